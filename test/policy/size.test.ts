import { expect, test } from "@jest/globals";
import { aFile, cut, type SnapshotChanges } from "../support/builders.ts";
import { type ConditionCase, problemsOf, truthsOf } from "../support/condition-outcome.ts";

/** Files with so many added lines. */
function pull(files: Readonly<Record<string, number>>, changes: SnapshotChanges["pull"] = {}): SnapshotChanges {
  const list = Object.entries(files).map(([path, additions]) => aFile({ path, additions, deletions: 0 }));
  return {
    files: list,
    pull: { additions: Object.values(files).reduce((a, b) => a + b, 0), deletions: 0, ...changes },
  };
}
const renamed = (previousPath: string, path: string): SnapshotChanges => ({
  files: [aFile({ path, previousPath, change: "renamed", additions: 50, deletions: 0 })],
  pull: { additions: 50, deletions: 0 },
});

test.each<ConditionCase>([
  [
    "lines of ignored files do not count",
    'size: { lines: 10, ignore: "*.lock" }',
    pull({ a: 10, "x.lock": 900 }),
    "true",
    "true",
  ],
  ["nor do they themselves", 'size: { files: 1, ignore: "*.lock" }', pull({ a: 10, "x.lock": 900 }), "true", "true"],
  ["all others do", 'size: { lines: 10, ignore: "*.lock" }', pull({ a: 6, b: 5, "x.lock": 900 }), "false", "false"],
  ["added and removed lines alone, too", 'size: { additions: 9, ignore: "*.lock" }', pull({ a: 10 }), "false", "false"],
  [
    "a folder of the name is ignored only where that prevents an approval",
    'size: { lines: 10, ignore: "*.lock" }',
    pull({ "x.lock/evil.ts": 900 }),
    "false",
    "true",
  ],
  [
    "SEMANTICS 14: a renamed file is ignored in a rule only if its old name is, too",
    'size: { lines: 10, ignore: "*.lock" }',
    renamed("a.ts", "a.lock"),
    "false",
    "true",
  ],
  ["and if both are", 'size: { lines: 10, ignore: "*.lock" }', renamed("b.lock", "a.lock"), "true", "true"],
  [
    "SEMANTICS 14: a list that is not whole cannot tell",
    'size: { lines: 10, ignore: "*.lock" }',
    { files: cut([aFile("a")]) },
    "unknown",
    "unknown",
  ],
  [
    "unless what it has is too much already",
    'size: { lines: 7, ignore: "*.lock" }',
    { files: cut([aFile("a")]) },
    "false",
    "false",
  ],
  [
    "SEMANTICS 14: a list without the lines that GitHub counts cannot tell",
    'size: { lines: 10, ignore: "*.lock" }',
    pull({ a: 0 }, { additions: 900 }),
    "unknown",
    "unknown",
  ],
  [
    "without ignore GitHub's own count is taken",
    "size: { lines: 10 }",
    pull({ a: 0 }, { additions: 900 }),
    "false",
    "false",
  ],
])("%s", (_, condition, changes, strict, wide) => expect(truthsOf(condition, changes)).toEqual({ strict, wide }));

test("ignore alone asks for nothing", () => {
  expect(problemsOf('size: { ignore: "*.md" }')).toContain("expected one of lines");
});
