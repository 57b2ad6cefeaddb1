import { type Account, type GraphqlAccount, sameAccount, toAccount } from "../pull-request/account.ts";
import { COMMAND_QUERY, REACT_MUTATION, REPLIES_QUERY, REPLY_MUTATION } from "./command-queries.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { queryWithAbsent } from "./query.ts";

/**
 * Comments of a pull request, read and answered. Both, and reactions, take the permission to write pull requests: a comment
 * there belongs to the pull request, though its address in REST says "issues" (docs.github.com, "Create an issue comment";
 * for reactions the documentation names issues, and GitHub asks for pull requests: NOFireAI/ravel#347).
 */
export interface PullComment {
  /** The node id by which it was asked for; the same for each delivery of one event. */
  readonly id: string;
  readonly body: string;
  readonly createdAt: string;
  /** Also by somebody else, who may have changed what its author said. */
  readonly edited: boolean;
  /** Null: the account was deleted. */
  readonly author: Account | null;
  readonly repositoryId: number | null;
  readonly pull: { readonly nodeId: string; readonly number: number };
  /** How we reacted to it. */
  readonly reactions: readonly Reaction[];
  /** Who we are. */
  readonly self: Account;
}

/** What we say by a reaction: it was done; the person may not; it cannot be done. */
export type Reaction = "THUMBS_UP" | "THUMBS_DOWN" | "CONFUSED";

const REACTIONS: readonly Reaction[] = ["THUMBS_UP", "THUMBS_DOWN", "CONFUSED"];

interface CommandResponse {
  readonly viewer: GraphqlAccount;
  readonly node:
    | {
        readonly __typename: "IssueComment";
        readonly body: string;
        readonly createdAt: string;
        readonly lastEditedAt: string | null;
        readonly includesCreatedEdit: boolean;
        readonly author: GraphqlAccount | null;
        readonly repository: { readonly databaseId: number | null };
        readonly pullRequest: { readonly id: string; readonly number: number } | null;
        readonly reactionGroups: readonly { readonly content: string; readonly viewerHasReacted: boolean }[] | null;
      }
    | { readonly __typename: "" }
    | null;
}

/** A comment on a pull request as it is now; null where there is none (any more). @throws what Octokit throws */
export async function readComment(octokit: Octokit, id: string): Promise<PullComment | null> {
  const { viewer, node } = await queryWithAbsent<CommandResponse>(
    octokit,
    COMMAND_QUERY,
    { comment: id },
    (path) => path.length === 1 && path[0] === "node",
  );
  if (node?.__typename !== "IssueComment" || node.pullRequest === null) return null;
  if (node.reactionGroups === null) throw new UnexpectedAnswerError("GitHub answered without the reactions");
  const own = node.reactionGroups.filter(({ viewerHasReacted }) => viewerHasReacted);
  return {
    id,
    body: node.body,
    createdAt: node.createdAt,
    edited: node.lastEditedAt !== null || node.includesCreatedEdit,
    author: node.author && toAccount(node.author),
    repositoryId: node.repository.databaseId,
    pull: { nodeId: node.pullRequest.id, number: node.pullRequest.number },
    reactions: REACTIONS.filter((reaction) => own.some(({ content }) => content === reaction)),
    self: toAccount(viewer),
  };
}

/** @throws what Octokit throws; doing it twice is harmless */
export async function react(octokit: Octokit, { id }: PullComment, content: Reaction): Promise<void> {
  await octokit.graphql(REACT_MUTATION, { comment: id, content });
}

interface RepliesResponse {
  readonly node: {
    readonly comments?: {
      readonly nodes: readonly ({ readonly body: string; readonly author: GraphqlAccount | null } | null)[] | null;
    };
  } | null;
}

/**
 * Answers a comment, once: a reply of ours begins with a mark that names the comment, and nobody sees.
 *
 * @param body Markdown that is safe to show
 * @returns whether something was written
 * @throws what Octokit throws
 */
export async function replyOnce(octokit: Octokit, comment: PullComment, body: string): Promise<boolean> {
  const mark = `<!-- greenlight:reply ${comment.id} -->`;
  const { node } = await octokit.graphql<RepliesResponse>(REPLIES_QUERY, { pull: comment.pull.nodeId });
  const comments = node?.comments?.nodes;
  if (!comments) throw new UnexpectedAnswerError("GitHub answered without the comments");
  const isReply = ({ body: said, author }: { readonly body: string; readonly author: GraphqlAccount | null }) =>
    author !== null && sameAccount(toAccount(author), comment.self) && said.startsWith(mark);
  if (comments.some((each) => each !== null && isReply(each))) return false;
  await octokit.graphql(REPLY_MUTATION, { pull: comment.pull.nodeId, body: `${mark}\n${body}` });
  return true;
}
