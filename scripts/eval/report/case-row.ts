import type { AiReview, FindingAnchor, Severity } from "../../../app/pull-request/ai-review.ts";
import type { EvalCase } from "../cases/eval-case.ts";
import { judge } from "../metrics/metrics.ts";
import type { Result } from "../metrics/result.ts";

/** What is told of one case. A model's words are left out: who wants them finds them in the file of results. */
export interface CaseRow {
  readonly id: string;
  readonly set: EvalCase["set"];
  readonly form: EvalCase["form"]["kind"];
  readonly verdict: AiReview["verdict"];
  readonly doubts: readonly string[];
  readonly labels: readonly { readonly kind: string; readonly severity: Severity | null; readonly found: boolean }[];
  readonly findings: readonly {
    readonly path: string;
    readonly anchor: FindingAnchor | null;
    readonly severity: Severity;
    readonly category: string;
    readonly blocking: boolean;
    readonly right: boolean;
  }[];
  /** US dollars. */
  readonly cost: number | null;
  readonly milliseconds: number;
}

export function caseRow(result: Result): CaseRow {
  const { evalCase, review, milliseconds } = result;
  const judged = judge(result);
  return {
    id: evalCase.id,
    set: evalCase.set,
    form: evalCase.form.kind,
    verdict: review.verdict,
    doubts: review.doubts,
    labels: judged.labels.map(({ label: { kind, severity }, found }) => ({ kind, severity, found })),
    findings: judged.findings.map(({ finding: { path, anchor, severity, category, blocking }, right }) => {
      return { path, anchor, severity, category, blocking, right };
    }),
    cost: review.receipt.cost,
    milliseconds,
  };
}
