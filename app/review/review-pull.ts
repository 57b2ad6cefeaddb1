import type { ReviewSettings } from "../policy/review-settings.ts";
import type { AiReview, LedgerEntry } from "../pull-request/ai-review.ts";
import { type Spending, spending } from "./ask.ts";
import { couldCost, overBudget } from "./budget.ts";
import type { FileDiff } from "./diff/file-diff.ts";
import { pullDiff } from "./diff/pull-diff.ts";
import { hunksOf } from "./diff/render-file.ts";
import { type Found, findIn } from "./find.ts";
import type { Finding } from "./findings/finding.ts";
import { type Dismissal, type Judgement, verdictOf } from "./findings/verdict.ts";
import { contentsWanted } from "./memory/carried-blocker.ts";
import { basisHash, contentHash, type ReviewBasis } from "./memory/content-hash.ts";
import { BLOCKERS_LOST, encodeMemory } from "./memory/encode.ts";
import { type Increment, planIncrement } from "./memory/plan-increment.ts";
import { rememberFindings, rememberHunks, spentOnDay, spentTogether } from "./memory/remember.ts";
import type { ReviewMemory } from "./memory/review-memory.ts";
import { chooseModels, type ModelChoice } from "./model-choice.ts";
import { frameTokens, REVIEW_OUTPUT_TOKENS } from "./prompt/review-question.ts";
import { PROMPT_VERSION } from "./prompt/version.ts";
import { type Redaction, redact } from "./redaction/redact.ts";
import { refute } from "./refute.ts";
import { type Chunk, packChunks, tooManyTokens } from "./selection/pack-chunks.ts";
import { ledgerOf, type Selection, selectFiles } from "./selection/select-files.ts";
import { withContext } from "./selection/wider-context.ts";
import type { ReviewSubject, ReviewTools } from "./subject.ts";

export interface ReviewResult {
  readonly review: AiReview;
  /** To be written into our check run, in front of anything else; null: what is there stays. */
  readonly memory: string | null;
  /** Something was asked of a model. */
  readonly paid: boolean;
  /** The service asked to wait: to be thrown once the memory is written, so that the queue waits. */
  readonly throttled: Error | null;
}

/** Tokens of one question's diff at most: models overlook more the longer they read. */
export const MOST_CHUNK = 40_000;
/** From here on a diff is large, and the model for large ones reads it. */
const LARGE = 15_000;
/** Files whose whole text is read, to show what a hunk is in. */
const MOST_CONTENTS = 40;

/**
 * The AI review of a pull request: what may be asked is asked once, and never of the same content again. Code makes the
 * verdict; whatever cannot be told is `indeterminate`.
 *
 * @throws what reading the contents throws; what models do is never thrown
 */
export async function reviewPull(
  subject: ReviewSubject,
  settings: ReviewSettings,
  tools: ReviewTools,
): Promise<ReviewResult> {
  const models = chooseModels(settings, tools);
  const diff = pullDiff(subject.files, subject.patches, subject.sameContent);
  const chosen = "doubt" in models ? null : models;
  const chunkTokens = chunkBudget(chosen);
  const selection = selectFiles({ diff, settings, attributes: subject.attributes, chunkTokens });
  if ("doubt" in models) return untold(subject, selection, [models.doubt]);

  const paths = [...contentsWanted(subject.memory, diff.items), ...selection.files.map(({ path }) => path)];
  const contents = await subject.readContents([...new Set(paths)].slice(0, MOST_CONTENTS));
  const redacted = await redact({
    files: diff.items,
    paths: diff.items.map(({ path }) => path),
    pull: subject.words,
    guidelines: subject.guidelines,
    contents,
  });
  if (redacted.kind === "failed") return untold(subject, selection, [redacted.doubt]);

  const basis: ReviewBasis = {
    promptVersion: PROMPT_VERSION,
    models: { review: models.review.id, large: models.large.id, refuter: models.refuter.id },
    settings,
    guidelines: redacted.guidelines.map(({ text }) => text),
  };
  const hash = contentHash(redacted.files, redacted.findings, basis);
  // What could not be told is asked again where a person asks for it; a block is not asked away.
  const forget = subject.again && subject.memory?.verdict === "indeterminate";
  const memory = subject.memory !== null && forget ? { ...subject.memory, final: false } : subject.memory;
  const plan = planIncrement({
    memory,
    files: redacted.files,
    contentHash: hash,
    basis: basisHash(basis),
    contents: redacted.contents,
  });
  const review: Review = { subject, settings, models, selection, redacted, plan, basis, hash, nonce: tools.nonce() };
  const spent = spending(tools.model);
  const found = plan.same ? asBefore(review) : await search(review, chunkTokens, spent, tools);
  return await concluded(review, found, spent);
}

