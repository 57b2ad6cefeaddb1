import { nodeId } from "../ids.ts";
import { pullCommits, pullFiles } from "../pull-contents.ts";
import { repositoryById } from "../repositories.ts";
import type { GithubState, IssueComment, PullRequest, Repository, Review, ReviewComment } from "../state.ts";
import { accountShape, loginShape, type Shape } from "./account.ts";
import { repositoryPage, repositoryShape, repositoryUrl } from "./repository.ts";

export function pullPage(state: GithubState, repository: Repository, number: number): string {
  return `${repositoryPage(state, repository)}/pull/${number}`;
}

export function labelShape(state: GithubState, repository: Repository, name: string): Shape {
  const id = repository.labels.get(name)?.id ?? 0;
  return {
    id,
    node_id: nodeId("LA", repository.id, id),
    url: `${repositoryUrl(state, repository)}/labels/${encodeURIComponent(name)}`,
    name,
    color: "ededed",
    default: false,
    description: null,
  };
}

/** A pull request as lists and reviews' webhooks show it. */
export function pullShape(state: GithubState, repository: Repository, pull: PullRequest): Shape {
  const url = `${repositoryUrl(state, repository)}/pulls/${pull.number}`;
  const page = pullPage(state, repository, pull.number);
  const head = repositoryById(state, pull.head.repositoryId);
  return {
    url,
    id: pull.id,
    node_id: pull.nodeId,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: `${repositoryUrl(state, repository)}/issues/${pull.number}`,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: loginShape(state, pull.author),
    body: pull.body === "" ? null : pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.sha ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: pull.labels.map((name) => labelShape(state, repository, name)),
    milestone: pull.milestone === null ? null : { title: pull.milestone },
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    statuses_url: `${repositoryUrl(state, repository)}/statuses/${pull.head.sha}`,
    head: endShape(state, head, pull.head.ref, pull.head.sha),
    base: endShape(state, repository, pull.base.ref, pull.base.sha),
    _links: { self: { href: url }, html: { href: page } },
    author_association: "CONTRIBUTOR",
    auto_merge:
      pull.autoMerge === null
        ? null
        : {
            enabled_by: loginShape(state, pull.autoMerge.by),
            merge_method: pull.autoMerge.method,
            commit_title: null,
            commit_message: null,
          },
    active_lock_reason: null,
  };
}

/** A pull request on its own, and in the `pull_request` webhooks. */
export function fullPullShape(state: GithubState, repository: Repository, pull: PullRequest): Shape {
  const files = pullFiles(state, repository, pull);
  return {
    ...pullShape(state, repository, pull),
    merged: pull.merged !== null,
    mergeable: null,
    rebaseable: null,
    mergeable_state: "unknown",
    merged_by: pull.merged === null ? null : loginShape(state, pull.merged.by),
    comments: [...repository.comments.values()].filter((comment) => comment.number === pull.number).length,
    review_comments: [...repository.reviewComments.values()].filter((comment) => comment.pull === pull.number).length,
    maintainer_can_modify: false,
    commits: pullCommits(state, repository, pull).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** The few fields that check runs' `pull_requests` have. */
export function pullReferenceShape(state: GithubState, repository: Repository, pull: PullRequest): Shape {
  const of = (one: Repository) => ({ id: one.id, url: repositoryUrl(state, one), name: one.name });
  return {
    url: `${repositoryUrl(state, repository)}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: { ref: pull.head.ref, sha: pull.head.sha, repo: of(repositoryById(state, pull.head.repositoryId)) },
    base: { ref: pull.base.ref, sha: pull.base.sha, repo: of(repository) },
  };
}

export function reviewShape(state: GithubState, repository: Repository, review: Review): Shape {
  const pullUrl = `${repositoryUrl(state, repository)}/pulls/${review.pull}`;
  const page = `${pullPage(state, repository, review.pull)}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: loginShape(state, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pullUrl,
    author_association: "CONTRIBUTOR",
    _links: { html: { href: page }, pull_request: { href: pullUrl } },
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.sha,
  };
}

export function reviewCommentShape(state: GithubState, repository: Repository, comment: ReviewComment): Shape {
  return {
    id: comment.id,
    node_id: nodeId("PRRC", repository.id, comment.id),
    pull_request_review_id: comment.review,
    path: comment.path,
    body: comment.body,
    commit_id: comment.sha,
    original_commit_id: comment.sha,
    side: comment.side,
    line: comment.line,
    original_line: comment.line,
    start_line: comment.startLine,
    start_side: comment.startSide,
    user: loginShape(state, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.createdAt,
    html_url: `${pullPage(state, repository, comment.pull)}#discussion_r${comment.id}`,
    pull_request_url: `${repositoryUrl(state, repository)}/pulls/${comment.pull}`,
  };
}

export function commentShape(state: GithubState, repository: Repository, comment: IssueComment): Shape {
  const author = state.accounts.get(comment.author);
  return {
    id: comment.id,
    node_id: nodeId("IC", repository.id, comment.id),
    url: `${repositoryUrl(state, repository)}/issues/comments/${comment.id}`,
    html_url: `${pullPage(state, repository, comment.number)}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(state, repository)}/issues/${comment.number}`,
    user: accountShape(state, author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: author.access === "read" ? "NONE" : "COLLABORATOR",
    body: comment.body,
    performed_via_github_app: null,
  };
}

/** Every pull request is an issue too. */
export function issueShape(state: GithubState, repository: Repository, pull: PullRequest): Shape {
  const url = `${repositoryUrl(state, repository)}/issues/${pull.number}`;
  return {
    url,
    id: pull.id,
    node_id: pull.nodeId,
    html_url: pullPage(state, repository, pull.number),
    number: pull.number,
    title: pull.title,
    body: pull.body === "" ? null : pull.body,
    state: pull.state,
    user: loginShape(state, pull.author),
    labels: pull.labels.map((name) => labelShape(state, repository, name)),
    comments: [...repository.comments.values()].filter((comment) => comment.number === pull.number).length,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    draft: pull.draft,
    locked: false,
    author_association: "CONTRIBUTOR",
    pull_request: { url: `${repositoryUrl(state, repository)}/pulls/${pull.number}` },
  };
}

function endShape(state: GithubState, repository: Repository, ref: string, sha: string): Shape {
  return {
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: loginShape(state, repository.owner),
    repo: repositoryShape(state, repository),
  };
}
