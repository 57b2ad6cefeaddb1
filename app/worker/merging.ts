import { cancelMerging } from "../github/cancel-merging.ts";
import { writeCheckRun } from "../github/check-run.ts";
import { mergeApproved } from "../github/merge.ts";
import type { Decision } from "../policy/decision.ts";
import { unvouchedMerging } from "../policy/merge-plan.ts";
import { plain } from "../policy/phrase.ts";
import type { Merging, OwnCheckRun, Snapshot } from "../pull-request/snapshot.ts";
import { type ApprovalEffect, renderCheckRun } from "../report/check-run.ts";
import type { Evaluation } from "./fresh-snapshot.ts";

/**
 * Takes back, before anything else is read, what we asked GitHub to merge and nothing of ours vouches for any more. If that
 * fails, the evaluation goes on: a decision that does not approve tries once more, and fails the message if it must.
 */
export async function withoutUnvouchedMerging(options: Evaluation, snapshot: Snapshot): Promise<Snapshot> {
  const unvouched = unvouchedMerging(snapshot);
  if (unvouched.length === 0) return snapshot;
  try {
    await takeBackMerging(options, snapshot, unvouched, "its head is not approved");
  } catch (error) {
    options.log.warn("Could not take back a request to merge yet", { error });
    return snapshot;
  }
  const merging = snapshot.pull.merging.filter((one) => !unvouched.includes(one));
  return { ...snapshot, pull: { ...snapshot.pull, merging } };
}

/** Takes back what we asked GitHub to merge. @throws what Octokit throws, while it still stands */
export async function takeBackMerging(
  { octokit, log, metrics }: Evaluation,
  snapshot: Snapshot,
  own: readonly Merging[],
  reason: string,
): Promise<void> {
  if (own.length === 0) return;
  await cancelMerging(octokit, snapshot, own);
  metrics.count("MergeCancelled");
  log.info("Took back a request to merge", { how: own.map(({ how }) => how), reason, sha: snapshot.pull.head.sha });
}

/**
 * Whether our check run says of this head already that it is approved: a required check is satisfied then, and what it says
 * is written once, after GitHub has been asked.
 */
export function saysApproved({ ownCheckRuns, pull }: Snapshot): boolean {
  const run = ownCheckRuns.find((one) => one.pull === pull.number);
  return run?.status === "completed" && run.conclusion === "success";
}

/**
 * Merges what was approved, or asks GitHub to, and tells on the check run if that is not what it says. The check run says
 * that it is approved by then: it may be a required check, and nothing is written on a pull request that is merged.
 *
 * @param told the check run, if it was written just now
 * @returns what moved, if the decision does not hold any more
 */
export async function mergeAndTell(
  options: Evaluation,
  snapshot: Snapshot,
  decision: Decision,
  { effect, told }: { readonly effect: ApprovalEffect | null; readonly told: OwnCheckRun | null },
): Promise<string | null> {
  const { octokit, log, metrics, sleep } = options;
  const { choice, request } = decision.merge;
  if (!request || choice === null || effect === null) return null;
  const merge = await mergeApproved(octokit, snapshot, { choice, kept: decision.approvals.kept, sleep });
  const sha = snapshot.pull.head.sha;
  switch (merge.kind) {
    case "moved":
      return merge.what;
    case "merged":
      metrics.count("Merged");
      log.info("Merged", { sha, method: merge.method });
      return null;
    case "asked":
      metrics.count("MergeRequested");
      log.info("GitHub merges it by itself", { sha, how: merge.how, method: merge.method });
      break;
    case "refused":
      log.warn("It was not merged", { sha, why: plain(merge.why) });
      break;
  }
  const notMerged = merge.kind === "refused" ? merge.why : null;
  const seen = told === null ? snapshot : { ...snapshot, ownCheckRuns: [told, ...snapshot.ownCheckRuns] };
  await writeCheckRun(octokit, seen, renderCheckRun(decision, { ...effect, notMerged }));
  return null;
}
