import { describe, expect, test } from "@jest/globals";
import type { FileDiff } from "../../../app/review/diff/file-diff.ts";
import { parsePatch } from "../../../app/review/diff/parse-patch.ts";
import { hunksOf } from "../../../app/review/diff/render-file.ts";
import { packChunks, renderChunk, tooManyTokens } from "../../../app/review/selection/pack-chunks.ts";
import { aTextFile } from "../diff/hunks-arbitrary.ts";

function aFile(path: string, ...patch: readonly string[]): FileDiff {
  const parsed = parsePatch(patch.join("\n"));
  if (!parsed.ok) throw new Error(parsed.reason);
  return aTextFile(path, parsed.hunks);
}

function added(path: string, count: number): FileDiff {
  return aFile(
    path,
    `@@ -0,0 +1,${count} @@`,
    ...Array.from({ length: count }, (_, at) => `+const name${at} = ${at};`),
  );
}

/** Which numbers of the right side each chunk has, by file. */
function told(files: readonly FileDiff[], budget: number): string[][] {
  return packChunks(files, budget).map((chunk) =>
    chunk.files.map((file) => {
      const numbers = hunksOf(file).map(({ lines }) => `${lines[0]?.new}-${lines.at(-1)?.new}`);
      return `${file.path} ${numbers.join(" ")}`;
    }),
  );
}

describe("chunks", () => {
  test("keep small files together, and a file in one piece if it fits", () => {
    expect(told([added("a", 5), added("b", 5), added("c", 12)], 200)).toEqual([["a 1-5", "b 1-5"], ["c 1-12"]]);
  });

  test("take a large file apart by its hunks, and go on behind it", () => {
    const hunk = (at: number) => [`@@ -${at},0 +${at + 1},4 @@`, "+const alpha = 1;", "+b();", "+c();", "+d();"];
    const file = aFile(
      "a",
      ...hunk(0),
      ...hunk(10).map((line) => line.replace("+11", "+15")),
      "@@ -30 +38 @@",
      "-x",
      "+y",
    );
    expect(told([file, added("b", 1)], 56)).toEqual([["a 1-4"], ["a 15-18"], ["a null-38", "b 1-1"]]);
  });

  test("take a large hunk apart where a change ends, and repeat the context before it", () => {
    const block = (at: number) => [" {", `-old(${at});`, `+fresh(${at});`, " }", " "];
    const lines = Array.from({ length: 8 }, (_, at) => block(at)).flat();
    const file = aFile("a", "@@ -1,32 +1,32 @@ class X", ...lines);
    const chunks = packChunks([file], 150);
    expect(chunks.length).toBeGreaterThan(2);
    for (const chunk of chunks) {
      const text = renderChunk(chunk);
      expect(text).toMatch(/^File "a" \(modified\)\n@@ class X\nR\d+ {2}/);
      expect(text.match(/-old/g)?.length).toBe(text.match(/\+fresh/g)?.length);
    }
    const [first, second] = chunks.map((chunk) => chunk.files.flatMap(hunksOf).flatMap((hunk) => hunk.lines));
    expect(second?.slice(0, 3)).toEqual(first?.slice(-3));
  });

  test("are of files without lines, too", () => {
    const moved: FileDiff = { path: "b", previousPath: "a", change: "renamed", content: { kind: "unchanged" } };
    expect(packChunks([moved], 100)).toEqual([{ files: [moved], tokens: expect.any(Number) }]);
  });

  test("are none of nothing", () => expect(packChunks([], 100)).toEqual([]));

  test("are told to be too many, with both numbers, and not cut", () => {
    const chunks = packChunks([added("a", 100)], 400);
    const tokens = chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
    expect(tooManyTokens(chunks, tokens)).toBeNull();
    expect(tooManyTokens(chunks, tokens - 1)).toBe(
      `The diff has about ${tokens} tokens, and review.max_tokens allows ${tokens - 1}: it needs a human.`,
    );
  });
});
