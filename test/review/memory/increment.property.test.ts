import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { FileDiff } from "../../../app/review/diff/file-diff.ts";
import { acceptFindings } from "../../../app/review/findings/accept.ts";
import { decodeMemory, encodeMemory } from "../../../app/review/memory/encode.ts";
import { hashHunks } from "../../../app/review/memory/hunk-hash.ts";
import { aFileDiff, aHunk, aRawFinding } from "../support/findings.ts";
import { aMemory, planned } from "../support/memory.ts";

const TEXTS = ["charge(amount);", "log(amount);", "check(amount);", "return total;"];
const line = fc.tuple(fc.constantFrom("+", "-", " "), fc.constantFrom(...TEXTS)).map(([sign, text]) => sign + text);
const hunk = fc.array(line, { minLength: 1, maxLength: 4 });
const diff = (start: number) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom("a.ts", "b.ts", "c.ts"), fc.array(hunk, { minLength: 1, maxLength: 3 })), {
      selector: ([path]) => path,
      maxLength: 3,
    })
    .map((files) =>
      files.map(([path, hunks]) => aFileDiff(path, ...hunks.map((each, at) => aHunk(each, start + at * 50)))),
    );
const raw = fc.array(
  fc
    .record({
      path: fc.constantFrom("a.ts", "b.ts"),
      side: fc.constantFrom("L" as const, "R" as const),
      quote: fc.constantFrom(...TEXTS),
      severity: fc.constantFrom("critical" as const, "low" as const),
      line_hint: fc.integer({ min: 1, max: 200 }),
    })
    .map(aRawFinding),
  { maxLength: 4 },
);

/** The text of a line of a diff, worked out without the code under test; undefined where it is not there. */
function textAt(files: readonly FileDiff[], path: string, side: "LEFT" | "RIGHT", number: number): string | undefined {
  const file = files.find((each) => each.path === path);
  const lines = file?.content.kind === "text" ? file.content.hunks.flatMap((each) => each.lines) : [];
  return lines.find((each) =>
    side === "LEFT" ? each.kind === "removed" && each.old === number : each.kind !== "removed" && each.new === number,
  )?.text;
}

describe("whatever is pushed", () => {
  test("every hunk is fresh or was reviewed, findings are on their lines, and no open blocker is lost", () => {
    fc.assert(
      fc.property(diff(1), diff(7), raw, (before, after, found) => {
        const { findings } = acceptFindings(found, before);
        const memory = decodeMemory(encodeMemory(aMemory(before, findings)).line);
        const plan = planned(memory, after);
        const known = new Set(before.flatMap(hashHunks).map(({ hash }) => hash));
        const all = after.flatMap(hashHunks).map(({ hash }) => hash);
        if (!plan.same)
          expect([...plan.fresh, ...plan.reused].map(({ hash }) => hash).toSorted()).toEqual(all.toSorted());
        expect(plan.reused.every(({ hash }) => known.has(hash))).toBe(true);
        for (const { path, anchor, quote } of plan.findings) {
          if (anchor !== null) expect(textAt(after, path, anchor.side, anchor.line)).toBe(quote);
        }
        // No file at the head is known, so only lines that are not removed any more can settle anything.
        const open = memory?.findings.filter(({ blocking, side }) => blocking && side === "RIGHT") ?? [];
        const left = plan.findings.map(({ quote, category }) => `${category} ${quote}`);
        const deleted = new Set(after.filter(({ change }) => change === "removed").map(({ path }) => path));
        for (const each of open) if (!deleted.has(each.path)) expect(left).toContain(`${each.category} ${each.quote}`);
      }),
      { numRuns: 500 },
    );
  });
});
