import { z } from "zod";
import { FINDING_CATEGORIES, SEVERITIES } from "../../pull-request/ai-review.ts";

const text = z.string().max(200_000);
const hash = z.string().regex(/^[\w-]{27}$/);
const fingerprint = z.string().regex(/^[0-9a-f]{32}$/);
const count = z.int().min(0);
const side = z.enum(["LEFT", "RIGHT"]);
const account = z.object({ id: z.int().nullable(), login: text, kind: z.enum(["user", "bot", "other"]) });

/** What models took. */
const usageSchema = z.object({
  calls: count,
  inputTokens: count,
  outputTokens: count,
  cachedTokens: count,
  /** US dollars; null: not known, since a model without a price was among them. */
  cost: z.number().min(0).nullable(),
});

const storedFindingSchema = z.object({
  fingerprint,
  path: text,
  side,
  quote: text,
  anchor: z.object({ side, line: count, startLine: count.nullable() }).nullable(),
  onChangedLine: z.boolean(),
  severity: z.enum(SEVERITIES),
  confidence: z.number().min(0).max(100),
  category: z.enum(FINDING_CATEGORIES),
  title: text,
  why: text,
  failureScenario: text,
  suggestion: text.nullable(),
  source: z.enum(["model", "redaction"]),
  /** It was found by the review of an earlier content; not there: nobody wrote that down. */
  carried: z.boolean().optional(),
  judged: z.boolean(),
  refuted: z.boolean(),
  /** It held the approval when it was stored. */
  blocking: z.boolean(),
  /** Which hunk it is in, and on which of its lines, by their place there; null where it has no anchor. */
  at: z.object({ hunk: hash, first: count, last: count }).nullable(),
});

/**
 * What is remembered of a pull request's reviews, in our own check run, which nobody else can write. It is read as strictly as
 * anything: what does not fit is no memory.
 */
export const reviewMemorySchema = z.object({
  contentHash: hash,
  /** See `basisHash`: of another basis no hunk is taken over. */
  basis: hash,
  /**
   * False: the review ended before everything was asked that should have been, and nothing was paid for the rest (over a
   * cap, throttled): the rest is asked when it is looked at again. A failure that was paid for is final.
   */
  final: z.boolean(),
  verdict: z.enum(["clean", "advisory", "blocked", "indeterminate"]),
  doubts: z.array(text).max(1_000),
  /** By file, the hunks that a model has looked at with an answer that could be used, and how many hunks there were. */
  reviewed: z.array(z.object({ path: text, of: count, hunks: z.array(hash).min(1).max(20_000) })).max(3_000),
  findings: z.array(storedFindingSchema).max(5_000),
  dismissals: z.array(z.object({ fingerprint, by: account, reason: text })).max(1_000),
  /** What all pushes together took; of a request that broke off, the most that it can have cost. */
  spent: usageSchema,
  /** What the review of this very content took, for its receipt, however often it is looked at again. */
  receipt: usageSchema.extend({ hunks: z.object({ fresh: count, reused: count }) }).optional(),
  /** What the reviews of one day (UTC) took, of the last day that had any; not there: none since days are remembered. */
  today: z.object({ day: z.string().regex(/^\d{4}-\d\d-\d\d$/), cost: z.number().min(0).nullable() }).optional(),
  posted: z.object({
    /** The head for which the review with its comments was posted; null: none yet. */
    head: text.nullable(),
    /** Findings that have an inline comment. */
    commented: z.array(fingerprint).max(5_000),
  }),
  /** There were more blocking findings than there is room for: which ones is not known any more. */
  blockersLost: z.boolean(),
});

export type ReviewMemory = z.output<typeof reviewMemorySchema>;
export type StoredFinding = ReviewMemory["findings"][number];
