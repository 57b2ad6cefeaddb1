import { type Account, sameAccount } from "./account.ts";
import type { Review, Snapshot } from "./snapshot.ts";

type Seen = Pick<Snapshot, "self" | "pull" | "ownCheckRuns">;

/**
 * Whose reviews are ours: the App's, and those of the machine users who approve for us. An account is known by its id, which
 * GitHub told for the token, or our own check run remembers; never by a login that is written down somewhere, nor by a text
 * in a review, which whoever may write can edit.
 *
 * Whatever a machine user approves is taken for ours, also what a person approved who signed in as it: nobody can tell the
 * two apart, and of ours the worse thing is one that stands though it should not, or counts as a human's.
 */
export function isOwnReviewer(account: Account | null, snapshot: Seen): boolean {
  if (account === null) return false;
  return sameAccount(account, snapshot.self.account) || isMachineUser(account, snapshot);
}

/** One of ours, now or before. */
export function isMachineUser(account: Account | null, snapshot: Seen): boolean {
  if (account === null) return false;
  const { approver } = snapshot.self;
  if (approver?.known && sameAccount(account, approver.value)) return true;
  return account.id !== null && approversOf(snapshot).includes(account.id);
}

/** The ids of all machine users whose reviews of this pull request are ours, to be remembered on its check run. */
export function approversOf({ self, pull, ownCheckRuns }: Seen): number[] {
  const remembered = ownCheckRuns.filter((run) => run.pull === pull.number).flatMap(({ approvers = [] }) => approvers);
  return [...new Set([...remembered, ...(self.approvers ?? [])])];
}

/**
 * Whether its author, one of us, asked for changes after it: GitHub counts the latest review of each that takes a side, so
 * an approval that may not be dismissed counts for nothing behind such a request.
 */
export function isSuperseded(review: Review, reviews: readonly Review[]): boolean {
  const { author, id } = review;
  const place = reviews.findIndex((one) => one.id === id);
  if (author === null || place === -1) return false;
  return reviews
    .slice(place + 1)
    .filter((later) => later.author !== null && sameAccount(later.author, author))
    .some(({ state, submittedAt }) => state === "changes-requested" && !isBefore(submittedAt, review.submittedAt));
}

/** A review that was pending for a while stands where it was begun. */
function isBefore(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && Date.parse(one) < Date.parse(other);
}
