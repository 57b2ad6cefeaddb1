/** One dependency that a title or a commit message speaks of. */
export interface ClaimedDependency {
  readonly package: string;
  /** Versions, constraints or short digests, as they are written. */
  readonly from: string | null;
  readonly to: string | null;
  /** As Dependabot's commit metadata has it. */
  readonly update: ClaimedUpdate | null;
}

export type ClaimedUpdate = "patch" | "minor" | "major";

/** What one text claims. */
export interface Statement {
  readonly by: "title" | "commit message";
  readonly dependencies: readonly ClaimedDependency[];
  /** It names a group, so that other dependencies may change, too. */
  readonly open: boolean;
  /** No update is larger: "all non-major dependencies". */
  readonly atMost: ClaimedUpdate | null;
  /** How many dependencies change: "with 3 updates". */
  readonly count: number | null;
  /** Dependabot's metadata that is no valid YAML: it claims something, and nobody knows what. */
  readonly unreadable: boolean;
}

/** Everything that is claimed; no statement at all for a pull request that is not about dependencies. */
export interface Claim {
  readonly statements: readonly Statement[];
}

/** A statement with what is known of it. */
export function aStatement(by: Statement["by"], known: Partial<Statement>): Statement {
  return { by, dependencies: [], open: false, atMost: null, count: null, unreadable: false, ...known };
}
