import type { z } from "zod";
import { nameFits } from "../../pull-request/glob.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { anyName, phrase } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import { textList } from "./text-list.ts";

/** Branch names, or patterns in which `*` stands for any characters. */
const baseSchema = textList.meta({
  description: "It would be merged into one of these branches. `*` stands for any characters.",
  examples: ["main", ["release/*", "hotfix/*"]],
});
type BaseCondition = z.output<typeof baseSchema>;

/** The pull request would be merged into one of these branches. */
function evaluateBase(branches: BaseCondition, snapshot: Snapshot): Outcome {
  const { ref } = snapshot.pull.base;
  return {
    condition: "base",
    truth: known(branches.some((branch) => nameFits(branch, ref))),
    expected: phrase`is for the branch ${anyName(branches)}`,
    found: phrase`for ${ref}`,
  };
}

export const baseKind = conditionKind({ schema: baseSchema, evaluate: evaluateBase });
