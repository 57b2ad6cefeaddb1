import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Context } from "aws-lambda";
import type { LambdaLog } from "../observability/lambda-log.ts";
import type { LambdaMetrics } from "../observability/lambda-metrics.ts";
import { createQueue } from "../queue/queue.ts";
import { ConfigurationError } from "../settings/configuration-error.ts";
import type { WebhookEnvironment } from "../settings/environment.ts";
import { webhookSecret } from "../settings/secrets.ts";
import type { Answer } from "./answer.ts";
import type { Request } from "./guard.ts";
import { createWebhook } from "./webhook.ts";

/** The Lambda's entry, for an API Gateway HTTP API (payload format 2.0). */
export type WebhookHandler = (request: Request, context?: Context) => Promise<Answer>;

/**
 * Puts the webhook together and reads its secret, while Lambda still gives a whole core to the initialisation.
 *
 * Secrets Manager out of reach is no reason not to start: each delivery asks again, and is answered 503 until then.
 * @throws {ConfigurationError} where the secret is there and cannot be used
 */
export async function startWebhook(parts: {
  readonly environment: WebhookEnvironment;
  readonly secretsClient: SecretsManagerClient;
  readonly queueClient: SQSClient;
  readonly log: LambdaLog;
  readonly metrics: LambdaMetrics;
  /** Milliseconds. */
  readonly now: () => number;
}): Promise<WebhookHandler> {
  const { environment, log, metrics, now } = parts;
  const { queueUrl, webhookSecretArn: secretId, appSlug: slug } = environment;
  const secret = webhookSecret({ client: parts.secretsClient, secretId, now, log });
  const queue = createQueue({ client: parts.queueClient, queueUrl });
  const webhook = createWebhook({ readSecret: secret.read, queue, slug, log, metrics, now });

  await secret.read().catch((error: unknown) => {
    if (error instanceof ConfigurationError) throw error;
    log.warn("The webhook secret could not be read at start; the first delivery tries again", { secretId, error });
  });

  return async (request, context) => {
    log.begin(context);
    try {
      return await webhook(request);
    } finally {
      metrics.publish();
    }
  };
}
