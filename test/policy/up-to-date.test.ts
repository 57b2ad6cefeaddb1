import { expect, test } from "@jest/globals";
import type { SnapshotChanges } from "../support/builders.ts";
import { type ConditionCase, truthsOf } from "../support/condition-outcome.ts";

const behind = (value: number): SnapshotChanges => ({ behindBy: { known: true, value } });

test.each<ConditionCase>([
  ["it has them all", "up_to_date: true", behind(0), "true", "true"],
  ["it lacks one", "up_to_date: true", behind(1), "false", "false"],
  ["it lacks one, as asked", "up_to_date: false", behind(1), "true", "true"],
  ["it has them all, though asked", "up_to_date: false", behind(0), "false", "false"],
  ["not known", "up_to_date: true", { behindBy: { known: false, reason: "no permission" } }, "unknown", "unknown"],
  ["not read", "up_to_date: false", {}, "unknown", "unknown"],
])("up_to_date: %s", (_, condition, changes, strict, wide) =>
  expect(truthsOf(condition, changes)).toEqual({ strict, wide }),
);
