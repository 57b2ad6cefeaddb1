import { type Account, sameAccount } from "../pull-request/account.ts";
import type { Dismissal, Review, Snapshot } from "../pull-request/snapshot.ts";

/** Our own approvals that GitHub counts at this moment. */
export function ownApprovals(snapshot: Snapshot): Review[] {
  return snapshot.reviews.filter((review) => isOwn(review, snapshot) && review.state === "approved");
}

/**
 * The dismissal by which a person told us not to approve this head; null if there is none. It holds until a new push.
 * GitHub's own dismissals (a push made it stale, the base changed) and our withdrawals tell nothing. A dismissal whose
 * author cannot be known counts, since it could be a person's.
 *
 * An approval of an earlier head that was kept is for this head, too: dismissing it is a veto if we had judged this head
 * by then, which our check run tells.
 */
export function vetoOf(snapshot: Snapshot): { by: Account | null; message: string } | null {
  for (const review of snapshot.reviews) {
    if (!isOwn(review, snapshot) || review.state !== "dismissed") continue;
    const { dismissal } = review;
    const forThisHead = review.sha === snapshot.pull.head.sha || isSinceThisHead(dismissal, snapshot);
    if (!forThisHead) continue;
    if (dismissal === undefined) return { by: null, message: "" };
    if (dismissal.byGitHub) continue;
    if (dismissal.by !== null && sameAccount(dismissal.by, snapshot.self.account)) continue;
    return { by: dismissal.by, message: dismissal.message };
  }
  return null;
}

function isSinceThisHead(dismissal: Dismissal | undefined, snapshot: Snapshot): boolean {
  const own = snapshot.ownCheckRuns.filter((run) => run.pull === snapshot.pull.number && run.startedAt !== null);
  const judgedSince = Math.min(...own.map((run) => Date.parse(run.startedAt ?? "")));
  return dismissal !== undefined && Date.parse(dismissal.at) >= judgedSince;
}

/** GitHub's own name for accounts that were deleted. */
const GHOST = "ghost";

/** People whose latest decisive review asks for changes. A comment after it takes nothing back; other bots do not count. */
export function requestingChanges(snapshot: Snapshot): string[] {
  const latest = new Map<string, Review>();
  for (const review of bySubmission(snapshot.reviews.filter(isDecisive))) {
    if (isOwn(review, snapshot) || review.author?.kind === "bot") continue;
    // Nobody can tell whether two deleted accounts were one: no review of theirs takes another back.
    latest.set(review.author?.login ?? `review ${review.id}`, review);
  }
  const requests = [...latest.values()].filter(({ state }) => state === "changes-requested");
  return [...new Set(requests.map(({ author }) => author?.login ?? GHOST))];
}

function isDecisive({ state }: Review): boolean {
  return state !== "commented" && state !== "pending";
}

function isOwn(review: Review, snapshot: Snapshot): boolean {
  return review.author !== null && sameAccount(review.author, snapshot.self.account);
}

/** Oldest first; GitHub's own order decides between equals. */
function bySubmission(reviews: readonly Review[]): Review[] {
  const moment = ({ submittedAt }: Review) => (submittedAt === null ? 0 : Date.parse(submittedAt));
  return [...reviews].sort((a, b) => moment(a) - moment(b));
}
