import { z } from "zod";
import {
  type AiReview,
  FINDING_CATEGORIES,
  type FindingAnchor,
  type LedgerEntry,
  type ReviewFinding,
  type ReviewReceipt,
  SEVERITIES,
} from "./ai-review.ts";

type Keys<T> = { readonly [Key in keyof T]-?: z.ZodType };

const text = z.string();
const count = z.int().min(0);

const anchor = z.strictObject({
  side: z.enum(["LEFT", "RIGHT"]),
  line: z.int().min(1),
  startLine: z.int().min(1).nullable().default(null),
} satisfies Keys<FindingAnchor>);

const ledgerEntry = z.strictObject({
  path: text,
  state: z.enum(["reviewed", "skipped", "unreviewable"]).default("reviewed"),
  reason: text.default(""),
} satisfies Keys<LedgerEntry>);

const receipt = z.strictObject({
  model: text.nullable().default(null),
  refuter: text.nullable().default(null),
  promptVersion: text.default(""),
  calls: count.default(0),
  inputTokens: count.default(0),
  outputTokens: count.default(0),
  cachedTokens: count.default(0),
  cost: z.number().min(0).nullable().default(null),
  hunks: z.strictObject({ fresh: count, reused: count }).default({ fresh: 0, reused: 0 }),
} satisfies Keys<ReviewReceipt>);

/** The AI review in a snapshot file; a person writes down little more than a verdict. */
export function writtenAiReview<Account extends z.ZodType>(account: Account) {
  const finding = z.strictObject({
    fingerprint: text.default(""),
    path: text,
    anchor: anchor.nullable().default(null),
    quote: text.default(""),
    severity: z.enum(SEVERITIES).default("high"),
    confidence: z.number().min(0).max(100).default(90),
    category: z.enum(FINDING_CATEGORIES).default("correctness"),
    title: text,
    why: text.default(""),
    failureScenario: text.default(""),
    suggestion: text.nullable().default(null),
    blocking: z.boolean().default(false),
    state: z.enum(["new", "carried", "demoted", "dismissed"]).default("new"),
    dismissedBy: account.nullable().default(null),
  } satisfies Keys<ReviewFinding>);
  return z.strictObject({
    verdict: z.enum(["clean", "advisory", "blocked", "indeterminate"]),
    doubts: z.array(text).default([]),
    contentHash: text.default(""),
    findings: z.array(finding).default([]),
    ledger: z.array(ledgerEntry).default([]),
    receipt: receipt.prefault({}),
  } satisfies Keys<AiReview>);
}
