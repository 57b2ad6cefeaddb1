import { sameAccount } from "../pull-request/account.ts";
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
  if (isOwn(review, snapshot) && review.sha !== snapshot.pull.head.sha) return false;
  return snapshot.reviews.find((known) => known.id === review.id)?.state !== review.state;
}

/** Our approval of the head that was evaluated. */
export function isStandingApproval(review: Review, snapshot: Snapshot): boolean {
  return isOwn(review, snapshot) && review.state === "approved" && review.sha === snapshot.pull.head.sha;
}

function isOwn(review: Review, snapshot: Snapshot): boolean {
  return review.author !== null && sameAccount(review.author, snapshot.self.account);
}
