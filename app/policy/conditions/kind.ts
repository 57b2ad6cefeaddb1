import type { z } from "zod";
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
  /** Whether it holds for a pull request. Never throws. */
  readonly evaluate: (asked: z.output<Schema>, snapshot: Snapshot, reading: Reading) => Outcome;
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
