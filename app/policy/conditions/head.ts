import type { z } from "zod";
import { nameFits } from "../../pull-request/glob.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { anyName, phrase } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import { textList } from "./text-list.ts";

/** Branch names, or patterns in which `*` stands for any characters. */
const headSchema = textList.meta({
  description:
    "It comes from one of these branches. `*` stands for any characters. Of a fork, too, where anybody chooses the name: add `fork: false` where the name means something.",
  examples: ["release/*"],
});
type HeadCondition = z.output<typeof headSchema>;

/** The pull request comes from one of these branches; of a fork, too, where anybody chooses the name. */
function evaluateHead(branches: HeadCondition, snapshot: Snapshot): Outcome {
  const { ref } = snapshot.pull.head;
  return {
    condition: "head",
    truth: known(branches.some((branch) => nameFits(branch, ref))),
    expected: phrase`comes from the branch ${anyName(branches)}`,
    found: phrase`from ${ref}`,
  };
}

export const headKind = conditionKind({ schema: headSchema, evaluate: evaluateHead });
