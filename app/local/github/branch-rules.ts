import type { Account } from "./accounts.ts";
import type { BranchRules, Repository, Ruleset } from "./state.ts";

export const NO_RULES: BranchRules = {
  requiredChecks: [],
  approvals: null,
  dismissStale: false,
  codeOwners: [],
  lastPushApproval: false,
  mergeQueue: false,
  dismissals: null,
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
    dismissals: allowedByAll(all.flatMap(({ dismissals }) => (dismissals === null ? [] : [dismissals]))),
  };
}

function allowedByAll(lists: readonly (readonly string[])[]): readonly string[] | null {
  const [first, ...others] = lists;
  return first?.filter((login) => others.every((list) => list.includes(login))) ?? null;
}

/**
 * Whether somebody may dismiss reviews of pull requests for a branch. Where that is restricted, a review's own author may not
 * either (https://github.com/orgs/community/discussions/120006).
 */
export function mayDismiss(repository: Repository, branch: string, { login, access }: Account): boolean {
  if (access === "admin") return true;
  const { dismissals } = rulesFor(repository, branch);
  return access === "write" && (dismissals === null || dismissals.includes(login));
}

/** Whether a check of that name, reported by that App (null: by a person), is one that the branch requires. */
export function isRequired(repository: Repository, branch: string, name: string, appId: number | null): boolean {
  return rulesFor(repository, branch).requiredChecks.some(
    (required) => required.name === name && (required.appId === null || required.appId === appId),
  );
}
