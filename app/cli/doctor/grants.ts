import { failed, type Trouble, warning } from "./finding.ts";

/** Permissions and events. */
export interface Grants {
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

const LEVELS = ["read", "write", "admin"];
const levelOf = (level: string | undefined) => LEVELS.indexOf(level ?? "") + 1;

/** `contents: write`, `issues: read`: what is wanted, and not granted. */
export function missingPermissions(wanted: Grants["permissions"], granted: Grants["permissions"]): readonly string[] {
  return Object.entries(wanted)
    .filter(([name, level]) => levelOf(granted[name]) < levelOf(level))
    .map(([name, level]) => `${name}: ${level}`);
}

export function missingEvents(wanted: Grants["events"], granted: Grants["events"]): readonly string[] {
  return wanted.filter((event) => !granted.includes(event));
}

/** What both grant: nobody can accept what is not asked for. */
export function lower(one: Grants, other: Grants): Grants {
  const permissions = Object.entries(one.permissions).flatMap(([name, level]) => {
    const theirs = other.permissions[name];
    if (theirs === undefined) return [];
    return [[name, levelOf(level) < levelOf(theirs) ? level : theirs] as const];
  });
  return {
    permissions: Object.fromEntries(permissions),
    events: one.events.filter((event) => other.events.includes(event)),
  };
}

/** What the App's registration asks for, held against `app.yml`. */
export function permissionTroubles(
  wanted: Grants["permissions"],
  asked: Grants["permissions"],
  settings: string,
): readonly Trouble[] {
  const missing = missingPermissions(wanted, asked);
  // `contents: read` is a choice that app.yml leaves: without merging, and without the App's approval counting everywhere.
  const readsOnly = missing.includes("contents: write") && asked.contents === "read";
  const lacking = missing.filter((permission) => !(readsOnly && permission === "contents: write"));
  const more = missingPermissions(asked, wanted);
  return [
    ...(lacking.length === 0
      ? []
      : [failed(`it does not ask for ${lacking.join(", ")}`, `Add them, then have them accepted: ${settings}`)]),
    ...(readsOnly
      ? [
          warning(
            "contents: read, so nothing is merged, and an approval may not count towards a required review",
            `Leave it if you need neither (app.yml says why); else ask for write: ${settings}`,
          ),
        ]
      : []),
    ...(more.length === 0
      ? []
      : [
          warning(
            `it asks for more than it needs: ${more.join(", ")}`,
            `Take away what app.yml does not name: ${settings}`,
          ),
        ]),
  ];
}
