import { createPrivateKey, randomUUID } from "node:crypto";
import { ACCOUNT_ID, REGION } from "./aws/account.ts";
import { type CloudWatchStandIn, createCloudWatch } from "./aws/cloudwatch.ts";
import {
  type BedrockStep,
  createEventSourceMapping,
  type EmbeddedAws,
  type Lambda,
  type LogSource,
  loadLambda,
  type QueueOptions,
  startAws,
  startHttpApi,
} from "./aws/index.ts";
import { type Deployed, type Places, usuallyDeployed } from "./deployed.ts";
import { measureHttpApi, measureLambda, measureQueues } from "./measures.ts";
import { type OperatorAccess, startOperatorAccess } from "./operator-access.ts";

export interface PipelineOptions {
  /** `https://api.github.com`, an Enterprise Server's, or the embedded GitHub's. */
  readonly githubApiUrl: string;
  readonly app: { readonly id: number; readonly slug: string | null; readonly privateKey: string };
  /** The token of the machine user who approves where a policy says so; default: none. */
  readonly approvalToken?: string | undefined;
  readonly webhookSecret: string;
  /** Where the App's key is: in the secret with its credentials, or in AWS KMS alone; default: in the secret. */
  readonly appKey?: AppKeyPlace | undefined;
  /** What a stand-in for Bedrock answers; without it there is no AI review. Never where approvals are real. */
  readonly bedrock?: readonly BedrockStep[] | undefined;
  /** The worker's variables for AI reviews by models of Amazon Bedrock itself, in the place of a stand-in. */
  readonly models?: Readonly<Record<string, string>> | undefined;
  /** What is deployed; default: what the CDK stack deploys, but for a few workers. */
  readonly deployed?: Deployed | undefined;
  /** Each line that a Lambda writes. */
  readonly onLog: (line: string, source: LogSource) => void;
  /** How often a message is tried before it goes to the dead-letter queue; default: as deployed. */
  readonly maxReceiveCount?: QueueOptions["maxReceiveCount"] | undefined;
  /** For the webhook; default: any free one. */
  readonly port?: number | undefined;
}

export type AppKeyPlace = "secret" | "kms";

/** Webhook to worker, and the sweeper: everything of Greenlight that is deployed, with an embedded AWS around it. */
export interface Pipeline {
  readonly aws: EmbeddedAws;
  /** Where GitHub has to send its webhooks. */
  readonly webhookUrl: string;
  /** How the commands of whoever operates it find it. */
  readonly operator: OperatorAccess;
  /** What CloudWatch would know; of the queues as they are at {@link Pipeline.sample}. */
  readonly cloudWatch: CloudWatchStandIn;
  /** Measures the queues, as SQS does by itself once a minute. */
  sample(): void;
  /** Has the sweeper sweep once, as the schedule does every five minutes. Rejects where it fails. */
  sweep(): Promise<void>;
  /** Disables the event source mapping, as somebody could by hand: messages wait from now on. */
  disableMapping(): Promise<void>;
  /** Resolves when every message is worked off. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Names of the functions; each has a log group `/greenlight/…`. */
export const FUNCTIONS = {
  webhook: "greenlight-webhook",
  worker: "greenlight-worker",
  sweeper: "greenlight-sweeper",
} as const;

const WEBHOOK_SECRET = "greenlight/webhook-secret";
const APP_CREDENTIALS = "greenlight/app-credentials";

/**
 * Starts the Lambdas from the bundles that are deployed, between a stand-in for API Gateway, an embedded SQS with a poller
 * like Lambda's own, and stand-ins for Secrets Manager, KMS, CloudWatch and what else people ask.
 */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { app } = options;
  const inKms = options.appKey === "kms";
  const deployed = options.deployed ?? usuallyDeployed({ appSlug: app.slug, models: options.models ?? null });
  const aws = await startAws({
    queue: {
      attributes: deployed.queue,
      deadLetterAttributes: deployed.deadLetterQueue,
      maxReceiveCount: options.maxReceiveCount ?? deployed.maxReceiveCount,
    },
    bedrock: options.bedrock,
    secrets: {
      [WEBHOOK_SECRET]: JSON.stringify({ current: options.webhookSecret }),
      [APP_CREDENTIALS]: JSON.stringify({
        appId: app.id,
        ...(!inKms && { privateKey: app.privateKey }),
        ...(options.approvalToken === undefined ? {} : { approvalToken: options.approvalToken }),
      }),
    },
  });
  const cloudWatch = createCloudWatch();
  const keyArn = inKms ? aws.kms.createKey({ material: createPrivateKey(app.privateKey) }) : null;
  const places: Places = {
    queueUrl: aws.queue.url,
    webhookSecretArn: aws.secretsManager.arnOf(WEBHOOK_SECRET),
    appCredentialsArn: aws.secretsManager.arnOf(APP_CREDENTIALS),
    appKeyArn: keyArn,
    githubApiUrl: options.githubApiUrl,
  };

