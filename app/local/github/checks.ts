import { suiteStatus } from "./check-rollup.ts";
import { forbidden, GithubError, invalidRequest, notFound } from "./github-error.ts";
import { pullsWithHead } from "./repositories.ts";
import { checkRunShape, checkSuiteShape } from "./shapes/check.ts";
import type { GithubState, Repository, WorkflowRun } from "./state.ts";
import { aboutToChange, type CheckAction, type CheckOutput, type CheckRun, type CheckSuite } from "./state.ts";

/** What may be said of a check run, when it is made and later. */
export interface CheckRunChange {
  readonly name?: string | undefined;
  readonly externalId?: string | undefined;
  readonly detailsUrl?: string | undefined;
  readonly status?: CheckRun["status"] | undefined;
  readonly conclusion?: CheckRun["conclusion"] | undefined;
  readonly startedAt?: string | undefined;
  readonly completedAt?: string | undefined;
  readonly output?: NewOutput | undefined;
  readonly actions?: readonly CheckAction[] | undefined;
}

type NewOutput = { readonly [Key in keyof CheckOutput]?: CheckOutput[Key] | undefined };

/** Source: https://docs.github.com/en/rest/checks/runs#create-a-check-run */
const LONGEST_TEXT = 65_535;
const MOST_ANNOTATIONS = 50;

/**
 * A new check run of an App. A workflow run has a suite of its own, every other App one for each commit.
 *
 * @throws GithubError 422 for a commit that is not there, or for an output beyond the limits.
 */
export function createCheckRun(
  state: GithubState,
  repository: Repository,
  made: CheckRunChange & {
    readonly name: string;
    readonly sha: string;
    readonly appId: number;
    readonly workflow?: { readonly name: string; readonly event: string } | null | undefined;
  },
): CheckRun {
  if (state.git.findCommit(made.sha) === undefined) throw new GithubError(422, `No commit found for SHA: ${made.sha}`);
  checkOutput(made.output);
  const by = state.accounts.botOf(made.appId).login;
  keepPicture(state, repository, made.sha, by);
  const suite = suiteFor(state, repository, made.sha, made.appId, made.workflow ?? null);
  const fresh: CheckRun = {
    id: state.nextId("checkRun"),
    suite: suite.id,
    appId: made.appId,
    name: made.name,
    sha: made.sha,
    externalId: "",
    detailsUrl: null,
    status: "queued",
    conclusion: null,
    startedAt: state.clock.now(),
    completedAt: null,
    output: { title: null, summary: null, text: null, annotations: [] },
    actions: [],
  };
  const run = applied(state, fresh, made);
  repository.checkRuns.set(run.id, run);
  announce(state, repository, run, "created");
  if (run.status === "completed") announceCompleted(state, repository, run);
  return run;
}

/** @throws GithubError 403 for any App but the one that made the run, 422 for an output beyond the limits. */
export function updateCheckRun(
  state: GithubState,
  repository: Repository,
  id: number,
  change: CheckRunChange & { readonly appId: number },
): CheckRun {
  const run = checkRunOf(repository, id);
  if (run.appId !== change.appId) {
    throw forbidden(
      `Invalid app_id \`${change.appId}\` - check run can only be modified by the GitHub App that created it.`,
    );
  }
  checkOutput(change.output);
  keepPicture(state, repository, run.sha, state.accounts.botOf(run.appId).login);
  const changed = applied(state, run, change);
  repository.checkRuns.set(id, changed);
  // Being in progress, or a new text, is no event: only `created` and `completed` are.
  if (changed.status === "completed" && run.status !== "completed") announceCompleted(state, repository, changed);
  return changed;
}

/** Asks an App to run its check again. Only that App is told. */
export function rerequestCheckRun(state: GithubState, repository: Repository, id: number, by: string): void {
  const run = checkRunOf(repository, id);
  if (run.appId === state.installation.appId) announce(state, repository, run, "rerequested", by);
}

/**
 * Presses a button of a check run, which GitHub shows once the run is completed. Only the App that made it is told.
 *
 * @throws GithubError 422 for a button that it does not show
 */
export function pressButton(
  state: GithubState,
  repository: Repository,
  id: number,
  { by, identifier }: { readonly by: string; readonly identifier: string },
): void {
  const run = checkRunOf(repository, id);
  if (run.status !== "completed" || !run.actions.some((action) => action.identifier === identifier))
    throw new GithubError(422, `The check run shows no button "${identifier}".`);
  if (run.appId !== state.installation.appId) return;
  announce(state, repository, run, "requested_action", by, { requested_action: { identifier } });
}

