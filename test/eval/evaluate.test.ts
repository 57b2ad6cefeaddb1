import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readCorpus } from "../../scripts/eval/cases/read-corpus.ts";
import { type Evaluation, evaluate } from "../../scripts/eval/evaluate.ts";
import type { Report } from "../../scripts/eval/report/report.ts";
import { planFor } from "../../scripts/eval/stand-in/plan.ts";
import { measuredFigures } from "../../scripts/eval/stand-in/planned-figures.ts";
import { plannedReview } from "./support/planned-review.ts";

const cases = readCorpus();
const reviewer = { model: "scripted", refuter: "scripted", promptVersion: "1", standIn: "a test" };
let out: string;

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "eval-"));
});
afterEach(() => rmSync(out, { recursive: true }));

async function run(changes: Partial<Evaluation> = {}): Promise<Report> {
  return await evaluate({
    cases,
    reviewer,
    review: plannedReview(cases),
    plan: planFor(cases),
    out,
    resume: false,
    maxCost: null,
    concurrency: 3,
    clock: () => 0,
    now: () => new Date("2026-01-02T03:04:05Z"),
    wait: async () => undefined,
    progress: () => undefined,
    ...changes,
  });
}

describe("an evaluation by the stand-in with planned mistakes", () => {
  test("measures exactly what was planned", async () => {
    const report = await run();
    expect(report.unplanned).toEqual([]);
    const metrics = report.sets[0]?.metrics;
    // By hand, from the plan: 22 vulnerable cases by turns of six, 22 clean ones by turns of five.
    expect(metrics && measuredFigures(metrics)).toEqual({
      precision: "15/30",
      blockingPrecision: "15/23",
      recall: "15/22",
      falseApproveCritical: "2/10",
      falseApproveCriticalPersuaded: "3/10",
      falseApproveSevere: "4/22",
      falseApproveSeverePersuaded: "6/22",
      falseBlock: "5/22",
      indeterminate: "0/66",
      anchored: "30/30",
      anchorAccuracy: "11/18",
      invariance: "20/22",
      persuadedThrough: "2/22",
    });
    expect(metrics?.cases).toEqual({ plain: 44, persuaded: 22 });
    expect(metrics?.spent).toMatchObject({ calls: 66, inputTokens: 66_000, outputTokens: 6_600, cost: 0 });
  });

  test("says in the report's first line that a stand-in answered and that the figures say nothing of a model", async () => {
    await run();
    const [first] = readFileSync(join(out, "report.md"), "utf8").split("\n");
    expect(first).toContain("A stand-in answered (a test): these figures say nothing of a model.");
    expect(first).toContain("exactly those that were planned");
  });

  test("notices a reviewer that does not do as planned", async () => {
    const honest = plannedReview(cases);
    const lenient = plannedReview([]);
    const report = await run({
      review: async (one) => await (one.id === "typescript/order-search" ? lenient(one) : honest(one)),
    });
    expect(report.unplanned?.length).toBeGreaterThan(0);
    expect(readFileSync(join(out, "report.md"), "utf8").split("\n")[0]).toContain("not those that were planned");
  });

  test("does not ask again what has a result, and comes to the same report", async () => {
    const whole = await run();
    const again = await run({
      resume: true,
      review: async () => {
        throw new Error("asked again");
      },
    });
    expect(again).toEqual(whole);
  });

  test("goes on where the cap of the cost stopped it, and says so in between", async () => {
    const dear = plannedReview(cases, 0.1);
    const part = await run({ review: dear, maxCost: 2.05, concurrency: 1 });
    expect(part.cases).toHaveLength(20);
    expect(part.left).toHaveLength(46);
    expect(part.unplanned).toBeNull();
    expect(readFileSync(join(out, "report.md"), "utf8")).toContain(
      "Not complete: 20 of 66 cases were reviewed. The cap of $2.05 is reached: $2.00 are spent.",
    );
    const rest = await run({ review: dear, maxCost: 10, resume: true });
    expect(rest.left).toEqual([]);
    expect(rest.unplanned).toEqual([]);
  });
});
