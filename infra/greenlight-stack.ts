import { CfnOutput, Duration, Stack, type StackProps, Tags } from "aws-cdk-lib";
import { Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { OptionalStackOutput, StackOutput } from "../app/settings/stack-outputs.ts";
import { modelsInUse, reviewVariables } from "./config/review-variables.ts";
import type { DeploymentConfig } from "./config/schema.ts";
import { AlarmTopic } from "./observability/alarm-topic.ts";
import { Alarms } from "./observability/alarms.ts";
import { BedrockBudget } from "./observability/budget.ts";
import { GreenlightDashboard } from "./observability/dashboard.ts";
import { AppKey } from "./parts/app-key.ts";
import { mayUseKeyOf } from "./parts/encryption.ts";
import { GreenlightFunction } from "./parts/greenlight-function.ts";
import { Ingress } from "./parts/ingress.ts";
import { PullRequestQueue } from "./parts/queue.ts";
import { Secrets } from "./parts/secrets.ts";
import { Sweeper } from "./parts/sweeper.ts";
import { Worker, workerTimeout } from "./parts/worker.ts";

export interface GreenlightStackProps extends StackProps {
  readonly config: DeploymentConfig;
  /** Where `npm run build` wrote the functions to. */
  readonly distPath: string;
}

/** GitHub waits no longer. */
const WEBHOOK_TIMEOUT = Duration.seconds(10);

/** Greenlight in one AWS account and region: webhook → queue → worker, the sweeper, and what watches them. */
export class GreenlightStack extends Stack {
  constructor(scope: Construct, id: string, { config, distPath, ...props }: GreenlightStackProps) {
    super(scope, id, { description: "Greenlight approves pull requests when it is safe to", ...props });
    const { review, concurrency, alarm_email: email, kms_key_arn: keyArn } = config;
    const encryptionKey = keyArn === undefined ? undefined : Key.fromKeyArn(this, "EncryptionKey", keyArn);
    const secrets = new Secrets(this, "Secrets", { encryptionKey });
    const queue = new PullRequestQueue(this, "PullRequests", { workerTimeout: workerTimeout(config), encryptionKey });
    const appKey = config.app_key === "kms" ? new AppKey(this, "AppKey") : undefined;

    const shared = {
      QUEUE_URL: queue.queue.queueUrl,
      GITHUB_API_URL: config.github_api_url,
      LOG_LEVEL: config.log.level,
      METRICS_NAMESPACE: this.stackName,
    };
    const asApp = { APP_CREDENTIALS_ARN: secrets.appCredentialsArn, ...(appKey && { APP_KEY_ARN: appKey.keyArn }) };
    const each = { distPath, retentionDays: config.log.retention_days, encryptionKey };

    const webhook = new GreenlightFunction(this, "Webhook", {
      ...each,
      bundle: "webhook",
      description: "Authenticates GitHub's webhooks and puts them on the queue",
      timeout: WEBHOOK_TIMEOUT,
      memoryMb: 512,
      reservedConcurrency: concurrency.webhook_reserved,
      environment: {
        ...shared,
        WEBHOOK_SECRET_ARN: secrets.webhookSecretArn,
        ...(config.app_slug && { APP_SLUG: config.app_slug }),
      },
    });
    webhook.may(["sqs:SendMessage"], [queue.queue.queueArn]);
    webhook.may(["secretsmanager:GetSecretValue"], [secrets.webhookSecretArn]);

    const worker = new Worker(this, "Worker", {
      ...each,
      config,
      queue,
      reservedConcurrency: concurrency.worker_reserved,
      environment: {
        ...shared,
        ...asApp,
        REQUIRE_ORGANIZATION_POLICY: String(config.require_organization_policy),
        ...reviewVariables(config),
      },
    });
    const sweeper = new Sweeper(this, "Sweeper", {
      ...each,
      queue,
      reservedConcurrency: undefined,
      environment: { ...shared, ...asApp, RECONCILE: String(config.reconcile) },
    });
    for (const reader of [worker, sweeper]) {
      reader.may(["secretsmanager:GetSecretValue"], [secrets.appCredentialsArn]);
      if (appKey) reader.may(["kms:Sign"], [appKey.keyArn], { StringEquals: { "kms:SigningAlgorithm": SIGNING } });
    }
    if (encryptionKey) mayUseKeyOf([webhook, worker, sweeper], encryptionKey);

    const ingress = new Ingress(this, "Ingress", { webhook: webhook.fn, config, encryptionKey });
    const watched = { namespace: this.stackName, queue, apiId: ingress.apiId };
    const functions = { webhook: webhook.fn, worker: worker.fn, sweeper: sweeper.fn };
    const monthlyBudget = review.enabled ? review.monthly_budget : undefined;
    const hasBudget = monthlyBudget !== undefined;
    const { topic } = new AlarmTopic(this, "AlarmTopic", { email, encryptionKey, hasBudget });
    const alarms = new Alarms(this, "Alarms", { ...watched, ...functions, topic, monthlyBudget });
    const dashboard = new GreenlightDashboard(this, "Watch", {
      ...watched,
      ...{ webhook, worker, sweeper, alarms },
      hasReviews: review.enabled,
    });
    if (monthlyBudget !== undefined) {
      const models = modelsInUse(config);
      new BedrockBudget(this, "Budget", { name: this.stackName, limit: monthlyBudget, models, topic });
    }

    this.#tell({
      WebhookUrl: ingress.webhookUrl,
      QueueUrl: queue.queue.queueUrl,
      DeadLetterQueueUrl: queue.deadLetterQueue.queueUrl,
      WebhookSecretArn: secrets.webhookSecretArn,
      AppCredentialsArn: secrets.appCredentialsArn,
      WebhookFunction: webhook.fn.functionName,
      WorkerFunction: worker.fn.functionName,
      SweeperFunction: sweeper.fn.functionName,
      WebhookLogGroup: webhook.logGroup.logGroupName,
      WorkerLogGroup: worker.logGroup.logGroupName,
      SweeperLogGroup: sweeper.logGroup.logGroupName,
      EventSourceMapping: worker.mapping.eventSourceMappingId,
      GithubApiUrl: config.github_api_url,
      AlarmTopicArn: topic.topicArn,
      DashboardUrl: dashboard.url,
      ...(appKey && { AppKeyArn: appKey.keyArn }),
      ...(ingress.domainTarget && { DomainTarget: ingress.domainTarget }),
    });
    for (const [key, value] of Object.entries(config.tags)) Tags.of(this).add(key, value);
  }

  #tell(outputs: Readonly<Record<StackOutput, string>> & Readonly<Partial<Record<OptionalStackOutput, string>>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

/** GitHub takes App tokens signed by RS256 alone. */
const SIGNING = "RSASSA_PKCS1_V1_5_SHA_256";
