import { expect, test } from "@jest/globals";
import { cut, type SnapshotChanges } from "../support/builders.ts";
import { type ConditionCase, problemsOf, truthsOf } from "../support/condition-outcome.ts";

const issue = (open: boolean, ...labels: string[]) => ({ number: 12, open, labels });
const closing = (...items: ReturnType<typeof issue>[]): SnapshotChanges => ({ linkedIssues: { whole: true, items } });

test.each<ConditionCase>([
  ["one", "linked_issue: true", closing(issue(true)), "true", "true"],
  ["none", "linked_issue: true", closing(), "false", "false"],
  ["none, as asked", "linked_issue: false", closing(), "true", "true"],
  ["one, though none is wanted", "linked_issue: false", closing(issue(true)), "false", "false"],
  [
    "with the label, whatever its letters",
    "linked_issue: { label: Accepted }",
    closing(issue(true), issue(true, "accepted")),
    "true",
    "true",
  ],
  ["without it", "linked_issue: { label: accepted }", closing(issue(true, "bug")), "false", "false"],
  ["open", "linked_issue: { open: true }", closing(issue(false)), "false", "false"],
  [
    "one issue must be all of it",
    "linked_issue: { label: a, open: true }",
    closing(issue(true), issue(false, "a")),
    "false",
    "false",
  ],
  [
    "one is enough, though others could not be read",
    "linked_issue: true",
    { linkedIssues: cut([issue(true)]) },
    "true",
    "true",
  ],
  [
    "those that could not be read may be it",
    "linked_issue: { label: a }",
    { linkedIssues: cut([issue(true)]) },
    "unknown",
    "unknown",
  ],
  ["or may be one, though none is wanted", "linked_issue: false", { linkedIssues: cut([]) }, "unknown", "unknown"],
  ["not read", "linked_issue: true", {}, "unknown", "unknown"],
  ["not read, none wanted", "linked_issue: false", {}, "unknown", "unknown"],
])("linked_issue: %s", (_, condition, changes, strict, wide) =>
  expect(truthsOf(condition, changes)).toEqual({ strict, wide }),
);

test("an empty mapping asks for nothing", () => expect(problemsOf("linked_issue: {}")).not.toBe(""));
