import { describe, expect, test } from "@jest/globals";
import { plain } from "../../app/policy/phrase.ts";
import { aFile, cut, type SnapshotChanges } from "../support/builders.ts";
import { type ConditionCase, outcomeOf, problemsOf, truthsOf } from "../support/condition-outcome.ts";

const pull = (...files: Parameters<typeof aFile>[0][]): SnapshotChanges => ({ files: files.map(aFile) });
const renamed = (previousPath: string, path: string) => ({ path, previousPath, change: "renamed" as const });
const added = (path: string) => ({ path, change: "added" as const });
const removed = (path: string) => ({ path, change: "removed" as const });
const retyped = (path: string) => ({ path, change: "changed" as const });

describe("files with ignore", () => {
  test.each<ConditionCase>([
    [
      "what is left out does not stand in the way of only",
      'files: { only: "docs/**", ignore: "*.lock" }',
      pull("docs/a", "x.lock"),
      "true",
      "true",
    ],
    [
      "what is not left out does",
      'files: { only: "docs/**", ignore: "*.lock" }',
      pull("docs/a", "x.ts"),
      "false",
      "false",
    ],
    [
      "what is left out is not found by any",
      'files: { any: "src/**", ignore: "*.md" }',
      pull("src/a.md"),
      "false",
      "false",
    ],
    ["nor by none", 'files: { none: "src/**", ignore: "*.md" }', pull("src/a.md"), "true", "true"],
    [
      "if everything is left out only approves nothing",
      'files: { only: "docs/**", ignore: "*.md" }',
      pull("docs/a.md"),
      "false",
      "true",
    ],
    [
      "a folder of the name lets nothing slip past only",
      'files: { only: "docs/**", ignore: "*.lock" }',
      pull("docs/a", "x.lock/evil.ts"),
      "false",
      "true",
    ],
    ["nor past none", 'files: { none: "src/**", ignore: "*.lock" }', pull("src/x.lock/evil.ts"), "false", "true"],
    [
      "and any finds it in a guard, not in a rule",
      'files: { any: "src/**", ignore: "*.lock" }',
      pull("src/x.lock/evil.ts"),
      "false",
      "true",
    ],
    [
      "a folder with its slash is left out",
      'files: { only: "docs/**", ignore: "gen/" }',
      pull("docs/a", "gen/x.ts"),
      "true",
      "true",
    ],
    [
      "SEMANTICS 14: renaming a file to a name that is left out leaves its old one",
      'files: { only: "docs/**", ignore: "*.lock" }',
      pull("docs/a", renamed("src/a.ts", "a.lock")),
      "false",
      "false",
    ],
    [
      "SEMANTICS 14: files that were not listed could be any",
      'files: { only: "docs/**", ignore: "*.lock" }',
      { files: cut([aFile("docs/a")]) },
      "unknown",
      "unknown",
    ],
  ])("%s", (_, condition, changes, strict, wide) => expect(truthsOf(condition, changes)).toEqual({ strict, wide }));
});

describe("files with change", () => {
  test.each<ConditionCase>([
    ["any: one that was added", 'files: { any: "src/**", change: added }', pull(added("src/a")), "true", "true"],
    ["any: one that was not", 'files: { any: "src/**", change: added }', pull("src/a"), "false", "false"],
    [
      "only: all were added",
      'files: { only: "db/**", change: added }',
      pull(added("db/1"), added("db/2")),
      "true",
      "true",
    ],
    ["only: one was changed", 'files: { only: "db/**", change: added }', pull(added("db/1"), "db/2"), "false", "false"],
    ["none: nothing was removed", 'files: { none: "db/**", change: removed }', pull("db/2"), "true", "true"],
    ["none: something was", 'files: { none: "db/**", change: removed }', pull(removed("db/2")), "false", "false"],
    [
      "a list is any of them",
      'files: { only: "**", change: [added, modified] }',
      pull(added("a"), "b"),
      "true",
      "true",
    ],
    ["a rename is a rename", 'files: { only: "**", change: renamed }', pull(renamed("a", "b")), "true", "true"],
    [
      "a rename adds a file only where that prevents an approval",
      'files: { any: "src/**", change: added }',
      pull(renamed("a", "src/b")),
      "false",
      "true",
    ],
    [
      "a rename removes a file only where that prevents an approval",
      'files: { none: "src/**", change: removed }',
      pull(renamed("src/a", "b")),
      "false",
      "true",
    ],
    [
      "a rename does not add at its old path",
      'files: { any: "src/**", change: added }',
      pull(renamed("src/a", "b")),
      "false",
      "false",
    ],
    [
      "a rename is no adding and removing that a rule may allow",
      'files: { only: "**", change: [added, removed] }',
      pull(renamed("a", "b")),
      "false",
      "true",
    ],
    [
      "a file that became a link is no modified one that a rule may allow",
      'files: { only: "**", change: modified }',
      pull(retyped("a")),
      "false",
      "true",
    ],
    ["and in a guard it is anything", 'files: { any: "**", change: removed }', pull(retyped("a")), "false", "true"],
    [
      "a copy is an added file",
      'files: { any: "**", change: added }',
      pull({ path: "a", change: "copied" }),
      "true",
      "true",
    ],
  ])("%s", (_, condition, changes, strict, wide) => expect(truthsOf(condition, changes)).toEqual({ strict, wide }));
});

test("ignore and change alone ask for nothing", () => {
  expect(problemsOf('files: { ignore: "*.md" }')).toContain("expected one of any, only, none");
  expect(problemsOf('files: { any: "*", change: moved }')).not.toBe("");
});

test("what is left out and the kind of change are told", () => {
  const { expected } = outcomeOf('files: { any: "src/**", ignore: "*.md", change: [added, renamed] }', pull("src/a"));
  expect(plain(expected)).toBe("changes src/** (added, renamed), *.md left out");
});
