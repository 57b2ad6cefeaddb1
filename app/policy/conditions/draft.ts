import { z } from "zod";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";

/** Whether it is a draft. */
const draftSchema = z.boolean().meta({
  description:
    "`true`: it is a draft; `false`: it is ready for review. A draft is never approved, whatever the policy says; the condition is for policies that say so themselves.",
  examples: [false],
});
type DraftCondition = z.output<typeof draftSchema>;

/** The pull request is a draft, or is not. */
function evaluateDraft(wanted: DraftCondition, snapshot: Snapshot): Outcome {
  const { draft } = snapshot.pull;
  const say = (is: boolean) => words(is ? "a draft" : "ready for review");
  return { condition: "draft", truth: known(draft === wanted), expected: say(wanted), found: say(draft) };
}

export const draftKind = conditionKind({ schema: draftSchema, evaluate: evaluateDraft });
