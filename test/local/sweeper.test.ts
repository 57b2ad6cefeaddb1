import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { createGithubAccess } from "../../app/github/access.ts";
import { LOCAL_CREDENTIALS, REGION } from "../../app/local/aws/account.ts";
import type { Delivery, WorldPull } from "../../app/local/github/index.ts";
import type { Stack } from "../../app/local/stack.ts";
import { DEPENDENCY_POLICY, POLICY_PATH } from "../../app/local/stories/scene.ts";
import { createQueue, createQueueClient } from "../../app/queue/queue.ts";
import { parseAppCredentials } from "../../app/settings/app-credentials.ts";
import { reconcile } from "../../app/sweeper/reconcile/reconcile.ts";
import { recordedLog, recordedMetrics } from "../support/recorders.ts";
import { aStack, type LoggedStack } from "../support/stack.ts";

/** What the sweeper makes up for, on the built bundles: webhooks that did not arrive, and events that are gone. */

let stack: Stack;
let log: LoggedStack["log"];
let broken: Server;
let repositories = 0;

beforeAll(async () => {
  ({ stack, log } = await aStack());
  broken = createServer((_, response) => response.writeHead(503).end());
  await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
}, 60_000);

afterEach(() => {
  stack.github.faults.clear();
  stack.github.setWebhookUrl(stack.webhookUrl);
});

afterAll(async () => {
  await stack.close();
  await new Promise((resolve) => broken.close(resolve));
});

/** An address that answers as the webhook does while its queue cannot be reached. */
const brokenWebhook = () => `http://127.0.0.1:${(broken.address() as AddressInfo).port}/webhook`;

/** A pull request that the policy approves, if only somebody hears of it. */
function aBump(): WorldPull {
  const { world } = stack.github;
  const name = `swept-${++repositories}`;
  const files = { [POLICY_PATH]: DEPENDENCY_POLICY, "package-lock.json": "1\n" };
  world.createRepository({ owner: "acme", name, files, protection: { approvals: 1 } });
  const repository = `acme/${name}`;
  const changed = { "package-lock.json": "2\n" };
  const pull = world.openPullRequest({ repository, author: "dependabot[bot]", head: "bump", files: changed });
  world.reportCheckRun({ repository, number: pull.number, name: "build", status: "completed", conclusion: "success" });
  return pull;
}

const approvals = ({ repository, number }: WorldPull) =>
  stack.github.world.pullRequest({ repository, number }).reviews.filter(({ state }) => state === "APPROVED");

const measured = (name: string) =>
  stack.cloudWatch.values({ namespace: "Greenlight", name, dimensions: { service: "sweeper" } });

/** GitHub's log, as if everything in it were three minutes older. */
function threeMinutesLater(): void {
  const body = stack.github.deliveries().toReversed().map(older);
  stack.github.faults.add({ match: ({ path }) => path === "/app/hook/deliveries", respond: { status: 200, body } });
}

const older = ({ id, guid, deliveredAt, redelivery, duration, status, statusCode, event, action }: Delivery) => ({
  ...{ id, guid, redelivery, duration, status, event, action },
  delivered_at: new Date(Date.parse(deliveredAt) - 3 * 60_000).toISOString(),
  status_code: statusCode,
  installation_id: stack.github.installationId,
  repository_id: 1,
  throttled_at: null,
});

