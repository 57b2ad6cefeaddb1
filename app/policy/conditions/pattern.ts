import { z } from "zod";
import type { Effort } from "../../pull-request/effort.ts";
import { type BoundedRegex, boundedRegex, weightOf } from "./bounded-regex.ts";

/** A regular expression in RE2's syntax, which takes linear time whatever it is matched against. */
export const pattern = z
  .string()
  .min(1)
  .max(500)
  .superRefine((source, context) => {
    try {
      const weight = weightOf(source);
      if (weight > MOST_WEIGHT) {
        context.addIssue({ code: "custom", message: "a regular expression that is too large: it repeats too much" });
      } else if (!hasRoom(source, weight)) {
        context.addIssue({ code: "custom", message: TOO_MANY });
      } else compiled(source);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      context.addIssue({ code: "custom", message: `not a regular expression of RE2: ${why}` });
    }
  });

/** Of one regular expression: `[0-9a-f]{40}` has 51. */
const MOST_WEIGHT = 4_000;
/** Of all in one policy, which is some 300 as people write them. */
const MOST_WEIGHT_OF_ALL = 10_000;
/** To read one that is small takes time, too. */
const LEAST_WEIGHT = 30;
const TOO_MANY = "too many or too large regular expressions in this policy; one list of alternatives can say `(a|b|c)`";

/** Those of the policy that is being read, each once; null: none is. */
let reading: { readonly sources: Set<string>; weight: number } | null = null;

/** Reads something with regular expressions in it, which together may not be too large. */
export function readingPatterns<T>(read: () => T): T {
  const before = reading;
  reading = { sources: new Set(), weight: 0 };
  try {
    return read();
  } finally {
    reading = before;
  }
}

function hasRoom(source: string, weight: number): boolean {
  if (reading === null || reading.sources.has(source)) return true;
  reading.sources.add(source);
  reading.weight += Math.max(LEAST_WEIGHT, weight);
  return reading.weight <= MOST_WEIGHT_OF_ALL;
}

/**
 * What tells whether one of these patterns is found anywhere in a text; anchors say where. To be made once and asked about
 * every text (all lines of a diff, all commit messages): all texts of one decision share its effort.
 *
 * @example
 * const isMatch = matching(wanted, effort);
 * const hit = lines.find(isMatch);
 *
 * @throws {TooMuchWork} when asked, if it is too much; `evaluateCondition` makes the condition unknown by that, so that
 *   nobody has to catch it
 */
export function matching(sources: readonly string[], effort: Effort): (text: string) => boolean {
  // Of one decision always the same ones: what they have met so far is counted.
  const regexes = sources.map((source) => effort.once(known, source, () => compiled(source)));
  return (text) => regexes.some((regex) => regex.isFound(text, effort));
}

const REMEMBERED = 400;
const known = new Map<string, BoundedRegex>();

function compiled(source: string): BoundedRegex {
  const found = known.get(source);
  if (found) return found;
  if (known.size >= REMEMBERED) known.clear();
  const fresh = boundedRegex(source);
  known.set(source, fresh);
  return fresh;
}
