import type { Context } from "aws-lambda";
import { createGithubAccess } from "../github/access.ts";
import { createLambdaLog } from "../observability/lambda-log.ts";
import { createLambdaMetrics } from "../observability/lambda-metrics.ts";
import { createQueue, createQueueClient } from "../queue/queue.ts";
import { readSweeperEnvironment } from "../settings/environment.ts";
import { appCredentials, createSecretsClient } from "../settings/secrets.ts";
import { sweep } from "./sweep.ts";

const environment = readSweeperEnvironment(process.env);
const log = createLambdaLog({ service: "sweeper", level: environment.logLevel });
const metrics = createLambdaMetrics({ service: "sweeper", namespace: environment.metricsNamespace });
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
const queue = createQueue({ client: createQueueClient(), queueUrl: environment.queueUrl });

/** What a request to GitHub may take, and telling how it ended. */
const RESERVE = 20_000;

/** The sweeper Lambda, behind a schedule. */
export async function handler(_event: unknown, context?: Context): Promise<void> {
  log.begin(context);
  try {
    await sweep({
      readCredentials: credentials.read,
      github,
      queue,
      apiUrl: environment.githubApiUrl,
      reconciles: environment.reconciles,
      now: () => new Date(),
      log,
      metrics,
      mayGoOn: () => context === undefined || context.getRemainingTimeInMillis() > RESERVE,
    });
  } finally {
    metrics.publish();
  }
}
