import { randomBytes } from "node:crypto";
import { SILENT_LOG } from "../observability/log.ts";
import { NO_METRICS } from "../observability/metrics.ts";
import { findBedrockCaller, NoBedrockCallerError } from "../review/bedrock/caller.ts";
import { readReviewEnvironment } from "../review/bedrock/review-environment.ts";
import { createReviewers } from "../review/bedrock/reviewer.ts";
import type { ModelFailure, ModelPort } from "../review/model/model-port.ts";
import type { ReviewTools } from "../review/subject.ts";
import { UsageError } from "./usage-error.ts";

/** Amazon Bedrock with a person's credentials. */
export interface BedrockAccess {
  readonly tools: Omit<ReviewTools, "onPlan">;
  /** Another address than AWS's; null: AWS's own. */
  readonly endpoint: string | null;
  /** Why the service or its account refused the last question that was not even begun; null: none was refused. */
  readonly refusal: () => ModelFailure | null;
}

/**
 * The models that `REVIEW_MODELS` and its like name, as in a deployment with `REVIEW=on`.
 *
 * @throws UsageError where there are no credentials, or no region
 * @throws ConfigurationError where the variables cannot be used
 */
export async function connectBedrock(
  env: NodeJS.ProcessEnv,
  onQuestion: (asked: { readonly model: string; readonly step: string }) => void,
): Promise<BedrockAccess> {
  const caller = await findBedrockCaller(env).catch((error: unknown) => {
    throw error instanceof NoBedrockCallerError ? new UsageError(error.message) : error;
  });
  const environment = readReviewEnvironment({ ...env, REVIEW: "on", AWS_REGION: caller.region });
  const reviewer = createReviewers(environment, { log: SILENT_LOG, metrics: NO_METRICS, now: () => new Date() })(
    undefined,
  );
  if (environment === null || reviewer === null) throw new TypeError("The AI review is on, and there is no reviewer");
  let refusal: ModelFailure | null = null;
  const model: ModelPort = {
    async ask(question) {
      onQuestion({ model: question.model, step: question.metadata.step ?? "" });
      const answer = await reviewer.model.ask(question);
      refusal = answer.kind === "failed" && answer.usage.calls === 0 ? answer.failure : null;
      return answer;
    },
  };
  const { models, model: usual, largeModel, refuter } = environment;
  return {
    tools: {
      model,
      models,
      defaults: { model: usual, largeModel, refuter },
      nonce: () => randomBytes(16).toString("hex"),
    },
    endpoint: caller.endpoint,
    refusal: () => refusal,
  };
}
