import { approve } from "../github/approve.ts";
import { writeCheckRun } from "../github/check-run.ts";
import { classify, StaleReadError } from "../github/failure.ts";
import { withProvenDiff } from "../github/prove-diff.ts";
import { withAsked } from "../github/read-asked.ts";
import { withdrawApproval } from "../github/withdraw.ts";
import { decide } from "../policy/decide.ts";
import type { Decision } from "../policy/decision.ts";
import { plain } from "../policy/phrase.ts";
import { readPolicies } from "../policy/reading.ts";
import { demandingOrganizationPolicy } from "../pull-request/organization-repository.ts";
import type { OwnCheckRun, Snapshot } from "../pull-request/snapshot.ts";
import { type ApprovalEffect, renderCheckRun } from "../report/check-run.ts";
import { renderFailure } from "../report/failure.ts";
import { renderApproval } from "../report/review.ts";
import { titleOf } from "../report/sentences.ts";
import { type MadeReview, postAiReview, withAiReview, withMade, withoutSettledRequests } from "./ai-review.ts";
import { withCommanded } from "./commands/commanded.ts";
import { type Evaluation, readFreshSnapshot } from "./fresh-snapshot.ts";
import { mergeAndTell, saysApproved, withoutUnvouchedMerging } from "./merging.ts";
import { planReplay, tellReplay } from "./replay.ts";
import { takeBack } from "./take-back.ts";

/** How often a pull request that moves under our hands is looked at again before the queue takes over. */
const ATTEMPTS = 3;

/**
 * The one flow: read, decide, act. What is written follows from what was read alone, so doing it twice is doing it once.
 *
 * @throws whatever goes wrong; nothing that throws has approved anything that was not decided on
 */
export async function evaluate(options: Evaluation): Promise<Decision> {
  let made: MadeReview | null = null;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const read = withMade(await readFreshSnapshot(options), made);
    const demanded = options.requireOrganizationPolicy === true ? demandingOrganizationPolicy(read) : read;
    const fresh = await withCommanded(options, await withoutUnvouchedMerging(options, demanded));
    const snapshot = fresh.pull.state === "open" ? await withAll(options, fresh) : fresh;
    const earlier: MadeReview | null = made;
    const settled: Settled = await tellIfImpossible(options, snapshot, () => settle(options, snapshot, earlier));
    const { moved, decision } = settled;
    if (moved === null) return decision;
    made = settled.made ?? earlier;
    options.log.info("The pull request moved while it was evaluated", { moved, attempt });
  }
  throw new StaleReadError("the pull request moved each time it was about to be approved");
}

/**
 * Decides, has it reviewed where that is all that is missing, acts, and says what the review found. What would be approved
 * after somebody was asked, who may take minutes, is looked at once more first: a label, a check or a review may have come.
 *
 * @param earlier a review that was made right before
 */
async function settle(options: Evaluation, read: Snapshot, earlier: MadeReview | null): Promise<Settled> {
  const reviewed = await withAiReview(options, read, decide(read, readPolicies(read)), earlier);
  const { decision, made } = reviewed;
  if (made !== null && decision.outcome === "approve") return { moved: "time went by with its review", decision, made };
  const snapshot = await withoutSettledRequests(options, reviewed.snapshot, decision);
  const { moved, told } = await act(options, snapshot, decision);
  if (moved === null) {
    const ownCheckRuns = told === null ? snapshot.ownCheckRuns : [told, ...snapshot.ownCheckRuns];
    await postAiReview(options, { ...reviewed, snapshot: { ...snapshot, ownCheckRuns } });
  }
  return { moved, decision, made };
}

interface Settled {
  /** Why it has to be looked at once more. */
  readonly moved: string | null;
  readonly decision: Decision;
  readonly made: MadeReview | null;
}

/** All that this pull request's decision depends on. */
async function withAll({ octokit, sleep }: Evaluation, fresh: Snapshot): Promise<Snapshot> {
  return await withProvenDiff(octokit, await withAsked(octokit, fresh, undefined, sleep));
}

/** A failure for good (a permission that is not granted) is told where people look for Greenlight's answer. */
async function tellIfImpossible<T>(options: Evaluation, snapshot: Snapshot, act: () => Promise<T>): Promise<T> {
  const { octokit, log, now } = options;
  try {
    return await act();
  } catch (error) {
    const failure = classify(error, now());
    if (failure.class === "permanent") {
      await writeCheckRun(octokit, snapshot, renderFailure(failure.why)).catch((second: unknown) => {
        log.warn("Could not tell on the check run why nothing can be done", { error: second });
      });
    }
    throw error;
  }
}

/** Makes GitHub say what was decided. */
async function act(options: Evaluation, snapshot: Snapshot, decision: Decision): Promise<Acted> {
  const { octokit, log, metrics } = options;
  await takeBack(options, snapshot, decision);

  let effect: ApprovalEffect | null = null;
  if (decision.outcome === "approve") {
    let { reviewDecision } = snapshot.pull;
    if (decision.approvals.post) {
      const approval = await approve(octokit, snapshot, renderApproval(decision));
      if (approval.kind === "moved-before") return { moved: approval.what, told: null };
      if (approval.kind === "moved-after") {
        await withdrawApproval(octokit, approval.reviewId, `Withdrawn: while it was posted, ${approval.what}.`);
        metrics.count("Withdrawn");
        return { moved: approval.what, told: null };
      }
      reviewDecision = approval.reviewDecision;
      if (!approval.adopted) metrics.count("Approved");
    }
    // In check mode there is no review that could count.
    if (decision.mode === "active") effect = { reviewDecision, baseRules: snapshot.baseRules };
  } else if (decision.outcome !== "ignore") metrics.count("Held");

  const plan = planReplay(snapshot, decision);
  const tellsAfterMerging = decision.merge.request && saysApproved(snapshot);
  const told =
    speaks(decision, snapshot) && !tellsAfterMerging
      ? await writeCheckRun(octokit, snapshot, renderCheckRun(decision, effect, plan.section))
      : null;
  const moved = await mergeAndTell(options, snapshot, decision, { effect, told });
  if (moved !== null) return { moved, told };
  options.onDecided?.(decision, renderCheckRun(decision, effect));
  if (told !== null && decision.outcome === "approve" && decision.mode === "check") metrics.count("Approved");
  metrics.count("Evaluated");
  log.info(plain(titleOf(decision)), {
    outcome: decision.outcome,
    reason: decision.reason.kind,
    rule: decision.rule,
    sha: decision.subject.headSha,
    baseSha: decision.subject.baseSha,
    policy: decision.policyBlob,
    guardrails: decision.guardrailsBlob,
    posted: decision.approvals.post,
    checkRunWritten: told !== null,
  });
  if (plan.due) await tellReplay(options, snapshot, decision, told);
  return { moved: null, told };
}

interface Acted {
  /** What moved, if the decision does not hold any more. */
  readonly moved: string | null;
  /** Our check run, if it was written. */
  readonly told: OwnCheckRun | null;
}

/** A repository without a policy never hears from us, unless we told something before that is not so any more. */
function speaks(decision: Decision, snapshot: Snapshot): boolean {
  switch (decision.reason.kind) {
    case "closed":
      return false;
    case "no-policy":
      return snapshot.ownCheckRuns.some((run) => run.pull === snapshot.pull.number);
    default:
      return true;
  }
}
