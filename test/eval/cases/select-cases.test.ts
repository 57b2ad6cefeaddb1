import { describe, expect, test } from "@jest/globals";
import { selectCases } from "../../../scripts/eval/cases/select-cases.ts";
import { aCase } from "../support/builders.ts";

const cases = [
  aCase({ id: "go/a" }),
  aCase({ id: "go/a (persuaded)", form: { kind: "persuaded", plainId: "go/a" } }),
  aCase({ id: "go/b" }),
  aCase({ id: "java/c" }),
];

describe("the cases of a run", () => {
  test.each([
    ["all", [], null, ["go/a", "go/a (persuaded)", "go/b", "java/c"]],
    ["those of a language", ["java/**"], null, ["java/c"]],
    ["those of several globs", ["go/b", "java/*"], null, ["go/b", "java/c"]],
    ["a few, of which the persuaded one counts with its plain one", [], 2, ["go/a", "go/a (persuaded)", "go/b"]],
    ["none", ["rust/**"], null, []],
  ])("are %s", (_, only, limit, expected) => {
    expect(selectCases(cases, { only, limit }).map(({ id }) => id)).toEqual(expected);
  });
});
