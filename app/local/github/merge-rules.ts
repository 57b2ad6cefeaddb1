import { rulesFor } from "./branch-rules.ts";
import { latestRunsOf, latestStatuses, rollupState, suitesOn } from "./check-rollup.ts";
import { mergeBase, mergeFiles } from "./git/history.ts";
import { reviewDecision } from "./review-decision.ts";
import type { BranchRules, GithubState, PullRequest, Repository } from "./state.ts";

/** GitHub's own requirements before it merges: what is missing, in its words; null: nothing. */
export function missingToMerge(state: GithubState, repository: Repository, pull: PullRequest): string | null {
  if (pull.state === "closed" || pull.draft) return "Pull Request is not mergeable";
  const decision = reviewDecision(state, repository, pull);
  if (decision !== null && decision !== "APPROVED")
    return "At least 1 approving review is required by reviewers with write access.";
  return missingCheck(repository, rulesFor(repository, pull.base.ref), pull.head.sha);
}

/** The first required check that has not passed on a commit; null: all have. */
export function missingCheck(repository: Repository, rules: BranchRules, sha: string): string | null {
  const missing = rules.requiredChecks.find(({ name, appId }) => !hasPassed(repository, sha, name, appId));
  return missing === undefined ? null : `Required status check "${missing.name}" is expected.`;
}

/** `MergeStateStatus` of GraphQL. */
export function mergeStateStatus(state: GithubState, repository: Repository, pull: PullRequest): string {
  if (pull.state === "closed") return "UNKNOWN";
  if (!isMergeable(state, repository, pull)) return "DIRTY";
  if (missingToMerge(state, repository, pull) !== null) return "BLOCKED";
  const { sha } = pull.head;
  const runs = suitesOn(repository, sha).flatMap((suite) => latestRunsOf(repository, suite));
  const statuses = latestStatuses(repository, sha);
  const unstable = runs.length + statuses.length > 0 && rollupState(runs, statuses) !== "SUCCESS";
  return unstable ? "UNSTABLE" : "CLEAN";
}

export function isMergeable(state: GithubState, repository: Repository, pull: PullRequest): boolean {
  const base = repository.branches.get(pull.base.ref);
  return (
    base !== undefined && mergeFiles(state.git, mergeBase(state.git, base, pull.head.sha), base, pull.head.sha) !== null
  );
}

function hasPassed(repository: Repository, sha: string, name: string, appId: number | null): boolean {
  const run = suitesOn(repository, sha)
    .flatMap((suite) => latestRunsOf(repository, suite))
    .find((one) => one.name === name && (appId === null || one.appId === appId));
  const status = appId === null ? latestStatuses(repository, sha).find(({ context }) => context === name) : undefined;
  if (run === undefined) return status?.state === "success";
  const passed = run.conclusion !== null && ["success", "neutral", "skipped"].includes(run.conclusion);
  return passed && (status === undefined || status.state === "success");
}
