import { type Account, sameAccount } from "../pull-request/account.ts";
import type { Review, Snapshot } from "../pull-request/snapshot.ts";

/** Our own approvals that GitHub counts at this moment. */
export function ownApprovals(snapshot: Snapshot): Review[] {
  return snapshot.reviews.filter((review) => isOwn(review, snapshot) && review.state === "approved");
}

/**
 * The dismissal by which a person told us not to approve this head; null if there is none. It holds until a new push.
 * GitHub's own dismissals (a push made it stale, the base changed) and our withdrawals tell nothing. A dismissal whose
 * author cannot be known counts, since it could be a person's.
 */
export function vetoOf(snapshot: Snapshot): { by: Account | null; message: string } | null {
  for (const review of snapshot.reviews) {
    if (!isOwn(review, snapshot) || review.state !== "dismissed" || review.sha !== snapshot.pull.head.sha) continue;
    const { dismissal } = review;
    if (dismissal === undefined) return { by: null, message: "" };
    if (dismissal.byGitHub) continue;
    if (dismissal.by !== null && sameAccount(dismissal.by, snapshot.self.account)) continue;
    return { by: dismissal.by, message: dismissal.message };
  }
  return null;
}

/** People whose latest decisive review asks for changes. A comment after it takes nothing back; other bots do not count. */
export function requestingChanges(snapshot: Snapshot): string[] {
  const latest = new Map<string, Review>();
  for (const review of bySubmission(snapshot.reviews)) {
    if (isOwn(review, snapshot) || review.author?.kind === "bot") continue;
    if (review.state === "commented" || review.state === "pending") continue;
    latest.set(review.author === null ? `deleted account of review ${review.id}` : review.author.login, review);
  }
  return [...latest].flatMap(([login, review]) => (review.state === "changes-requested" ? [login] : []));
}

function isOwn(review: Review, snapshot: Snapshot): boolean {
  return review.author !== null && sameAccount(review.author, snapshot.self.account);
}

/** Oldest first; GitHub's own order decides between equals. */
function bySubmission(reviews: readonly Review[]): Review[] {
  return [...reviews].sort((a, b) => Date.parse(a.submittedAt ?? "") - Date.parse(b.submittedAt ?? ""));
}
