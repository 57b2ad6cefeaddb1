import { describe, expect, test } from "@jest/globals";
import type { Octokit } from "../../app/github/octokit.ts";
import { compareDiffs } from "../../app/github/same-diff.ts";

interface File {
  readonly filename?: string;
  readonly status?: string;
  readonly sha?: string;
  readonly patch?: string;
  readonly previous_filename?: string;
}

/** What two comparisons show, and the same mode for every file. */
function compared(before: readonly File[], after: readonly File[], modes: readonly object[] = [{}, {}]) {
  const whole = (files: readonly File[]) =>
    files.map((file) => ({ filename: "a.js", status: "modified", sha: "1".repeat(40), ...file }));
  const answers = [whole(before), whole(after)];
  const octokit = {
    rest: { repos: { compareCommitsWithBasehead: async () => ({ data: { files: answers.shift() } }) } },
    graphql: async () => ({ repository: { before: modes[0], after: modes[1] } }),
  } as unknown as Octokit;
  return compareDiffs(octokit, { owner: "acme", name: "shop" }, "b".repeat(40), ["1".repeat(40), "2".repeat(40)]);
}

const OTHER = { sha: "2".repeat(40) };

describe("a diff is not the same", () => {
  test.each([
    ["a carriage return", "\r"],
    ["U+2028", "\u2028"],
    ["U+2029", "\u2029"],
  ])("though what differs hides behind %s and what looks like a hunk's header", async (_, separator) => {
    const line = (code: string) => `@@ -1 +1 @@\n-x\n+/*${separator}@@ -1 +1 @@ */ ${code}`;
    const [before, after] = [{ patch: line("harmless()") }, { patch: line("harmful()"), ...OTHER }];
    expect(await compared([before], [after])).toBe("different");
  });

  test("though the same lines with the same context are changed, in another place of a file that repeats itself", async () => {
    const at = (line: number) => `@@ -${line},3 +${line},4 @@\n   {\n+    "trusted": true,\n   },\n   {`;
    expect(await compared([{ patch: at(10) }], [{ patch: at(90), ...OTHER }])).toBe("different");
  });

  test.each<[string, readonly File[], readonly File[]]>([
    ["where it changes another file", [{ patch: "+a" }], [{ patch: "+a", filename: "b.js" }]],
    ["where it changes one file more", [{ patch: "+a" }], [{ patch: "+a" }, { patch: "+a", filename: "b.js" }]],
    ["where it changes one file less", [{ patch: "+a" }, { patch: "+a", filename: "b.js" }], [{ patch: "+a" }]],
    ["where it adds instead of modifies", [{ patch: "+a" }], [{ patch: "+a", status: "added" }]],
    [
      "where it renames another file",
      [{ status: "renamed", previous_filename: "x.js" }],
      [{ status: "renamed", previous_filename: "y.js" }],
    ],
  ])("%s", async (_, before, after) => {
    expect(await compared(before, after)).toBe("different");
  });
});

describe("a diff is not proven to be the same", () => {
  test.each<[string, readonly File[], readonly File[]]>([
    ["where a binary file has other content", [{}], [OTHER]],
    ["where only one of the two shows a patch", [{ patch: "+a" }], [{}]],
  ])("%s", async (_, before, after) => {
    expect(await compared(before, after)).toBe("unproven");
  });

  test("where it is larger than can be looked at", async () => {
    const many = Array.from({ length: 101 }, (_, index) => ({ filename: `${index}.js`, patch: "+a" }));
    expect(await compared(many, many)).toBe("unproven");
  });
});

describe("a diff is the same", () => {
  test("where only the heading behind the line numbers differs", async () => {
    const [before, after] = ["@@ -1 +1 @@ one()\n-a\n+b", "@@ -1 +1 @@ two()\n-a\n+b"];
    expect(await compared([{ patch: before }], [{ patch: after, ...OTHER }])).toBe("same");
  });

  test("where a binary file has the same content", async () => {
    expect(await compared([{}], [{}])).toBe("same");
  });
});

test("two commits of which one is not shown are an error, not the same", async () => {
  await expect(compared([{ patch: "+a" }], [{ patch: "+a" }], [{}])).rejects.toThrow("one of two commits");
});
