import { expect, test } from "@jest/globals";
import type { Truth } from "../../app/policy/outcome.ts";
import { aCommit, cut, type SnapshotChanges } from "../support/builders.ts";
import { outcomeOf, problemsOf } from "../support/condition-outcome.ts";

const messages = (...list: string[]): SnapshotChanges => ({ commits: list.map((message) => aCommit({ message })) });

test.each<[string, string, SnapshotChanges, Truth]>([
  ["every message matches", 'commits: { message: { matches: "^fix: " } }', messages("fix: a", "fix: b"), "true"],
  ["one does not", 'commits: { message: { matches: "^fix: " } }', messages("fix: a", "wip"), "false"],
  [
    "each matches one of several",
    'commits: { message: { matches: ["^fix: ", "^Merge "] } }',
    messages("fix: a", "Merge branch main"),
    "true",
  ],
  [
    "the whole message is looked at",
    'commits: { message: { matches: "Signed-off-by: " } }',
    messages("fix: a\n\nSigned-off-by: b"),
    "true",
  ],
  [
    "SEMANTICS 14: commits that were not read could say anything",
    'commits: { message: { matches: "^fix: " } }',
    { commits: cut([aCommit({ message: "fix: a" })]) },
    "unknown",
  ],
  [
    "one that was read is enough to say no",
    'commits: { message: { matches: "^fix: " } }',
    { commits: cut([aCommit({ message: "wip" })]) },
    "false",
  ],
  [
    "together with another demand",
    'commits: { count: 1, message: { matches: "^fix: " } }',
    messages("fix: a", "fix: b"),
    "false",
  ],
])("commits.message: %s", (_, condition, changes, truth) => expect(outcomeOf(condition, changes).truth).toBe(truth));

test("a pattern that RE2 does not have is refused", () => {
  expect(problemsOf('commits: { message: { matches: "(?=a)" } }')).toContain("not a regular expression of RE2");
});

test("behind not it would let everything through, and is refused", () => {
  expect(problemsOf('not: { commits: { message: { matches: "^wip" } } }')).toContain("one exception");
});
