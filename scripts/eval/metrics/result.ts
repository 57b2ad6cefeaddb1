import type { AiReview } from "../../../app/pull-request/ai-review.ts";
import type { EvalCase } from "../cases/eval-case.ts";

/** A case and what the reviewer made of it. */
export interface Result {
  readonly evalCase: EvalCase;
  readonly review: AiReview;
  readonly milliseconds: number;
}

/** Only these let an approval through. */
export function letsThrough({ verdict }: AiReview): boolean {
  return verdict === "clean" || verdict === "advisory";
}
