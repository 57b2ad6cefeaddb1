import { type Effort, TooMuchWork } from "../../pull-request/effort.ts";
import type { Outcome } from "../outcome.ts";
import { words } from "../phrase.ts";

/** Steps for each condition, whatever it is. */
const CONDITION = 100;

/**
 * Evaluates a condition as a part of a decision. What would be more work than is left for the decision is unknown, which
 * never approves.
 *
 * @param cost the steps that it takes, but for those that it spends by itself
 */
export function withinEffort(condition: string, effort: Effort, cost: number, evaluate: () => Outcome): Outcome {
  try {
    effort.spend(CONDITION + cost);
    return evaluate();
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    return { condition, truth: "unknown", expected: words(EXPECTED), found: words(TOO_MUCH) };
  }
}

const EXPECTED = "the policy asks no more than can be told in a moment";
const TOO_MUCH = "too much work: too many, or too complicated, patterns for so large a pull request";
