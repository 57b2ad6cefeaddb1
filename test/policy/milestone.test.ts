import { expect, test } from "@jest/globals";
import type { SnapshotChanges } from "../support/builders.ts";
import { type ConditionCase, truthsOf } from "../support/condition-outcome.ts";

const inMilestone = (milestone: string | null): SnapshotChanges => ({ pull: { milestone } });

test.each<ConditionCase>([
  ["the title", "milestone: '1.4'", inMilestone("1.4"), "true", "true"],
  ["one of several", "milestone: ['1.4', Later]", inMilestone("Later"), "true", "true"],
  ["another title", "milestone: '1.4'", inMilestone("1.5"), "false", "false"],
  ["never a part of it", "milestone: '1.4'", inMilestone("1.4.1"), "false", "false"],
  ["no milestone", "milestone: '1.4'", inMilestone(null), "false", "false"],
  [
    "other letters fit only where that prevents an approval",
    "milestone: Frozen",
    inMilestone("FROZEN"),
    "false",
    "true",
  ],
])("milestone: %s", (_, condition, changes, strict, wide) =>
  expect(truthsOf(condition, changes)).toEqual({ strict, wide }),
);
