import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { FileDiff } from "../../../app/review/diff/file-diff.ts";
import { anchorIn } from "../../../app/review/findings/anchor.ts";
import { aFileDiff, aHunk } from "../support/findings.ts";

/** Few words, so that lines repeat. */
const line = fc.constantFrom("a()", "  a()", "b(1)", "b( 1 )", "}", "", "const value = load();", "return value");
const hunk = fc.array(
  fc.tuple(fc.constantFrom("+", "-", " "), line).map(([sign, text]) => sign + text),
  { minLength: 1, maxLength: 8 },
);
const file = fc
  .array(hunk, { minLength: 1, maxLength: 3 })
  .map((hunks) => aFileDiff("f.ts", ...hunks.map((lines, at) => aHunk(lines, 1 + at * 100, 5 + at * 100))));
const side = fc.constantFrom("LEFT", "RIGHT");
const quote = fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join("\n"));
const hint = fc.option(fc.oneof(fc.integer({ min: -5, max: 250 }), fc.double()), { nil: null });

/** What can be commented on, worked out without the code under test: from line number to text, hunk by hunk. */
function commentable(diff: FileDiff, on: "LEFT" | "RIGHT"): Map<number, string>[] {
  if (diff.content.kind !== "text") return [];
  return diff.content.hunks.map((each) => {
    const lines = new Map<number, string>();
    let [old, fresh] = [each.oldStart, each.newStart];
    for (const { kind, text } of each.lines) {
      if (on === "LEFT" && kind === "removed") lines.set(old, text);
      if (on === "RIGHT" && kind !== "removed") lines.set(fresh, text);
      if (kind !== "added") old++;
      if (kind !== "removed") fresh++;
    }
    return lines;
  });
}

const bare = (text: string) => text.replace(/\s/g, "");

describe("every anchor", () => {
  test("is a gapless range of one hunk on its side, of just what was quoted", () => {
    fc.assert(
      fc.property(file, side, quote, hint, (diff, on, wanted, lineHint) => {
        const found = anchorIn([diff])({ path: "f.ts", side: on, quote: wanted, lineHint });
        if (found.anchor === null) return;
        const { line: last, startLine, side: anchoredSide } = found.anchor;
        const first = startLine ?? last;
        expect(anchoredSide).toBe(on);
        if (startLine !== null) expect(startLine).toBeLessThan(last);
        const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
        const home = commentable(diff, on).filter((lines) => numbers.every((number) => lines.has(number)));
        expect(home).toHaveLength(1);
        const text = numbers.map((number) => home[0]?.get(number)).join("\n");
        expect(bare(text)).toContain(bare(wanted));
      }),
      { numRuns: 1_000 },
    );
  });

  test("without a hint is the only place of its quote", () => {
    fc.assert(
      fc.property(file, side, quote, (diff, on, wanted) => {
        const found = anchorIn([diff])({ path: "f.ts", side: on, quote: wanted, lineHint: null });
        const texts = commentable(diff, on).map((lines) => `\n${[...lines.values()].join("\n")}\n`);
        const places = texts.reduce((sum, text) => sum + text.split(`\n${wanted}\n`).length - 1, 0);
        if (found.match === "exact") expect(places).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test("fifty findings are anchored in a diff of 3,000 lines in less than 50 ms", () => {
  const lines = Array.from({ length: 3_000 }, (_, at) => `+  const value${at} = compute(${at % 7}, "${at}"); // }`);
  const diff = aFileDiff("f.ts", aHunk(lines));
  const quotes = Array.from({ length: 50 }, (_, at) =>
    at % 3 === 0
      ? `value${at * 50} = compute(`
      : lines
          .slice(at * 50, at * 50 + 10)
          .map((text) => text.slice(3))
          .join("\n"),
  );
  // The best of a few: a machine that does something else at the same time proves nothing.
  const runs = Array.from({ length: 5 }, () => {
    const started = performance.now();
    const find = anchorIn([diff]);
    const found = quotes.filter(
      (each) => find({ path: "f.ts", side: "RIGHT", quote: each, lineHint: 1 }).anchor !== null,
    );
    expect(found).toHaveLength(50);
    return performance.now() - started;
  });
  const took = Math.min(...runs);
  expect(took).toBeLessThan(50);
});
