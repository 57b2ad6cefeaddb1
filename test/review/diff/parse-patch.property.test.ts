import { describe, expect, test } from "@jest/globals";
import { structuredPatch } from "diff";
import fc from "fast-check";
import type { Hunk } from "../../../app/review/diff/file-diff.ts";
import { hunkPart } from "../../../app/review/diff/hunk-part.ts";
import { parsePatch } from "../../../app/review/diff/parse-patch.ts";
import { printPatch } from "../../../app/review/diff/print-patch.ts";
import { hunksArbitrary } from "./hunks-arbitrary.ts";

const fileText = fc
  .tuple(fc.array(fc.constantFrom("a", "b", "", "--- x", "+++ y", "@@ -1 +1 @@", "c\r", "d\u2028e")), fc.boolean())
  .map(([lines, ended]) => lines.join("\n") + (ended && lines.length > 0 ? "\n" : ""));

/** The line of a text with a number, with its end, as an editor would count. */
function lineAt(text: string, number: number): string | undefined {
  return text.match(/[^\n]*\n|[^\n]+$/g)?.[number - 1];
}

function parsed(patch: string): readonly Hunk[] {
  const read = parsePatch(patch);
  if (!read.ok) throw new Error(`${read.reason}: ${JSON.stringify(patch)}`);
  return read.hunks;
}

describe("parsing a patch", () => {
  test("is the inverse of printing it", () => {
    fc.assert(
      fc.property(hunksArbitrary, (hunks) => expect(parsed(printPatch(hunks))).toEqual(hunks)),
      { numRuns: 1_000 },
    );
  });

  test("gives each line the number that it has in its file", () => {
    fc.assert(
      fc.property(fileText, fileText, fc.nat({ max: 3 }), (before, after, context) => {
        const { hunks } = structuredPatch("x", "x", before, after, "", "", { context });
        fc.pre(hunks.length > 0);
        const header = (hunk: (typeof hunks)[number]) =>
          `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
        const patch = hunks.flatMap((hunk) => [header(hunk), ...hunk.lines]).join("\n");
        for (const { lines } of parsed(patch)) {
          for (const line of lines) {
            const whole = `${line.text}${line.crlf ? "\r" : ""}${line.noNewline ? "" : "\n"}`;
            if (line.old !== null) expect(lineAt(before, line.old)).toBe(whole);
            if (line.new !== null) expect(lineAt(after, line.new)).toBe(whole);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test("never throws, and takes nothing else for a patch than what prints so", () => {
    const piece = fc.constantFrom("@@ -1 +1 @@", "@@ -0,0 +1,2 @@ x", "-a", "+b", " c", "", "\\ No newline", "\r", "x");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join("\n")),
        ),
        (patch) => {
          const read = parsePatch(patch);
          if (read.ok) expect(parsed(printPatch(read.hunks))).toEqual(read.hunks);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("of a truncated patch never succeeds, but where it is cut between hunks", () => {
    fc.assert(
      fc.property(hunksArbitrary, fc.double({ min: 0, max: 1, noNaN: true }), (hunks, share) => {
        const lines = printPatch(hunks).split("\n");
        const cut = lines.slice(0, Math.floor(lines.length * share));
        const read = parsePatch(cut.join("\n"));
        if (!read.ok) return;
        const bare = (all: readonly Hunk[]) =>
          all.map((hunk) => hunk.lines.map((line) => ({ ...line, noNewline: false })));
        expect(bare(read.hunks)).toEqual(bare(hunks.slice(0, read.hunks.length)));
      }),
    );
  });
});

describe("a part of a hunk", () => {
  test("is a hunk with the same numbers", () => {
    fc.assert(
      fc.property(hunksArbitrary, fc.nat(), fc.nat(), ([hunk], one, other) => {
        fc.pre(hunk !== undefined);
        const start = one % hunk.lines.length;
        const part = hunkPart(hunk, start, start + 1 + (other % (hunk.lines.length - start)));
        expect(parsed(printPatch([part]))).toEqual([part]);
      }),
    );
  });
});
