import { describe, expect, test } from "@jest/globals";
import { type ChangedFile, TreeDiffs } from "../../../app/local/github/git/diff.ts";
import { commitsBetween, mergeBase, mergeFiles } from "../../../app/local/github/git/history.ts";
import { GitObjects } from "../../../app/local/github/git/objects.ts";
import { lines } from "./embedded.ts";

const AT = { name: "A U Thor", email: "author@example.com", date: "2026-01-01T00:00:00Z" };

function treeOf(git: GitObjects, files: Readonly<Record<string, string | Buffer>>): string {
  return git.writeTree(
    new Map(
      Object.entries(files).map(([path, content]) => [path, { mode: "100644", sha: git.writeBlob(content) }] as const),
    ),
  );
}

function commit(git: GitObjects, parents: readonly string[], files: Readonly<Record<string, string>>): string {
  const message = `commit after ${parents.join(" ")}\n`;
  const written = { tree: treeOf(git, files), parents, author: AT, committer: AT, message, signature: null };
  return git.writeCommit(written).sha;
}

function diff(
  before: Readonly<Record<string, string | Buffer>>,
  after: Readonly<Record<string, string | Buffer>>,
): readonly ChangedFile[] {
  const git = new GitObjects();
  return new TreeDiffs(git).between(treeOf(git, before), treeOf(git, after));
}

describe("git objects", () => {
  // The names were made with git 2.39 itself: hash-object, write-tree and commit-tree.
  test("are named as git names them", () => {
    const git = new GitObjects();
    expect(git.writeBlob("one\n")).toBe("5626abf0f72e58d7a153368ba57db4c673c0e171");
    const tree = treeOf(git, { "a.txt": "one\n", "dir/b.txt": "one\n", "dir.txt": "one\n" });
    expect(tree).toBe("2843aec71ca58d5b85c2d6f6f0b09af552a1d4d6");
    const written = git.writeCommit({
      tree,
      parents: [],
      author: AT,
      committer: AT,
      message: "first\n",
      signature: null,
    });
    expect(written.sha).toBe("4bdd2fa6464de4b0a673820bda685b7ce0365bbc");
  });

  test("find a file and a folder by path", () => {
    const git = new GitObjects();
    const tree = treeOf(git, { "dir/sub/b.txt": "one\n" });
    expect(git.entryAt(tree, "dir/sub/b.txt")?.type).toBe("blob");
    expect(git.entryAt(tree, "dir/sub")?.type).toBe("tree");
    expect(git.entryAt(tree, "dir/sub/b.txt/c")).toBeUndefined();
    expect(git.entryAt(tree, "nothing")).toBeUndefined();
  });
});

describe("history", () => {
  const git = new GitObjects();
  const root = commit(git, [], { a: "1" });
  const base = commit(git, [root], { a: "1", b: "1" });
  const left = commit(git, [base], { a: "2", b: "1" });
  const right = commit(git, [base], { a: "1", b: "2" });
  const merged = commit(git, [left, right], { a: "2", b: "2" });

  test("the merge base is the best common ancestor", () => {
    expect(mergeBase(git, left, right)).toBe(base);
    expect(mergeBase(git, root, merged)).toBe(root);
    expect(mergeBase(git, merged, right)).toBe(right);
    expect(mergeBase(git, left, commit(git, [], { z: "unrelated" }))).toBeNull();
  });

  test("commits between two points come parents first and without what the base has", () => {
    const between = commitsBetween(git, base, merged).map(({ sha }) => sha);
    expect([...between].sort()).toEqual([left, right, merged].sort());
    expect(between.at(-1)).toBe(merged);
    expect(commitsBetween(git, merged, base)).toEqual([]);
  });

  test("files that only one side changed merge, files that both changed conflict", () => {
    const files = mergeFiles(git, base, left, right);
    expect(files && [...files].map(([path, { sha }]) => [path, git.text(sha)])).toEqual([
      ["a", "2"],
      ["b", "2"],
    ]);
    expect(mergeFiles(git, base, left, commit(git, [base], { a: "3", b: "1" }))).toBeNull();
  });
});

describe("the diff of two trees", () => {
  test.each<[string, Record<string, string | Buffer>, Record<string, string | Buffer>, Partial<ChangedFile>[]]>([
    [
      "an added file counts from line zero",
      {},
      { a: "1\n2\n" },
      [{ path: "a", status: "added", additions: 2, deletions: 0, patch: "@@ -0,0 +1,2 @@\n+1\n+2" }],
    ],
    [
      "a removed file ends at line zero",
      { a: "1\n" },
      {},
      [{ path: "a", status: "removed", additions: 0, deletions: 1, patch: "@@ -1 +0,0 @@\n-1" }],
    ],
    [
      "a changed line comes with three lines of context",
      { a: lines("x", 1, 10) },
      { a: lines("x", 1, 10).replace("x 5\n", "y\n") },
      [{ status: "modified", patch: "@@ -2,7 +2,7 @@\n x 2\n x 3\n x 4\n-x 5\n+y\n x 6\n x 7\n x 8" }],
    ],
    [
      "a missing newline at the end is told",
      { a: "1" },
      { a: "2" },
      [{ patch: "@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+2\n\\ No newline at end of file" }],
    ],
    [
      "a file that only moved is renamed and has no patch",
      { a: "1\n" },
      { b: "1\n" },
      [{ path: "b", previousPath: "a", status: "renamed", additions: 0, deletions: 0, patch: null }],
    ],
    [
      "a file that moved and changed a little is renamed with a patch",
      { a: lines("x", 1, 9) },
      { b: `${lines("x", 1, 9)}more\n` },
      [{ path: "b", previousPath: "a", status: "renamed", additions: 1, deletions: 0 }],
    ],
    [
      "a file that has little in common with the removed one is added",
      { a: lines("x", 1, 9) },
      { b: lines("y", 1, 9) },
      [
        { path: "a", status: "removed" },
        { path: "b", status: "added" },
      ],
    ],
    [
      "a binary file has no patch",
      { a: Buffer.from([0, 1]) },
      { a: Buffer.from([0, 2]) },
      [{ status: "modified", additions: 0, deletions: 0, patch: null }],
    ],
    ["equal trees differ in nothing", { a: "1\n" }, { a: "1\n" }, []],
  ])("%s", (_name, before, after, expected) => {
    expect(diff(before, after)).toEqual(expected.map((file) => expect.objectContaining(file)));
  });
});
