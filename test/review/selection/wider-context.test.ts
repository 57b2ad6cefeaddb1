import { describe, expect, test } from "@jest/globals";
import { structuredPatch } from "diff";
import fc from "fast-check";
import type { FileDiff } from "../../../app/review/diff/file-diff.ts";
import { parsePatch } from "../../../app/review/diff/parse-patch.ts";
import { printPatch } from "../../../app/review/diff/print-patch.ts";
import { hunksOf, renderFile } from "../../../app/review/diff/render-file.ts";
import { withContext } from "../../../app/review/selection/wider-context.ts";
import { aTextFile } from "../diff/hunks-arbitrary.ts";

function diffOf(before: string, after: string, context = 3): FileDiff {
  const { hunks } = structuredPatch("x", "x", before, after, "", "", { context });
  const patch = hunks.flatMap((hunk) => [
    `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    ...hunk.lines,
  ]);
  const parsed = parsePatch(patch.join("\n"));
  if (!parsed.ok) throw new Error(parsed.reason);
  return aTextFile("x", parsed.hunks);
}

const filler = (count: number) => Array.from({ length: count }, (_, at) => `const filler${at} = ${at};`);

/** A file of more than 200 lines with `code` at line 251, of which the line with a mark changes. */
function inLargeFile(code: readonly string[]) {
  const lines = (mark: string) => [
    ...filler(250),
    ...code.map((line) => line.replace("MARK", mark)),
    ...filler(10),
    "",
  ];
  const head = lines("after").join("\n");
  return renderFile(withContext(diffOf(lines("before").join("\n"), head), head)).split("\n");
}

const body = (count: number, indentation: string) => filler(count).map((line) => indentation + line);

describe("more context", () => {
  test("is the whole of a small file, with numbers of both sides", () => {
    const before = [...filler(20), "x();", ...filler(20), "y();", ...filler(20)];
    const after = before.toSpliced(41, 1, "y(1);").toSpliced(20, 1).join("\n");
    const [hunk, ...others] = hunksOf(withContext(diffOf(before.join("\n"), after), after));
    expect(others).toEqual([]);
    expect(hunk?.lines.map(({ new: fresh }) => fresh).filter((each) => each !== null)).toEqual(
      Array.from({ length: 61 }, (_, at) => at + 1),
    );
    expect(hunk?.lines.at(-1)).toMatchObject({ kind: "context", old: 62, new: 61, noNewline: true });
  });

  test.each<[string, string[], string]>([
    ["a function in braces", ["function f(", "  a,", ") {", ...body(20, "  "), "  MARK", "}"], "R251  function f("],
    ["a method of a class", ["class C {", "  m() {", ...body(9, "    "), "    MARK", "  }", "}"], "R251  class C {"],
    [
      "the definition, and not only the branch that is nearest",
      ["def f():", ...body(4, "    "), "    if a:", "        b()", "    else:", ...body(6, "        "), "        MARK"],
      "R251  def f():",
    ],
    [
      "a block behind comments and preprocessor lines",
      ["int f() {", ...body(8, "\t"), "#if X", "\tMARK"],
      "R251  int f() {",
    ],
    ["a key of YAML", ["jobs:", "  build:", ...body(12, "    "), "    MARK"], "R251  jobs:"],
  ])("of a large file begins with %s", (_, code, first) => expect(inLargeFile(code)[2]).toBe(first));

  test("of a large file reaches at most 40 lines above the hunk", () => {
    const rendered = inLargeFile(["class C {", ...body(60, "    "), "    MARK", "}"]);
    expect(rendered[2]).toBe("R309      const filler57 = 57;");
    const near = inLargeFile(["class C {", "  m() {", ...body(42, "    "), "    MARK", "  }", "}"]);
    expect(near[2]).toBe("R252    m() {");
  });

  test("is nothing where a line at the left margin changes", () => {
    expect(inLargeFile(["a", "b", "c", "MARK"])[2]).toBe("R251  a");
  });

  test("is nothing without the file, with another file, or with lines nobody can read", () => {
    const file = diffOf("a\nb\nc\n", "a\nB\nc\n");
    for (const head of [null, "a\nb\nc\n", "", `a\nB\nc\n${"x".repeat(1_001)}`, "a\nB\nc"]) {
      expect(withContext(file, head)).toBe(file);
    }
  });

  test("is nothing where hunks do not agree on what is between them", () => {
    const parsed = parsePatch("@@ -3 +1 @@\n-a\n+b");
    const file = aTextFile("x", parsed.ok ? parsed.hunks : []);
    expect(withContext(file, "b\n")).toBe(file);
  });

  test("leaves changed lines as they are, and gives each line its number in its file", () => {
    const text = fc
      .tuple(fc.array(fc.constantFrom("a {", "  b", "    c", "}", "", "d\r")), fc.integer({ min: 0, max: 220 }))
      .map(([lines, more]) => [...lines.slice(0, 3), ...body(more, "  "), ...lines.slice(3), ""].join("\n"));
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 2 }), fc.constantFrom("x", "  y", "")), { maxLength: 3 });
    fc.assert(
      fc.property(text, edits, fc.nat({ max: 3 }), (before, all, context) => {
        const lines = before.split("\n");
        for (const [at, remove, add] of all) lines.splice(at % lines.length, remove, add);
        const after = lines.join("\n");
        fc.pre(before !== after);
        const file = diffOf(before, after, context);
        const wider = withContext(file, after);
        const changed = (of: FileDiff) =>
          hunksOf(of).flatMap((hunk) => hunk.lines.filter((line) => line.kind !== "context"));
        expect(changed(wider)).toEqual(changed(file));
        expect(parsePatch(printPatch(hunksOf(wider)))).toEqual({ ok: true, hunks: hunksOf(wider) });
        const [old, fresh] = [before.split("\n"), after.split("\n")];
        for (const line of hunksOf(wider).flatMap((hunk) => hunk.lines)) {
          const whole = line.text + (line.crlf ? "\r" : "");
          if (line.old !== null) expect(old[line.old - 1]).toBe(whole);
          if (line.new !== null) expect(fresh[line.new - 1]).toBe(whole);
        }
      }),
    );
  });
});
