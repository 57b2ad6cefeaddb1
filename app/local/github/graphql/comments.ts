import { notFound } from "../github-error.ts";
import { nodeId } from "../ids.ts";
import { pullPage } from "../shapes/pull.ts";
import { type GithubState, type IssueComment, type PullRequest, REACTIONS, type Repository } from "../state.ts";
import { actorNode, type Node } from "./accounts.ts";
import { connection, type PageArguments } from "./connection.ts";

type PullNode = (pull: PullRequest) => Node;

/** The conversation of a pull request, oldest comment first. */
export function commentsConnection(
  state: GithubState,
  repository: Repository,
  pull: PullRequest,
  { page, pullNode }: { readonly page: PageArguments; readonly pullNode: PullNode },
) {
  const comments = [...repository.comments.values()].filter(({ number }) => number === pull.number);
  return connection("comments", comments, page, (comment) => commentNode(state, repository, comment, pullNode));
}

/** An `IssueComment` as our App sees it: who reacted is told by groups, and whether the viewer did. */
export function commentNode(
  state: GithubState,
  repository: Repository,
  comment: IssueComment,
  pullNode: PullNode,
): Node {
  const viewer = state.installation.botLogin;
  const pull = repository.pulls.get(comment.number);
  return {
    __typename: "IssueComment",
    id: commentNodeId(repository, comment),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    lastEditedAt: comment.editedAt,
    includesCreatedEdit: comment.editedAt !== null,
    viewerDidAuthor: comment.author === viewer,
    url: `${pullPage(state, repository, comment.number)}#issuecomment-${comment.id}`,
    author: actorNode(state, comment.author),
    repository: { __typename: "Repository", id: repository.nodeId, databaseId: repository.id, name: repository.name },
    pullRequest: () => (pull === undefined ? null : pullNode(pull)),
    reactionGroups: REACTIONS.map((content) => ({
      content,
      viewerHasReacted: comment.reactions.some((one) => one.content === content && one.by === viewer),
    })),
  };
}

/** @throws GithubError 404 in GitHub's words. */
export function commentById(state: GithubState, id: string): { repository: Repository; comment: IssueComment } {
  for (const repository of state.repositories.values())
    for (const comment of repository.comments.values())
      if (commentNodeId(repository, comment) === id) return { repository, comment };
  throw notFound(`Could not resolve to a node with the global id of '${id}'`);
}

function commentNodeId(repository: Repository, comment: IssueComment): string {
  return nodeId("IC", repository.id, comment.id);
}
