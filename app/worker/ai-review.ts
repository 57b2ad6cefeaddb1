import { randomBytes } from "node:crypto";
import { ownCheckRun, writeCheckRun, writeReviewMemory } from "../github/check-run.ts";
import { postReview } from "../github/post-review.ts";
import { withApprovalsToday } from "../github/read-asked.ts";
import { readPartsOf, readReviewMaterial } from "../github/read-review-material.ts";
import { readSpentToday } from "../github/read-spent-today.ts";
import { withdrawRequests } from "../github/withdraw-requests.ts";
import { decide } from "../policy/decide.ts";
import type { Decision } from "../policy/decision.ts";
import { plain } from "../policy/phrase.ts";
import { readPolicies } from "../policy/reading.ts";
import type { ReviewSettings } from "../policy/review-settings.ts";
import type { AiReview } from "../pull-request/ai-review.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import { asAdvice } from "../report/ai-review/as-advice.ts";
import { renderRequestWithdrawal, renderReviewPost } from "../report/ai-review/review-post.ts";
import { renderCheckRun } from "../report/check-run.ts";
import type { Reviewer } from "../review/bedrock/reviewer.ts";
import { decodeMemory, encodeMemory } from "../review/memory/encode.ts";
import type { ReviewMemory } from "../review/memory/review-memory.ts";
import type { ModelPort } from "../review/model/model-port.ts";
import { reviewPull, withoutModel } from "../review/review-pull.ts";
import { withCountingDismissals } from "./commands/dismissals.ts";
import type { Evaluation } from "./fresh-snapshot.ts";
import { type OwnWriting, tellPending, withOwn } from "./take-back.ts";

/** A pull request with its AI review, decided on. */
export interface Reviewed {
  readonly snapshot: Snapshot;
  readonly decision: Decision;
  /** What is to be said about the review once the decision is acted on; null: nothing. */
  readonly post: { readonly settings: ReviewSettings; readonly openBefore: ReadonlySet<string> | null } | null;
  /** Null: nobody was asked, so that no time went by. */
  readonly made: MadeReview | null;
}

/** A review that somebody was asked for, to be used once more where the pull request is looked at again. */
export interface MadeReview {
  /** The state that it is of. */
  readonly subject: Snapshot;
  readonly review: AiReview;
  readonly post: Reviewed["post"];
  readonly own: OwnWriting;
}

/**
 * Has a pull request reviewed of which everything else holds, and decides again. What a model was paid for is written down
 * before anything else is done with it, so that nobody pays for it twice, whatever fails afterwards. And before anybody is
 * asked, what stands of ours is taken back: it would count for as long as the model takes.
 *
 * @param earlier what was made right before, in the same evaluation
 * @throws what Octokit throws; ThrottledError where the model's service asks to wait, after writing down what was answered
 */
