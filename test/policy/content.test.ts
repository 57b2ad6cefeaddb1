import { describe, expect, test } from "@jest/globals";
import { plain } from "../../app/policy/phrase.ts";
import type { ChangedFile } from "../../app/pull-request/snapshot.ts";
import { aFile, cut, type SnapshotChanges } from "../support/builders.ts";
import { type ConditionCase, outcomeOf, problemsOf, truthsOf } from "../support/condition-outcome.ts";

interface Changed extends Partial<ChangedFile> {
  readonly removed?: readonly string[];
  readonly added?: readonly string[];
  /** In place of the patch that follows from the lines. */
  readonly patch?: string | null;
}

/** A pull request that changes these files in this way. */
function diff(files: Readonly<Record<string, Changed>>, changes: SnapshotChanges = {}): SnapshotChanges {
  const all = Object.entries(files).map(([path, { removed = [], added = [], patch, ...file }]) => {
    const hunk = `@@ -1,${removed.length} +1,${added.length} @@`;
    const lines = [hunk, ...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)].join("\n");
    return {
      file: aFile({ path, additions: added.length, deletions: removed.length, ...file }),
      patch: { path, patch: patch === undefined ? lines : patch },
    };
  });
  return {
    files: all.map(({ file }) => file),
    patches: { whole: true, items: all.map(({ patch }) => patch) },
    ...changes,
  };
}

const renamed = (previousPath: string, rest: Changed = {}): Changed => ({ change: "renamed", previousPath, ...rest });
const SECRET = 'content: { added: "(?i)secret" }';
const COMMENTS = 'content: { only: "^ *#.*$" }';

