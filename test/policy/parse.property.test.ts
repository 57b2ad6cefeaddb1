import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { stringify } from "yaml";
import { parseOrganizationPolicy, parsePolicy } from "../../app/policy/parse.ts";
import { withPresets } from "../../app/policy/presets/expand.ts";
import { policySchema } from "../../app/policy/schema.ts";
import { wholeFileIssues } from "../../app/policy/whole-file.ts";
import { arbitraryOf } from "../support/arbitrary-of-schema.ts";
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
  expectAnswerBy(parsePolicy, text);
  expectAnswerBy(parseOrganizationPolicy, text);
}

function expectAnswerBy(parse: typeof parsePolicy | typeof parseOrganizationPolicy, text: string): void {
  const parsed = parse(text);
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

describe("a policy that is written down and read is the same policy", () => {
  const styles = fc.constantFrom<(value: unknown) => string>(
    stringify,
    (value) => stringify(value, { collectionStyle: "flow" }),
    (value) => stringify(value, { defaultStringType: "QUOTE_DOUBLE", indent: 4 }),
    (value) => JSON.stringify(value),
  );

  test("whatever is in it, of everything that the schema has", () => {
    fc.assert(
      fc.property(arbitraryOf(policySchema), styles, (value, print) => {
        fc.pre(wholeFileIssues(value, "repository").length === 0);
        const policy = withPresets(policySchema.parse(value));
        expect(parsePolicy(print(value))).toEqual({ valid: true, policy });
      }),
      { numRuns: 300 },
    );
  });

  test("an organisation's, too", () => {
    fc.assert(
      fc.property(arbitraryOf(policySchema), styles, (value, print) => {
        fc.pre(wholeFileIssues(value, "organization").length === 0);
        const written = policySchema.parse(value);
        const guardrails = written.guardrails ?? null;
        expect(parseOrganizationPolicy(print(value))).toMatchObject({ valid: true, guardrails });
      }),
      { numRuns: 150 },
    );
  });
});