interface Review {
  readonly subject: ReviewSubject;
  readonly settings: ReviewSettings;
  readonly models: ModelChoice;
  readonly selection: Selection;
  readonly redacted: Extract<Redaction, { readonly kind: "redacted" }>;
  readonly plan: Increment;
  readonly basis: ReviewBasis;
  readonly hash: string;
  readonly nonce: string;
}

interface Searched extends Found {
  /** US dollars that all that was asked can have cost at most; null: nothing was planned, or a price is not known. */
  readonly mostCost: number | null;
}

const NOTHING: Searched = { findings: [], doubts: [], notReviewed: new Map(), unpaid: false, mostCost: null };

/** Of the very same content: what a model gave no usable answer for is still not reviewed. */
function asBefore({ selection, redacted, plan }: Review): Searched {
  const reviewed = new Set(plan.reused.map(({ path, index }) => `${index} ${path}`));
  const selected = new Set(selection.files.map(({ path }) => path));
  const gaps = redacted.files.filter(
    (file) => selected.has(file.path) && hunksOf(file).some((_, index) => !reviewed.has(`${index} ${file.path}`)),
  );
  return { ...NOTHING, notReviewed: new Map(gaps.map(({ path }) => [path, "the model gave no usable answer"])) };
}

function chunkBudget(models: ModelChoice | null): number {
  const context = models === null ? MOST_CHUNK * 2 : Math.min(models.review.contextTokens, models.large.contextTokens);
  return Math.min(MOST_CHUNK, Math.floor(context / 2));
}

/** Asks about every hunk that nobody has looked at yet, if that is within the policy's limits. */
async function search(
  review: Review,
  chunkTokens: number,
  spent: Spending,
  { onPlan }: Pick<ReviewTools, "onPlan">,
): Promise<Searched> {
  const { subject, settings, selection, redacted, models } = review;
  const fresh = freshFiles(review);
  const wide = fresh.map((file) => withContext(file, redacted.contents.get(file.path) ?? null));
  const packed = packChunks(wide, chunkTokens);
  // What is around a hunk is left out before a hunk is.
  const chunks = tooManyTokens(packed, settings.max_tokens) === null ? packed : packChunks(fresh, chunkTokens);
  if (chunks.length === 0) return NOTHING;
  const tokens = chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
  const model = tokens > LARGE ? models.large : models.review;
  const planned = plannedFor(review, chunks, model);
  onPlan?.({
    questions: chunks.length,
    model: model.name,
    refuter: models.refuter.name,
    inputTokens: planned.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    cost: couldCost(planned),
  });
  const limit =
    tooManyTokens(chunks, settings.max_tokens) ??
    overBudget(planned, settings, subject.memory?.spent ?? null, subject.spentToday);
  if (limit !== null) {
    const notReviewed = new Map(fresh.map(({ path }) => [path, "the policy's limits do not allow for it"]));
    return { ...NOTHING, doubts: [limit], notReviewed, unpaid: true };
  }
  const found = await findIn(
    chunks,
    {
      settings,
      model,
      words: redacted.pull,
      guidelines: redacted.guidelines,
      paths: selection.files.map(({ path }) => path),
      diff: redacted.files,
      nonce: () => review.nonce,
      metadata: metadataOf(review),
    },
    spent,
  );
  return { ...found, mostCost: couldCost(planned) };
}