export async function withAiReview(
  options: Evaluation,
  snapshot: Snapshot,
  decision: Decision,
  earlier: MadeReview | null,
): Promise<Reviewed> {
  const reading = readPolicies(snapshot);
  if (decision.reason.kind !== "review-pending" || reading.status !== "valid") {
    return { snapshot, decision, post: null, made: null };
  }
  if (earlier !== null && isSameSubject(earlier.subject, snapshot)) {
    return await decided(options, { ...snapshot, aiReview: earlier.review }, earlier.post);
  }
  const { reviewer } = options;
  const settings = reading.policy.review;
  if (!reviewer) {
    return await decided(options, { ...snapshot, aiReview: withoutModel(0, [], [NO_REVIEWER]) }, null);
  }

  const started = options.now().getTime();
  const material = await readReviewMaterial(options.octokit, snapshot, settings);
  // GitHub may not show yet what was written a moment ago.
  const storedMemory = earlier?.own.run?.reviewMemory ?? material.storedMemory;
  const remembered = storedMemory === null ? null : decodeMemory(storedMemory);
  const memory = remembered === null ? null : withCountingDismissals(remembered, snapshot);
  const { repository, pull, readAt } = snapshot;
  const pending = { snapshot, asked: false };
  const model = tellingFirst(reviewer.model, async () => {
    pending.asked = true;
    pending.snapshot = await tellPending(options, snapshot, decision);
  });
  const result = await reviewPull(
    {
      name: `${repository.owner}/${repository.name}#${pull.number}`,
      ...readPartsOf(snapshot, material),
      memory,
      dismissals: [],
      again: earlier === null && (options.commanded?.reviewAgain ?? false),
      day: readAt.slice(0, 10),
      ...(settings.daily_cost === undefined ? {} : { spentToday: await readSpentToday(options.octokit, snapshot) }),
    },
    settings,
    { ...toolsOf(reviewer), model },
  );
  told(options, result.review, { paid: result.paid, milliseconds: options.now().getTime() - started });
  const stored = await store(options, pending.snapshot, decision, result.memory);
  if (result.throttled !== null) throw result.throttled;
  if (result.paid) await options.commanded?.onReviewed?.();
  const openBefore = memory === null ? null : new Set(memory.findings.map(({ fingerprint }) => fingerprint));
  const post = { settings, openBefore };
  const reviewed = await decided(options, { ...stored, aiReview: result.review }, post);
  if (!pending.asked) return reviewed;
  const planned = new Set(decision.approvals.withdraw.map(({ id }) => id));
  const gone = stored.reviews.filter(({ id, state }) => state === "dismissed" && planned.has(id));
  const withdrawn = new Set(gone.map(({ id }) => id));
  const own = { run: ownCheckRun(stored) ?? null, withdrawn };
  return { ...reviewed, made: { subject: snapshot, review: result.review, post, own } };
}

/** The snapshot with what we wrote with the review, for GitHub may not show it yet. */
export function withMade(snapshot: Snapshot, made: MadeReview | null): Snapshot {
  if (made === null) return snapshot;
  const isSameHead = made.subject.pull.head.sha === snapshot.pull.head.sha;
  return withOwn(snapshot, isSameHead ? made.own : { ...made.own, run: null });
}

/** Whether a review of one is one of the other. */
function isSameSubject(one: Snapshot, other: Snapshot): boolean {
  const subjectOf = ({ pull, policy, organizationPolicy }: Snapshot) =>
    JSON.stringify([pull.head.sha, pull.base, policy, organizationPolicy]);
  return subjectOf(one) === subjectOf(other);
}

/** The model, with something that is done before the first question alone. */
function tellingFirst(model: ModelPort, tell: () => Promise<void>): ModelPort {
  let told: Promise<void> | null = null;
  return {
    ask: async (question) => {
      told ??= tell();
      await told;
      return await model.ask(question);
    },
  };
}

const NO_REVIEWER = "This deployment has no AI review; whoever runs Greenlight may switch it on (REVIEW=on).";

/** What is left to be known of an approval is read as soon as it is all that is missing. */
async function decided({ octokit }: Evaluation, reviewed: Snapshot, post: Reviewed["post"]): Promise<Reviewed> {
  const reading = readPolicies(reviewed);
  const snapshot = await withApprovalsToday(octokit, reviewed, reading);
  return { snapshot, decision: decide(snapshot, reading), post, made: null };
}

function toolsOf({ environment }: Reviewer) {
  const { models, model: usual, largeModel, refuter } = environment;
  return {
    models,
    defaults: { model: usual, largeModel, refuter },
    nonce: () => randomBytes(16).toString("hex"),
  };
}

