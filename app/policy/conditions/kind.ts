import type { z } from "zod";
import type { Effort, TooMuchWork } from "../../pull-request/effort.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import type { Outcome } from "../outcome.ts";
import type { Reading } from "./reading.ts";

/**
 * One kind of condition: what may be written, and what it means.
 *
 * The schema carries its paragraph of the reference (`.meta({ description, examples })`); editors show it, too.
 */
export interface ConditionKind<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** Whether it holds for a pull request. Throws nothing but {@link TooMuchWork}, by which it is unknown. */
  readonly evaluate: (asked: z.output<Schema>, snapshot: Snapshot, reading: Reading, effort: Effort) => Outcome;
  /**
   * About how many steps of the decision's effort that takes, where it grows with what is asked for and with the pull
   * request; what `evaluate` spends by itself is left out.
   */
  readonly cost?: (asked: z.output<Schema>, snapshot: Snapshot) => number;
  /**
   * Where it may stand: a kind that says what *everything* must be (`strict`) would, where it prevents an approval, let
   * the pull request through with a single exception.
   */
  readonly only?: "strict";
}

/** Ties a schema to its meaning. */
export function conditionKind<Schema extends z.ZodType>(kind: ConditionKind<Schema>): ConditionKind<Schema> {
  return kind;
}
