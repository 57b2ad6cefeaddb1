import { CASE_SETS, type CaseSet } from "../cases/eval-case.ts";
import { type Metrics, metricsOf } from "../metrics/metrics.ts";
import type { Result } from "../metrics/result.ts";
import type { ReviewerIdentity } from "../run/reviewer.ts";
import type { Run } from "../run/run-cases.ts";
import { type CaseRow, caseRow } from "./case-row.ts";

/** What a run came to; `report.json` is this, `report.md` the same for people. */
export interface Report {
  readonly reviewer: ReviewerIdentity;
  readonly finishedAt: string;
  /** Why it ended before its end; null where every case was reviewed. */
  readonly stopped: Run["stopped"];
  readonly left: readonly string[];
  readonly failures: Run["failures"];
  /** US dollars; null: no cap. */
  readonly maxCost: number | null;
  readonly sets: readonly { readonly set: CaseSet; readonly metrics: Metrics; readonly languages: readonly Part[] }[];
  /** Of our own corpus, how many of each class of bug were found. */
  readonly classes: readonly { readonly kind: string; readonly found: number; readonly of: number }[];
  /** Where the built-in stand-in was not measured as it was planned; null: there was no plan. */
  readonly unplanned: readonly string[] | null;
  readonly cases: readonly CaseRow[];
}

interface Part {
  readonly language: string;
  readonly metrics: Metrics;
}

export interface ReportOptions {
  readonly reviewer: ReviewerIdentity;
  readonly run: Run;
  readonly finishedAt: string;
  readonly maxCost: number | null;
  readonly unplanned: readonly string[] | null;
}

export function reportOf({ reviewer, run, finishedAt, maxCost, unplanned }: ReportOptions): Report {
  const { results, left, failures, stopped } = run;
  const sets = CASE_SETS.flatMap((set) => {
    const own = results.filter(({ evalCase }) => evalCase.set === set);
    return own.length === 0 ? [] : [{ set, metrics: metricsOf(own), languages: languagesOf(own) }];
  });
  const cases = results.map(caseRow);
  return { reviewer, finishedAt, stopped, left, failures, maxCost, sets, classes: classesOf(cases), unplanned, cases };
}

function languagesOf(results: readonly Result[]): Part[] {
  return [...Map.groupBy(results, ({ evalCase }) => evalCase.language)]
    .map(([language, own]) => ({ language, metrics: metricsOf(own) }))
    .toSorted((a, b) => (a.language < b.language ? -1 : 1));
}

function classesOf(cases: readonly CaseRow[]): Report["classes"] {
  const labels = cases.filter(({ set, form }) => set === "own" && form === "plain").flatMap((one) => one.labels);
  return [...Map.groupBy(labels, ({ kind }) => kind)]
    .map(([kind, all]) => ({ kind, found: all.filter(({ found }) => found).length, of: all.length }))
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
}
