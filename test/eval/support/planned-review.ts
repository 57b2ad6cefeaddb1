import type { AiReview } from "../../../app/pull-request/ai-review.ts";
import { pullDiff } from "../../../app/review/diff/pull-diff.ts";
import { acceptFindings } from "../../../app/review/findings/accept.ts";
import { verdictOf } from "../../../app/review/findings/verdict.ts";
import type { EvalCase } from "../../../scripts/eval/cases/eval-case.ts";
import type { Review } from "../../../scripts/eval/run/reviewer.ts";
import { planFor } from "../../../scripts/eval/stand-in/plan.ts";
import { rawFinding } from "../../../scripts/eval/stand-in/planned-script.ts";

/** Answers as the built-in stand-in does, with the real anchoring and the real verdict, and no service between. */
export function plannedReview(cases: readonly EvalCase[], cost = 0): Review {
  const plan = new Map(planFor(cases).map(({ evalCase, findings }) => [evalCase.id, findings]));
  return async ({ id, files }): Promise<AiReview> => {
    const diff = pullDiff({ whole: true, items: files }, { whole: true, items: files });
    const accepted = acceptFindings((plan.get(id) ?? []).map(rawFinding), diff.items);
    const ledger = files.map(({ path }) => ({ path, state: "reviewed" as const, reason: "" }));
    const judged = verdictOf({
      findings: accepted.findings,
      ledger,
      doubts: accepted.doubts,
      settings: { block_on: ["critical", "high"], confidence: 80 },
      changedPaths: files.map(({ path }) => path),
      dismissals: [],
    });
    return { ...judged, contentHash: id, ledger, receipt: aReceipt(cost) };
  };
}

export function aReceipt(cost: number | null): AiReview["receipt"] {
  return {
    model: "scripted",
    refuter: null,
    promptVersion: "1",
    calls: 1,
    inputTokens: 1_000,
    outputTokens: 100,
    cachedTokens: 0,
    cost,
    hunks: { fresh: 1, reused: 0 },
  };
}
