import { evaluateCondition } from "../../app/policy/conditions/condition.ts";
import type { Reading } from "../../app/policy/conditions/reading.ts";
import type { Outcome, Truth } from "../../app/policy/outcome.ts";
import { parsePolicy } from "../../app/policy/parse.ts";
import { plain } from "../../app/policy/phrase.ts";
import { aSnapshot, type SnapshotChanges } from "./builders.ts";
import { aRule } from "./builders-policy.ts";

/** One case of a condition's table: how it is called, the condition in YAML's flow style, the pull request, both readings. */
export type ConditionCase = readonly [
  name: string,
  condition: string,
  changes: SnapshotChanges,
  strict: Truth,
  wide: Truth,
];

/** What becomes of a condition. */
export function outcomeOf(condition: string, changes: SnapshotChanges = {}, reading: Reading = "strict"): Outcome {
  const parsed = parsePolicy(aRule(`{ ${condition} }`));
  if (!parsed.valid) throw new Error(JSON.stringify(parsed.problems));
  const [outcome] = evaluateCondition(parsed.policy.rules[0]?.when ?? {}, aSnapshot(changes), reading);
  if (outcome === undefined) throw new Error("no outcome");
  // Both are always told.
  if (plain(outcome.expected) === "" || plain(outcome.found) === "") throw new Error("an outcome without words");
  return outcome;
}

/** Where holding leads to an approval, and where it prevents one. */
export function truthsOf(condition: string, changes: SnapshotChanges = {}): { strict: Truth; wide: Truth } {
  return {
    strict: outcomeOf(condition, changes, "strict").truth,
    wide: outcomeOf(condition, changes, "wide").truth,
  };
}

/** What is wrong with a condition, in one text; empty if nothing is. */
export function problemsOf(condition: string): string {
  const parsed = parsePolicy(aRule(`{ ${condition} }`));
  return parsed.valid ? "" : parsed.problems.map(({ message }) => message).join("\n");
}
