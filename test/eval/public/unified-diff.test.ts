import { describe, expect, test } from "@jest/globals";
import { filesOfDiff } from "../../../scripts/eval/public/unified-diff.ts";

const MODIFIED = `diff --git a/src/a.go b/src/a.go
index 1111111..2222222 100644
--- a/src/a.go
+++ b/src/a.go
@@ -1,3 +1,3 @@ package a
 one
-diff --git a/x b/x
+two
 three
`;

describe("the files of a diff", () => {
  test("have their patch without a header, and their counts", () => {
    expect(filesOfDiff(MODIFIED)).toEqual([
      {
        path: "src/a.go",
        change: "modified",
        additions: 1,
        deletions: 1,
        patch: "@@ -1,3 +1,3 @@ package a\n one\n-diff --git a/x b/x\n+two\n three",
        sameContent: false,
        before: null,
        after: null,
      },
    ]);
  });

  test.each([
    [
      "added",
      "new file mode 100644\n--- /dev/null\n+++ b/n.py\n@@ -0,0 +1 @@\n+x\n",
      { path: "n.py", change: "added" },
    ],
    [
      "removed",
      "deleted file mode 100644\n--- a/n.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n",
      { path: "n.py", change: "removed" },
    ],
    [
      "renamed",
      "similarity index 100%\nrename from o.py\nrename to n.py\n",
      { path: "n.py", change: "renamed", previousPath: "o.py", patch: null, sameContent: true },
    ],
    [
      "made executable",
      "old mode 100644\nnew mode 100755\n",
      { path: "n.py", change: "modified", patch: null, sameContent: true },
    ],
    [
      "binary",
      "index 1..2 100644\nBinary files a/n.py and b/n.py differ\n",
      { path: "n.py", change: "modified", patch: null, additions: 0, sameContent: false },
    ],
  ])("that was %s", (_, rest, expected) => {
    expect(filesOfDiff(`diff --git a/n.py b/n.py\n${rest}`)).toEqual([expect.objectContaining(expected)]);
  });

  test("are all of them, in their order", () => {
    const two = `${MODIFIED}diff --git a/b c.txt b/b c.txt\nnew file mode 100644\n--- /dev/null\n+++ b/b c.txt\n@@ -0,0 +1 @@\n+x\n`;
    expect(filesOfDiff(two).map(({ path }) => path)).toEqual(["src/a.go", "b c.txt"]);
  });

  test("are refused where it is none", () => {
    expect(() => filesOfDiff("<html>Not found</html>")).toThrow("It does not begin with `diff --git`");
  });
});