  const logGroups = { webhook: "/greenlight/webhook", worker: "/greenlight/worker", sweeper: "/greenlight/sweeper" };
  const environmentOf = (name: keyof typeof FUNCTIONS) => ({
    ...aws.environment,
    ...deployed.functions[name].environment(places),
  });
  const load = (name: keyof typeof FUNCTIONS, concurrency: number): Lambda => {
    const { bundle, timeoutSeconds, memoryMb } = deployed.functions[name];
    aws.logs.createGroup(logGroups[name]);
    return loadLambda({
      ...{ bundle, timeoutSeconds, memoryMb, concurrency },
      functionName: FUNCTIONS[name],
      environment: environmentOf(name),
      onMeasured: measureLambda(cloudWatch, FUNCTIONS[name]),
      onLog: (line, source) => {
        aws.logs.put(logGroups[name], line);
        cloudWatch.onLog(line);
        options.onLog(line, source);
      },
    });
  };
  const [webhook, worker, sweeper] = [load("webhook", 2), load("worker", 2), load("sweeper", 1)];
  const api = await startHttpApi({
    invoke: webhook.invoke,
    onAnswer: measureHttpApi(cloudWatch),
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  const mapping = createEventSourceMapping({
    queue: aws.queue,
    functionName: FUNCTIONS.worker,
    invoke: worker.invoke,
    timeoutSeconds: deployed.functions.worker.timeoutSeconds,
    ...deployed.mapping,
  });
  mapping.start();

  const outputs = {
    WebhookUrl: api.webhookUrl,
    QueueUrl: aws.queue.url,
    DeadLetterQueueUrl: aws.queue.dlqUrl,
    WebhookSecretArn: places.webhookSecretArn,
    AppCredentialsArn: places.appCredentialsArn,
    WebhookFunction: FUNCTIONS.webhook,
    WorkerFunction: FUNCTIONS.worker,
    SweeperFunction: FUNCTIONS.sweeper,
    WebhookLogGroup: logGroups.webhook,
    WorkerLogGroup: logGroups.worker,
    SweeperLogGroup: logGroups.sweeper,
    EventSourceMapping: randomUUID(),
    GithubApiUrl: options.githubApiUrl,
    AlarmTopicArn: `arn:aws:sns:${REGION}:${ACCOUNT_ID}:greenlight-alarms`,
    DashboardUrl: "none: the embedded stack has no dashboard",
    ...(keyArn !== null && { AppKeyArn: keyArn }),
  };
  const told = (name: keyof typeof FUNCTIONS) => ({
    environment: environmentOf(name),
    timeoutSeconds: deployed.functions[name].timeoutSeconds,
  });
  const operator = await startOperatorAccess(aws, outputs, {
    functions: {
      [FUNCTIONS.webhook]: told("webhook"),
      [FUNCTIONS.worker]: told("worker"),
      [FUNCTIONS.sweeper]: told("sweeper"),
    },
    mapping: {
      functionName: FUNCTIONS.worker,
      queueArn: aws.queue.arn,
      maximumConcurrency: deployed.mapping.maximumConcurrency,
    },
  });
  return {
    aws,
    webhookUrl: api.webhookUrl,
    operator,
    cloudWatch,
    sample: () => measureQueues(cloudWatch, aws.queue),
    async sweep() {
      await sweeper.invoke({ source: "aws.events", "detail-type": "Scheduled Event" });
    },
    async disableMapping() {
      await mapping.stop();
      const told = operator.told.mappings.get(outputs.EventSourceMapping);
      if (told !== undefined) operator.told.mappings.set(outputs.EventSourceMapping, { ...told, state: "Disabled" });
    },
    idle: mapping.idle,
    async close() {
      await operator.close();
      await mapping.stop();
      await api.close();
      await Promise.all([webhook.close(), worker.close(), sweeper.close()]);
      await aws.close();
    },
  };
}
