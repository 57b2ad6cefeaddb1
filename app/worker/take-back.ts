import { writeCheckRun } from "../github/check-run.ts";
import { withdrawApproval } from "../github/withdraw-approval.ts";
import type { Decision } from "../policy/decision.ts";
import type { OwnCheckRun, Snapshot } from "../pull-request/snapshot.ts";
import { renderCheckRun } from "../report/check-run.ts";
import { renderWithdrawal } from "../report/review.ts";
import type { Evaluation } from "./fresh-snapshot.ts";
import { takeBackMerging } from "./merging.ts";

/**
 * Takes back what stands of ours and holds no more: requests to merge, and approvals. One that cannot be taken back does not
 * keep the others standing.
 *
 * @returns the snapshot as it is now
 * @throws the first failure, after all of them were tried
 */
export async function takeBack(options: Evaluation, snapshot: Snapshot, decision: Decision): Promise<Snapshot> {
  const { octokit, machineUser = null, log, metrics } = options;
  const failures: unknown[] = [];
  const withdrawn = new Set<string>();
  // First of all: GitHub merges by itself as long as what we asked it stands.
  await takeBackMerging(options, snapshot, decision.merge.cancel, decision.reason.kind).catch((error: unknown) => {
    failures.push(error);
  });
  for (const review of decision.approvals.withdraw) {
    try {
      const text = renderWithdrawal(decision, review.sha);
      const how = await withdrawApproval({ octokit, machineUser }, snapshot, review, text);
      if (how === "was-superseded") continue;
      if (how === "dismissed") withdrawn.add(review.id);
      metrics.count("Withdrawn");
      log.info("Withdrew an approval", { approvedSha: review.sha, how, reason: decision.reason.kind });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return withOwn(snapshot, { run: null, withdrawn });
}

/**
 * Makes GitHub say that nothing is decided yet: what was approved before, be it by a check run, must not count while somebody
 * is asked who takes minutes to answer.
 *
 * @returns the snapshot as it is now
 */
export async function tellPending(options: Evaluation, snapshot: Snapshot, pending: Decision): Promise<Snapshot> {
  const left = await takeBack(options, snapshot, pending);
  const run = await writeCheckRun(options.octokit, left, renderCheckRun(pending));
  return withOwn(left, { run, withdrawn: new Set() });
}

/** What we wrote ourselves, which a replica of GitHub's may not show yet. */
export interface OwnWriting {
  readonly run: OwnCheckRun | null;
  /** Ids of approvals. */
  readonly withdrawn: ReadonlySet<string>;
}

/** The snapshot with what we wrote since. */
export function withOwn(snapshot: Snapshot, { run, withdrawn }: OwnWriting): Snapshot {
  const { ownCheckRuns, reviews, self, readAt } = snapshot;
  const dismissal = { by: self.account, at: readAt, message: "", byGitHub: false };
  return {
    ...snapshot,
    ownCheckRuns: run === null ? ownCheckRuns : [run, ...ownCheckRuns.filter(({ id }) => id !== run.id)],
    reviews: reviews.map((review) =>
      withdrawn.has(review.id) && review.state === "approved" ? { ...review, state: "dismissed", dismissal } : review,
    ),
  };
}
