import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parsePolicy } from "../../app/policy/parse.ts";
import { policyText } from "../support/builders-arbitrary.ts";

const token = fc.constantFrom(
  "version",
  "rules",
  "name",
  "when",
  "author",
  "files",
  "only",
  "any",
  "not",
  "checks",
  "require",
  "never",
  "label",
  ": ",
  ":\n  ",
  "- ",
  "\n",
  "\n  ",
  "\n    ",
  "[",
  "]",
  "{",
  "}",
  ", ",
  "&a ",
  "*a",
  "<<: *a",
  "? ",
  "| ",
  "> ",
  "!!set ",
  "!!binary ",
  "!x ",
  "'",
  '"',
  "#",
  "1",
  "true",
  "~",
  ".nan",
  "0x1f",
  "1e999",
  "__proto__",
  "constructor",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "\t",
  "\u0000",
  "\uFEFF",
  "🦊",
  "\ud800",
);

function expectAnswer(text: string): void {
  const parsed = parsePolicy(text);
  if (parsed.valid) return;
  expect(parsed.problems.length).toBeGreaterThan(0);
  for (const { line, column, message } of parsed.problems) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(message).not.toBe("");
    // No word of the programs behind it.
    expect(message).not.toMatch(/undefined|\[object|call stack|YAML\.|Invalid input/);
  }
}

describe("parsePolicy never throws, and every problem has a place", () => {
  test("whatever the text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), expectAnswer), { numRuns: 500 });
  });

  test("whatever looks like YAML", () => {
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join("")),
        expectAnswer,
      ),
      { numRuns: 1_000 },
    );
  });

  test("whatever value has the keys of a policy", () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const document = fc.record(
      {
        version: fc.oneof(value, fc.constant(1)),
        rules: fc.oneof(value, fc.array(fc.record({ name: value, when: value }))),
        never: value,
        checks: value,
        approval: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        document.map((each) => JSON.stringify(each)),
        expectAnswer,
      ),
      { numRuns: 500 },
    );
  });

  test("every generated policy that should be valid is", () => {
    fc.assert(
      fc.property(policyText(), (text) => {
        expect(parsePolicy(text)).toMatchObject({ valid: true });
      }),
    );
  });
});
