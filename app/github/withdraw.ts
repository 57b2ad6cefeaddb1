import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { DISMISS_MUTATION } from "./queries.ts";

/**
 * Dismisses a review of our own, with the reason as people will read it. Only ever called for reviews that are ours. Doing it
 * twice is harmless.
 *
 * GitHub was seen to answer that all went well and to leave the review as it was (sonichi/sutando#3206), so the answer is
 * looked at.
 *
 * @throws what Octokit throws; UnexpectedAnswerError where the review still stands
 */
export async function dismissReview(octokit: Octokit, reviewId: string, message: string): Promise<void> {
  try {
    const answer = await octokit.graphql<{
      readonly dismissPullRequestReview: { readonly pullRequestReview: { readonly state: string } | null } | null;
    }>(DISMISS_MUTATION, { review: reviewId, message });
    const state = answer.dismissPullRequestReview?.pullRequestReview?.state;
    if (state !== "DISMISSED")
      throw new UnexpectedAnswerError("GitHub answered that it dismissed a review that stands");
  } catch (error) {
    if (!isDismissedAlready(error)) throw error;
  }
}

/** The branch lets only certain people and Apps dismiss reviews, and whoever tried is none of them. */
export function isDismissalRestricted(error: unknown): boolean {
  return error instanceof Error && /branch protections do not permit/i.test(error.message);
}

/** Somebody else dismissed it since it was read, which is all that was wanted. */
function isDismissedAlready(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === "GraphqlResponseError" &&
    /can not dismiss a (dismissed|commented) /i.test(error.message)
  );
}
