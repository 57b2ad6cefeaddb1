import { approve } from "../github/approve.ts";
import { writeCheckRun } from "../github/check-run.ts";
import { classify, StaleReadError, StandingApprovalError } from "../github/failure.ts";
import { withProvenDiff } from "../github/prove-diff.ts";
import { withAsked } from "../github/read-asked.ts";
import { rememberApprovers } from "../github/remember.ts";
import { TokenRefusedError } from "../github/token-refusal.ts";
import { withdrawApproval } from "../github/withdraw-approval.ts";
import { decide } from "../policy/decide.ts";
import type { Decision } from "../policy/decision.ts";
import { plain } from "../policy/phrase.ts";
import { readPolicies } from "../policy/reading.ts";
import { demandingOrganizationPolicy } from "../pull-request/organization-repository.ts";
import type { OwnCheckRun, Snapshot } from "../pull-request/snapshot.ts";
import { type ApprovalEffect, renderCheckRun } from "../report/check-run.ts";
import { renderFailure, renderStandingApproval } from "../report/failure.ts";
import { renderApproval, renderHastyWithdrawal } from "../report/review.ts";
import { titleOf } from "../report/sentences.ts";
import { type MadeReview, postAiReview, withAiReview, withMade, withoutSettledRequests } from "./ai-review.ts";
import { approvingHand, withApprovers } from "./approver.ts";
import { withCommanded } from "./commands/commanded.ts";
import { type Evaluation, readFreshSnapshot } from "./fresh-snapshot.ts";
import { mergeAndTell, saysApproved, withoutUnvouchedMerging } from "./merging.ts";
import { type RememberedRun, rememberedRun, withRemembered } from "./remembered-run.ts";
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
  let refused: string | null = null;
  let remembered: RememberedRun | null = null;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const seen = withRemembered(withMade(await readFreshSnapshot(options), made), remembered);
    const read = await withApprovers(options, seen, refused);
    const demanded = options.requireOrganizationPolicy === true ? demandingOrganizationPolicy(read) : read;
    const fresh = await withCommanded(options, await withoutUnvouchedMerging(options, demanded));
    const snapshot = fresh.pull.state === "open" ? await withAll(options, fresh) : fresh;
    const earlier: MadeReview | null = made;
    const settled: Settled = await tellIfImpossible(options, snapshot, () => settle(options, snapshot, earlier));
    const { moved, decision } = settled;
    if (moved === null) return decision;
    made = settled.made ?? earlier;
    refused = settled.refused ?? refused;
    remembered = settled.remembered ?? remembered;
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
  const { moved, told, ...found } = await act(options, snapshot, decision);
  if (moved === null) {
    const ownCheckRuns = told === null ? snapshot.ownCheckRuns : [told, ...snapshot.ownCheckRuns];
    await postAiReview(options, { ...reviewed, snapshot: { ...snapshot, ownCheckRuns } });
  }
  return { moved, ...found, decision, made };
}

interface Settled extends Pick<Acted, "moved" | "refused" | "remembered"> {
  readonly decision: Decision;
  readonly made: MadeReview | null;
}

/** All that this pull request's decision depends on. */
async function withAll({ octokit, sleep }: Evaluation, fresh: Snapshot): Promise<Snapshot> {
  return await withProvenDiff(octokit, await withAsked(octokit, fresh, undefined, sleep));
}

/**
 * A failure for good (a permission that is not granted), or an approval that cannot be taken back, is told where people look
 * for Greenlight's answer.
 */
async function tellIfImpossible<T>(options: Evaluation, snapshot: Snapshot, act: () => Promise<T>): Promise<T> {
  const { octokit, log, now } = options;
  try {
    return await act();
  } catch (error) {
    const failure = classify(error, now());
    const stands = error instanceof StandingApprovalError;
    if (stands || failure.class === "permanent") {
      const report = stands ? renderStandingApproval() : renderFailure(failure.why);
      await writeCheckRun(octokit, snapshot, report).catch((second: unknown) => {
        log.warn("Could not tell on the check run why nothing can be done", { error: second });
      });
    }
    throw error;
  }
}

/** Makes GitHub say what was decided. */
async function act(options: Evaluation, read: Snapshot, decision: Decision): Promise<Acted> {
  const { octokit, machineUser = null, log, metrics } = options;
  let snapshot = await takeBack(options, read, decision);

  let effect: ApprovalEffect | null = null;
  if (decision.outcome === "approve") {
    const { standing, kept, post } = decision.approvals;
    let { reviewDecision } = snapshot.pull;
    let canPush = (standing ?? kept)?.canPush;
    if (post) {
      const hand = approvingHand(decision, machineUser);
      if (hand.machineUser !== null) snapshot = await rememberApprovers(octokit, snapshot);
      const remembered = rememberedRun(snapshot);
      const approval = await approve(octokit, snapshot, hand, renderApproval(decision)).catch(asRefusal);
      switch (approval.kind) {
        case "moved-before":
          return { moved: approval.what, told: null, remembered };
        case "moved-after": {
          const text = renderHastyWithdrawal(approval.what);
          await withdrawApproval({ octokit, machineUser }, snapshot, approval.review, text);
          metrics.count("Withdrawn");
          return { moved: approval.what, told: null, remembered };
        }
        case "refused": {
          metrics.count("ApprovalTokenRefused");
          log.warn("GitHub did not let the machine user approve", { error: approval.error });
          const moved = "GitHub did not let the machine user approve it";
          return { moved, told: null, refused: approval.error.message, remembered };
        }
        case "approved":
          ({ reviewDecision, canPush } = approval);
          if (!approval.adopted) metrics.count("Approved");
      }
    }
    // In check mode there is no review that could count.
    if (decision.mode === "active") {
      effect = { reviewDecision, baseRules: snapshot.baseRules, ...(canPush === undefined ? {} : { canPush }) };
    }
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
    as: decision.approver.as,
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
  /** Why GitHub did not let the machine user approve it, so that it must be decided on once more. */
  readonly refused?: string;
  /** Our check run, where it was written before something moved. */
  readonly remembered?: RememberedRun | null;
}

/** @throws whatever says nothing of the machine user and its token */
function asRefusal(error: unknown): { readonly kind: "refused"; readonly error: TokenRefusedError } {
  if (error instanceof TokenRefusedError) return { kind: "refused", error };
  throw error;
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
