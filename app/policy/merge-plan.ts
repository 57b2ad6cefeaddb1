import { sameAccount } from "../pull-request/account.ts";
import { isSuperseded } from "../pull-request/own-reviewers.ts";
import type { Merging, Snapshot } from "../pull-request/snapshot.ts";
import type { ApprovalPlan, MergePlan, Reason } from "./decision.ts";
import { choiceOf, type MergeChoice } from "./merge-setting.ts";
import { allNames, phrase, words } from "./phrase.ts";
import { ownApprovals, requestingChanges } from "./reviews.ts";
import type { Policy } from "./schema.ts";

/** The plan of a decision that merges nothing. */
export const NO_MERGE: MergePlan = { choice: null, request: false, held: null, standing: null, cancel: [] };

/**
 * What to do about merging. Pure.
 *
 * Merged is only what an approval of ours stands for, or is about to; whatever else GitHub was asked by us is taken back.
 * What a person asked GitHub for is theirs: it is neither repeated nor taken back.
 *
 * @param rule the name of the rule that applies; null: none does
 * @param approvals what is done about our approvals for the same reason
 */
export function planMerge(
  snapshot: Snapshot,
  policy: Policy | null,
  decided: { readonly reason: Reason; readonly rule: string | null; readonly approvals: ApprovalPlan },
): MergePlan {
  const { reason, rule, approvals } = decided;
  const own = snapshot.pull.merging.filter((merging) => isOwn(merging, snapshot));
  // What is closed is history.
  if (reason.kind === "closed") return NO_MERGE;

  const choice = rule === null ? null : choiceFor(policy, rule);
  const approval = approvals.standing ?? approvals.kept;
  const approved = reason.kind === "approved" && (approvals.post || approval !== null);
  if (!approved || choice === null) return { ...NO_MERGE, choice, cancel: own };
  const held = whyHeld(snapshot, approvals);
  if (held !== null) return { ...NO_MERGE, choice, held, cancel: own };
  const cancel = own.filter((merging) => !fits(merging, choice));
  const standing = snapshot.pull.merging.find((merging) => !cancel.includes(merging));
  if (standing === undefined) return { ...NO_MERGE, choice, request: true, cancel };
  return { ...NO_MERGE, choice, standing: { ...standing, own: own.includes(standing) }, cancel };
}

/**
 * Our own requests to merge which nothing vouches for: we have neither approved this head nor found, on our check run, that
 * it is approved. A push by somebody who may write leaves auto-merge on (docs.github.com, "Automatically merging a pull
 * request": only a push by somebody who may not turns it off), and GitHub would merge what nobody has looked at as soon as
 * an earlier approval counts. So they are to be taken back before anything else is read, let alone decided.
 */
export function unvouchedMerging(snapshot: Snapshot): Merging[] {
  const { pull, reviews, ownCheckRuns } = snapshot;
  if (pull.state !== "open") return [];
  const approved = ownApprovals(snapshot).some(
    (review) => review.sha === pull.head.sha && !isSuperseded(review, reviews),
  );
  const latest = ownCheckRuns.find((run) => run.pull === pull.number);
  if (approved || latest?.conclusion === "success") return [];
  return pull.merging.filter((merging) => isOwn(merging, snapshot));
}

function choiceFor(policy: Policy | null, rule: string): MergeChoice | null {
  if (policy?.mode !== "active") return null;
  const setting = policy.rules.find(({ name }) => name === rule)?.merge ?? policy.approval.merge;
  return choiceOf(setting);
}

/** Why something is not merged although it is approved: an approval is easily taken back, a merge is not. */
function whyHeld(snapshot: Snapshot, { kept }: ApprovalPlan): MergePlan["held"] {
  const requesting = requestingChanges(snapshot);
  if (requesting.length > 0) return phrase`${allNames(requesting)} asked for changes`;
  const { reviewDecision } = snapshot.pull;
  if (kept !== null && reviewDecision !== null && reviewDecision !== "approved")
    return words("GitHub does not count the approval, which is for an earlier commit with the same diff");
  return null;
}

/** A merge queue has a method of its own. */
function fits({ how, method }: Merging, choice: MergeChoice): boolean {
  return how === "queue" || choice === "auto" || method === choice;
}

function isOwn({ by }: Merging, { self }: Snapshot): boolean {
  return by !== null && sameAccount(by, self.account);
}
