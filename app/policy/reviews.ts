import { type Account, sameAccount } from "../pull-request/account.ts";
import { isMachineUser, isOwnReviewer } from "../pull-request/own-reviewers.ts";
import type { Dismissal, Review, Snapshot } from "../pull-request/snapshot.ts";
import { hasWithdrawalMark } from "../pull-request/withdrawal-mark.ts";

/** All approvals of our own that were not taken back: the App's, and those of machine users for us. */
export function ownApprovals(snapshot: Snapshot): Review[] {
  return snapshot.reviews.filter(({ author, state }) => state === "approved" && isOwnReviewer(author, snapshot));
}

/**
 * The dismissal by which a person told us not to approve this head; null if there is none. It holds until a new push, or
 * until somebody lifts it by a command (`vetoLifted` of our check run): then only a later one counts.
 * GitHub's own dismissals (a push made it stale, the base changed) and our withdrawals tell nothing. A dismissal whose
 * author cannot be known counts, since it could be a person's; so does one by a machine user which is not marked as ours.
 *
 * An approval of an earlier head that was kept is for this head, too: dismissing it is a veto if we had judged this head
 * by then, which our check run tells.
 */
export function vetoOf(snapshot: Snapshot): { by: Account | null; message: string } | null {
  const lifted = liftedUntil(snapshot);
  const veto = vetoes(snapshot).find((dismissal) => !(dismissal !== null && Date.parse(dismissal.at) <= lifted));
  return veto === undefined ? null : { by: veto?.by ?? null, message: veto?.message ?? "" };
}

/**
 * The time of the last dismissal that lifting the vetoes at this moment would lift; null: there is none. Nobody lifts what
 * came after they spoke, nor, since GitHub's times are whole seconds, in the same second.
 *
 * @param spoken ISO 8601; when somebody asked to lift them
 */
export function vetoLiftedBy(snapshot: Snapshot, spoken: string): string | null {
  const lifted = liftedUntil(snapshot);
  const times = vetoes(snapshot).flatMap((dismissal) => (dismissal === null ? [] : [dismissal.at]));
  const before = times.filter((at) => Date.parse(at) < Date.parse(spoken) && !(Date.parse(at) <= lifted));
  return before.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null;
}

/** Whether a veto of this head was lifted, and none came after it. */
export function isVetoLifted(snapshot: Snapshot): boolean {
  return vetoOf(snapshot) === null && vetoes(snapshot).length > 0;
}

/** Dismissals of our approvals for this head that are no one's but a person's; null: one of which nothing is known. */
function vetoes(snapshot: Snapshot): (Dismissal | null)[] {
  return snapshot.reviews.flatMap((review) => {
    if (review.state !== "dismissed" || !isOwnReviewer(review.author, snapshot)) return [];
    const { dismissal } = review;
    // Who dismisses what we asked for does not forbid to approve.
    if (dismissal?.ofRequest) return [];
    const forThisHead = review.sha === snapshot.pull.head.sha || isSinceThisHead(dismissal, snapshot);
    if (!forThisHead) return [];
    if (dismissal === undefined) return [null];
    return dismissal.byGitHub || isByUs(dismissal, snapshot) ? [] : [dismissal];
  });
}

function isByUs({ by, message }: Dismissal, snapshot: Snapshot): boolean {
  if (by === null) return false;
  if (sameAccount(by, snapshot.self.account)) return true;
  return isMachineUser(by, snapshot) && hasWithdrawalMark(message);
}

/** Milliseconds; before all times where nothing was lifted. */
function liftedUntil({ ownCheckRuns, pull }: Snapshot): number {
  const own = ownCheckRuns.filter((run) => run.pull === pull.number);
  return Math.max(...own.flatMap(({ vetoLifted }) => (vetoLifted === null ? [] : [Date.parse(vetoLifted)])));
}

function isSinceThisHead(dismissal: Dismissal | undefined, snapshot: Snapshot): boolean {
  const own = snapshot.ownCheckRuns.filter((run) => run.pull === snapshot.pull.number && run.startedAt !== null);
  const judgedSince = Math.min(...own.map((run) => Date.parse(run.startedAt ?? "")));
  return dismissal !== undefined && Date.parse(dismissal.at) >= judgedSince;
}

/** GitHub's own name for accounts that were deleted. */
export const GHOST = "ghost";

/** People whose latest decisive review asks for changes. A comment after it takes nothing back; other bots do not count. */
export function requestingChanges(snapshot: Snapshot): string[] {
  const requests = latestReviews(snapshot).filter(
    ({ state, author }) => state === "changes-requested" && author?.kind !== "bot",
  );
  return [...new Set(requests.map(({ author }) => author?.login ?? GHOST))];
}

/**
 * Everybody's latest review that takes a side, or took one until it was dismissed; bots' too, our own left out. Of deleted
 * accounts every one, since nobody can tell whether two of them were one: no review of theirs takes another back.
 *
 * A machine user never asks for anything but where we could not take back its approval. Whatever it asks for holds, as a
 * person may have signed in as it; what it approves is ours.
 */
export function latestReviews(snapshot: Snapshot): Review[] {
  const latest = new Map<string, Review>();
  for (const review of bySubmission(snapshot.reviews.filter(isDecisive))) {
    latest.set(review.author?.login.toLowerCase() ?? `review ${review.id}`, review);
  }
  return [...latest.values()].filter((review) => !isOurs(review, snapshot));
}

function isDecisive({ state }: Review): boolean {
  return state !== "commented" && state !== "pending";
}

function isOurs({ author, state }: Review, snapshot: Snapshot): boolean {
  if (!isOwnReviewer(author, snapshot)) return false;
  return state !== "changes-requested" || !isMachineUser(author, snapshot);
}

/** Oldest first; GitHub's own order decides between equals. */
function bySubmission(reviews: readonly Review[]): Review[] {
  const moment = ({ submittedAt }: Review) => (submittedAt === null ? 0 : Date.parse(submittedAt));
  return [...reviews].sort((a, b) => moment(a) - moment(b));
}
