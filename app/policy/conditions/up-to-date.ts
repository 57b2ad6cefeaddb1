import { z } from "zod";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";

/** Whether the head contains the tip of the base branch. */
const upToDateSchema = z.boolean().meta({
  description:
    "`true`: it has every commit of its base branch; `false`: it does not. The base branch moving on is no event: an approval stands until the pull request's next one. Branch protection can ask for the same at the moment of merging.",
  examples: [true],
});
type UpToDateCondition = z.output<typeof upToDateSchema>;

/** No commit of the base branch is missing from it, or one is. */
function evaluateUpToDate(wanted: UpToDateCondition, { behindBy }: Snapshot): Outcome {
  const expected = words(wanted ? "has every commit of the base branch" : "lacks commits of the base branch");
  const outcome = { condition: "up_to_date", expected };
  if (behindBy === undefined || !behindBy.known) {
    return {
      ...outcome,
      truth: "unknown",
      found: words(behindBy?.reason ?? "it was not compared with the base branch"),
    };
  }
  const { value } = behindBy;
  const found = value === 0 ? "has them all" : `${value} ${value === 1 ? "commit" : "commits"} behind`;
  return { ...outcome, truth: known((value === 0) === wanted), found: words(found) };
}

export const upToDateKind = conditionKind({ schema: upToDateSchema, evaluate: evaluateUpToDate });
