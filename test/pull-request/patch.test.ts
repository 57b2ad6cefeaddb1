import { describe, expect, test } from "@jest/globals";
import { linesOfPatch } from "../../app/pull-request/patch.ts";

describe("the lines of a patch", () => {
  test.each<[string, string[], string[], string[]]>([
    ["are taken by their signs", ["@@ -1,2 +1,2 @@ class X", " a", "-b", "+c"], ["b"], ["c"]],
    ["may look like headers of a file", ["@@ -1 +1 @@", "--- x", "+++ y"], ["-- x"], ["++ y"]],
    ["may look like a header of a hunk", ["@@ -1 +1 @@", "-@@ -1 +1 @@", "+a"], ["@@ -1 +1 @@"], ["a"]],
    [
      "do not hold the marker of a missing newline",
      ["@@ -1 +1 @@", "-a", "\\ No newline at end of file", "+b"],
      ["a"],
      ["b"],
    ],
    ["come from every hunk", ["@@ -1 +1 @@", "-a", "+b", "@@ -9,0 +10 @@", "+c"], ["a"], ["b", "c"]],
    [
      "lose the ends that Windows writes, and nothing else",
      ["@@ -0,0 +1,2 @@", "+a\r", "+b\rc\u2028d"],
      [],
      ["a", "b\rc\u2028d"],
    ],
  ])("%s", (_, lines, removed, added) => expect(linesOfPatch(lines.join("\n"))).toEqual({ removed, added }));

  test.each<[string, string]>([
    ["ends too early", "@@ -1,2 +1,2 @@\n-a\n+b"],
    ["goes on too long", "@@ -1 +1 @@\n-a\n+b\n+c"],
    ["has no hunk", ""],
    ["begins with something else", "diff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b"],
  ])("a patch that %s is none", (_, patch) => expect(linesOfPatch(patch)).toBeNull());
});
