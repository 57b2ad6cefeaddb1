import { decide } from "../policy/decide.ts";
import { readPolicies } from "../policy/reading.ts";
import { ownApprovals } from "../policy/reviews.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import type { Octokit } from "./octokit.ts";
import { compareDiffs } from "./same-diff.ts";

/**
 * The snapshot with proof whether the pull request's own diff is still the one of our latest approval, where that decides
 * whether the approval lives on. It costs requests, and is looked at only where everything else holds, or only checks are
 * still to come.
 *
 * @throws what Octokit throws
 */
export async function withProvenDiff(octokit: Octokit, snapshot: Snapshot): Promise<Snapshot> {
  const { repository, pull } = snapshot;
  const latest = ownApprovals(snapshot)
    .filter((review) => review.sha !== pull.head.sha)
    .at(-1);
  if (latest === undefined || latest.sha === null) return snapshot;
  const reading = readPolicies(snapshot);
  if (reading.status !== "valid" || !reading.policy.approval.keep_on_identical_diff) return snapshot;
  const decision = decide(snapshot, reading);
  // An approval that is kept is no new one, which a limit on those of a day could hold.
  const settled = decision.outcome === "approve" || decision.waiting || decision.reason.kind === "daily-cap";
  // People's approvals are of one commit: while some are missing, ours of an earlier one goes, whatever the diff.
  if (decision.reason.kind === "approvals-missing") return snapshot;
  if (!settled || decision.approvals.standing !== null) return snapshot;

  const diffSince = await compareDiffs(octokit, repository, pull.base.sha, [latest.sha, pull.head.sha]);
  const reviews = snapshot.reviews.map((review) => (review.id === latest.id ? { ...review, diffSince } : review));
  return { ...snapshot, reviews };
}
