import { isOwnReviewer } from "../pull-request/own-reviewers.ts";
import type { Review, Snapshot } from "../pull-request/snapshot.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { queryWithAbsent } from "./query.ts";

/** GitHub takes at most so many ids at once. */
const MOST_IDS = 100;

/** The state of reviews by their ids; null for one that is not there. */
export const REVIEW_STATES_QUERY = /* GraphQL */ `
  query ReviewStates($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ... on PullRequestReview { id state }
    }
  }`;

interface ReviewStatesResponse {
  readonly nodes: readonly ({ readonly __typename: string; readonly id?: string; readonly state?: string } | null)[];
}

/**
 * Whether an approval of the head by somebody else, which the decision may rely on, is not one any more. Those that are not
 * among the reviews that were read again (the latest, of more than fit on a page) are asked for by their ids; one request,
 * and none where all were read.
 *
 * @param again the reviews that were read right before something is written
 */
export async function hasLostApproval(
  octokit: Octokit,
  snapshot: Snapshot,
  again: readonly Pick<Review, "id">[],
): Promise<boolean> {
  const read = new Set(again.map(({ id }) => id));
  const unread = snapshot.reviews.filter(
    ({ id, state, sha, author }) =>
      state === "approved" && sha === snapshot.pull.head.sha && !read.has(id) && !isOwnReviewer(author, snapshot),
  );
  if (unread.length === 0) return false;
  if (unread.length > MOST_IDS) throw new UnexpectedAnswerError(`more than ${MOST_IDS} approvals of one commit`);
  const ids = unread.map(({ id }) => id);
  const { nodes } = await queryWithAbsent<ReviewStatesResponse>(
    octokit,
    REVIEW_STATES_QUERY,
    { ids },
    ([field]) => field === "nodes",
  );
  return !ids.every((id) => nodes.some((node) => node?.id === id && node.state === "APPROVED"));
}