describe("content", () => {
  test.each<ConditionCase>([
    ["added: an added line", SECRET, diff({ a: { added: ["x", "my SECRET"] } }), "true", "true"],
    ["added: not a removed one", SECRET, diff({ a: { removed: ["my secret"], added: ["x"] } }), "false", "false"],
    [
      "removed: a removed line",
      'content: { removed: "secret" }',
      diff({ a: { removed: ["my secret"] } }),
      "true",
      "true",
    ],
    [
      "removed: not an added one",
      'content: { removed: "secret" }',
      diff({ a: { removed: ["x"], added: ["secret"] } }),
      "false",
      "false",
    ],
    ["changed: either", 'content: { changed: "secret" }', diff({ a: { removed: ["secret"] } }), "true", "true"],
    ["only: every line", COMMENTS, diff({ a: { removed: ["# a"], added: ["  # b"] } }), "true", "true"],
    ["only: but one that was added", COMMENTS, diff({ a: { removed: ["# a"], added: ["b"] } }), "false", "false"],
    ["only: but one that was removed", COMMENTS, diff({ a: { removed: ["a"], added: ["# b"] } }), "false", "false"],
    [
      "only: each fits one of several",
      'content: { only: ["^a$", "^b$"] }',
      diff({ a: { removed: ["a"], added: ["b"] } }),
      "true",
      "true",
    ],
    [
      "two keys must both hold",
      'content: { added: "a", removed: "b" }',
      diff({ a: { added: ["a"] } }),
      "false",
      "false",
    ],
    [
      "a line that looks like a header is one",
      'content: { removed: "^-- x$" }',
      diff({ a: { removed: ["-- x"] } }),
      "true",
      "true",
    ],
  ])("%s", (_, condition, changes, strict, wide) => expect(truthsOf(condition, changes)).toEqual({ strict, wide }));

  test.each<ConditionCase>([
    [
      "only lines of these files",
      'content: { added: "secret", files: "src/**" }',
      diff({ "a.md": { added: ["secret"] } }),
      "false",
      "false",
    ],
    [
      "only: lines of other files may be anything",
      'content: { only: "^v", files: "Chart.yaml" }',
      diff({ "Chart.yaml": { added: ["v1"] }, b: { added: ["x"] } }),
      "true",
      "true",
    ],
    [
      "only: none of these files is no reason to approve",
      'content: { only: "^v", files: "Chart.yaml" }',
      diff({ b: { added: ["x"] } }),
      "false",
      "true",
    ],
    [
      "a folder of the name counts where that prevents an approval",
      'content: { added: "secret", files: "*.ts" }',
      diff({ "x.ts/y": { added: ["secret"] } }),
      "false",
      "true",
    ],
    [
      "only: it counts where that prevents one, too",
      'content: { only: "^v", files: "*.ts" }',
      diff({ "a.ts": { added: ["v"] }, "x.ts/y": { added: ["secret"] } }),
      "false",
      "true",
    ],
  ])("files: %s", (_, condition, changes, strict, wide) =>
    expect(truthsOf(condition, changes)).toEqual({ strict, wide }),
  );

  test.each<ConditionCase>([
    [
      "a patch that is missing could say anything",
      SECRET,
      diff({ a: { additions: 3, patch: null } }),
      "unknown",
      "unknown",
    ],
    [
      "also of a file without lines, which may be hidden ones",
      SECRET,
      diff({ a: { patch: null } }),
      "unknown",
      "unknown",
    ],
    ["only: so could it there", COMMENTS, diff({ a: { added: ["# a"] }, b: { patch: null } }), "unknown", "unknown"],
    ["what is seen decides", SECRET, diff({ a: { patch: null }, b: { added: ["secret"] } }), "true", "true"],
    ["only: what is seen decides", COMMENTS, diff({ a: { patch: null }, b: { added: ["x"] } }), "false", "false"],
    [
      "a patch of a file that is not asked about is not missed",
      'content: { added: "secret", files: "b" }',
      diff({ a: { patch: null }, b: { added: ["x"] } }),
      "false",
      "false",
    ],
    [
      "a patch that ends too early",
      SECRET,
      diff({ a: { additions: 2, patch: "@@ -0,0 +1,2 @@\n+a" } }),
      "unknown",
      "unknown",
    ],
    [
      "a patch with fewer lines than GitHub counts",
      SECRET,
      diff({ a: { additions: 9, patch: "@@ -0,0 +1 @@\n+a" } }),
      "unknown",
      "unknown",
    ],
    ["an empty patch is of a file whose content is the same", SECRET, diff({ a: { patch: "" } }), "false", "false"],
    ["unless GitHub counts lines of it", SECRET, diff({ a: { additions: 1, patch: "" } }), "unknown", "unknown"],
    [
      "only: a change without a line is none of these lines",
      COMMENTS,
      diff({ a: { added: ["# a"] }, b: { patch: "" } }),
      "unknown",
      "unknown",
    ],
    ["a diff that was not read", SECRET, { files: [aFile("a")] }, "unknown", "unknown"],
    [
      "a diff that is not whole",
      SECRET,
      diff({ a: { added: ["x"] } }, { patches: cut([{ path: "a", patch: "@@ -0,0 +1 @@\n+x" }]) }),
      "unknown",
      "unknown",
    ],
    [
      "a list of files that is not whole",
      COMMENTS,
      diff({ a: { added: ["# x"] } }, { files: cut([aFile({ path: "a", additions: 1, deletions: 0 })]) }),
      "unknown",
      "unknown",
    ],
    [
      "a file that the diff does not name",
      SECRET,
      { files: [aFile("a")], patches: { whole: true, items: [] } },
      "unknown",
      "unknown",
    ],
  ])("SEMANTICS 14: %s", (_, condition, changes, strict, wide) =>
    expect(truthsOf(condition, changes)).toEqual({ strict, wide }),
  );

  const within = (condition: string) => `content: { ${condition}, files: "src/**" }`;
  test.each<ConditionCase>([
    [
      "a rename within the files shows all that it adds",
      within("added: secret"),
      diff({ "src/b": renamed("src/a", { added: ["x"] }) }),
      "false",
      "false",
    ],
    [
      "a rename into them brings lines that are not shown",
      within("added: secret"),
      diff({ "src/b": renamed("a", { added: ["x"] }) }),
      "unknown",
      "unknown",
    ],
    [
      "and takes none of theirs",
      within("removed: secret"),
      diff({ "src/b": renamed("a", { removed: ["secret"] }) }),
      "false",
      "false",
    ],
    [
      "a rename out of them takes lines that are not shown",
      within("removed: secret"),
      diff({ b: renamed("src/a", { removed: ["x"] }) }),
      "unknown",
      "unknown",
    ],
    [
      "and brings none",
      within("added: secret"),
      diff({ b: renamed("src/a", { added: ["secret"] }) }),
      "false",
      "false",
    ],
    [
      "only: of a renamed file nobody sees all",
      COMMENTS,
      diff({ b: renamed("a", { added: ["# x"] }) }),
      "unknown",
      "unknown",
    ],
    ["only: but one line is enough to say no", COMMENTS, diff({ b: renamed("a", { added: ["x"] }) }), "false", "false"],
    [
      "a copied file has lines that are not shown",
      SECRET,
      diff({ b: { change: "copied", added: ["x"] } }),
      "unknown",
      "unknown",
    ],
  ])("SEMANTICS 14: %s", (_, condition, changes, strict, wide) =>
    expect(truthsOf(condition, changes)).toEqual({ strict, wide }),
  );

  test.each<[string, string]>([
    ["a carriage return", "# fine\revil()"],
    ["a line separator", "# fine\u2028evil()"],
    ["several at the end", "# fine\r\r"],
  ])("what %s makes two lines of, somewhere, does not pass for one comment", (_, line) => {
    expect(outcomeOf(COMMENTS, diff({ a: { added: [line] } })).truth).toBe("false");
  });

  test("a guard looks at what somewhere is a line of its own, a rule does not", () => {
    const changes = diff({ a: { added: ["# fine\u2028evil()"] } });
    expect(truthsOf('content: { added: "^evil" }', changes)).toEqual({ strict: "false", wide: "true" });
  });

  test("the line itself, which may be a secret, is not told", () => {
    const { found } = outcomeOf(SECRET, diff({ a: { added: ["secret=hunter2"] } }));
    expect(plain(found)).toBe("a line in a");
  });

  test("files alone ask for nothing", () => {
    expect(problemsOf('content: { files: "*" }')).toContain("expected one of added, removed, changed, only");
  });
});
