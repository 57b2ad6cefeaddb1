import { expect, test } from "@jest/globals";
import { type ConditionCase, truthsOf } from "../support/condition-outcome.ts";

test.each<ConditionCase>([
  ["no conflicts", "mergeable: true", { pull: { mergeable: "mergeable" } }, "true", "true"],
  ["conflicts", "mergeable: true", { pull: { mergeable: "conflicting" } }, "false", "false"],
  ["conflicts, as asked", "mergeable: false", { pull: { mergeable: "conflicting" } }, "true", "true"],
  ["not worked out", "mergeable: true", { pull: { mergeable: "unknown" } }, "unknown", "unknown"],
  ["not worked out, for a guard", "mergeable: false", { pull: { mergeable: "unknown" } }, "unknown", "unknown"],
])("mergeable: %s", (_, condition, changes, strict, wide) =>
  expect(truthsOf(condition, changes)).toEqual({ strict, wide }),
);
