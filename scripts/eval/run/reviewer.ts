import type { AiReview } from "../../../app/pull-request/ai-review.ts";
import type { EvalCase } from "../cases/eval-case.ts";

/** Reviews one case as the worker would review a pull request. */
export type Review = (evalCase: EvalCase) => Promise<AiReview>;

/** Who reviews; results of different ones are never mixed in one file. */
export interface ReviewerIdentity {
  /** Names of the model table. */
  readonly model: string;
  readonly refuter: string;
  readonly promptVersion: string;
  /** Words for a stand-in that answers instead of a model; null: a model answers. */
  readonly standIn: string | null;
}
