import { Duration, Stack } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { modelsInUse, reviewEnvironmentOf } from "../config/review-variables.ts";
import type { DeploymentConfig } from "../config/schema.ts";
import { mayAskModels } from "./bedrock-access.ts";
import { GreenlightFunction, type GreenlightFunctionProps } from "./greenlight-function.ts";
import type { PullRequestQueue } from "./queue.ts";

/** What a batch takes at the most: ten pull requests, read again where they move; with AI reviews, models think for minutes. */
const TIMEOUT = Duration.seconds(60);
const TIMEOUT_WITH_MODELS = Duration.seconds(300);
/** FIFO queues know no larger batches. */
const BATCH_SIZE = 10;

export function workerTimeout({ review }: DeploymentConfig): Duration {
  return review.enabled ? TIMEOUT_WITH_MODELS : TIMEOUT;
}

export interface WorkerProps extends Omit<GreenlightFunctionProps, "bundle" | "description" | "timeout" | "memoryMb"> {
  readonly config: DeploymentConfig;
  readonly queue: PullRequestQueue;
  readonly encryptionKey: IKey | undefined;
}

/** The worker, and what brings it its messages. */
export class Worker extends GreenlightFunction {
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: WorkerProps) {
    const { config } = props;
    super(scope, id, {
      ...props,
      bundle: "worker",
      description: "Reads pull requests, decides, approves or says what is missing",
      timeout: workerTimeout(config),
      memoryMb: 1024,
    });
    const { queue } = props.queue;
    this.may(
      // It also sends: what one event means for several pull requests.
      [
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:ChangeMessageVisibility",
        "sqs:GetQueueAttributes",
        "sqs:SendMessage",
      ],
      [queue.queueArn],
    );
    this.mapping = new EventSourceMapping(this, "Messages", {
      target: this.fn,
      eventSourceArn: queue.queueArn,
      batchSize: BATCH_SIZE,
      reportBatchItemFailures: true,
      maxConcurrency: config.concurrency.worker,
    });
    // Lambda asks for the queue with this role as soon as the mapping is made.
    this.mapping.node.addDependency(this.role);
    if (config.review.enabled) {
      const { guardrail } = reviewEnvironmentOf(config);
      const region = config.review.region ?? Stack.of(this).region;
      mayAskModels(this, { models: modelsInUse(config), guardrail, region });
    }
  }
}
