import { GITHUB_ACTIONS } from "../accounts.ts";
import { createCheckRun, updateCheckRun } from "../checks.ts";
import type { CheckRun, GithubState, Repository } from "../state.ts";

/**
 * A CI's report: the first makes the check run, further ones change it. A conclusion at once is a run that is made, in
 * progress, and then completes, as a CI's own would.
 */
export function reportCheckRun(
  state: GithubState,
  repository: Repository,
  report: {
    readonly sha: string;
    readonly name: string;
    readonly app?: string | undefined;
    readonly workflow?: string | null | undefined;
    readonly event?: string | undefined;
    readonly status?: CheckRun["status"] | undefined;
    readonly conclusion?: CheckRun["conclusion"] | undefined;
    readonly startedAt?: string | undefined;
    readonly rerun?: boolean | undefined;
  },
): CheckRun {
  const app = state.accounts.appBySlug(report.app ?? GITHUB_ACTIONS.slug);
  const name = report.workflow ?? (app.id === GITHUB_ACTIONS.id ? "CI" : null);
  const workflow = name === null ? null : { name, event: report.event ?? "pull_request" };
  const known = [...repository.checkRuns.values()]
    .filter((run) => {
      const suite = repository.checkSuites.get(run.suite);
      return (
        run.sha === report.sha &&
        run.name === report.name &&
        run.appId === app.id &&
        suite?.workflow?.name === workflow?.name &&
        suite?.workflow?.event === workflow?.event
      );
    })
    .at(-1);
  const { conclusion, startedAt } = report;
  const appId = app.id;
  const making = known === undefined || report.rerun === true;
  const status = report.status ?? (conclusion === undefined ? undefined : "completed");
  const first = status === "completed" ? "in_progress" : (status ?? "queued");
  const run = making
    ? createCheckRun(state, repository, {
        name: report.name,
        sha: report.sha,
        appId,
        workflow,
        status: first,
        startedAt,
      })
    : known;
  if (making && status !== "completed") return run;
  return updateCheckRun(state, repository, run.id, { appId, status, conclusion, startedAt });
}
