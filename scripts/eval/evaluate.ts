import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EvalCase } from "./cases/eval-case.ts";
import { metricsOf } from "./metrics/metrics.ts";
import { reportMarkdown } from "./report/markdown.ts";
import { type Report, reportOf } from "./report/report.ts";
import { openResults } from "./run/results-file.ts";
import type { Review, ReviewerIdentity } from "./run/reviewer.ts";
import { runCases } from "./run/run-cases.ts";
import type { PlannedCase } from "./stand-in/plan.ts";
import { differences, measuredFigures, plannedFigures } from "./stand-in/planned-figures.ts";

export interface Evaluation {
  readonly cases: readonly EvalCase[];
  readonly reviewer: ReviewerIdentity;
  readonly review: Review;
  /** The built-in stand-in answers: the figures have to be those of this plan, which has these cases. Null: it does not. */
  readonly plan: readonly PlannedCase[] | null;
  readonly out: string;
  readonly resume: boolean;
  readonly maxCost: number | null;
  readonly concurrency: number;
  readonly clock: () => number;
  readonly now: () => Date;
  readonly wait: (seconds: number) => Promise<void>;
  readonly progress: (line: string) => void;
}

/**
 * Reviews the cases and writes `results.jsonl`, `report.json` and `report.md` to `out`.
 *
 * @throws {ResultsError} where the results that are there cannot be continued
 */
export async function evaluate(evaluation: Evaluation): Promise<Report> {
  const { reviewer, out, resume, maxCost, progress } = evaluation;
  const file = openResults(join(out, "results.jsonl"), { reviewer, resume });
  if (file.dropped) progress("The last result was cut off while it was written; its case is asked again");
  const run = await runCases({ ...evaluation, known: file.known, keep: file.append });
  const unplanned =
    evaluation.plan !== null && run.left.length === 0
      ? differences(
          plannedFigures(evaluation.plan),
          measuredFigures(metricsOf(run.results.filter(({ evalCase }) => evalCase.set === "own"))),
        )
      : null;
  const report = reportOf({ reviewer, run, finishedAt: evaluation.now().toISOString(), maxCost, unplanned });
  writeFileSync(join(out, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(out, "report.md"), reportMarkdown(report));
  return report;
}
