import type { Snapshot } from "./snapshot.ts";

/** The repository of an organisation, or of a user, whose policy is for all of its repositories. */
export const ORGANIZATION_REPOSITORY = ".github";

/** Names of repositories ignore case. */
export function isOrganizationRepository({ name }: { readonly name: string }): boolean {
  return name.toLowerCase() === ORGANIZATION_REPOSITORY;
}

/** The snapshot for whoever says that each owner has such a policy: where there is none to be seen, it must be hidden. */
export function demandingOrganizationPolicy(snapshot: Snapshot): Snapshot {
  if (snapshot.organizationPolicy.status !== "absent") return snapshot;
  return { ...snapshot, organizationPolicy: { status: "absent", demanded: true } };
}