/** The files that the model is to read, redacted, with those of their hunks alone that are new. */
function freshFiles({ selection, redacted, plan }: Review): FileDiff[] {
  const selected = new Set(selection.files.map(({ path }) => path));
  const fresh = new Set(plan.fresh.map(({ path, index }) => `${index} ${path}`));
  return redacted.files
    .filter(({ path }) => selected.has(path))
    .flatMap((file): FileDiff[] => {
      const hunks = hunksOf(file).filter((_, index) => fresh.has(`${index} ${file.path}`));
      return hunks.length === 0 ? [] : [{ ...file, content: { kind: "text", hunks } }];
    });
}

function plannedFor({ redacted, settings, models }: Review, chunks: readonly Chunk[], model: ModelChoice["review"]) {
  const frame = frameTokens({
    settings,
    guidelines: redacted.guidelines,
    pathInstructions: settings.paths,
    pull: redacted.pull,
    context: { part: 1, parts: chunks.length, paths: redacted.files.map(({ path }) => path) },
  });
  const read = chunks.reduce((sum, chunk) => sum + chunk.tokens + frame, 0);
  return [
    { model, inputTokens: read, outputTokens: chunks.length * REVIEW_OUTPUT_TOKENS },
    // The refuter reads what has findings, which is rarely half of it.
    {
      model: models.refuter,
      inputTokens: Math.ceil(read / 2),
      outputTokens: (chunks.length * REVIEW_OUTPUT_TOKENS) / 2,
    },
  ];
}

/** Refutes, judges and remembers. */
async function concluded(review: Review, found: Searched, spent: Spending): Promise<ReviewResult> {
  const { subject, settings, models, selection, redacted, plan } = review;
  const secrets = redacted.findings;
  const open = [...found.findings.map(withoutMarks), ...plan.findings];
  const setup = { settings, model: models.refuter, nonce: () => review.nonce, metadata: metadataOf(review) };
  const judged = plan.same ? open : await refute(open, redacted.files, setup, spent);
  const dismissals = allDismissals(subject);
  const ledger = ledgerOf(selection, found.notReviewed);
  const judge = (doubts: readonly string[]) =>
    verdictOf({
      findings: [...judged, ...secrets],
      ledger,
      doubts,
      settings,
      changedPaths: subject.files.items.map(({ path }) => path),
      dismissals,
    });
  const throttled = spent.throttled();
  const doubts = [...new Set([...selection.doubts, ...plan.doubts, ...found.doubts])];
  const first = judge(doubts);
  const remembered = remember(review, first, { found, spent, dismissals, final: throttled === null && !found.unpaid });
  const { line, kept } = encodeMemory(remembered);
  const last = kept === "some-blockers" ? judge([...new Set([...doubts, BLOCKERS_LOST])]) : first;
  return {
    review: aiReviewOf(review, last, ledger, receiptOf(review, spent)),
    memory: line,
    paid: spent.usage().calls > 0,
    throttled,
  };
}

/** A suggestion with a placeholder or a mark of ours in it would be committed as it is. */
function withoutMarks(finding: Finding): Finding {
  const marked = finding.suggestion !== null && /<secret:|<U\+/.test(finding.suggestion);
  return marked ? { ...finding, suggestion: null } : finding;
}

function allDismissals({ memory, dismissals }: ReviewSubject): readonly Dismissal[] {
  const known = new Map<string, Dismissal>();
  for (const each of [...(memory?.dismissals ?? []), ...dismissals]) known.set(each.fingerprint, each);
  return [...known.values()];
}

