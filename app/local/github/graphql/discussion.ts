import { nodeId } from "../ids.ts";
import type { ClosingIssue, GithubState, PullRequest, Repository, ReviewComment } from "../state.ts";
import { actorNode, type Node } from "./accounts.ts";
import { connection, type PageArguments } from "./connection.ts";

/** What people say of a pull request, and what it is a part of: its conversations, issues and milestone. */
export function discussionFields(state: GithubState, repository: Repository, pull: PullRequest): Node {
  const comments = () => [...repository.reviewComments.values()].filter((comment) => comment.pull === pull.number);
  return {
    milestone: pull.milestone === null ? null : { __typename: "Milestone", title: pull.milestone },
    reviewThreads: (page: PageArguments) =>
      connection("reviewThreads", comments(), page, (comment) => threadNode(state, repository, comment)),
    closingIssuesReferences: (page: PageArguments) =>
      connection("closingIssuesReferences", pull.closes, page, (issue) => issueNode(repository, issue)),
  };
}

/** Every comment begins a conversation: nobody answers here. */
function threadNode(state: GithubState, repository: Repository, comment: ReviewComment): Node {
  return {
    __typename: "PullRequestReviewThread",
    id: nodeId("PRRT", repository.id, comment.id),
    isResolved: comment.resolved,
    path: comment.path,
    comments: (page: PageArguments) =>
      connection("comments", [comment], page, ({ author, body }) => ({
        __typename: "PullRequestReviewComment",
        author: actorNode(state, author),
        body,
      })),
  };
}

function issueNode(repository: Repository, issue: ClosingIssue): Node {
  return {
    __typename: "Issue",
    number: issue.number,
    state: issue.open ? "OPEN" : "CLOSED",
    labels: (page: PageArguments) =>
      connection("labels", issue.labels, page, (name) => ({
        __typename: "Label",
        id: nodeId("LA", repository.id, issue.number),
        name,
      })),
  };
}
