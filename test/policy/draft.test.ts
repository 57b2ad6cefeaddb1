import { expect, test } from "@jest/globals";
import { type ConditionCase, truthsOf } from "../support/condition-outcome.ts";

test.each<ConditionCase>([
  ["a draft as asked", "draft: true", { pull: { draft: true } }, "true", "true"],
  ["none as asked", "draft: false", { pull: { draft: false } }, "true", "true"],
  ["a draft where none is wanted", "draft: false", { pull: { draft: true } }, "false", "false"],
])("%s", (_, condition, changes, strict, wide) => expect(truthsOf(condition, changes)).toEqual({ strict, wide }));
