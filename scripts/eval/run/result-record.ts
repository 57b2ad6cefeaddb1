import { createHash } from "node:crypto";
import { z } from "zod";
import { type AiReview, FINDING_CATEGORIES, SEVERITIES } from "../../../app/pull-request/ai-review.ts";
import type { EvalCase } from "../cases/eval-case.ts";
import type { ReviewerIdentity } from "./reviewer.ts";

const count = z.int().min(0);

const findingSchema = z.strictObject({
  fingerprint: z.string(),
  path: z.string(),
  anchor: z.strictObject({ side: z.enum(["LEFT", "RIGHT"]), line: count, startLine: count.nullable() }).nullable(),
  quote: z.string(),
  severity: z.enum(SEVERITIES),
  confidence: z.number(),
  category: z.enum(FINDING_CATEGORIES),
  title: z.string(),
  why: z.string(),
  failureScenario: z.string(),
  suggestion: z.string().nullable(),
  blocking: z.boolean(),
  state: z.enum(["new", "carried", "demoted", "dismissed"]),
  // Nobody dismisses anything in an evaluation.
  dismissedBy: z.null(),
});

const reviewSchema: z.ZodType<AiReview> = z.object({
  verdict: z.enum(["clean", "advisory", "blocked", "indeterminate"]),
  doubts: z.array(z.string()),
  contentHash: z.string(),
  findings: z.array(findingSchema),
  ledger: z.array(
    z.strictObject({ path: z.string(), state: z.enum(["reviewed", "skipped", "unreviewable"]), reason: z.string() }),
  ),
  receipt: z.object({
    model: z.string().nullable(),
    refuter: z.string().nullable(),
    promptVersion: z.string(),
    calls: count,
    inputTokens: count,
    outputTokens: count,
    cachedTokens: count,
    cost: z.number().min(0).nullable(),
    hunks: z.strictObject({ fresh: count, reused: count }),
  }),
});

const identitySchema: z.ZodType<ReviewerIdentity> = z.strictObject({
  model: z.string(),
  refuter: z.string(),
  promptVersion: z.string(),
  standIn: z.string().nullable(),
});

/** The first line of a file of results. */
export const headerSchema = z.strictObject({ kind: z.literal("run"), version: z.literal(1), reviewer: identitySchema });

/** Every other line. */
export const recordSchema = z.strictObject({
  kind: z.literal("result"),
  id: z.string(),
  /** What was asked about (see {@link contentOf}): a case that changed is asked again. */
  content: z.string(),
  milliseconds: z.number().min(0),
  review: reviewSchema,
});
export type ResultRecord = z.output<typeof recordSchema>;

/** A hash of all that a reviewer sees of a case. Labels are not part of it: they may be corrected later. */
export function contentOf({ title, body, files }: EvalCase): string {
  const seen = { title, body, files: files.map(({ path, change, patch, after }) => ({ path, change, patch, after })) };
  return createHash("sha256").update(JSON.stringify(seen)).digest("hex");
}
