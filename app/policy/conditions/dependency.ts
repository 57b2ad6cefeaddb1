import { z } from "zod";
import {
  claimOf,
  compareClaim,
  type DependencyChange,
  type DependencyChanges,
  type DependencyFile,
  dependencyChanges,
} from "../../dependencies/index.ts";
import type { Effort } from "../../pull-request/effort.ts";
import { nameFits } from "../../pull-request/glob.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import type { Outcome } from "../outcome.ts";
import { allNames, anyName, listed, type Phrase, phrase, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import type { Reading } from "./reading.ts";
import { textList } from "./text-list.ts";

const UPDATES = ["patch", "minor", "major", "prerelease", "digest", "added", "removed"] as const;
const ECOSYSTEMS = ["npm", "pip", "go", "cargo", "maven", "github-actions", "docker", "terraform"] as const;

const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item, z.array(item).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));

/** What the pull request may do to dependencies, by what its manifests and lockfiles say. */
const dependencySchema = z
  .strictObject({
    update: oneOrMore(z.enum(UPDATES)).optional().describe("every direct dependency changes in one of these ways"),
    ecosystem: oneOrMore(z.enum(ECOSYSTEMS)).optional().describe("every change is in one of these"),
    allow: textList.optional().describe("every direct dependency that changes fits one of these names"),
    deny: textList.optional().describe("no dependency that changes, direct or not, fits any of these names"),
  })
  .refine((dependency) => Object.keys(dependency).length > 0, {
    error: "expected one of update, ecosystem, allow, deny",
  })
  .meta({
    description:
      "It changes dependencies, and all that its manifests and lockfiles say of them is as asked for; see [Dependencies](#dependencies). Not in `never` and not behind `not` in a rule, where one exception would let everything through: in `never` write `not: { dependency: … }`.",
    examples: [
      { update: ["patch", "minor"], deny: "react" },
      { ecosystem: "github-actions", update: ["patch", "digest"] },
    ],
  });
type DependencyCondition = z.output<typeof dependencySchema>;

/**
 * The pull request changes dependencies, and all that its files say of them is as asked for. Whatever else changes in
 * them (a script, a registry, an override), a downgrade, a package from another place, and a title or commit message that
 * claims something else make it false; a file that cannot tell makes it unknown.
 *
 * A change of which a file cannot tell whether it is direct is taken as direct, which asks for more.
 */
function evaluateDependency(asked: DependencyCondition, snapshot: Snapshot, _: Reading, effort: Effort): Outcome {
  const outcome = { condition: "dependency", expected: expectedOf(asked) };
  const no = (found: Phrase): Outcome => ({ ...outcome, truth: "false", found });
  const unknown = (found: Phrase): Outcome => ({ ...outcome, truth: "unknown", found });

  const found = changesOf(snapshot);
  const names = (asked.allow?.length ?? 0) + (asked.deny?.length ?? 0);
  effort.spend(found.changes.length * (CHANGE + NAME * names));
  const [other] = found.other;
  if (other !== undefined) return no(phrase`${other.path}: ${other.what}`);
  for (const change of found.changes) {
    const why = whyNot(change, asked);
    if (why !== null) return no(phrase`${describe(change)}: ${why}`);
  }
  const claim = compareClaim(
    claimOf(
      snapshot.pull.title,
      snapshot.commits.items.map(({ message }) => message),
    ),
    found,
  );
  if (claim.result === "mismatch") return no(listed(claim.sentences));
  if (!snapshot.files.whole) return unknown(words(snapshot.files.reason));
  const [doubt] = found.unknown;
  if (doubt !== undefined) return unknown(phrase`${doubt.path}: ${words(doubt.reason)}`);
  if (claim.result === "unknown") return unknown(listed(claim.sentences));
  if (found.changes.length === 0) return no(words("changes no dependency"));
  const direct = found.changes.filter((change) => change.direct !== false);
  return {
    ...outcome,
    truth: "true",
    found: listed((direct.length > 0 ? direct : found.changes).slice(0, 5).map(describe)),
  };
}

/** Steps for each change, and for each name that it is compared with. */
const CHANGE = 30;
const NAME = 8;

/** Large lockfiles take a while to read, and several rules may ask for them. */
const known = new WeakMap<Snapshot, DependencyChanges>();

function changesOf(snapshot: Snapshot): DependencyChanges {
  const before = known.get(snapshot);
  if (before !== undefined) return before;
  const changes = dependencyChanges(filesOf(snapshot));
  known.set(snapshot, changes);
  return changes;
}

function filesOf({ files, manifests = [] }: Snapshot): DependencyFile[] {
  const contents = new Map(manifests.map((manifest) => [manifest.path, manifest]));
  const changed = new Set(files.items.map(({ path }) => path));
  return [
    // Manifests beside a lockfile, which the pull request leaves as they are.
    ...manifests
      .filter(({ path }) => !changed.has(path))
      .map((manifest) => ({ ...manifest, change: "modified" as const, patch: null })),
    ...files.items.map((file) => {
      const { before = null, after = null } = contents.get(file.path) ?? {};
      return {
        path: file.path,
        change: file.change,
        ...(file.previousPath === undefined ? {} : { previousPath: file.previousPath }),
        before,
        after,
        patch: null,
      };
    }),
  ];
}

function whyNot(change: DependencyChange, { update, ecosystem, allow, deny }: DependencyCondition): Phrase | null {
  if (deny?.some((name) => nameFits(name, change.package))) return words("is never to be changed");
  if (change.update === "replaced") return words("comes from another place");
  if (change.downgrade) return words("is a downgrade");
  if (ecosystem !== undefined && !ecosystem.includes(change.ecosystem)) return words(`is of ${change.ecosystem}`);
  if (change.direct === false) return null;
  if (allow !== undefined && !allow.some((name) => nameFits(name, change.package))) return words("is not on the list");
  if (update !== undefined && !update.some((allowed) => allowed === change.update)) return words(`is ${change.update}`);
  return null;
}

function describe({ package: name, from, to, update }: DependencyChange): Phrase {
  if (from !== null && to !== null) return phrase`${name} ${from} → ${to}`;
  return phrase`${name} ${to ?? from ?? ""} ${words(update)}`;
}

function expectedOf({ update, ecosystem, allow, deny }: DependencyCondition): Phrase {
  const parts: Phrase[] = [
    words(update === undefined ? "changes dependencies" : `changes dependencies by ${update.join(", ")}`),
  ];
  if (ecosystem !== undefined) parts.push(words(`of ${ecosystem.join(", ")}`));
  if (allow !== undefined) parts.push(phrase`only ${anyName(allow)}`);
  if (deny !== undefined) parts.push(phrase`never ${allNames(deny)}`);
  return listed(parts);
}

export const dependencyKind = conditionKind({ schema: dependencySchema, evaluate: evaluateDependency, only: "strict" });
