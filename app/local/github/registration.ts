import type { GithubState, Grants } from "./state.ts";

const LEVELS = ["read", "write", "admin"];

/**
 * The App's registration changes. What it asks for less holds at once, and what it asks for more waits until the owner of
 * the installation accepts it
 * (https://docs.github.com/en/apps/maintaining-github-apps/modifying-a-github-app-registration#changing-the-permissions-of-a-github-app).
 */
export function askFor(
  state: GithubState,
  asked: { readonly [Kind in keyof Grants]?: Grants[Kind] | undefined },
): Grants {
  const { app, installation } = state;
  app.permissions = asked.permissions ?? app.permissions;
  app.events = asked.events ?? app.events;
  const { granted } = installation;
  const left = Object.entries(granted.permissions).flatMap(([name, level]) => {
    const wanted = app.permissions[name];
    return wanted === undefined ? [] : [[name, lower(level, wanted)] as const];
  });
  granted.permissions = Object.fromEntries(left);
  granted.events = granted.events.filter((event) => app.events.includes(event));
  return app;
}

/** The owner of the installation accepts all that the App asks for. */
export function acceptGrants({ app, installation }: GithubState): Grants {
  installation.granted.permissions = app.permissions;
  installation.granted.events = app.events;
  return installation.granted;
}

/** A suspended installation hands out no tokens and sends no events. */
export function suspendInstallation(
  { clock, installation }: GithubState,
  suspended: boolean,
): { readonly suspendedAt: string | null } {
  installation.suspendedAt = suspended ? clock.now() : null;
  return { suspendedAt: installation.suspendedAt };
}

function lower(one: string, other: string): string {
  return LEVELS.indexOf(one) < LEVELS.indexOf(other) ? one : other;
}
