import { z } from "zod";
import { FINDING_CATEGORIES, SEVERITIES } from "../../pull-request/ai-review.ts";

/** A finding as a model writes it down, before anything of it is believed. */
export const rawFindingSchema = z.object({
  path: z.string(),
  /** `R`: the line is on the right side (added or context); `L`: it was removed. */
  side: z.enum(["L", "R"]),
  /** The line or lines that it is about, letter by letter as in the diff, without sign and number. */
  quote: z.string(),
  /** The number that it believes the first line has. Breaks ties, no more. */
  line_hint: z.number().nullable(),
  severity: z.enum(SEVERITIES),
  confidence: z.number(),
  category: z.enum(FINDING_CATEGORIES),
  title: z.string(),
  why: z.string(),
  failure_scenario: z.string(),
  suggestion: z.string().nullable(),
});
export type RawFinding = z.output<typeof rawFindingSchema>;

export const reviewAnswerSchema = z.object({ findings: z.array(rawFindingSchema) });

/** The refuter's word on one finding, by its number in the question. */
export const refutationSchema = z.object({
  number: z.number(),
  /** `holds`: it is right; `wrong`: it is not; `unsure`. */
  verdict: z.enum(["holds", "wrong", "unsure"]),
  why: z.string(),
});
export const refuterAnswerSchema = z.object({ refutations: z.array(refutationSchema) });
export type Refutation = z.output<typeof refutationSchema>;
