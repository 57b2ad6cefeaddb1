import type { Octokit } from "./octokit.ts";
import { DISMISS_MUTATION } from "./queries.ts";

/**
 * Withdraws an approval of our own: dismisses the review, with the reason as people will read it. Only ever called for
 * reviews that are ours. Doing it twice is harmless.
 */
export async function withdrawApproval(octokit: Octokit, reviewId: string, message: string): Promise<void> {
  try {
    await octokit.graphql(DISMISS_MUTATION, { review: reviewId, message });
  } catch (error) {
    if (!isDismissedAlready(error)) throw error;
  }
}

/** Somebody else dismissed it since it was read, which is all that was wanted. */
function isDismissedAlready(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === "GraphqlResponseError" &&
    /can not dismiss a (dismissed|commented) /i.test(error.message)
  );
}
