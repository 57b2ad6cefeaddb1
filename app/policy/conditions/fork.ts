import { z } from "zod";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { words } from "../phrase.ts";

/** Whether the branch is in another repository. */
export const forkSchema = z.boolean();
export type ForkCondition = z.output<typeof forkSchema>;

/** The pull request comes from a fork, or does not. */
export function evaluateFork(wanted: ForkCondition, snapshot: Snapshot): Outcome {
  const { fork } = snapshot.pull.head;
  const say = (from: boolean) => words(from ? "comes from a fork" : "comes from this repository");
  return { condition: "fork", truth: known(fork === wanted), expected: say(wanted), found: say(fork) };
}