/** Never what was found: findings quote the diff, and logs are read by others than the pull request is. */
function told(
  { log, metrics }: Evaluation,
  { verdict, findings, doubts, ledger, receipt }: AiReview,
  { paid, milliseconds }: { readonly paid: boolean; readonly milliseconds: number },
): void {
  metrics.count("Reviewed");
  const { model, calls, inputTokens, outputTokens, cachedTokens, cost } = receipt;
  log.info("Made an AI review", {
    verdict,
    findings: findings.length,
    doubts: doubts.length,
    files: ledger.length,
    ...{ paid, milliseconds, model },
    // What was taken over was told when it was paid for.
    ...(paid ? { calls, inputTokens, outputTokens, cachedTokens, cost } : {}),
  });
}

/** The snapshot with our check run as it is then. Its state is still that the review is waited for. */
async function store(
  { octokit }: Evaluation,
  snapshot: Snapshot,
  pending: Decision,
  memory: string | null,
): Promise<Snapshot> {
  const existing = ownCheckRun(snapshot);
  if (memory === null || memory === existing?.reviewMemory) return snapshot;
  const run = await writeCheckRun(octokit, snapshot, renderCheckRun(pending), memory);
  return withOwn(snapshot, { run, withdrawn: new Set() });
}

/**
 * Takes back our own request for changes where no review holds the approval any more; before approving, so that it is no
 * news to whoever approves. While the review is still to come, it stands: nobody knows whether it is mended.
 */
export async function withoutSettledRequests(
  { octokit }: Evaluation,
  snapshot: Snapshot,
  decision: Decision,
): Promise<Snapshot> {
  const isToCome = decision.review !== null && decision.review.result === null;
  if (isToCome || decision.reason.kind === "closed" || decision.reason.kind === "review-blocked") return snapshot;
  return await withdrawRequests(octokit, snapshot, renderRequestWithdrawal());
}

/**
 * Says on the pull request what the review found, once. It decides nothing: the check run says all of it, and the decision is
 * acted on already.
 *
 * @throws what may be otherwise at another time; the message then comes back, and finds what was stored
 */
export async function postAiReview(options: Evaluation, { snapshot, decision, post }: Reviewed): Promise<void> {
  const review = snapshot.aiReview;
  // In the other modes no review of ours stands for anything.
  if (post === null || review === undefined || decision.mode !== "active") return;
  const run = ownCheckRun(snapshot);
  const memory = run?.reviewMemory ? decodeMemory(run.reviewMemory) : null;
  if (isSaid(review, memory, snapshot)) return;
  const { openBefore } = post;
  // Where it does not hold the approval, changes are not asked for: that would stand against our own approval.
  const request_changes = post.settings.request_changes && decision.reason.kind === "review-blocked";
  const settings = { ...post.settings, request_changes };
  const shown = decision.review?.level === "advisory" ? asAdvice(review) : review;
  const posting = await postReview(options.octokit, snapshot, (said) =>
    renderReviewPost(shown, settings, said, openBefore),
  );
  switch (posting.kind) {
    case "said": {
      options.log.info("Said what the AI review found", { review: posting.review, summary: posting.summary });
      const open = new Set(review.findings.map(({ fingerprint }) => fingerprint));
      const commented = posting.told.filter((fingerprint) => open.has(fingerprint));
      // What GitHub is asked to merge is written anew meanwhile; there it is looked up once more the next time.
      if (run !== undefined && memory !== null && !decision.merge.request) {
        const { line } = encodeMemory({ ...memory, posted: { head: snapshot.pull.head.sha, commented } });
        await writeReviewMemory(options.octokit, snapshot, run, line);
      }
      return;
    }
    case "moved":
      options.log.info("The AI review is of an earlier state", { moved: posting.what });
      return;
    case "refused":
      options.log.warn("GitHub does not take what the AI review found", { why: plain(posting.why) });
  }
}

/** Nothing was ever said and there is nothing to say, or all of it was said for this very head. */
function isSaid({ findings, contentHash }: AiReview, memory: ReviewMemory | null, { pull }: Snapshot): boolean {
  if (memory === null) return findings.length === 0;
  const { posted } = memory;
  return posted.head === null
    ? findings.length === 0
    : posted.head === pull.head.sha && memory.contentHash === contentHash;
}
