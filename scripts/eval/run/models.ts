import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { standInEnvironment, startBedrock } from "../../../app/local/aws/bedrock.ts";
import { type BedrockStep, readBedrockScript } from "../../../app/local/aws/bedrock-script.ts";
import type { Log } from "../../../app/observability/log.ts";
import { NO_METRICS } from "../../../app/observability/metrics.ts";
import { createBedrockModel } from "../../../app/review/bedrock/bedrock-model.ts";
import { bedrockConverse } from "../../../app/review/bedrock/client.ts";
import { type ReviewEnvironment, readReviewEnvironment } from "../../../app/review/bedrock/review-environment.ts";
import type { ModelPort } from "../../../app/review/model/model-port.ts";
import type { PlannedCase } from "../stand-in/plan.ts";
import { plannedScript } from "../stand-in/planned-script.ts";

/** Nobody could answer. */
export class NoModelError extends Error {
  override readonly name = "NoModelError";
}

/** Who answers, and what they are called. */
export interface Models {
  readonly port: ModelPort;
  readonly environment: ReviewEnvironment;
  /** Words for the stand-in; null: models answer. */
  readonly standIn: string | null;
  readonly close: () => Promise<void>;
}

export interface ModelsOptions {
  readonly standIn: { readonly script: string | null } | null;
  /** In the place of the environment's own; null: the environment's. */
  readonly model: string | null;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** What the built-in stand-in says. */
  readonly plan: readonly PlannedCase[];
  readonly now: () => Date;
}

/**
 * The models of the environment (`REVIEW_MODEL` and its like, see docs/install.md), or the stand-in.
 *
 * @throws {NoModelError} without AWS credentials, a region, or the stand-in's script
 * @throws {ConfigurationError} where the environment cannot be used
 */
export async function openModels(options: ModelsOptions): Promise<Models> {
  return await (options.standIn === null ? realModels(options) : standIn(options.standIn.script, options));
}

async function realModels({ model, variables, now }: ModelsOptions): Promise<Models> {
  const environment = environmentOf({ ...variables, ...named(model) });
  const client = new BedrockRuntimeClient({});
  try {
    await client.config.credentials();
    await client.config.region();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NoModelError(
      `Amazon Bedrock cannot be asked: ${why}.\nSet AWS credentials and AWS_REGION, or use --stand-in, which proves the harness and says nothing of a model.`,
    );
  } finally {
    client.destroy();
  }
  const port = createBedrockModel({
    converse: bedrockConverse(),
    ...environment,
    log: SILENT,
    metrics: NO_METRICS,
    now,
  });
  return { port, environment, standIn: null, close: async () => undefined };
}

async function standIn(script: string | null, { model, plan, now }: ModelsOptions): Promise<Models> {
  const steps = script === null ? plannedScript(plan) : stepsOf(script);
  const bedrock = await startBedrock({ script: steps });
  let environment: ReviewEnvironment;
  try {
    environment = environmentOf({ ...standInEnvironment(bedrock.endpoint), ...named(model) });
  } catch (error) {
    await bedrock.close();
    throw error;
  }
  const converse = bedrockConverse({
    endpoint: bedrock.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "stand-in", secretAccessKey: "stand-in" },
  });
  const port = createBedrockModel({ converse, ...environment, log: SILENT, metrics: NO_METRICS, now });
  const words = script === null ? "the built-in one, with planned mistakes" : "by a script of its own";
  return { port, environment, standIn: words, close: () => bedrock.close() };
}

function stepsOf(path: string): BedrockStep[] {
  try {
    return readBedrockScript(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NoModelError(`The stand-in has no script in ${path}: ${why}`);
  }
}

function named(model: string | null): Readonly<Record<string, string>> {
  return model === null ? {} : { REVIEW_MODEL: model, REVIEW_LARGE_MODEL: model };
}

function environmentOf(variables: Readonly<Record<string, string | undefined>>): ReviewEnvironment {
  const environment = readReviewEnvironment({ ...variables, REVIEW: "on" });
  if (environment === null) throw new TypeError("The AI review is on, and has no environment");
  return environment;
}

/** Its failures are doubts of the review, and its tokens are on the receipt. */
const SILENT: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
