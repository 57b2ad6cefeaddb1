/** How a model is made to answer in the form that is asked for; see ladder.ts. */
export const OUTPUT_MODES = ["tool", "json", "auto"] as const;
export type OutputMode = (typeof OUTPUT_MODES)[number];

/** US dollars for a million tokens. */
export interface Prices {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  /** For the cache of five minutes, the only one that is used. */
  readonly cacheWrite: number;
}

/** A model of Amazon Bedrock, as configuration: ids, prices and limits are nobody's constants. */
export interface Model {
  /** What policies and the deployment call it. */
  readonly name: string;
  /** The id or ARN of an inference profile, or of a model. */
  readonly id: string;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** Null where nobody knows them: then its cost is told as unknown. */
  readonly prices: Prices | null;
  /** A prefix that is shorter is not cached. */
  readonly cache: { readonly supported: boolean; readonly minimumTokens: number };
  /** What it takes, as far as that is known; what it refuses besides is learned. */
  readonly modes: readonly OutputMode[];
}

/**
 * What a deployment may use without configuring it, as of 21 November 2026. Each is the `global.` profile: requests may be
 * answered in any commercial region. The profiles `us.` and `eu.` keep them in their geography and cost 10 % more, for
 * which a deployment names them by `REVIEW_MODELS`.
 *
 * - ids, limits: AWS, Amazon Bedrock user guide, model cards; platform.claude.com, "Models overview"
 * - prices: platform.claude.com, "Pricing", which Bedrock's global profiles share (Opus 5.5 and Sonnet 5.5: a cache read is
 *   5 % of the input's price, for the others 10 %; a cache write is 125 %)
 * - smallest prefixes: platform.claude.com, "Prompt caching"; of the 5.5 models none was found, so the largest of all
 * - forced tools: refused by the 5.5 models with a ValidationException (vercel/ai#21364 and
 *   `@ai-sdk/amazon-bedrock` 4.0.186)
 *
 * Claude Haiku 5.5 is not here: its price depends on the length of the prompt, which the table cannot say.
 */
export const KNOWN_MODELS: readonly Model[] = [
  {
    name: "claude-sonnet-5.5",
    id: "global.anthropic.claude-sonnet-5-5",
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
    prices: { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
    cache: { supported: true, minimumTokens: 4_096 },
    modes: ["json", "auto"],
  },
  {
    name: "claude-opus-5.5",
    id: "global.anthropic.claude-opus-5-5",
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
    prices: { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5 },
    cache: { supported: true, minimumTokens: 4_096 },
    modes: ["json", "auto"],
  },
  {
    name: "claude-opus-5",
    id: "global.anthropic.claude-opus-5",
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
    prices: { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 },
    cache: { supported: true, minimumTokens: 512 },
    modes: ["tool", "json", "auto"],
  },
  {
    name: "claude-sonnet-5",
    id: "global.anthropic.claude-sonnet-5",
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
    prices: { input: 2, output: 10, cacheRead: 0.2, cacheWrite: 2.5 },
    cache: { supported: true, minimumTokens: 1_024 },
    modes: ["tool", "json", "auto"],
  },
  {
    name: "claude-haiku-4.5",
    id: "global.anthropic.claude-haiku-4-5-20251001-v1:0",
    contextTokens: 200_000,
    maxOutputTokens: 64_000,
    prices: { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
    cache: { supported: true, minimumTokens: 4_096 },
    modes: ["tool", "json", "auto"],
  },
];
