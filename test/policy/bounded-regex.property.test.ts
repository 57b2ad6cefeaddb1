import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { boundedRegex, weightOf } from "../../app/policy/conditions/bounded-regex.ts";
import { newEffort, TooMuchWork } from "../../app/pull-request/effort.ts";

const atom = fc.constantFrom(
  "a",
  "b",
  "ab",
  ".",
  "[ab]",
  "[^a]",
  "\\w",
  "\\s",
  "\\b",
  "\\B",
  "^",
  "$",
  "(?i)A",
  "(?s).",
  "(?m)^",
  "\\pL",
  "é",
  "🦊",
);
const repeat = fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "*?");
const source = fc.letrec<{ all: string }>((tie) => ({
  all: fc.oneof(
    { depthSize: "small", maxDepth: 3 },
    fc.tuple(atom, repeat).map(([one, times]) => one + (/^(\^|\$|\\[bB]|\(\?m\)\^)$/.test(one) ? "" : times)),
    fc.tuple(tie("all"), tie("all")).map(([one, other]) => one + other),
    fc.tuple(tie("all"), tie("all")).map(([one, other]) => `(${one}|${other})`),
    fc.tuple(tie("all"), repeat).map(([one, times]) => `(?:${one})${times}`),
  ),
})).all;
const text = fc
  .array(fc.constantFrom("a", "b", "A", " ", "\n", "é", "🦊", "_", "aab"), { maxLength: 12 })
  .map((all) => all.join(""));

describe("a regular expression whose work is counted", () => {
  test("finds what RE2JS finds by its own slow machine", () => {
    fc.assert(
      fc.property(source, fc.array(text, { minLength: 1, maxLength: 4 }), (pattern, texts) => {
        const regex = boundedRegex(pattern);
        const effort = newEffort();
        const found = texts.map((each) => regex.isFound(each, effort));
        expect({ pattern, texts, found }).toEqual({
          pattern,
          texts,
          found: texts.map((each) => RE2JS.compile(pattern).matcher(each).find()),
        });
      }),
      { numRuns: 5_000 },
    );
  });

  test("weighs at least what its program has, give or take", () => {
    fc.assert(
      fc.property(source, (pattern) => {
        expect(weightOf(pattern) * 4 + 8).toBeGreaterThanOrEqual(RE2JS.compile(pattern).programSize());
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ["(.*){1,1000}", "a".repeat(65_536)],
    ["[a-z]{1000}", "a".repeat(65_536)],
    ["(a|b)*a(a|b){200}c", Array.from({ length: 65_536 }, (_, at) => "ab"[((at * at * 7 + at) % 11) % 2]).join("")],
  ])("%s ends, or says that it is too much", (pattern, long) => {
    let steps = 0;
    const effort = newEffort();
    const counting = {
      ...effort,
      spend(asked: number) {
        steps += asked;
        effort.spend(asked);
      },
    };
    const attempt = () => boundedRegex(pattern).isFound(long, counting);
    try {
      expect(typeof attempt()).toBe("boolean");
    } catch (error) {
      expect(error).toBeInstanceOf(TooMuchWork);
    }
    expect(steps).toBeLessThan(4_000_000);
    // Its machine was not used: a step for each character and each instruction that was met, no more.
    expect(steps).toBeGreaterThan(0);
  });

  test("goes by the automaton's own count: RE2JS asks its program for every instruction", () => {
    let steps = 0;
    const spend = (asked: number) => {
      steps += asked;
    };
    boundedRegex("(a|b)*[cd]").isFound("abab", { ...newEffort(), spend });
    // Far more than the text: states were made.
    expect(steps).toBeGreaterThan(100);
  });
});
