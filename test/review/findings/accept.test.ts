import { describe, expect, test } from "@jest/globals";
import { acceptFindings, confidenceOf } from "../../../app/review/findings/accept.ts";
import type { Finding } from "../../../app/review/findings/finding.ts";
import type { RawFinding } from "../../../app/review/findings/raw-finding.ts";
import { aFileDiff, aHunk, aRawFinding } from "../support/findings.ts";

const LONG = `+const long = "${"x".repeat(600)} charge once more";`;
const FILE = aFileDiff("app/pay.ts", aHunk([" open();", "+  charge(amount);", "+  log(amount);", "-old();", LONG]));

function accepted(changes: Partial<RawFinding> = {}): Finding {
  const [finding] = acceptFindings([aRawFinding(changes)], [FILE]).findings;
  if (finding === undefined) throw new Error("one finding in, one finding out");
  return finding;
}

describe("a finding", () => {
  test("has the lines of the diff as its quote, however a model quotes them", () => {
    const quotes = ["charge(amount);", "R2 +  charge(amount);", "  charge(amount);", "charge(amount)"];
    const all = quotes.map((quote) => accepted({ quote }));
    expect(new Set(all.map(({ quote }) => quote))).toEqual(new Set(["  charge(amount);"]));
    expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  });

  test("keeps a piece of a very long line as its quote", () => {
    expect(accepted({ quote: "charge once more" })).toMatchObject({ quote: "charge once more", anchor: { line: 4 } });
  });

  test("that quotes nothing of the diff is kept, without a line", () => {
    expect(accepted({ quote: "gone(\u202E);" })).toMatchObject({
      quote: "gone();",
      anchor: null,
      onChangedLine: false,
    });
  });

  test("about a file that is not changed is kept, without a line", () => {
    expect(accepted({ path: "etc/\u0000passwd" })).toMatchObject({ path: "etc/passwd", anchor: null });
  });

  test("without a title says what kind it is", () => {
    expect(accepted({ title: "\u200B \n" }).title).toBe("Finding: correctness");
  });

  test("keeps placeholders of secrets in its texts", () => {
    const words = "The key <secret:aws-access-key:1> is sent to a log";
    const { title, why, failureScenario } = accepted({ title: words, why: words, failure_scenario: words });
    expect([title, why, failureScenario]).toEqual([words, words, words]);
  });

  test.each([
    [95, 95],
    [0, 0],
    [100, 100],
    [79.2, 80],
    [0.9, 90],
    [1, 100],
    [-1, 100],
    [101, 100],
    [Number.NaN, 100],
    [Number.POSITIVE_INFINITY, 100],
  ])("of confidence %d counts as %d", (given, counted) => {
    expect(confidenceOf(given)).toBe(counted);
  });
});

describe("a suggestion", () => {
  const exact = { quote: "  charge(amount);" };
  test("is one where the quote is exactly whole lines of the right side", () => {
    expect(accepted({ ...exact, suggestion: "  chargeOnce(amount);\n" }).suggestion).toBe("  chargeOnce(amount);");
  });

  test("can take lines away", () => {
    expect(accepted({ ...exact, suggestion: "" }).suggestion).toBe("");
  });

  test.each([
    ["the quote is exact but for whitespace", { quote: "charge(amount);", suggestion: "once();" }],
    ["the quote is a piece of a line", { quote: "charge(amount)", suggestion: "once()" }],
    ["the quote is nowhere", { quote: "nothing();", suggestion: "once();" }],
    ["the lines are removed ones", { quote: "old();", side: "L" as const, suggestion: "once();" }],
    ["nothing would change", { ...exact, suggestion: "  charge(amount);" }],
    ["it turns the direction of writing around", { ...exact, suggestion: "once(\u202E);" }],
    ["it holds what cannot be seen", { ...exact, suggestion: "on\u200Bce();" }],
    ["it holds an escape sequence", { ...exact, suggestion: "\u001B[31monce();" }],
    ["it holds half a character", { ...exact, suggestion: "once(\uD800);" }],
    ["it would write a placeholder", { ...exact, suggestion: 'once("<secret:jwt:1>");' }],
    ["it is as long as a file", { ...exact, suggestion: "once();\n".repeat(61) }],
    ["its line is without end", { ...exact, suggestion: "x".repeat(4_001) }],
  ])("is none where %s", (_, changes) => {
    expect(accepted(changes).suggestion).toBeNull();
  });

  test("that is none stands in the text, if it is one short line", () => {
    expect(accepted({ quote: "charge(amount);", why: "Twice.", suggestion: "once();" }).why).toBe(
      "Twice. Instead: `once();`",
    );
    expect(accepted({ quote: "charge(amount);", why: "Twice.", suggestion: "a();\nb();" }).why).toBe("Twice.");
    expect(accepted({ quote: "charge(amount);", why: "Twice.", suggestion: "a`b" }).why).toBe("Twice.");
  });
});

describe("a model that talks without end", () => {
  const mild = aRawFinding({ severity: "low" });
  const many = [...Array.from({ length: 500 }, () => mild), aRawFinding({ quote: "log(amount);" })];

  test("has its 200 worst findings looked at, and the rest is a doubt", () => {
    const { findings, doubts } = acceptFindings(many, [FILE]);
    expect(findings).toHaveLength(200);
    expect(findings[0]).toMatchObject({ severity: "critical", anchor: { line: 3 } });
    expect(doubts).toEqual(["The model reported 501 findings; only the worst 200 were looked at."]);
  });

  test("has its texts cut between words", () => {
    const endless = "word ".repeat(100_000);
    const { title, why, failureScenario, quote, path } = accepted({
      title: endless,
      why: endless,
      failure_scenario: endless,
      quote: endless,
      path: endless,
    });
    for (const [text, longest] of [
      [title, 120],
      [why, 1_500],
      [failureScenario, 1_500],
      [path, 500],
    ] as const) {
      expect(text.length).toBeLessThanOrEqual(longest);
      expect(text).toMatch(/word…$/);
    }
    expect(quote.length).toBeLessThanOrEqual(2_000);
  });

  test("has none of its characters cut in half", () => {
    for (const before of ["", "a"]) {
      expect(accepted({ title: before + "🦊".repeat(500) }).title.isWellFormed()).toBe(true);
    }
  });
});
