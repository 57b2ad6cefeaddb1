import { z } from "zod";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";

/** Whether the branch is in another repository. */
const forkSchema = z.boolean().meta({
  description: "`true`: it comes from a fork; `false`: from a branch of this repository.",
  examples: [false],
});
type ForkCondition = z.output<typeof forkSchema>;

/** The pull request comes from a fork, or does not. */
function evaluateFork(wanted: ForkCondition, snapshot: Snapshot): Outcome {
  const { fork } = snapshot.pull.head;
  const say = (from: boolean) => words(from ? "comes from a fork" : "comes from this repository");
  return { condition: "fork", truth: known(fork === wanted), expected: say(wanted), found: say(fork) };
}

export const forkKind = conditionKind({ schema: forkSchema, evaluate: evaluateFork });
