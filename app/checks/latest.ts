import type { CheckContext, CheckRunContext, StatusContext } from "../pull-request/snapshot.ts";

/**
 * One context per check: the latest run wins, so that an old success does not survive a re-run in progress.
 *
 * Two runs are one check if App, name, workflow and the workflow's event are the same. The same workflow for `push` and
 * for `pull_request` is two checks, and so are two workflows with a job of the same name (palantir/policy-bot,
 * `LatestWorkflowRuns`).
 */
export function latestOfEach(contexts: readonly CheckContext[]): CheckContext[] {
  const latest = new Map<string, CheckContext>();
  for (const context of contexts) {
    const identity = identityOf(context);
    const known = latest.get(identity);
    if (known === undefined || isLater(context, known)) latest.set(identity, context);
  }
  return [...latest.values()];
}

function identityOf(context: CheckContext): string {
  // GitHub itself keeps one status per context name, whoever posts it.
  if (context.kind === "status") return JSON.stringify(["status", context.name]);
  const { app, name, workflow } = context;
  return JSON.stringify(["check-run", app?.id ?? null, name, workflow?.id ?? null, workflow?.event ?? null]);
}

function isLater(candidate: CheckContext, known: CheckContext): boolean {
  if (candidate.kind === "status" && known.kind === "status") return isLaterStatus(candidate, known);
  if (candidate.kind === "check-run" && known.kind === "check-run") return isLaterRun(candidate, known);
  return false;
}

/** GitHub's times are whole seconds: within one, the worse is taken, so that the order in which they come says nothing. */
function isLaterStatus(candidate: StatusContext, known: StatusContext): boolean {
  const [a, b] = [Date.parse(candidate.createdAt), Date.parse(known.createdAt)];
  return a === b ? badness(candidate) > badness(known) : a > b;
}

const FROM_GOOD_TO_BAD: readonly StatusContext["state"][] = ["success", "expected", "pending", "failure", "error"];

/** First by state; between equals by creator and address, in which order is all the same as long as it is one. */
function badness({ state, creator, required, url }: StatusContext): string {
  return JSON.stringify([FROM_GOOD_TO_BAD.indexOf(state), !required, creator?.login ?? "", url ?? ""]);
}

/** By start; a run that waits to be started is later than one that ran; ids decide between equals. */
function isLaterRun(candidate: CheckRunContext, known: CheckRunContext): boolean {
  const [a, b] = [startOf(candidate), startOf(known)];
  return a === b ? candidate.id > known.id : a > b;
}

function startOf(run: CheckRunContext): number {
  if (run.startedAt !== null) return Date.parse(run.startedAt);
  return run.status === "completed" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