/** @throws GithubError 404. */
export function checkRunOf(repository: Repository, id: number): CheckRun {
  const run = repository.checkRuns.get(id);
  if (run === undefined) throw notFound();
  return run;
}

function applied(state: GithubState, run: CheckRun, change: CheckRunChange): CheckRun {
  const concluded = change.conclusion !== undefined && change.conclusion !== null;
  const status = concluded ? "completed" : (change.status ?? run.status);
  const conclusion = status === "completed" ? (change.conclusion ?? run.conclusion) : null;
  if (status === "completed" && conclusion === null)
    throw invalidRequest('"conclusion" is required where "status" is "completed".');
  return {
    ...run,
    name: change.name ?? run.name,
    externalId: change.externalId ?? run.externalId,
    detailsUrl: change.detailsUrl ?? run.detailsUrl,
    status,
    conclusion,
    startedAt: change.startedAt ?? run.startedAt,
    completedAt: status === "completed" ? (change.completedAt ?? run.completedAt ?? state.clock.now()) : null,
    output: change.output === undefined ? run.output : mergedOutput(run.output, change.output),
    actions: change.actions ?? run.actions,
  };
}

/** Annotations are added to those that are there; the rest is replaced. */
function mergedOutput(before: CheckOutput, output: NewOutput): CheckOutput {
  return {
    title: output.title ?? before.title,
    summary: output.summary ?? before.summary,
    text: output.text ?? null,
    annotations: [...before.annotations, ...(output.annotations ?? [])],
  };
}

function checkOutput(output: NewOutput | undefined): void {
  for (const text of [output?.summary, output?.text]) {
    if (text !== undefined && text !== null && text.length > LONGEST_TEXT)
      throw invalidRequest(`Only ${LONGEST_TEXT} characters are allowed; ${text.length} were supplied.`);
  }
  const annotations = output?.annotations?.length ?? 0;
  if (annotations > MOST_ANNOTATIONS)
    throw invalidRequest(`No more than ${MOST_ANNOTATIONS} items are allowed; ${annotations} were supplied.`);
}

function suiteFor(
  state: GithubState,
  repository: Repository,
  sha: string,
  appId: number,
  workflow: { readonly name: string; readonly event: string } | null,
): CheckSuite {
  const known = [...repository.checkSuites.values()].find(
    (suite) =>
      suite.sha === sha &&
      suite.appId === appId &&
      suite.workflow?.name === workflow?.name &&
      suite.workflow?.event === workflow?.event,
  );
  if (known !== undefined) return known;
  const at = state.clock.now();
  const suite: CheckSuite = {
    id: state.nextId("checkSuite"),
    appId,
    sha,
    branch: [...repository.branches].find(([, tip]) => tip === sha)?.[0] ?? null,
    workflow: workflow === null ? null : workflowRun(state, repository, workflow),
    createdAt: at,
    updatedAt: at,
  };
  repository.checkSuites.set(suite.id, suite);
  return suite;
}

function workflowRun(
  state: GithubState,
  repository: Repository,
  workflow: { readonly name: string; readonly event: string },
): WorkflowRun {
  const earlier = [...repository.checkSuites.values()].find((suite) => suite.workflow?.name === workflow.name);
  const workflowId = earlier?.workflow?.workflowId ?? state.nextId("workflow");
  return { id: state.nextId("workflowRun"), workflowId, name: workflow.name, event: workflow.event };
}

function keepPicture(state: GithubState, repository: Repository, sha: string, by: string): void {
  aboutToChange(state, repository, { by, pulls: pullsWithHead(repository, sha).map((pull) => pull.number) });
}

function announceCompleted(state: GithubState, repository: Repository, run: CheckRun): void {
  announce(state, repository, run, "completed");
  const suite = repository.checkSuites.get(run.suite);
  if (suite === undefined || suiteStatus(repository, suite) !== "completed") return;
  state.emit({
    event: "check_suite",
    action: "completed",
    repository,
    sender: state.accounts.botOf(run.appId).login,
    payload: { check_suite: checkSuiteShape(state, repository, suite) },
  });
}

function announce(
  state: GithubState,
  repository: Repository,
  run: CheckRun,
  action: "created" | "completed" | "rerequested" | "requested_action",
  by = state.accounts.botOf(run.appId).login,
  payload: Readonly<Record<string, unknown>> = {},
): void {
  const suite = repository.checkSuites.get(run.suite);
  state.emit({
    event: "check_run",
    action,
    repository,
    sender: by,
    payload: {
      ...payload,
      check_run: {
        ...checkRunShape(state, repository, run),
        check_suite: suite === undefined ? { id: run.suite } : checkSuiteShape(state, repository, suite),
      },
    },
  });
}
