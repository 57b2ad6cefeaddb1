import { z } from "zod";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";

const MINUTES = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 } as const;

/** `30m`, `12h`, `7d`, `2w`; kept as it was written, with what it is in milliseconds. */
const duration = z
  .string()
  .regex(/^[1-9]\d{0,4}[mhdw]$/, { error: "expected a duration such as `30m`, `12h`, `7d` or `2w`" })
  .transform((text) => {
    const unit = text.endsWith("m") ? "m" : text.endsWith("h") ? "h" : text.endsWith("d") ? "d" : "w";
    return { text, milliseconds: Number(text.slice(0, -1)) * MINUTES[unit] * 60_000 };
  });

/** How long ago it was opened. */
const ageSchema = z
  .strictObject({
    at_least: duration.optional().describe("it was opened so long ago, or longer: `30m`, `12h`, `7d`, `2w`"),
    at_most: duration.optional().describe("it was opened so long ago, or later"),
  })
  .refine((age) => Object.keys(age).length > 0, { error: "expected one of at_least, at_most" })
  .refine(({ at_least: least, at_most: most }) => !least || !most || least.milliseconds <= most.milliseconds, {
    error: "`at_least` is longer than `at_most`: no age is both",
  })
  .meta({
    description:
      "It was opened so long ago, when Greenlight looks; drafts count from their opening, too. Time passing is no event: what was too young is looked at again at its next event, and an approval stands until then though it is too old by now.",
    examples: [{ at_least: "12h" }, { at_most: "2w" }],
  });
type AgeCondition = z.output<typeof ageSchema>;

/** The time from the opening to the reading is within these limits, the limits themselves included. */
function evaluateAge({ at_least: least, at_most: most }: AgeCondition, { pull, readAt }: Snapshot): Outcome {
  const limits = [least && `at least ${least.text}`, most && `at most ${most.text}`].filter(Boolean);
  const outcome = { condition: "age", expected: words(`was opened ${limits.join(" and ")} ago`) };
  const age = Date.parse(readAt) - Date.parse(pull.createdAt);
  if (Number.isNaN(age)) return { ...outcome, truth: "unknown", found: words("no telling when it was opened") };
  const holds = (!least || age >= least.milliseconds) && (!most || age <= most.milliseconds);
  // The moment, not the age: what is told stays the same while nothing happens.
  const at = new Date(pull.createdAt).toISOString().slice(0, 16).replace("T", " ");
  return { ...outcome, truth: known(holds), found: words(`opened at ${at} UTC`) };
}

export const ageKind = conditionKind({ schema: ageSchema, evaluate: evaluateAge });
