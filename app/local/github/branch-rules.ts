import type { BranchRules, Repository, Ruleset } from "./state.ts";

export const NO_RULES: BranchRules = {
  requiredChecks: [],
  approvals: null,
  dismissStale: false,
  codeOwners: [],
  lastPushApproval: false,
  mergeQueue: false,
};

/** The rulesets that speak of a branch, whatever their enforcement. */
export function rulesetsFor(repository: Repository, branch: string): readonly Ruleset[] {
  return [...repository.rulesets.values()].filter((ruleset) =>
    ruleset.branches.some(
      (pattern) =>
        pattern === "~ALL" ||
        (pattern === "~DEFAULT_BRANCH" && branch === repository.defaultBranch) ||
        pattern.replace(/^refs\/heads\//, "") === branch,
    ),
  );
}

/** Branch protection and active rulesets apply together, the strictest of each wins. */
export function rulesFor(repository: Repository, branch: string): BranchRules {
  const protection = repository.protections.get(branch);
  const active = rulesetsFor(repository, branch).filter((ruleset) => ruleset.enforcement === "active");
  const all: readonly BranchRules[] = [...(protection === undefined ? [] : [protection]), ...active];
  const approvals = all.map((rules) => rules.approvals).filter((count) => count !== null);
  return {
    requiredChecks: all.flatMap((rules) => rules.requiredChecks),
    approvals: approvals.length === 0 ? null : Math.max(...approvals),
    dismissStale: all.some((rules) => rules.dismissStale),
    codeOwners: all.flatMap((rules) => rules.codeOwners),
    lastPushApproval: all.some((rules) => rules.lastPushApproval),
    mergeQueue: all.some((rules) => rules.mergeQueue),
  };
}

/** Whether a check of that name, reported by that App (null: by a person), is one that the branch requires. */
export function isRequired(repository: Repository, branch: string, name: string, appId: number | null): boolean {
  return rulesFor(repository, branch).requiredChecks.some(
    (required) => required.name === name && (required.appId === null || required.appId === appId),
  );
}
