import { builtBundles } from "./bundles.ts";

/** Where the parts of a deployment are, which is known once they run. */
export interface Places {
  readonly queueUrl: string;
  readonly webhookSecretArn: string;
  readonly appCredentialsArn: string;
  /** Null: the App's private key is among its credentials. */
  readonly appKeyArn: string | null;
  readonly githubApiUrl: string;
}

/** A function, as it is deployed. */
export interface DeployedFunction {
  /** Path of the bundle, whose export `handler` is invoked. */
  readonly bundle: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Its own variables, without those by which the SDK finds the embedded AWS. */
  readonly environment: (places: Places) => Readonly<Record<string, string>>;
}

/** What is deployed, in the terms of what it runs on. The CDK stack says the same; a test holds the two together. */
export interface Deployed {
  readonly functions: Readonly<Record<"webhook" | "worker" | "sweeper", DeployedFunction>>;
  /** Attributes of SQS, besides the queue that dead letters go to. */
  readonly queue: Readonly<Record<string, string>>;
  readonly deadLetterQueue: Readonly<Record<string, string>>;
  readonly maxReceiveCount: number;
  readonly mapping: { readonly batchSize: number; readonly maximumConcurrency: number };
}

const WEBHOOK_TIMEOUT_SECONDS = 10;
const WORKER_TIMEOUT_SECONDS = 60;
/** Models that think take minutes (docs/review.md). */
const WORKER_WITH_MODELS_SECONDS = 300;
const SWEEPER_TIMEOUT_SECONDS = 240;
/** Two workers are enough to show that one pull request never has both. */
const MAXIMUM_CONCURRENCY = 2;
const DAY = 24 * 60 * 60;

/** As the CDK stack deploys it, but for a few workers and a queue that has crashed workers' messages back soon. */
export function usuallyDeployed(options: {
  readonly appSlug: string | null;
  /** The worker's variables for models of Amazon Bedrock itself; null: none is asked. */
  readonly models: Readonly<Record<string, string>> | null;
}): Deployed {
  const { appSlug, models } = options;
  const bundles = builtBundles();
  const workerSeconds = models === null ? WORKER_TIMEOUT_SECONDS : WORKER_WITH_MODELS_SECONDS;
  const fifo = {
    ContentBasedDeduplication: "false",
    DeduplicationScope: "messageGroup",
    FifoQueue: "true",
    FifoThroughputLimit: "perMessageGroupId",
  };
  const shared = ({ queueUrl, githubApiUrl }: Places) => ({
    QUEUE_URL: queueUrl,
    GITHUB_API_URL: githubApiUrl,
    LOG_LEVEL: "INFO",
  });
  const slug = appSlug === null ? {} : { APP_SLUG: appSlug };
  const asApp = ({ appCredentialsArn, appKeyArn }: Places) => ({
    APP_CREDENTIALS_ARN: appCredentialsArn,
    ...(appKeyArn === null ? {} : { APP_KEY_ARN: appKeyArn }),
  });
  return {
    functions: {
      webhook: {
        bundle: bundles.webhook,
        timeoutSeconds: WEBHOOK_TIMEOUT_SECONDS,
        memoryMb: 512,
        environment: (places) => ({ ...shared(places), ...slug, WEBHOOK_SECRET_ARN: places.webhookSecretArn }),
      },
      worker: {
        bundle: bundles.worker,
        timeoutSeconds: workerSeconds,
        memoryMb: 1024,
        environment: (places) => ({ ...shared(places), ...slug, ...asApp(places), ...models }),
      },
      sweeper: {
        bundle: bundles.sweeper,
        timeoutSeconds: SWEEPER_TIMEOUT_SECONDS,
        memoryMb: 512,
        environment: (places) => ({ ...shared(places), ...asApp(places), RECONCILE: "true" }),
      },
    },
    queue: { ...fifo, MessageRetentionPeriod: String(4 * DAY), VisibilityTimeout: String(workerSeconds) },
    deadLetterQueue: { ...fifo, MessageRetentionPeriod: String(14 * DAY) },
    maxReceiveCount: 5,
    mapping: { batchSize: 10, maximumConcurrency: MAXIMUM_CONCURRENCY },
  };
}
