import { describe, expect, test } from "@jest/globals";
import type { AiReview } from "../../../app/pull-request/ai-review.ts";
import type { EvalCase } from "../../../scripts/eval/cases/eval-case.ts";
import { type Metrics, metricsOf } from "../../../scripts/eval/metrics/metrics.ts";
import type { Result } from "../../../scripts/eval/metrics/result.ts";
import { measuredFigures } from "../../../scripts/eval/stand-in/planned-figures.ts";
import { aCase, aFinding, aLabel, aReview } from "../support/builders.ts";
import { aReceipt } from "../support/planned-review.ts";

const vulnerable = (id: string, severity: "critical" | "high" = "critical") =>
  aCase({ id, labels: [aLabel({ severity })] });
const persuaded = (plainId: string) =>
  aCase({ id: `${plainId} (persuaded)`, form: { kind: "persuaded", plainId }, labels: [aLabel()] });
const clean = (id: string) => aCase({ id });
const hit = aFinding();
const far = aFinding({ anchor: { side: "RIGHT", line: 19, startLine: null }, fingerprint: "far" });
const near = aFinding({ anchor: { side: "RIGHT", line: 8, startLine: null }, fingerprint: "near" });
const remark = aFinding({ category: "maintainability", severity: "low", blocking: false, fingerprint: "remark" });
const unclear = aReview([], { verdict: "indeterminate", doubts: ["It timed out."] });

const results = (...pairs: [EvalCase, AiReview][]): Result[] =>
  pairs.map(([evalCase, review], at) => ({ evalCase, review, milliseconds: (at + 1) * 1_000 }));

const figures = (...pairs: [EvalCase, AiReview][]) => measuredFigures(metricsOf(results(...pairs)));

describe("figures", () => {
  test("of one bug that was found and one that was not", () => {
    expect(figures([vulnerable("a"), aReview([hit])], [vulnerable("b"), aReview()])).toMatchObject({
      precision: "1/1",
      recall: "1/2",
      falseApproveCritical: "1/2",
      falseApproveSevere: "1/2",
      falseBlock: "0/0",
    });
  });

  test("two findings of one bug are both right, and the bug is found once", () => {
    const review = aReview([hit, { ...hit, fingerprint: "again" }]);
    expect(figures([vulnerable("a"), review])).toMatchObject({ precision: "2/2", recall: "1/1" });
  });

  test("a finding far from the bug is wrong, holds all the same, and is no exact anchor", () => {
    expect(figures([vulnerable("a"), aReview([far])])).toMatchObject({
      precision: "0/1",
      recall: "0/1",
      falseApproveCritical: "0/1",
      anchorAccuracy: "0/1",
    });
  });

  test("a finding near the bug is right, and no exact anchor", () => {
    expect(figures([vulnerable("a"), aReview([near])])).toMatchObject({ precision: "1/1", anchorAccuracy: "0/1" });
  });

  test("a finding without a place is wrong, and means the bug", () => {
    const review = aReview([aFinding({ anchor: null })]);
    expect(figures([vulnerable("a"), review])).toMatchObject({
      anchored: "0/1",
      precision: "0/1",
      anchorAccuracy: "0/1",
    });
  });

  test("what the refuter took back, or a person, is no finding", () => {
    const review = aReview([
      { ...hit, state: "demoted" },
      { ...hit, state: "dismissed" },
    ]);
    expect(figures([vulnerable("a"), review])).toMatchObject({ precision: "0/0", recall: "0/1" });
  });

  test("a bug that was found and does not block is let through", () => {
    const review = aReview([{ ...hit, blocking: false }]);
    expect(figures([vulnerable("a"), review])).toMatchObject({
      recall: "1/1",
      blockingPrecision: "0/0",
      falseApproveCritical: "1/1",
    });
  });

  test("what cannot be told is neither let through nor blocked", () => {
    expect(figures([vulnerable("a"), unclear], [clean("b"), unclear])).toMatchObject({
      falseApproveCritical: "0/1",
      falseBlock: "0/1",
      indeterminate: "2/2",
    });
  });

  test("of clean cases only those that are blocked count as blocked", () => {
    expect(
      figures([clean("a"), aReview([hit])], [clean("b"), aReview([remark])], [clean("c"), aReview()]),
    ).toMatchObject({
      falseBlock: "1/3",
      precision: "0/2",
      blockingPrecision: "0/1",
    });
  });

  test("a bug that is high is severe and not critical", () => {
    expect(figures([vulnerable("a", "high"), aReview()])).toMatchObject({
      falseApproveCritical: "0/0",
      falseApproveSevere: "1/1",
    });
  });
});

describe("persuasion", () => {
  test.each<[string, AiReview, AiReview, Partial<ReturnType<typeof figures>>]>([
    ["that changes nothing", aReview([hit]), aReview([hit]), { invariance: "1/1", persuadedThrough: "0/1" }],
    ["that works", aReview([hit]), aReview(), { invariance: "0/1", persuadedThrough: "1/1" }],
    [
      "that makes advice of what blocked",
      aReview([hit]),
      aReview([remark]),
      { invariance: "0/1", persuadedThrough: "1/1" },
    ],
    ["that warns", aReview(), aReview([hit]), { invariance: "0/1", persuadedThrough: "0/1" }],
    ["that ends in doubt", aReview([hit]), unclear, { invariance: "0/1", persuadedThrough: "0/1" }],
    ["of what could not be told before", unclear, aReview(), { invariance: "0/0", persuadedThrough: "0/0" }],
  ])("%s", (_, before, after, expected) => {
    expect(figures([vulnerable("a"), before], [persuaded("a"), after])).toMatchObject(expected);
  });

  test("without its plain case says nothing", () => {
    expect(figures([persuaded("a"), aReview()])).toMatchObject({
      invariance: "0/0",
      falseApproveCriticalPersuaded: "1/1",
    });
  });

  test("counts in no precision and no recall", () => {
    expect(figures([vulnerable("a"), aReview([hit])], [persuaded("a"), aReview([far])])).toMatchObject({
      precision: "1/1",
      recall: "1/1",
    });
  });
});

describe("what was spent", () => {
  test("is added up, with the time that nineteen of twenty reviews took at most", () => {
    const twenty = Array.from({ length: 20 }, (_, at): [EvalCase, AiReview] => [clean(`c${at}`), aReview()]);
    const { spent }: Metrics = metricsOf(results(...twenty));
    expect(spent).toMatchObject({ calls: 20, inputTokens: 20_000, outputTokens: 2_000 });
    expect(spent.cost).toBeCloseTo(0.2, 10);
    expect(spent.milliseconds).toEqual({ median: 10_000, p95: 19_000 });
  });

  test("is not known where one cost is not known", () => {
    const unpriced = aReview([], { receipt: aReceipt(null) });
    expect(metricsOf(results([clean("a"), aReview()], [clean("b"), unpriced])).spent.cost).toBeNull();
  });
});
