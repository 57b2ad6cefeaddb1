import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { FINDING_CATEGORIES, SEVERITIES } from "../../../app/pull-request/ai-review.ts";
import { applyRefutations, refutationQuestion } from "../../../app/review/findings/refute.ts";
import { verdictOf } from "../../../app/review/findings/verdict.ts";
import { aUser } from "../../support/builders.ts";
import { aFileDiff, aFinding, reviewed, reviewSettings } from "../support/findings.ts";

const PATHS = ["a.ts", "b.ts"];
const fingerprint = fc.constantFrom("1", "2", "3").map((digit) => digit.repeat(32));

const finding = fc
  .record({
    fingerprint,
    path: fc.constantFrom(...PATHS),
    anchor: fc.option(
      fc.record({
        side: fc.constantFrom("LEFT" as const, "RIGHT" as const),
        line: fc.integer({ min: 1, max: 3 }),
        startLine: fc.constant(null),
      }),
      { nil: null },
    ),
    onChangedLine: fc.boolean(),
    severity: fc.constantFrom(...SEVERITIES),
    confidence: fc.constantFrom(0, 50, 79, 80, 100),
    category: fc.constantFrom(FINDING_CATEGORIES[0], FINDING_CATEGORIES[1]),
    failureScenario: fc.constantFrom("", "It breaks.", "none"),
    source: fc.constantFrom("model" as const, "model" as const, "model" as const, "redaction" as const),
    carried: fc.boolean(),
    judged: fc.boolean(),
    refuted: fc.boolean(),
  })
  .map((changes) => aFinding(changes));

const input = fc.record({
  findings: fc.array(finding, { maxLength: 6 }),
  ledger: fc
    .array(
      fc.record({
        path: fc.constantFrom(...PATHS),
        state: fc.constantFrom("reviewed" as const, "skipped" as const, "unreviewable" as const),
        reason: fc.constant(""),
      }),
      { maxLength: 3 },
    )
    .chain((odd) => fc.constantFrom(odd, reviewed(...PATHS))),
  doubts: fc.array(fc.constantFrom("a doubt", ""), { maxLength: 1 }),
  settings: fc
    .record({ block_on: fc.subarray([...SEVERITIES], { minLength: 1 }), confidence: fc.constantFrom(0, 80, 100) })
    .map(reviewSettings),
  changedPaths: fc.constant(PATHS),
  dismissals: fc.array(fc.record({ fingerprint, by: fc.constant(aUser("mona")), reason: fc.constant("") }), {
    maxLength: 2,
  }),
});

const RANK = { clean: 0, advisory: 0, indeterminate: 1, blocked: 2 };

describe("whatever was found and said", () => {
  test("one finding more never makes the verdict milder, nor clean", () => {
    fc.assert(
      fc.property(input, finding, fc.nat(), (given, more, at) => {
        const before = verdictOf(given).verdict;
        const place = at % (given.findings.length + 1);
        const after = verdictOf({ ...given, findings: given.findings.toSpliced(place, 0, more) }).verdict;
        expect(RANK[after]).toBeGreaterThanOrEqual(RANK[before]);
        expect(after).not.toBe("clean");
      }),
      { numRuns: 3_000 },
    );
  });

  test("one doubt more lets nothing through, and takes no block away", () => {
    fc.assert(
      fc.property(input, fc.string(), (given, doubt) => {
        const before = verdictOf(given).verdict;
        const after = verdictOf({ ...given, doubts: [...given.doubts, doubt] }).verdict;
        expect(after).toBe(before === "blocked" ? "blocked" : "indeterminate");
      }),
    );
  });

  test("no findings and no refutations let a file through that could not be reviewed", () => {
    const answers = fc.array(
      fc.record({
        number: fc.integer({ min: -1, max: 7 }),
        verdict: fc.constantFrom("holds" as const, "wrong" as const, "unsure" as const),
        why: fc.string(),
      }),
    );
    fc.assert(
      fc.property(input, answers, (given, refutations) => {
        const ledger = [{ path: "a.ts", state: "unreviewable" as const, reason: "too large" }, ...reviewed("b.ts")];
        const question = refutationQuestion(given.findings, aFileDiff("a.ts"));
        const findings = question === null ? given.findings : applyRefutations(given.findings, question, refutations);
        expect(["indeterminate", "blocked"]).toContain(verdictOf({ ...given, ledger, findings }).verdict);
      }),
    );
  });

  test("a refuter makes nothing worse than it was, and hides nothing", () => {
    const answers = fc.array(
      fc.record({
        number: fc.integer({ min: 0, max: 7 }),
        verdict: fc.constantFrom("holds" as const, "wrong" as const, "unsure" as const),
        why: fc.string(),
      }),
    );
    fc.assert(
      fc.property(input, answers, (given, refutations) => {
        const question = refutationQuestion(given.findings, aFileDiff("a.ts"));
        if (question === null) return;
        const findings = applyRefutations(given.findings, question, refutations);
        const [before, after] = [verdictOf(given), verdictOf({ ...given, findings })];
        expect(RANK[after.verdict]).toBeLessThanOrEqual(RANK[before.verdict]);
        expect(after.findings).toHaveLength(before.findings.length);
        expect(after.verdict).not.toBe(before.verdict === "clean" ? "advisory" : "clean");
      }),
    );
  });
});
