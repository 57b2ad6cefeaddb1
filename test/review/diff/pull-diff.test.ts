import { describe, expect, test } from "@jest/globals";
import type { ChangedFile, Listing } from "../../../app/pull-request/snapshot.ts";
import { pullDiff, withoutLines } from "../../../app/review/diff/pull-diff.ts";

const ONE_LINE = "@@ -1 +1 @@\n-a\n+b";
const NOT_SHOWN = { kind: "missing", reason: "GitHub does not show its lines" };

function whole<T>(items: readonly T[]): Listing<T> {
  return { whole: true, items };
}

function aFile(changes: Partial<ChangedFile> = {}): ChangedFile {
  return { path: "a", change: "modified", additions: 0, deletions: 0, ...changes };
}

function contentOf(file: ChangedFile, patch: string | null, same: readonly string[] = []) {
  const diff = pullDiff(whole([file]), whole([{ path: file.path, patch }]), new Set(same));
  return diff.items[0]?.content;
}

const renamed = { change: "renamed", previousPath: "old" } as const;

describe("the content of a changed file", () => {
  test.each<[string, ChangedFile, string | null]>([
    ["modified", aFile({ additions: 1, deletions: 1 }), ONE_LINE],
    ["renamed with changes", aFile({ ...renamed, additions: 1, deletions: 1 }), ONE_LINE],
    ["copied with changes", aFile({ change: "copied", previousPath: "old", additions: 1, deletions: 1 }), ONE_LINE],
    ["of another type", aFile({ change: "changed", additions: 1, deletions: 1 }), ONE_LINE],
    ["deleted", aFile({ change: "removed", deletions: 1 }), "@@ -1 +0,0 @@\n-a"],
    ["added", aFile({ change: "added", additions: 1 }), "@@ -0,0 +1 @@\n+a"],
  ])("is text where it is %s, and there is a patch", (_, file, patch) => {
    expect(contentOf(file, patch)).toEqual({ kind: "text", hunks: [expect.objectContaining({ section: "" })] });
  });

  test.each<ChangedFile["change"]>(["added", "removed"])(
    "is text without lines in an empty file that is %s",
    (change) => {
      expect(contentOf(aFile({ change }), "")).toEqual({ kind: "text", hunks: [] });
    },
  );

  test.each<[string, ChangedFile, string | null, string]>([
    ["lines changed, and there is no patch", aFile({ additions: 1 }), null, "GitHub does not show its lines"],
    ["lines changed, and the patch is empty", aFile({ additions: 1 }), "", "its patch is empty"],
    ["an empty patch is one of a file that was there before", aFile(), "", "its patch is empty"],
    ["the patch is cut off", aFile({ additions: 1 }), "@@ -1 +1,2 @@\n-a\n+b", "fewer lines than it says"],
    ["the patch has more lines than GitHub counts", aFile({ additions: 1 }), ONE_LINE, "removes 1 lines, where GitHub"],
    ["the patch has fewer lines than GitHub counts", aFile({ additions: 2, deletions: 1 }), ONE_LINE, "counts 2 and 1"],
    ["it is only renamed, or binary", aFile(renamed), null, "may be binary"],
    ["it is a copy, of whatever", aFile({ change: "copied", previousPath: "b" }), null, "is a copy"],
    ["it was renamed from nowhere", aFile({ change: "renamed", additions: 1, deletions: 1 }), ONE_LINE, "from where"],
  ])("is missing where %s", (_, file, patch, reason) => {
    expect(contentOf(file, patch)).toEqual({ kind: "missing", reason: expect.stringContaining(reason) });
  });

  test.each<ChangedFile["change"]>(["added", "modified", "removed", "changed"])(
    "is binary where nothing is shown of a file that is %s",
    (change) => expect(contentOf(aFile({ change }), null)).toEqual({ kind: "binary" }),
  );

  test.each<[string, ChangedFile]>([
    ["renamed", aFile(renamed)],
    ["made executable", aFile()],
    ["made something else", aFile({ change: "changed" })],
  ])("is unchanged where it was %s, and its blob is the same", (_, file) => {
    expect(contentOf(file, null, ["a"])).toEqual({ kind: "unchanged" });
  });

  test("is not unchanged only since a blob is the same, where lines changed or the file came or went", () => {
    expect(contentOf(aFile({ additions: 1 }), null, ["a"])).toEqual(NOT_SHOWN);
    expect(contentOf(aFile({ change: "added" }), null, ["a"])).toEqual({ kind: "binary" });
    expect(contentOf(aFile({ change: "removed" }), null, ["a"])).toEqual({ kind: "binary" });
  });

  test("is missing where GitHub lists a file or its patch twice", () => {
    const file = aFile({ additions: 1, deletions: 1 });
    const twice = { kind: "missing", reason: "GitHub lists it twice" };
    const patch = { path: "a", patch: ONE_LINE };
    expect(pullDiff(whole([file, file]), whole([patch])).items).toEqual([expect.objectContaining({ content: twice })]);
    expect(pullDiff(whole([file]), whole([patch, patch])).items).toEqual([expect.objectContaining({ content: twice })]);
  });
});

describe("the diff of a pull request", () => {
  test("has each file once, in GitHub's order, with its names", () => {
    const diff = pullDiff(whole([aFile({ path: "b" }), aFile({ ...renamed, path: "a" })]), whole([]));
    expect(diff).toMatchObject({
      whole: true,
      items: [
        { path: "b", previousPath: null, change: "modified" },
        { path: "a", previousPath: "old", change: "renamed" },
      ],
    });
  });

  test("takes a file without an entry among the patches for one that is not shown", () => {
    expect(pullDiff(whole([aFile({ additions: 3 })]), whole([])).items[0]?.content).toEqual(NOT_SHOWN);
  });

  test("is not whole where one of the lists is not, and shows what there is", () => {
    const file = aFile({ additions: 1, deletions: 1 });
    const patches = { whole: false, items: [{ path: "a", patch: ONE_LINE }], reason: "too large" } as const;
    expect(pullDiff(whole([file]), patches)).toMatchObject({
      whole: false,
      reason: "too large",
      items: [{ content: { kind: "text" } }],
    });
    expect(pullDiff({ whole: false, items: [], reason: "over 3,000" }, patches)).toMatchObject({
      whole: false,
      reason: "over 3,000; too large",
    });
  });

  test("names the files of which only blobs can tell whether they changed", () => {
    const files = [
      aFile({ path: "moved", change: "renamed", previousPath: "x" }),
      aFile({ path: "mode" }),
      aFile({ path: "text", additions: 1 }),
      aFile({ path: "new.png", change: "added" }),
      aFile({ path: "shown", additions: 0 }),
    ];
    expect(withoutLines(files, [{ path: "shown", patch: ONE_LINE }]).map(({ path }) => path)).toEqual([
      "moved",
      "mode",
    ]);
  });
});
