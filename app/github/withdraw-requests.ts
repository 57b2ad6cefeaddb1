import { sameAccount } from "../pull-request/account.ts";
import type { Review, Snapshot } from "../pull-request/snapshot.ts";
import type { Octokit } from "./octokit.ts";
import { dismissReview, isDismissalRestricted } from "./withdraw.ts";

/**
 * Takes back what we asked for: dismisses every review of our own that requests changes, and nobody else's. To be called
 * before an approval, since a request of ours would stand beside it, and whenever no AI review holds the approval any more.
 * One that the branch does not let us dismiss stands until an approval of ours takes its place.
 *
 * @param message why, as people will read it; Markdown that is safe to show
 * @returns the snapshot as it is now, so that what we did ourselves is no news to whoever approves
 * @throws what Octokit throws; doing it twice is harmless
 */
export async function withdrawRequests(octokit: Octokit, snapshot: Snapshot, message: string): Promise<Snapshot> {
  const { account } = snapshot.self;
  const requests = snapshot.reviews.filter(
    ({ author, state }) => state === "changes-requested" && author !== null && sameAccount(author, account),
  );
  if (requests.length === 0) return snapshot;
  const dismissed: Review[] = [];
  for (const request of requests) {
    try {
      await dismissReview(octokit, request.id, message);
      dismissed.push(request);
    } catch (error) {
      if (!isDismissalRestricted(error)) throw error;
    }
  }
  const dismissal = { by: account, at: snapshot.readAt, message, byGitHub: false, ofRequest: true as const };
  return {
    ...snapshot,
    reviews: snapshot.reviews.map((review) =>
      dismissed.includes(review) ? { ...review, state: "dismissed", dismissal } : review,
    ),
  };
}
