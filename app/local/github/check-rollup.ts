import type { CheckRun, CheckSuite, CommitStatus, Repository } from "./state.ts";

export function runsOf(repository: Repository, suite: CheckSuite): readonly CheckRun[] {
  return [...repository.checkRuns.values()].filter((run) => run.suite === suite.id);
}

/** The newest run of each name: what counts after a re-run within the suite. Newest first. */
export function latestRunsOf(repository: Repository, suite: CheckSuite): readonly CheckRun[] {
  const byName = new Map<string, CheckRun>();
  for (const run of runsOf(repository, suite)) byName.set(run.name, run);
  return [...byName.values()].sort((a, b) => b.id - a.id);
}

export function suitesOn(repository: Repository, sha: string): readonly CheckSuite[] {
  return [...repository.checkSuites.values()].filter((suite) => suite.sha === sha);
}

export function suiteStatus(repository: Repository, suite: CheckSuite): CheckRun["status"] {
  const runs = latestRunsOf(repository, suite);
  if (runs.length === 0) return "queued";
  if (runs.every((run) => run.status === "completed")) return "completed";
  return runs.every((run) => run.status === "queued") ? "queued" : "in_progress";
}

const WORST_FIRST = [
  "failure",
  "startup_failure",
  "timed_out",
  "cancelled",
  "action_required",
  "stale",
  "success",
  "neutral",
  "skipped",
] as const;

export function suiteConclusion(repository: Repository, suite: CheckSuite): CheckRun["conclusion"] {
  if (suiteStatus(repository, suite) !== "completed") return null;
  const conclusions = latestRunsOf(repository, suite).map((run) => run.conclusion);
  return WORST_FIRST.find((conclusion) => conclusions.includes(conclusion)) ?? null;
}

/** The newest status of each context, newest first. */
export function latestStatuses(repository: Repository, sha: string): readonly CommitStatus[] {
  const byContext = new Map<string, CommitStatus>();
  for (const status of repository.statuses.values()) if (status.sha === sha) byContext.set(status.context, status);
  return [...byContext.values()].sort((a, b) => b.id - a.id);
}

/** Source: https://docs.github.com/en/rest/commits/statuses#get-the-combined-status-for-a-specific-reference */
export function combinedState(statuses: readonly CommitStatus[]): "failure" | "pending" | "success" {
  if (statuses.some((status) => status.state === "error" || status.state === "failure")) return "failure";
  return statuses.length === 0 || statuses.some((status) => status.state === "pending") ? "pending" : "success";
}

/** `StatusState` of GraphQL's rollup: checks and statuses together. */
export function rollupState(runs: readonly CheckRun[], statuses: readonly CommitStatus[]): string {
  const passing: readonly (string | null)[] = ["success", "neutral", "skipped"];
  const failed = runs.some((run) => run.status === "completed" && !passing.includes(run.conclusion));
  if (failed || statuses.some((status) => status.state === "failure")) return "FAILURE";
  if (statuses.some((status) => status.state === "error")) return "ERROR";
  const open = runs.some((run) => run.status !== "completed") || statuses.some((status) => status.state === "pending");
  return open ? "PENDING" : "SUCCESS";
}
