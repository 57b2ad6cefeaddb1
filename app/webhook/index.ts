import { createLambdaLog } from "../observability/lambda-log.ts";
import { createLambdaMetrics } from "../observability/lambda-metrics.ts";
import { createQueueClient } from "../queue/queue.ts";
import { readWebhookEnvironment } from "../settings/environment.ts";
import { createSecretsClient } from "../settings/secrets.ts";
import { startWebhook } from "./start.ts";

const environment = readWebhookEnvironment(process.env);

/** The webhook Lambda. */
export const handler = await startWebhook({
  environment,
  secretsClient: createSecretsClient(),
  queueClient: createQueueClient(),
  log: createLambdaLog({ service: "webhook", level: environment.logLevel }),
  metrics: createLambdaMetrics({ service: "webhook", namespace: environment.metricsNamespace }),
  now: Date.now,
});
