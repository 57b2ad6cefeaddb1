import type { Account } from "../accounts.ts";
import { notFound } from "../github-error.ts";
import { parseNodeId } from "../ids.ts";
import { addReview, dismissReview, type ReviewEvent } from "../reviews.ts";
import type { GithubState, PullRequest, Repository, Review } from "../state.ts";
import type { Node } from "./accounts.ts";
import { checkRunById } from "./checks.ts";
import { commentById, commentNode } from "./comments.ts";
import { pullNode, reviewNode } from "./pulls.ts";

interface AddReviewInput {
  readonly pullRequestId: string;
  readonly commitOID?: string | null;
  readonly event?: ReviewEvent | "DISMISS" | null;
  readonly body?: string | null;
  readonly comments?: readonly { readonly path: string; readonly position: number; readonly body: string }[] | null;
  readonly threads?:
    | readonly {
        readonly path: string;
        readonly line: number;
        readonly side?: "LEFT" | "RIGHT" | null;
        readonly startLine?: number | null;
        readonly body: string;
      }[]
    | null;
  readonly clientMutationId?: string | null;
}

interface DismissReviewInput {
  readonly pullRequestReviewId: string;
  readonly message: string;
  readonly clientMutationId?: string | null;
}

/** `actor` is asked first: without an account there is no mutation. */
export function mutations(state: GithubState, actor: () => Account): Node {
  return {
    addPullRequestReview: ({ input }: { readonly input: AddReviewInput }) => {
      const by = actor().login;
      const { repository, pull } = pullById(state, input.pullRequestId);
      if (input.event === "DISMISS") throw notFound("A review is dismissed by `dismissPullRequestReview`.");
      const review = addReview(state, repository, pull.number, {
        by,
        event: input.event ?? undefined,
        body: input.body ?? undefined,
        sha: input.commitOID ?? undefined,
        comments: [...(input.comments ?? []), ...(input.threads ?? [])],
      });
      return {
        clientMutationId: input.clientMutationId ?? null,
        pullRequestReview: reviewNode(state, repository, pull, review),
      };
    },
    dismissPullRequestReview: ({ input }: { readonly input: DismissReviewInput }) => {
      const by = actor().login;
      const { repository, pull, review } = reviewById(state, input.pullRequestReviewId);
      const dismissed = dismissReview(state, repository, review, { by, message: input.message });
      return {
        clientMutationId: input.clientMutationId ?? null,
        pullRequestReview: reviewNode(state, repository, pull, dismissed),
      };
    },
  };
}

/** `node(id:)` for what has one here. @throws GithubError 404. */
export function nodeById(state: GithubState, id: string): Node {
  if (parseNodeId(id)?.prefix === "PRR") {
    const { repository, pull, review } = reviewById(state, id);
    return reviewNode(state, repository, pull, review);
  }
  if (parseNodeId(id)?.prefix === "IC") {
    const { repository, comment } = commentById(state, id);
    return commentNode(state, repository, comment, (one) => pullNode(state, repository, one));
  }
  if (parseNodeId(id)?.prefix === "CR") return checkRunById(state, id);
  const { repository, pull } = pullById(state, id);
  return pullNode(state, repository, pull);
}

/** @throws GithubError 404 in GitHub's words. */
export function pullById(state: GithubState, id: string): { repository: Repository; pull: PullRequest } {
  for (const repository of state.repositories.values())
    for (const pull of repository.pulls.values()) if (pull.nodeId === id) return { repository, pull };
  throw notFound(`Could not resolve to a node with the global id of '${id}'`);
}

function reviewById(state: GithubState, id: string): { repository: Repository; pull: PullRequest; review: Review } {
  for (const repository of state.repositories.values()) {
    const review = [...repository.reviews.values()].find((one) => one.nodeId === id);
    const pull = repository.pulls.get(review?.pull ?? 0);
    if (review !== undefined && pull !== undefined) return { repository, pull, review };
  }
  throw notFound(`Could not resolve to a node with the global id of '${id}'`);
}
