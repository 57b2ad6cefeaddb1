import type { Phrase } from "./phrase.ts";

/** Unknown never approves: what could not be read in full is neither true nor false. */
export type Truth = "true" | "false" | "unknown";

/** What became of one condition: everything that an explanation needs, straight from the evaluation. */
export interface Outcome {
  /** The key in the policy: `author`, `files.only`, `any`. */
  readonly condition: string;
  readonly truth: Truth;
  /** What the policy asks for, in a few words. */
  readonly expected: Phrase;
  /** What the pull request has; with `unknown` why it cannot be told. */
  readonly found: Phrase;
  readonly children?: readonly Outcome[];
}

/** True if all are true; false if one is false; else unknown (Kleene). */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes("false")) return "false";
  return truths.includes("unknown") ? "unknown" : "true";
}

/** True if one is true; false if all are false; else unknown (Kleene). */
export function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes("true")) return "true";
  return truths.includes("unknown") ? "unknown" : "false";
}

/** The opposite; of unknown it is unknown. */
export function negate(truth: Truth): Truth {
  if (truth === "unknown") return "unknown";
  return truth === "true" ? "false" : "true";
}

/** A boolean as a truth. */
export function known(value: boolean): Truth {
  return value ? "true" : "false";
}