interface Outcome {
  readonly found: Searched;
  readonly spent: Spending;
  readonly dismissals: readonly Dismissal[];
  readonly final: boolean;
}

function remember(review: Review, judgement: Judgement, { found, spent, dismissals, final }: Outcome): ReviewMemory {
  const { subject, selection, redacted, plan, basis, hash } = review;
  const before = subject.memory;
  const told = spent.usage();
  // Nobody tells what a request took that broke off. The caps then count all that was planned.
  const usage = { ...told, cost: told.cost ?? found.mostCost };
  const selected = new Set(selection.files.map(({ path }) => path));
  const reused = new Set(plan.reused.map((each) => each.hash));
  const isReviewed = ({ path, hash }: { readonly path: string; readonly hash: string }) =>
    reused.has(hash) || (!plan.same && selected.has(path) && !found.notReviewed.has(path));
  return {
    contentHash: hash,
    basis: basisHash(basis),
    final,
    verdict: judgement.verdict,
    doubts: [...judgement.doubts],
    reviewed: rememberHunks(redacted.files, isReviewed),
    findings: rememberFindings(judgement, redacted.files),
    dismissals: dismissals.map(({ fingerprint, by, reason }) => ({ fingerprint, by: { ...by }, reason })),
    spent: before === null ? usage : spentTogether(before.spent, usage),
    receipt: receiptOf(review, spent),
    ...spentOnDay(before?.today, subject.day, usage),
    posted: before?.posted ?? { head: null, commented: [] },
    blockersLost: plan.doubts.includes(BLOCKERS_LOST),
  };
}

/** What this content's review took, together with what is remembered of it. */
function receiptOf({ subject, hash, plan, selection }: Review, spent: Spending): NonNullable<ReviewMemory["receipt"]> {
  const usage = spent.usage();
  const before = subject.memory?.contentHash === hash ? subject.memory.receipt : undefined;
  const selected = new Set(selection.files.map(({ path }) => path));
  const read = (hunks: typeof plan.fresh) => hunks.filter(({ path }) => selected.has(path)).length;
  if (before === undefined) return { ...usage, hunks: { fresh: read(plan.fresh), reused: read(plan.reused) } };
  return { ...spentTogether(before, usage), hunks: before.hunks };
}

function aiReviewOf(
  { hash, models }: Review,
  { verdict, doubts, findings }: Judgement,
  ledger: readonly LedgerEntry[],
  taken: NonNullable<ReviewMemory["receipt"]>,
): AiReview {
  return {
    verdict,
    doubts,
    contentHash: hash,
    findings,
    ledger,
    receipt: {
      model: models.review.name,
      refuter: models.refuter.name,
      promptVersion: PROMPT_VERSION,
      ...taken,
    },
  };
}

function metadataOf({ subject }: Review): Readonly<Record<string, string>> {
  return { pull: subject.name };
}

/** A review in which nothing could be asked: what is remembered stays as it is. */
function untold({ files }: ReviewSubject, selection: Selection, doubts: readonly string[]): ReviewResult {
  const reasons = new Map(selection.files.map(({ path }) => [path, "no model was asked"]));
  return {
    review: withoutModel(files.items.length, ledgerOf(selection, reasons), doubts),
    memory: null,
    paid: false,
    throttled: null,
  };
}

/** What there is to say where no model can be asked at all. */
export function withoutModel(files: number, ledger: readonly LedgerEntry[], doubts: readonly string[]): AiReview {
  return {
    verdict: "indeterminate",
    doubts,
    contentHash: "",
    findings: [],
    ledger,
    receipt: {
      model: null,
      refuter: null,
      promptVersion: PROMPT_VERSION,
      calls: 0,
      inputTokens: 0,
      outputTokens: 0,
      cachedTokens: 0,
      cost: 0,
      hunks: { fresh: files, reused: 0 },
    },
  };
}
