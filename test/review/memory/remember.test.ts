import { describe, expect, test } from "@jest/globals";
import { verdictOf } from "../../../app/review/findings/verdict.ts";
import { hashHunks } from "../../../app/review/memory/hunk-hash.ts";
import { rememberFindings, rememberHunks, spentTogether } from "../../../app/review/memory/remember.ts";
import { aFileDiff, aFinding, aHunk, reviewed, reviewSettings } from "../support/findings.ts";

const FILE = aFileDiff(
  "app/pay.ts",
  aHunk(["+first();"]),
  aHunk([" open();", "-old();", "+charge(amount);", "+log();"], 10, 11),
);
const [first = "", second = ""] = hashHunks(FILE).map(({ hash }) => hash);
const finding = (line: number, startLine: number | null = null, side: "LEFT" | "RIGHT" = "RIGHT") =>
  aFinding({ quote: `${side} ${line}`, side, anchor: { side, line, startLine } });

describe("a remembered finding", () => {
  test.each([
    ["a line", finding(12), { hunk: second, first: 2, last: 2 }],
    ["lines", finding(13, 12), { hunk: second, first: 2, last: 3 }],
    ["a removed line", finding(11, null, "LEFT"), { hunk: second, first: 1, last: 1 }],
    ["a line of the first hunk", finding(1), { hunk: first, first: 0, last: 0 }],
    ["a line that is in no hunk", finding(99), null],
    ["no line", aFinding({ anchor: null }), null],
    ["a line of a file that is not in the diff", { ...finding(12), path: "none.ts" }, null],
  ])("knows its place: %s", (_, found, at) => {
    expect(rememberFindings({ kept: [found], findings: [] }, [FILE])).toMatchObject([{ at }]);
  });

  test("blocks as the verdict says, and is taken to block where it says nothing", () => {
    const mild = { ...finding(13), severity: "low" as const };
    const usual = { ledger: reviewed(FILE.path), doubts: [], settings: reviewSettings(), changedPaths: [FILE.path] };
    const judged = verdictOf({ ...usual, findings: [mild, finding(12), mild], dismissals: [] });
    expect(rememberFindings(judged, [FILE]).map(({ blocking }) => blocking)).toEqual([false, true]);
    const untold = { kept: judged.kept, findings: [] };
    expect(rememberFindings(untold, [FILE]).map(({ blocking }) => blocking)).toEqual([true, true]);
  });
});

test("only hunks that were reviewed are remembered, and how many there were", () => {
  expect(rememberHunks([FILE], ({ index }) => index === 1)).toEqual([{ path: "app/pay.ts", of: 2, hunks: [second] }]);
  expect(rememberHunks([FILE], () => false)).toEqual([]);
});

describe("what reviews took", () => {
  const one = { calls: 1, inputTokens: 10, outputTokens: 2, cachedTokens: 5, cost: 0.5 };

  test("is added up", () => {
    expect(spentTogether(one, one)).toEqual({ calls: 2, inputTokens: 20, outputTokens: 4, cachedTokens: 10, cost: 1 });
  });

  test("is not known in dollars once a part of it is not", () => {
    expect(spentTogether(one, { ...one, cost: null }).cost).toBeNull();
    expect(spentTogether({ ...one, cost: null }, one).cost).toBeNull();
  });
});
