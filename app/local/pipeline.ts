import { randomUUID } from "node:crypto";
import { ACCOUNT_ID, REGION } from "./aws/account.ts";
import {
  type BedrockStep,
  createEventSourceMapping,
  type EmbeddedAws,
  type LogSource,
  loadLambda,
  type QueueOptions,
  startAws,
  startHttpApi,
} from "./aws/index.ts";
import { builtBundles } from "./bundles.ts";
import { type OperatorAccess, startOperatorAccess } from "./operator-access.ts";

export interface PipelineOptions {
  /** `https://api.github.com`, an Enterprise Server's, or the embedded GitHub's. */
  readonly githubApiUrl: string;
  readonly app: { readonly id: number; readonly slug: string | null; readonly privateKey: string };
  readonly webhookSecret: string;
  /** What a stand-in for Bedrock answers; without it there is no AI review. Never where approvals are real. */
  readonly bedrock?: readonly BedrockStep[] | undefined;
  /** The worker's variables for AI reviews by models of Amazon Bedrock itself, in the place of a stand-in. */
  readonly models?: Readonly<Record<string, string>> | undefined;
  /** Each line that a Lambda writes. */
  readonly onLog: (line: string, source: LogSource) => void;
  /** How often a message is tried before it goes to the dead-letter queue; default: as deployed. */
  readonly maxReceiveCount?: QueueOptions["maxReceiveCount"] | undefined;
  /** For the webhook; default: any free one. */
  readonly port?: number | undefined;
}

/** Webhook to worker: everything of Greenlight that is deployed, with an embedded AWS around it. */
export interface Pipeline {
  readonly aws: EmbeddedAws;
  /** Where GitHub has to send its webhooks. */
  readonly webhookUrl: string;
  /** How the commands of whoever operates it find it. */
  readonly operator: OperatorAccess;
  /** Resolves when every message is worked off. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** As the CDK stack deploys it; the queue's visibility timeout must not be shorter. */
const WORKER_TIMEOUT_SECONDS = 60;
const WEBHOOK_TIMEOUT_SECONDS = 10;
/** Models that think take minutes (docs/review.md). */
const WORKER_WITH_MODELS_SECONDS = 300;

const LOG_GROUPS = {
  "greenlight-webhook": "/greenlight/webhook",
  "greenlight-worker": "/greenlight/worker",
  "greenlight-sweeper": "/greenlight/sweeper",
} as const;

const WEBHOOK_SECRET = "greenlight/webhook-secret";
const APP_CREDENTIALS = "greenlight/app-credentials";

/**
 * Starts the two Lambdas from the bundles that are deployed, between a stand-in for API Gateway, an embedded SQS with a
 * poller like Lambda's own, and a stand-in for Secrets Manager.
 */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { app } = options;
  const bundles = builtBundles();
  const workerSeconds = options.models === undefined ? WORKER_TIMEOUT_SECONDS : WORKER_WITH_MODELS_SECONDS;
  const aws = await startAws({
    queue: {
      visibilityTimeoutSeconds: workerSeconds,
      ...(options.maxReceiveCount === undefined ? {} : { maxReceiveCount: options.maxReceiveCount }),
    },
    bedrock: options.bedrock,
    secrets: {
      [WEBHOOK_SECRET]: JSON.stringify({ current: options.webhookSecret }),
      [APP_CREDENTIALS]: JSON.stringify({ appId: app.id, privateKey: app.privateKey }),
    },
  });
  const groups = new Map<string, string>(Object.entries(LOG_GROUPS));
  for (const group of groups.values()) aws.logs.createGroup(group);
  const onLog: PipelineOptions["onLog"] = (line, source) => {
    const group = groups.get(source.functionName);
    if (group !== undefined) aws.logs.put(group, line);
    options.onLog(line, source);
  };
  const environment = {
    ...aws.environment,
    GITHUB_API_URL: options.githubApiUrl,
    LOG_LEVEL: "INFO",
    ...(app.slug === null ? {} : { APP_SLUG: app.slug }),
  };
  const webhook = loadLambda({
    bundle: bundles.webhook,
    functionName: "greenlight-webhook",
    environment: { ...environment, WEBHOOK_SECRET_ARN: aws.secretsManager.arnOf(WEBHOOK_SECRET) },
    timeoutSeconds: WEBHOOK_TIMEOUT_SECONDS,
    concurrency: 2,
    onLog,
  });
  const worker = loadLambda({
    bundle: bundles.worker,
    functionName: "greenlight-worker",
    environment: {
      ...environment,
      APP_CREDENTIALS_ARN: aws.secretsManager.arnOf(APP_CREDENTIALS),
      ...options.models,
    },
    timeoutSeconds: workerSeconds,
    concurrency: 2,
    onLog,
  });
  const api = await startHttpApi({
    invoke: webhook.invoke,
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  const mapping = createEventSourceMapping({
    queue: aws.queue,
    functionName: "greenlight-worker",
    invoke: worker.invoke,
    timeoutSeconds: workerSeconds,
    maximumConcurrency: 2,
  });
  mapping.start();
  const operator = await startOperatorAccess(aws, {
    WebhookUrl: api.webhookUrl,
    QueueUrl: aws.queue.url,
    DeadLetterQueueUrl: aws.queue.dlqUrl,
    WebhookSecretArn: aws.secretsManager.arnOf(WEBHOOK_SECRET),
    AppCredentialsArn: aws.secretsManager.arnOf(APP_CREDENTIALS),
    WebhookFunction: "greenlight-webhook",
    WorkerFunction: "greenlight-worker",
    SweeperFunction: "greenlight-sweeper",
    WebhookLogGroup: LOG_GROUPS["greenlight-webhook"],
    WorkerLogGroup: LOG_GROUPS["greenlight-worker"],
    SweeperLogGroup: LOG_GROUPS["greenlight-sweeper"],
    EventSourceMapping: randomUUID(),
    GithubApiUrl: options.githubApiUrl,
    AlarmTopicArn: `arn:aws:sns:${REGION}:${ACCOUNT_ID}:greenlight-alarms`,
    DashboardUrl: "none: the embedded stack has no dashboard",
  });
  return {
    aws,
    webhookUrl: api.webhookUrl,
    operator,
    idle: mapping.idle,
    async close() {
      await operator.close();
      await mapping.stop();
      await api.close();
      await Promise.all([webhook.close(), worker.close()]);
      await aws.close();
    },
  };
}
