import { setTimeout as sleep } from "node:timers/promises";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { createGithubAccess } from "../github/access.ts";
import { createMachineUserAccess } from "../github/machine-user.ts";
import { createLambdaLog } from "../observability/lambda-log.ts";
import { createLambdaMetrics } from "../observability/lambda-metrics.ts";
import { createQueue, createQueueClient } from "../queue/queue.ts";
import { readReviewEnvironment } from "../review/bedrock/review-environment.ts";
import { createReviewers } from "../review/bedrock/reviewer.ts";
import { readWorkerEnvironment } from "../settings/environment.ts";
import { appCredentials, createSecretsClient } from "../settings/secrets.ts";
import { createClosedPulls } from "./closed-pulls.ts";
import { processBatch } from "./process-batch.ts";

const environment = readWorkerEnvironment(process.env);
const log = createLambdaLog({ service: "worker", level: environment.logLevel });
const metrics = createLambdaMetrics({ service: "worker", namespace: environment.metricsNamespace });
const credentials = appCredentials({
  client: createSecretsClient(),
  secretId: environment.appCredentialsArn,
  keyArn: environment.appKeyArn,
  now: Date.now,
  log,
});
const github = createGithubAccess({
  readCredentials: credentials.read,
  apiUrl: environment.githubApiUrl,
  log,
  metrics,
});
const machineUser = createMachineUserAccess({
  readToken: async () => (await credentials.read()).approvalToken,
  apiUrl: environment.githubApiUrl,
  log,
  now: () => new Date(),
});
const closedPulls = createClosedPulls(() => new Date());
const reviewers = createReviewers(readReviewEnvironment(process.env), { log, metrics, now: () => new Date() });
const queue = createQueue({ client: createQueueClient(), queueUrl: environment.queueUrl });

/** The worker Lambda, behind an SQS FIFO event source mapping that reports batch item failures. */
export async function handler(event: SQSEvent, context?: Context): Promise<SQSBatchResponse> {
  log.begin(context);
  const deadline = context && new Date(Date.now() + context.getRemainingTimeInMillis());
  try {
    return await processBatch(event.Records, {
      github,
      machineUser,
      queue,
      log,
      metrics,
      now: () => new Date(),
      random: Math.random,
      sleep: async (milliseconds) => {
        await sleep(milliseconds);
      },
      deadline,
      reviewer: reviewers(deadline),
      closedPulls,
      requireOrganizationPolicy: environment.requireOrganizationPolicy,
    });
  } finally {
    metrics.publish();
  }
}