describe("webhooks that did not arrive", () => {
  test.each<[string, () => string]>([
    ["though nothing listened at the webhook's address", () => "http://127.0.0.1:1/webhook"],
    ["though the webhook answered 503, as it does without its queue", brokenWebhook],
  ])(
    "are sent again, and the pull request is approved, once, %s",
    async (_, address) => {
      stack.github.setWebhookUrl(address());
      const delivered = stack.github.deliveries().length;
      const pull = aBump();
      await stack.quiet();
      const lost = stack.github.deliveries().slice(delivered);
      stack.github.setWebhookUrl(stack.webhookUrl);
      const before = measured("Redelivered").length;

      // Too early: GitHub may not have told of an answer yet.
      await stack.sweep();
      expect(measured("Redelivered")).toHaveLength(before);
      threeMinutesLater();
      await stack.sweep();
      await stack.quiet();
      expect(approvals(pull)).toMatchObject([{ sha: pull.headSha }]);
      expect(lost.length).toBeGreaterThan(0);
      expect(measured("DeliveriesFailed").at(-1)).toBe(lost.length);
      expect(measured("Redelivered").slice(before)).toEqual(lost.map(() => 1));

      // And once more, with what GitHub says now: everything arrived.
      const all = stack.github.deliveries().length;
      threeMinutesLater();
      await stack.sweep();
      await stack.quiet();
      expect(stack.github.deliveries()).toHaveLength(all);
      expect(measured("DeliveriesFailed").at(-1)).toBe(0);
    },
    60_000,
  );

  test.each([401, 403, 404, 500])(
    "are swept the next time where GitHub answers %d, and the sweep has failed",
    async (status) => {
      const before = measured("Failed").length;
      const respond = { status, body: { message: "no" } };
      stack.github.faults.add({ match: ({ path }) => path === "/app/hook/deliveries", respond });
      await expect(stack.sweep()).rejects.toThrow("The sweep failed for: deliveries");
      expect(measured("Failed").slice(before)).toEqual([1]);
      await stack.sweep();
      expect(measured("Failed").slice(before)).toEqual([1]);
    },
    60_000,
  );

  test("are swept the next time where GitHub asks to wait, and nothing has failed", async () => {
    const before = measured("Failed").length;
    const headers = { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9999999999" };
    const respond = { status: 403, headers, body: { message: "API rate limit exceeded" } };
    stack.github.faults.add({ match: ({ path }) => path === "/app/hook/deliveries", respond });
    await stack.sweep();
    expect(measured("Failed")).toHaveLength(before);
    expect(measured("RateLimitUsed").at(-1)).toBe(100);
  }, 60_000);
});

test("a pull request whose events are gone for good is found and approved", async () => {
  stack.github.setWebhookUrl(undefined);
  const pull = aBump();
  await stack.quiet();
  stack.github.setWebhookUrl(stack.webhookUrl);
  expect(approvals(pull)).toEqual([]);

  const secrets = new SecretsManagerClient({
    endpoint: stack.aws.secretsManager.endpoint,
    region: REGION,
    credentials: LOCAL_CREDENTIALS,
  });
  const { SecretString = "" } = await secrets.send(
    new GetSecretValueCommand({ SecretId: "greenlight/app-credentials" }),
  );
  const { endpoint, region, url: queueUrl } = stack.aws.queue;
  const client = createQueueClient({ endpoint, region, credentials: LOCAL_CREDENTIALS });
  const access = createGithubAccess({
    readCredentials: async () => parseAppCredentials(SecretString, null),
    apiUrl: stack.github.url,
    log: recordedLog(),
  });
  const metrics = recordedMetrics();
  // Every repository has its turn within a day, and GitHub's three days are not over then.
  const start = Date.now() + 2 * 60 * 60 * 1_000;
  for (let sweep = 0; sweep < 288; sweep++) {
    const now = () => new Date(start + sweep * 5 * 60 * 1_000);
    const tools = { now, log: recordedLog(), metrics, mayGoOn: () => true };
    await reconcile(await access(), createQueue({ client, queueUrl }), tools);
  }
  await stack.quiet();
  client.destroy();
  secrets.destroy();
  expect(metrics.counts.Reconciled).toBeGreaterThanOrEqual(1);
  expect(approvals(pull)).toMatchObject([{ sha: pull.headSha }]);
  expect(log.decisions.filter(({ repository }) => repository === pull.repository)).not.toEqual([]);
}, 60_000);
