import type { Model } from "../../app/review/bedrock/models.ts";
import { type ReviewEnvironment, readReviewEnvironment } from "../../app/review/bedrock/review-environment.ts";
import type { DeploymentConfig } from "./schema.ts";

/** The worker's variables for AI reviews. What the configuration leaves out is left to the worker's own defaults. */
export function reviewVariables({ review }: DeploymentConfig): Readonly<Record<string, string>> {
  if (!review.enabled) return { REVIEW: "off" };
  const variables = {
    REVIEW: "on",
    REVIEW_REGION: review.region,
    REVIEW_MODEL: review.model,
    REVIEW_LARGE_MODEL: review.large_model,
    REVIEW_REFUTER: review.refuter,
    REVIEW_MODELS: review.models.length === 0 ? undefined : JSON.stringify(review.models),
    REVIEW_GUARDRAIL: review.guardrail,
  };
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/**
 * What the worker will make of them, so that its permissions are for the very models that it asks.
 *
 * @throws ConfigurationError where it will refuse to start
 */
export function reviewEnvironmentOf(config: DeploymentConfig): ReviewEnvironment {
  const environment = readReviewEnvironment({ ...reviewVariables(config), AWS_REGION: config.region ?? "" });
  if (environment === null) throw new TypeError("There are no AI reviews in this deployment");
  return environment;
}

/**
 * The models that this deployment asks: those that review by default, and those that it describes itself, which are there for
 * policies to name. A known model that is neither is out of reach, whatever a policy says.
 *
 * @throws ConfigurationError where the worker will refuse to start
 */
export function modelsInUse(config: DeploymentConfig): readonly Model[] {
  const { models, model, largeModel, refuter } = reviewEnvironmentOf(config);
  const names = new Set([model, largeModel, refuter, ...config.review.models.map(({ name }) => name)]);
  return models.filter(({ name }) => names.has(name));
}
