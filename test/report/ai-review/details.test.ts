import { describe, expect, test } from "@jest/globals";
import { plain } from "../../../app/policy/phrase.ts";
import type { LedgerEntry, ReviewReceipt } from "../../../app/pull-request/ai-review.ts";
import { renderReviewDetails } from "../../../app/report/ai-review/details.ts";
import { receiptLine } from "../../../app/report/ai-review/receipt.ts";
import { readMarkdown } from "../markdown-reader.ts";
import { advice, anAiReview, aReceipt, aReviewFinding } from "./builders.ts";

describe("the ledger", () => {
  const ledger: LedgerEntry[] = [
    { path: "a.ts", state: "reviewed", reason: "" },
    { path: "package-lock.json", state: "skipped", reason: "a lockfile" },
    { path: "b.ts", state: "unreviewable", reason: "it is binary" },
  ];

  test("tells each file once, what cannot be reviewed first, each with its reason", () => {
    const details = renderReviewDetails(anAiReview([], { ledger }));
    expect(details).toContain("Files of the AI review: 1 that cannot be reviewed, 1 skipped, 1 reviewed");
    const rows = details.split("\n").filter((line) => line.startsWith("| `"));
    expect(
      rows.map((row) =>
        row
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
    ).toEqual([
      ["`b.ts`", "❔ cannot be reviewed", "it is binary"],
      ["`package-lock.json`", "➖ skipped", "a lockfile"],
      ["`a.ts`", "✅ reviewed", ""],
    ]);
  });

  test("counts what there is no room for", () => {
    const many = Array.from({ length: 3_000 }, (_, index): LedgerEntry => {
      return { path: `${"dir/".repeat(20)}${index}.ts`, state: "reviewed", reason: "" };
    });
    const details = renderReviewDetails(anAiReview([], { ledger: [...many, ...ledger] }), "required", 12_000);
    expect(details.length).toBeLessThanOrEqual(12_000);
    expect(details).toContain("3001 reviewed");
    const shown = details.split("\n").filter((line) => /^\| `(b|package-lock|dir)/.test(line)).length;
    expect(details).toContain(`There is no room here for the rest: ${3_001 + 2 - shown} reviewed.`);
  });
});

test("each finding is listed with what became of it", () => {
  const { codes, texts } = readMarkdown(
    renderReviewDetails(anAiReview([advice(1), advice(2, { state: "demoted" }), aReviewFinding()])),
    "pairs",
  );
  expect(codes).toEqual(expect.arrayContaining(["app/pay.ts:12", "a10000000000", "b10000000000"]));
  const told = texts.join("\n");
  expect(told).toContain("holds the approval");
  expect(told).toContain("advice");
  expect(told).toContain("refuted by a second look");
});

test("all is told within the room that there is, and blocks stay whole", () => {
  const long = { title: "word ".repeat(40), path: "p/".repeat(200) };
  const findings = Array.from({ length: 500 }, (_, index) => advice(index, long));
  const doubts = Array.from({ length: 500 }, () => "Something could not be told.".repeat(20));
  const details = renderReviewDetails(anAiReview(findings, { doubts }), "required", 25_000);
  expect(details.length).toBeLessThanOrEqual(25_000);
  expect(details).toContain("and 480 more");
  expect(details.match(/<details>/g)?.length).toBe(details.match(/<\/details>/g)?.length);
  expect(details.endsWith("</details>")).toBe(true);
});

describe("the receipt", () => {
  test.each<[string, Partial<ReviewReceipt>, string]>([
    [
      "the model, its prompt, tokens, cost and hunks",
      { cachedTokens: 200, hunks: { fresh: 1, reused: 3 } },
      "Reviewed by stand-in, prompt 1: 1 call, 1200 tokens read (200 of them from the cache), 300 written, 0.0123 US dollars; 1 hunk looked at, 3 taken over from an earlier review.",
    ],
    ["that no price is configured", { cost: null }, "no price configured"],
    ["a cost that is almost nothing as more than nothing", { cost: 0.000_01 }, "0.0001 US dollars"],
    ["a cost without noise of binary fractions", { cost: 0.1 + 0.2 }, "0.3 US dollars"],
    ["who looked a second time", { refuter: "critic" }, "second look by critic"],
    ["that nobody was asked", { model: null, calls: 0, cost: null }, "No model was asked"],
  ])("tells %s", (_, changes, words) => {
    expect(plain(receiptLine(aReceipt(changes), "clean"))).toContain(words);
  });

  test("does not claim a review where nobody can tell", () => {
    const line = plain(receiptLine(aReceipt(), "indeterminate"));
    expect(line).toMatch(/^There is no whole review\. It was for stand-in/);
    expect(line).not.toMatch(/reviewed by|looked at/i);
  });

  test("is there for machines, with what was found, demoted and dismissed", () => {
    const review = anAiReview([aReviewFinding(), advice(1, { state: "demoted" })], { doubts: ["x"] });
    const { codes } = readMarkdown(renderReviewDetails(review), "pairs");
    const json = JSON.parse(codes.find((each) => each.startsWith("{")) ?? "");
    expect(json).toMatchObject({
      v: 1,
      verdict: "blocked",
      doubts: 1,
      receipt: { model: "stand-in", cost: 0.0123, currency: "USD", inputTokens: 1_200 },
      files: { reviewed: 1, skipped: 0, unreviewable: 0 },
      findings: { total: 2, blocking: 1, demoted: 1, dismissed: 0 },
    });
    expect(json.findings.list[0]).toMatchObject({ severity: "high", state: "new", blocking: true });
  });
});
