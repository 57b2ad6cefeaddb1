import type { ModelPort } from "../model/model-port.ts";
import { type BedrockModelOptions, createBedrockModel } from "./bedrock-model.ts";
import { bedrockConverse } from "./client.ts";
import { createLadder } from "./ladder.ts";
import type { ReviewEnvironment } from "./review-environment.ts";

/** What an AI review is made with. */
export interface Reviewer {
  readonly environment: ReviewEnvironment;
  readonly model: ModelPort;
}

/**
 * Reviewers on Amazon Bedrock, each for an invocation with a deadline of its own. They share the client and what was
 * learned of the models.
 *
 * @returns gives null where the deployment has no AI review
 */
export function createReviewers(
  environment: ReviewEnvironment | null,
  options: Pick<BedrockModelOptions, "log" | "metrics" | "now">,
): (deadline: Date | undefined) => Reviewer | null {
  if (environment === null) return () => null;
  const { models, guardrail, region, otherRegion } = environment;
  const converse = bedrockConverse(otherRegion === null ? {} : { region: otherRegion });
  const shared = { ...options, models, guardrail, region, converse, ladder: createLadder() };
  return (deadline) => ({ environment, model: createBedrockModel({ ...shared, deadline }) });
}
