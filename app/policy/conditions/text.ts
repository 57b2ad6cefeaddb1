import { z } from "zod";
import type { Effort } from "../../pull-request/effort.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { anyName, phrase, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import { matching, pattern } from "./pattern.ts";

/** What a text of the pull request must hold: a match of one of these regular expressions. */
const textSchema = z.strictObject({
  matches: z
    .union([pattern, z.array(pattern).min(1).max(100)])
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .describe("[regular expressions](#regular-expressions); one match is enough"),
});
type TextCondition = z.output<typeof textSchema>;

/** The title, or the body, holds a match of one of the patterns. */
function evaluateText(of: "title" | "body", { matches }: TextCondition, snapshot: Snapshot, effort: Effort): Outcome {
  const text = snapshot.pull[of];
  const found = matches.find((each) => matching([each], effort)(text));
  return {
    condition: of,
    truth: known(found !== undefined),
    expected: phrase`its ${words(of)} matches ${anyName(matches)}`,
    found: found === undefined ? words("no match") : phrase`matches ${found}`,
  };
}

export const titleKind = conditionKind({
  schema: textSchema.meta({
    description:
      "Its title holds a match of a regular expression. Whoever may edit the pull request chooses the title.",
    examples: [{ matches: "^(fix|docs)(\\(.+\\))?: " }],
  }),
  evaluate: (asked, snapshot, _, effort) => evaluateText("title", asked, snapshot, effort),
});
export const bodyKind = conditionKind({
  schema: textSchema.meta({
    description: "Its description holds a match of a regular expression.",
    examples: [{ matches: "(?i)\\brisk: *low\\b" }],
  }),
  evaluate: (asked, snapshot, _, effort) => evaluateText("body", asked, snapshot, effort),
});
