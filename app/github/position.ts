import { type Account, sameAccount } from "../pull-request/account.ts";
import { isMachineUser, isOwnReviewer } from "../pull-request/own-reviewers.ts";
import type { Review, Snapshot } from "../pull-request/snapshot.ts";

/** Where a pull request stands: what an approval and a merge are for. */
export interface Position {
  readonly headRefOid: string;
  readonly baseRefName: string;
  readonly baseRef: { readonly target: { readonly oid: string } | null } | null;
}

/** What is not where it was when it was evaluated; null: nothing. */
export function whatMoved(position: Position, { pull }: Snapshot): string | null {
  if (position.headRefOid !== pull.head.sha) return "there is a new head commit";
  if (position.baseRefName !== pull.base.ref) return "it is for another branch now";
  if (position.baseRef?.target?.oid !== pull.base.sha) return "the base branch moved";
  return null;
}

/** A decisive review that the snapshot does not have, or has in another state. Our own of earlier heads decide nothing. */
export function isNews(review: Review, snapshot: Snapshot): boolean {
  if (review.state === "commented" || review.state === "pending") return false;
  // A machine user asks for nothing on our behalf but where an approval could not be taken back; a person may, in its name.
  const asks = review.state === "changes-requested" && isMachineUser(review.author, snapshot);
  const isOld = review.sha !== snapshot.pull.head.sha;
  if (isOld && !asks && isOwnReviewer(review.author, snapshot)) return false;
  return snapshot.reviews.find((known) => known.id === review.id)?.state !== review.state;
}

/** An approval of ours, of the head that was evaluated; where it is said by whom, that account's alone. */
export function isStandingApproval({ author, state, sha }: Review, snapshot: Snapshot, by?: Account): boolean {
  if (!isOwnReviewer(author, snapshot) || state !== "approved" || sha !== snapshot.pull.head.sha) return false;
  return by === undefined || (author !== null && sameAccount(author, by));
}
