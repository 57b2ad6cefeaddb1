import { z } from "zod";
import { SEVERITIES } from "../pull-request/ai-review.ts";
import { shortText, textList } from "./conditions/text-list.ts";

const dollars = z.number().min(0).max(10_000);
const prose = z.string().trim().min(1).max(4_000);

/** The key `review`: how the AI review works where a rule asks for it. */
export const reviewSettingsSchema = z.strictObject({
  model: shortText
    .optional()
    .describe("the model that reviews, by its name in the deployment's table; without it, the deployment's own choice"),
  large_model: shortText.optional().describe("the model for large diffs"),
  refuter: shortText.optional().describe("the model that tries to refute what was found"),
  max_tokens: z
    .int()
    .min(1_000)
    .max(2_000_000)
    .default(200_000)
    .describe("how many tokens of diff are read at most; what has more needs a human"),
  max_cost_per_pull: dollars
    .default(5)
    .describe("US dollars that a pull request may cost, all its pushes together; beyond, it needs a human"),
  daily_cost: dollars.optional().describe("US dollars that the repository's reviews may cost on one day (UTC)"),
  paths: z
    .array(
      z.strictObject({
        path: textList.describe("globs"),
        instructions: prose.describe("what the reviewer is to look at there"),
      }),
    )
    .max(50)
    .default([])
    .describe("instructions for parts of the repository"),
  ignore: textList
    .optional()
    .describe("globs of files that the model does not read; they still count for everything else"),
  instructions: prose.optional().describe("what the reviewer is to look at everywhere"),
  guidelines: z
    .array(shortText)
    .max(10)
    .default(["REVIEW.md", "CLAUDE.md", "AGENTS.md"])
    .describe("files with guidelines, read from the base branch alone; a pull request that changes one needs a human"),
  language: z.string().trim().min(2).max(40).default("English").describe("the language that findings are written in"),
  block_on: z
    .array(z.enum(SEVERITIES))
    .min(1)
    .default(["critical", "high"])
    .describe("severities that hold the approval"),
  confidence: z.int().min(0).max(100).default(80).describe("findings that hold it are at least so sure"),
  max_comments: z
    .int()
    .min(0)
    .max(30)
    .default(5)
    .describe("inline comments at most; what is beyond stands in the summary"),
  request_changes: z.boolean().default(false).describe("ask for changes by a review where the approval is held"),
  on_error: z
    .enum(["hold", "approve"])
    .default("hold")
    .describe(
      "what becomes of it where the review cannot tell. `approve`: it is approved, and nothing claims that there was a review; that holds for whatever keeps it from telling, also what an author can bring about (a binary file, a huge diff)",
    ),
});

export type ReviewSettings = z.output<typeof reviewSettingsSchema>;
/** What a rule asks of the AI review: nothing, its comments, or that it finds nothing that blocks. */
export const REVIEW_LEVELS = ["off", "advisory", "required"] as const;
export type ReviewLevel = (typeof REVIEW_LEVELS)[number];
