import { z } from "zod";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";

/** Whether it could be merged without conflicts. */
const mergeableSchema = z.boolean().meta({
  description:
    "`true`: GitHub could merge it without conflicts; `false`: it has conflicts. GitHub works that out only when asked, and tells nobody: if it has not after some seconds, it cannot be told until the pull request's next event. A base branch that moves on is no event either.",
  examples: [true],
});
type MergeableCondition = z.output<typeof mergeableSchema>;

/** GitHub says that it has no conflicts with the base, or that it has. */
function evaluateMergeable(wanted: MergeableCondition, { pull }: Snapshot): Outcome {
  const say = (is: boolean) => words(is ? "no conflicts with the base branch" : "conflicts with the base branch");
  const outcome = { condition: "mergeable", expected: say(wanted) };
  if (pull.mergeable === "unknown") {
    return { ...outcome, truth: "unknown", found: words("GitHub has not worked out whether it has conflicts") };
  }
  const is = pull.mergeable === "mergeable";
  return { ...outcome, truth: known(is === wanted), found: say(is) };
}

export const mergeableKind = conditionKind({ schema: mergeableSchema, evaluate: evaluateMergeable });
