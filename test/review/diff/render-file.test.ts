import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { FileDiff } from "../../../app/review/diff/file-diff.ts";
import { parsePatch } from "../../../app/review/diff/parse-patch.ts";
import { renderFile } from "../../../app/review/diff/render-file.ts";
import { aTextFile, hunksArbitrary } from "./hunks-arbitrary.ts";

function rendered(patch: readonly string[], changes: Partial<FileDiff> = {}): string[] {
  const parsed = parsePatch(patch.join("\n"));
  if (!parsed.ok) throw new Error(parsed.reason);
  return renderFile(aTextFile("src/a.ts", parsed.hunks, changes)).split("\n");
}

describe("a file as the model sees it", () => {
  test("has a header, and each line with its number on the side where it stands", () => {
    const patch = ["@@ -44,3 +129,3 @@ class X", " context", "-code", "+code"];
    expect(rendered([...patch, " \tend", "@@ -60 +145,0 @@", "-gone"])).toEqual([
      'File "src/a.ts" (modified)',
      "@@ class X",
      "R129  context",
      "L45 -code",
      "R130 +code",
      "R131  \tend",
      "@@",
      "L60 -gone",
    ]);
  });

  test.each<[string, Partial<FileDiff>, string]>([
    ["renamed", { change: "renamed", previousPath: "lib/b.ts" }, '(renamed from "lib/b.ts")'],
    ["deleted", { change: "removed" }, "(removed)"],
    ["of another type", { change: "changed" }, "(type or mode changed)"],
  ])("tells that it is %s", (_, changes, told) => {
    expect(rendered(["@@ -1 +1 @@", "-a", "+b"], changes)[0]).toBe(`File "src/a.ts" ${told}`);
  });

  test.each<[FileDiff["content"], string]>([
    [{ kind: "unchanged" }, "Note: its content is the same as before"],
    [{ kind: "text", hunks: [] }, "Note: the file is empty"],
    [{ kind: "binary" }, "Note: its content is not shown"],
  ])("tells of %j why there is no line", (content, note) => {
    expect(renderFile(aTextFile("a", [], { content })).split("\n")[1]).toBe(note);
  });

  test("tells where a file ends without a newline", () => {
    expect(rendered(["@@ -1 +1 @@", "-a", "\\ No newline at end of file", "+a"]).slice(2)).toEqual([
      "L1 -a",
      "\\ No newline at end of file",
      "R1 +a",
    ]);
  });

  test("tells once that all lines end with CRLF, and of each where they are mixed", () => {
    expect(rendered(["@@ -1 +1 @@", "-a\r", "+b\r"]).slice(1)).toEqual([
      "Note: its lines end with CRLF",
      "@@",
      "L1 -a",
      "R1 +b",
    ]);
    expect(rendered(["@@ -1 +1 @@", "-a", "+a\r"]).slice(2)).toEqual(["@@", "L1 -a", "R1 +a<U+000D>"]);
  });

  test.each([
    ["turns the direction of writing around", "\u202e"],
    ["takes no room", "\u200b"],
    ["is a control character", "\u0007"],
    ["ends a line elsewhere", "\u2028"],
    ["returns to the start of the line", "x\ry"],
    ["fills up like a blank", "\u3164"],
    ["is a blank of another width", "\u00a0"],
    ["chooses a variant", "\ufe0f"],
    ["is half a character", "\ud83e"],
  ])("makes visible what %s", (_, character) => {
    const line = rendered(["@@ -0,0 +1 @@", `+a${character}b`]).at(-1);
    expect(line).toMatch(/^R1 \+a(x)?<U\+[0-9A-F]{4}>(y)?b$/);
  });

  test("makes visible what hides in names and sections", () => {
    const patch = ["@@ -1 +1 @@ f(\u202e)", "-a", "+b"];
    expect(rendered(patch, { path: 'a"\n\u200b', change: "renamed", previousPath: "\u2066" }).slice(0, 2)).toEqual([
      'File "a\\"<U+000A><U+200B>" (renamed from "<U+2066>")',
      "@@ f(<U+202E>)",
    ]);
  });

  test("leaves tabs, accents, emoji and other scripts as they are", () => {
    expect(rendered(["@@ -0,0 +1 @@", "+\té 日本 🦊"]).at(-1)).toBe("R1 +\té 日本 🦊");
  });

  test("lets no content imitate a line of ours: one line in is one line out, with its place in front", () => {
    fc.assert(
      fc.property(hunksArbitrary, fc.string({ unit: "binary" }), (hunks, path) => {
        const lines = renderFile(aTextFile(path, hunks)).split("\n");
        const own = lines.filter((line) => !/^(?:R\d+ [+ ]|L\d+ -)/.test(line));
        const notes = own.filter((line) => line.startsWith("Note: ")).length;
        const unended = hunks.flatMap((hunk) => hunk.lines).filter((line) => line.noNewline).length;
        expect(own).toHaveLength(1 + notes + hunks.length + unended);
        expect(lines).toHaveLength(own.length + hunks.flatMap((hunk) => hunk.lines).length);
        expect(lines.join("")).not.toMatch(/(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
