import { isRequired } from "../branch-rules.ts";
import {
  latestRunsOf,
  latestStatuses,
  rollupState,
  runsOf,
  suiteConclusion,
  suiteStatus,
  suitesOn,
} from "../check-rollup.ts";
import { notFound } from "../github-error.ts";
import { nodeId, parseNodeId } from "../ids.ts";
import { checkRunPage } from "../shapes/check.ts";
import { repositoryPage } from "../shapes/repository.ts";
import type { CheckRun, CheckSuite, CommitStatus, GithubState, PullRequest, Repository } from "../state.ts";
import { actorNode, appNode, type Node } from "./accounts.ts";
import { connection, type PageArguments } from "./connection.ts";
import { GraphqlRefusal } from "./refusal.ts";

interface SuiteArguments extends PageArguments {
  readonly filterBy?: { readonly appId?: number | null; readonly checkName?: string | null } | null;
}

interface RunArguments extends PageArguments {
  readonly filterBy?: {
    readonly appId?: number | null;
    readonly checkName?: string | null;
    readonly checkType?: "ALL" | "LATEST" | null;
    readonly status?: string | null;
    readonly statuses?: readonly string[] | null;
    readonly conclusions?: readonly string[] | null;
  } | null;
}

/** Checks and statuses of a commit together; null where there are neither. */
export function rollupNode(state: GithubState, repository: Repository, sha: string): Node | null {
  const runs = suitesOn(repository, sha).flatMap((suite) => [...latestRunsOf(repository, suite)].reverse());
  const statuses = [...latestStatuses(repository, sha)].reverse();
  if (runs.length === 0 && statuses.length === 0) return null;
  const contexts = [
    ...runs.map((run) => () => checkRunNode(state, repository, run)),
    ...statuses.map((status) => () => statusNode(state, repository, status)),
  ];
  return {
    __typename: "StatusCheckRollup",
    id: nodeId("SCR", repository.id, sha),
    state: rollupState(runs, statuses),
    contexts: (page: PageArguments) => ({
      ...connection("contexts", contexts, page, (context) => context()),
      checkRunCount: runs.length,
      statusContextCount: statuses.length,
    }),
  };
}

export function suitesConnection(state: GithubState, repository: Repository, sha: string, asked: SuiteArguments) {
  const { appId = null, checkName = null } = asked.filterBy ?? {};
  const suites = suitesOn(repository, sha).filter(
    (suite) =>
      (appId === null || suite.appId === appId) &&
      (checkName === null || runsOf(repository, suite).some((run) => run.name === checkName)),
  );
  return connection("checkSuites", suites, asked, (suite) => suiteNode(state, repository, suite));
}

function suiteNode(state: GithubState, repository: Repository, suite: CheckSuite): Node {
  const { workflow } = suite;
  return {
    __typename: "CheckSuite",
    id: nodeId("CS", repository.id, suite.id),
    databaseId: suite.id,
    repository: { __typename: "Repository", id: repository.nodeId, databaseId: repository.id, name: repository.name },
    status: suiteStatus(repository, suite).toUpperCase(),
    conclusion: suiteConclusion(repository, suite)?.toUpperCase() ?? null,
    createdAt: suite.createdAt,
    updatedAt: suite.updatedAt,
    app: appNode(state.accounts.app(suite.appId)),
    workflowRun:
      workflow === null
        ? null
        : {
            __typename: "WorkflowRun",
            id: nodeId("WFR", workflow.id),
            databaseId: workflow.id,
            event: workflow.event,
            workflow: {
              __typename: "Workflow",
              id: nodeId("W", workflow.workflowId),
              databaseId: workflow.workflowId,
              name: workflow.name,
            },
          },
    checkRuns: (asked: RunArguments) => {
      const filter = asked.filterBy ?? {};
      const { appId = null, checkName = null, status = null, statuses = null, conclusions = null } = filter;
      const runs =
        filter.checkType === "ALL" ? [...runsOf(repository, suite)].reverse() : latestRunsOf(repository, suite);
      const found = runs.filter(
        (run) =>
          (appId === null || run.appId === appId) &&
          (checkName === null || run.name === checkName) &&
          (status === null || run.status.toUpperCase() === status) &&
          (statuses === null || statuses.includes(run.status.toUpperCase())) &&
          (conclusions === null || conclusions.includes(run.conclusion?.toUpperCase() ?? "")),
      );
      return connection("checkRuns", found, asked, (run) => checkRunNode(state, repository, run));
    },
  };
}

/** @throws GithubError 404 in GitHub's words. */
export function checkRunById(state: GithubState, id: string): Node {
  for (const repository of state.repositories.values())
    for (const run of repository.checkRuns.values())
      if (checkRunId(repository, run) === id) return checkRunNode(state, repository, run);
  throw notFound(`Could not resolve to a node with the global id of '${id}'`);
}

function checkRunId(repository: Repository, run: CheckRun): string {
  return nodeId("CR", repository.id, run.id);
}

function checkRunNode(state: GithubState, repository: Repository, run: CheckRun): Node {
  const url = checkRunPage(state, repository, run);
  return {
    __typename: "CheckRun",
    id: checkRunId(repository, run),
    databaseId: run.id,
    name: run.name,
    externalId: run.externalId,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    title: run.output.title,
    summary: run.output.summary,
    text: run.output.text,
    url,
    permalink: url,
    detailsUrl: run.detailsUrl ?? url,
    isRequired: (asked: PullArguments) =>
      isRequired(repository, pullAsked(repository, asked).base.ref, run.name, run.appId),
    checkSuite: () => {
      const suite = repository.checkSuites.get(run.suite);
      return suite === undefined ? null : suiteNode(state, repository, suite);
    },
  };
}

function statusNode(state: GithubState, repository: Repository, status: CommitStatus): Node {
  return {
    __typename: "StatusContext",
    id: nodeId("SC", repository.id, status.id),
    context: status.context,
    description: status.description,
    state: status.state.toUpperCase(),
    createdAt: status.createdAt,
    targetUrl: status.targetUrl,
    creator: actorNode(state, status.creator),
    avatarUrl: `${repositoryPage(state, repository)}.png`,
    isRequired: (asked: PullArguments) => {
      const { appId } = state.accounts.get(status.creator);
      return isRequired(repository, pullAsked(repository, asked).base.ref, status.context, appId);
    },
  };
}

interface PullArguments {
  readonly pullRequestNumber?: number | null;
  readonly pullRequestId?: string | null;
}

/** Whether a check is required depends on the branch that it would be merged into, so GitHub wants a pull request. */
function pullAsked(repository: Repository, asked: PullArguments): PullRequest {
  const id = asked.pullRequestId ?? "";
  const found = [...repository.pulls.values()].find(
    (pull) => pull.number === asked.pullRequestNumber || (parseNodeId(id)?.prefix === "PR" && pull.nodeId === id),
  );
  if (found === undefined)
    throw new GraphqlRefusal("NOT_FOUND", "A pull request ID or pull request number is required and must exist.");
  return found;
}
