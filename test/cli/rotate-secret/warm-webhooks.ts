import { createHmac } from "node:crypto";
import { LOCAL_CREDENTIALS, REGION } from "../../../app/local/aws/account.ts";
import { startHttpApi } from "../../../app/local/aws/http-api.ts";
import type { Stack } from "../../../app/local/stack.ts";
import { createQueueClient } from "../../../app/queue/queue.ts";
import { createSecretsClient } from "../../../app/settings/secrets.ts";
import type { WebhookHandler } from "../../../app/webhook/start.ts";
import { recordedLog, recordedMetrics } from "../../support/recorders.ts";
import { WEBHOOK_SECRET } from "../operated.ts";

/** Webhook functions of a deployment that stay warm, with one clock that is set by hand. */
export interface WarmWebhooks {
  readonly clock: { now: number };
  /** GitHub sends each of them one webhook, in turn, and a stranger one with a signature of their own. */
  readonly busy: () => Promise<void>;
  /** What GitHub was answered, since the last time. */
  readonly answers: () => readonly number[];
  /** Sends each what GitHub signed with this secret and had on its way for long. */
  readonly late: (secret: string) => Promise<readonly number[]>;
  readonly close: () => Promise<void>;
}

const INSTANCES = 3;

/**
 * Puts the webhook's own code in the place of the embedded stack's functions, which cannot be told what time it is: as many
 * instances, each with a secret that it keeps, before the same Secrets Manager and the same queue.
 */
export async function warmWebhooks(stack: Stack): Promise<WarmWebhooks> {
  // Jest cannot load the adapter's CommonJS while it loads Probot for the command.
  const { startWebhook } = await import("../../../app/webhook/start.ts");
  const { secretsManager, queue } = stack.aws;
  const clock = { now: Date.parse("2026-03-01T12:00:00Z") };
  const config = { region: REGION, credentials: LOCAL_CREDENTIALS };
  const secretsClient = createSecretsClient({ ...config, endpoint: secretsManager.endpoint });
  const queueClient = createQueueClient({ ...config, endpoint: queue.endpoint });
  const start = () =>
    startWebhook({
      environment: {
        queueUrl: queue.url,
        webhookSecretArn: secretsManager.arnOf(WEBHOOK_SECRET),
        githubApiUrl: stack.github.url,
        logLevel: "INFO",
        appSlug: "greenlight",
        metricsNamespace: "Greenlight",
      },
      secretsClient,
      queueClient,
      log: { ...recordedLog(), begin() {} },
      metrics: { ...recordedMetrics(), publish() {} },
      now: () => clock.now,
    });
  const instances: WebhookHandler[] = [];
  for (let n = 0; n < INSTANCES; n++) instances.push(await start());
  let turn = 0;
  const api = await startHttpApi({
    invoke: async (event) => {
      const instance = instances[turn++ % INSTANCES];
      if (instance === undefined) throw new Error("There is no instance");
      return await instance(event);
    },
  });
  const told = stack.told.stacks.get("Greenlight");
  stack.told.stacks.set("Greenlight", { outputs: { ...told?.outputs, WebhookUrl: api.webhookUrl } });
  stack.github.setWebhookUrl(api.webhookUrl);
  stack.github.world.createRepository({ owner: "acme", name: "shop" });
  const { number } = stack.github.world.openPullRequest({
    repository: "acme/shop",
    author: "acme",
    files: { "a.txt": "1\n" },
  });
  await stack.github.idle();

  async function post(secret: string): Promise<number> {
    const body = JSON.stringify({ action: "opened", sent: turn });
    const response = await fetch(api.webhookUrl, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "x-github-event": "ping",
        "x-github-delivery": crypto.randomUUID(),
        "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      },
    });
    return response.status;
  }
  async function toEach(secret: string): Promise<readonly number[]> {
    const statuses: number[] = [];
    for (let n = 0; n < INSTANCES; n++) statuses.push(await post(secret));
    return statuses;
  }

  let seen = stack.github.deliveries().length;
  return {
    clock,
    async busy() {
      for (let n = 0; n < INSTANCES; n++) {
        stack.github.world.comment({ repository: "acme/shop", number, by: "acme", body: `${turn}` });
        await stack.github.idle();
      }
      await toEach("what a stranger takes for the secret");
    },
    answers() {
      const fresh = stack.github.deliveries().slice(seen);
      seen += fresh.length;
      return fresh.map(({ statusCode }) => statusCode);
    },
    late: toEach,
    async close() {
      await api.close();
      secretsClient.destroy();
      queueClient.destroy();
    },
  };
}
