import { suiteConclusion, suiteStatus } from "../check-rollup.ts";
import { nodeId } from "../ids.ts";
import { isFork, pullsWithHead } from "../repositories.ts";
import type { CheckRun, CheckSuite, CommitStatus, GithubState, Repository } from "../state.ts";
import { appShape, loginShape, type Shape } from "./account.ts";
import { commitShape } from "./commit.ts";
import { pullReferenceShape } from "./pull.ts";
import { branchShape, repositoryPage, repositoryUrl } from "./repository.ts";

/**
 * The pull requests of a check: those of this repository with that head. GitHub leaves out those from forks:
 * https://docs.github.com/en/rest/checks/runs ("The Checks API only looks for pushes in the repository where the check
 * suite or check run were created").
 */
function pullReferences(state: GithubState, repository: Repository, sha: string): readonly Shape[] {
  return pullsWithHead(repository, sha)
    .filter((pull) => !isFork(repository, pull))
    .map((pull) => pullReferenceShape(state, repository, pull));
}

export function checkSuiteShape(state: GithubState, repository: Repository, suite: CheckSuite): Shape {
  return {
    id: suite.id,
    node_id: nodeId("CS", repository.id, suite.id),
    head_branch: suite.branch,
    head_sha: suite.sha,
    status: suiteStatus(repository, suite),
    conclusion: suiteConclusion(repository, suite),
    url: `${repositoryUrl(state, repository)}/check-suites/${suite.id}`,
    before: null,
    after: suite.sha,
    pull_requests: pullReferences(state, repository, suite.sha),
    app: appShape(state, state.accounts.app(suite.appId)),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
  };
}

/** A check run; REST gives only the id of its suite, webhooks give the suite. */
export function checkRunShape(state: GithubState, repository: Repository, run: CheckRun): Shape {
  const url = `${repositoryUrl(state, repository)}/check-runs/${run.id}`;
  const page = checkRunPage(state, repository, run);
  return {
    id: run.id,
    node_id: nodeId("CR", repository.id, run.id),
    name: run.name,
    head_sha: run.sha,
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.output.title,
      summary: run.output.summary,
      text: run.output.text,
      annotations_count: run.output.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite },
    app: appShape(state, state.accounts.app(run.appId)),
    pull_requests: pullReferences(state, repository, run.sha),
  };
}

export function checkRunPage(state: GithubState, repository: Repository, run: CheckRun): string {
  return `${repositoryPage(state, repository)}/runs/${run.id}`;
}

export function statusShape(state: GithubState, repository: Repository, status: CommitStatus): Shape {
  return {
    url: `${repositoryUrl(state, repository)}/statuses/${status.sha}`,
    id: status.id,
    node_id: nodeId("SC", repository.id, status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: loginShape(state, status.creator),
  };
}

/** What is special to the `status` webhook. Its times have an offset instead of the `Z` that is used elsewhere. */
export function statusEventShape(state: GithubState, repository: Repository, status: CommitStatus): Shape {
  const at = status.createdAt.replace("Z", "+00:00");
  return {
    id: status.id,
    sha: status.sha,
    name: `${repository.owner}/${repository.name}`,
    target_url: status.targetUrl,
    avatar_url: null,
    context: status.context,
    description: status.description,
    state: status.state,
    commit: commitShape(state, repository, state.git.commit(status.sha)),
    branches: [...repository.branches]
      .filter(([, sha]) => sha === status.sha)
      .map(([name, sha]) => branchShape(state, repository, name, sha)),
    created_at: at,
    updated_at: at,
  };
}
