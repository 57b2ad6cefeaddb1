import { sameAccount } from "../pull-request/account.ts";
import { isSuperseded } from "../pull-request/own-reviewers.ts";
import type { Review, Snapshot } from "../pull-request/snapshot.ts";
import { approverOf } from "./approver.ts";
import type { ApprovalPlan, Reason } from "./decision.ts";
import { ownApprovals } from "./reviews.ts";
import type { Policy } from "./schema.ts";

/**
 * What to do about our own approvals, for this reason. One may stand that is by whom the policy has approve; those of others
 * of us go, so that exactly one is left when the policy, or the machine user, became another.
 */
export function planApprovals(snapshot: Snapshot, policy: Policy | null, reason: Reason): ApprovalPlan {
  const own = ownApprovals(snapshot);
  // What is closed is history.
  if (reason.kind === "closed") return { post: false, standing: null, kept: null, withdraw: [] };

  const { account } = approverOf(snapshot, policy);
  // In the other modes no review of ours stands for anything.
  const active = policy?.mode === "active" && account !== null;
  const approve = active && reason.kind === "approved";
  const good = own.filter(
    (review) =>
      account !== null &&
      review.author !== null &&
      sameAccount(review.author, account) &&
      !isSuperseded(review, snapshot.reviews),
  );
  const atHead = good.filter((review) => review.sha === snapshot.pull.head.sha);
  const standing = approve ? (atHead.at(-1) ?? null) : null;
  const mayKeep = active && policy.approval.keep_on_identical_diff && isSettledButForChecks(reason);
  const kept = mayKeep && standing === null ? (good.filter(isSameDiff).at(-1) ?? null) : null;
  const stays = (review: Review) => (approve && atHead.includes(review)) || review === kept;
  return {
    post: approve && standing === null && kept === null,
    standing,
    kept,
    withdraw: own.filter((review) => !stays(review)),
  };
}

/** Whether an approval of the same diff may live on: everything holds, or only checks of the new head are to come. */
function isSettledButForChecks(reason: Reason): boolean {
  return reason.kind === "approved" || reason.kind === "checks-pending" || reason.kind === "checks-none";
}

function isSameDiff(review: Review): boolean {
  return review.diffSince === "same";
}
