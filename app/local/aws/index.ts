/**
 * The embedded AWS: what the deployed Lambdas need around them, on one machine and with no account.
 *
 * - `queue.ts`: SQS (fauxqs), with `fifo-queue.ts` and `fifo-requests.ts` where fauxqs differs from SQS
 * - `secrets-manager.ts`: a stand-in for Secrets Manager
 * - `kms.ts`: a stand-in for AWS KMS, with what an import takes in a file of its own
 * - `logs.ts`: a stand-in for CloudWatch Logs, with its query language in files of their own
 * - `bedrock.ts`: a stand-in for Amazon Bedrock, with what it takes, what it answers and its script in files of their own
 * - `http-api.ts`: a stand-in for an API Gateway HTTP API
 * - `event-source-mapping.ts`: Lambda's poller of a FIFO queue
 * - `lambda.ts`: Lambda functions from built bundles
 */
import { type BedrockStandIn, standInEnvironment, startBedrock } from "./bedrock.ts";
import type { BedrockStep } from "./bedrock-script.ts";
import { type KmsStandIn, startKms } from "./kms.ts";
import { type LogsStandIn, startLogs } from "./logs.ts";
import { type LocalQueue, type QueueOptions, startQueue } from "./queue.ts";
import { type SecretsManagerStandIn, startSecretsManager } from "./secrets-manager.ts";

export type { BedrockRequest, BedrockStandIn } from "./bedrock.ts";
export { type BedrockStep, readBedrockScript } from "./bedrock-script.ts";
export { createEventSourceMapping, type EventSourceMapping, type InvocationResult } from "./event-source-mapping.ts";
export { type HttpApi, startHttpApi } from "./http-api.ts";
export { type KmsStandIn, startKms } from "./kms.ts";
export { type Lambda, type LogSource, loadLambda } from "./lambda.ts";
export { type LogsStandIn, startLogs } from "./logs.ts";
export { type DeadLetter, type LocalQueue, type QueueCounts, type QueueOptions, startQueue } from "./queue.ts";
export { type SecretsManagerStandIn, startSecretsManager } from "./secrets-manager.ts";

export interface AwsOptions {
  readonly queue?: QueueOptions;
  /** Values by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /**
   * What a stand-in for Bedrock answers. Without it there is none: nobody may take its words for a model's where
   * approvals are real.
   */
  readonly bedrock?: readonly BedrockStep[] | undefined;
}

export interface EmbeddedAws {
  readonly queue: LocalQueue;
  readonly secretsManager: SecretsManagerStandIn;
  readonly kms: KmsStandIn;
  readonly logs: LogsStandIn;
  /** Null where none was asked for. */
  readonly bedrock: BedrockStandIn | null;
  /** The variables with which the SDK of a function finds this AWS. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts the queue, the secrets and the keys: what functions need before they can be loaded. */
export async function startAws(options: AwsOptions): Promise<EmbeddedAws> {
  const queue = await startQueue(options.queue);
  const secretsManager = await startSecretsManager({ secrets: options.secrets });
  const kms = await startKms();
  const logs = await startLogs();
  const bedrock = options.bedrock === undefined ? null : await startBedrock({ script: options.bedrock });
  return {
    queue,
    secretsManager,
    kms,
    logs,
    bedrock,
    environment: {
      AWS_ENDPOINT_URL_SQS: queue.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.endpoint,
      AWS_ENDPOINT_URL_KMS: kms.endpoint,
      QUEUE_URL: queue.url,
      ...(bedrock === null ? {} : standInEnvironment(bedrock.endpoint)),
    },
    async close() {
      await Promise.all([queue.close(), secretsManager.close(), kms.close(), logs.close(), bedrock?.close()]);
    },
  };
}
