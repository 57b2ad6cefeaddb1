import { describe, expect, test } from "@jest/globals";
import { isStandIn, renderReviewText } from "../../../app/report/ai-review/text.ts";
import { anAiReview, aReviewFinding } from "../../support/builders-review.ts";

const same = (text: string) => text;
const options = { paint: { bold: same, dim: same, red: same, green: same, yellow: same }, width: null };

test("what blocks comes first, and what does not count says why", () => {
  const by = { id: 1, login: "bob", kind: "user" } as const;
  const text = renderReviewText(
    anAiReview("blocked", {
      findings: [
        aReviewFinding({ path: "a.ts", severity: "critical", state: "dismissed", dismissedBy: by }),
        aReviewFinding({ path: "b.ts", severity: "critical", state: "demoted" }),
        aReviewFinding({ path: "c.ts", anchor: { side: "LEFT", line: 4, startLine: 2 } }),
        aReviewFinding({ path: "d.ts", blocking: true }),
      ],
    }),
    options,
  );
  expect(text.split("\n").filter((line) => /^\S+ [a-d]\.ts/.test(line))).toEqual([
    "✗ d.ts:12  high, confidence 90 of 100, correctness; blocks",
    "– a.ts:12  critical, confidence 90 of 100, correctness; dismissed by bob",
    "– b.ts:12  critical, confidence 90 of 100, correctness; refuted by a second look",
    "– c.ts:2-4 (removed)  high, confidence 90 of 100, correctness; advice",
  ]);
  expect(text).toContain("✗ Blocked: 1 finding to be mended first, 4 in all\n");
});

describe("what is not known is said", () => {
  test("doubts, and files that were not looked at, those that could not be first", () => {
    const text = renderReviewText(
      anAiReview("indeterminate", {
        doubts: ["Nobody can tell."],
        ledger: [
          { path: "a.lock", state: "skipped", reason: "a lockfile" },
          { path: "a.ts", state: "reviewed", reason: "" },
          { path: "a.png", state: "unreviewable", reason: "binary" },
        ],
      }),
      options,
    );
    expect(text).toContain("? Indeterminate: it cannot be told\n  ?  Nobody can tell.\n");
    expect(text).toContain(
      "Looked at: 1 of 3 changed files. Not looked at:\n  ?  a.png   cannot be reviewed  binary\n  –  a.lock  skipped             a lockfile\n",
    );
  });

  test("a finding without a place has its quote", () => {
    const text = renderReviewText(
      anAiReview("advisory", { findings: [aReviewFinding({ anchor: null, quote: "a;\nb;" })] }),
      options,
    );
    expect(text).toContain("– src/pay.ts  high,");
    expect(text).toContain("    It quotes this, which is not one place of the diff: a; b;\n");
  });

  test("of no files nothing was looked at", () => {
    expect(renderReviewText(anAiReview("indeterminate", { ledger: [] }), options)).toContain("Looked at: nothing.\n");
  });
});

test("long texts are broken at words where a terminal has a width", () => {
  const text = renderReviewText(anAiReview("advisory", { findings: [aReviewFinding({ why: "word ".repeat(40) })] }), {
    ...options,
    width: 60,
  });
  const words = text.split("\n").filter((line) => /^ {4}word/.test(line));
  expect(words.length).toBeGreaterThan(2);
  for (const line of words) expect(line.length).toBeLessThanOrEqual(60);
});

test.each([
  ["stand-in-reviewer", null, true],
  ["claude-sonnet-5.5", "stand-in-refuter", true],
  ["claude-sonnet-5.5", "claude-opus-5.5", false],
  ["understand-in", null, false],
  [null, null, false],
])("whether a stand-in answered is told by names: %s, %s", (model, refuter, expected) => {
  expect(isStandIn({ model, refuter })).toBe(expected);
});
