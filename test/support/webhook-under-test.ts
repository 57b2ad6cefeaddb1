import { createQueueClient } from "../../app/queue/queue.ts";
import { createSecretsClient } from "../../app/settings/secrets.ts";
import { startWebhook, type WebhookHandler } from "../../app/webhook/start.ts";
import { type AwsStandIn, startAwsStandIn } from "./aws-stand-in.ts";
import { type LogLine, recordedLog, recordedMetrics } from "./recorders.ts";

/** The webhook as it is deployed, but for the addresses of AWS, shorter timeouts, and a clock that is set by hand. */
export interface WebhookUnderTest {
  readonly handler: WebhookHandler;
  readonly aws: AwsStandIn;
  readonly lines: readonly LogLine[];
  readonly counts: ReturnType<typeof recordedMetrics>["counts"];
  readonly clock: { now: number };
  close(): Promise<void>;
}

export const CURRENT = "current-0123456789abcdef";
export const PREVIOUS = "previous-0123456789abcdef";

export async function startWebhookUnderTest(
  options: {
    readonly secret?: string;
    readonly slug?: string | null;
    readonly before?: (aws: AwsStandIn) => void;
  } = {},
): Promise<WebhookUnderTest> {
  const aws = await startAwsStandIn(options.secret ?? JSON.stringify({ current: CURRENT, previous: PREVIOUS }));
  options.before?.(aws);
  const awsConfiguration = {
    endpoint: aws.url,
    region: "eu-central-1",
    credentials: { accessKeyId: "stand-in", secretAccessKey: "stand-in" },
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 300, requestTimeout: 300, socketTimeout: 300, throwOnRequestTimeout: true },
  };
  const log = recordedLog();
  const metrics = recordedMetrics();
  const clock = { now: Date.parse("2026-03-01T12:00:00Z") };
  const secretsClient = createSecretsClient(awsConfiguration);
  const queueClient = createQueueClient(awsConfiguration);
  const close = async () => {
    secretsClient.destroy();
    queueClient.destroy();
    await aws.close();
  };
  try {
    const handler = await startWebhook({
      environment: {
        queueUrl: aws.queueUrl,
        webhookSecretArn: "greenlight/webhook",
        githubApiUrl: "https://api.github.com",
        logLevel: "INFO",
        appSlug: options.slug ?? null,
        metricsNamespace: "Greenlight",
      },
      secretsClient,
      queueClient,
      log: { ...log, begin() {} },
      metrics: { ...metrics, publish() {} },
      now: () => clock.now,
    });
    return { handler, aws, lines: log.lines, counts: metrics.counts, clock, close };
  } catch (error) {
    await close();
    throw error;
  }
}
