import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { estimateTokens } from "../../../app/review/selection/tokens.ts";

describe("the estimate of tokens", () => {
  /** The largest count of three public tokenizers: Claude 2's, cl100k and o200k. */
  test.each<[string, string, number]>([
    ["code", "export function add(left: number, right: number): number {\n  return left + right;\n}\n", 23],
    ["prose", "Greenlight gives a pull request its approval as soon as its own rules say that it is safe to.", 21],
    ["hexadecimal", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 44],
    ["base64", "3q2+7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJicoKSor", 45],
    ["a table of numbers", "{1, 0, 255, 128, 64}, {32, 16, 8, 4, 2},", 30],
    ["Chinese", "我们需要检查这个拉取请求中的所有更改是否安全", 17],
    ["Korean", "모든 변경 사항이 안전한지 확인해야 합니다", 22],
    ["Arabic", "يجب أن نتحقق من أن جميع التغييرات في هذا الطلب آمنة", 48],
    ["emoji", "🦊🚀✨🔥💯", 13],
  ])("of %s is at least what tokenizers count, and not twice as much", (_, text, counted) => {
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(0.95 * counted);
    expect(estimateTokens(text)).toBeLessThan(2 * counted);
  });

  test("of a text is not more than that of its lines", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "B", "1", " ", "\t", "{", "é", "日", "\ud83e\udd8a") });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const each = lines.map((text) => estimateTokens(`${text}\n`)).reduce((sum, tokens) => sum + tokens, 0);
        expect(estimateTokens(lines.join("\n"))).toBeLessThanOrEqual(each);
      }),
    );
  });

  test("counts what is not ASCII for more than what is", () => {
    expect(estimateTokens("日".repeat(100))).toBeGreaterThan(
      2 * estimateTokens("lines of code".repeat(8).slice(0, 100)),
    );
  });
});
