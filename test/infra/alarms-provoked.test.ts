import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { LOCAL_CREDENTIALS } from "../../app/local/aws/account.ts";
import { type Deployed, usuallyDeployed } from "../../app/local/deployed.ts";
import type { Answer } from "../../app/local/github/index.ts";
import { APP_SLUG, type Stack } from "../../app/local/stack.ts";
import { MACHINE_USER } from "../../app/local/stories/scene.ts";
import { aReviewedRepository, ci, REVIEW_POLICY } from "../support/reviewed-pulls.ts";
import { aStack } from "../support/stack.ts";
import { alarmsOf } from "./support/alarm.ts";
import { resolver } from "./support/deployed-by.ts";
import { synthesised } from "./support/synthesised.ts";

/** Each alarm of the deployed stack, rung by what it is for: its metric is emitted, by its name and dimensions. */

const template = synthesised("review: { enabled: true, monthly_budget: 100 }");
const alarms = alarmsOf(template);
const usual = () => usuallyDeployed({ appSlug: APP_SLUG, models: null });

let closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  for (const close of closing.splice(0).reverse()) await close();
  closing = [];
});

async function start(options: Parameters<typeof aStack>[0] = {}): Promise<Stack> {
  const { stack } = await aStack(options);
  closing.push(() => stack.close());
  return stack;
}

/** With other variables of one function. */
function varying(name: keyof Deployed["functions"], variables: Readonly<Record<string, string>>): Deployed {
  const deployed = usual();
  const own = deployed.functions[name];
  const changed = {
    ...own,
    environment: (places: Parameters<typeof own.environment>[0]) => ({ ...own.environment(places), ...variables }),
  };
  return { ...deployed, functions: { ...deployed.functions, [name]: changed } };
}

const rings = (name: string, { cloudWatch, aws }: Stack) =>
  alarms.find((alarm) => alarm.name === name)?.rings(cloudWatch, resolver(template, { queueUrl: aws.queue.url }));

/** A webhook that GitHub sends as soon as something happens. */
function anEvent({ github }: Stack, name = "any"): void {
  github.world.createRepository({ owner: "acme", name, files: { "a.txt": "1\n" } });
  github.world.openPullRequest({
    repository: `acme/${name}`,
    author: "dependabot[bot]",
    head: "h",
    files: { "a.txt": "2\n" },
  });
}

const sqsOf = ({ aws: { queue } }: Stack) =>
  new SQSClient({ endpoint: queue.endpoint, region: queue.region, credentials: LOCAL_CREDENTIALS });

async function aMessage(stack: Stack, MessageBody = "nobody can read this", MessageDeduplicationId = "1") {
  const sqs = sqsOf(stack);
  const message = { MessageBody, MessageGroupId: "1#1", MessageDeduplicationId };
  await sqs.send(new SendMessageCommand({ QueueUrl: stack.aws.queue.url, ...message }));
  sqs.destroy();
}

/** Takes the first message, and hides it for as long as GitHub's limits last. */
async function putOff(stack: Stack): Promise<void> {
  const sqs = sqsOf(stack);
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: stack.aws.queue.url, VisibilityTimeout: 3_600 }));
  sqs.destroy();
}

const sweepFails = async (stack: Stack) => await expect(stack.sweep()).rejects.toThrow("The sweep failed for");

/** GitHub's next answer about deliveries. */
function deliveriesAre({ github }: Stack, respond: Answer): void {
  github.faults.add({ match: ({ path }) => path === "/app/hook/deliveries", respond });
}

function failedAttempt(id: number, minutesAgo: number) {
  return {
    id,
    guid: "22222222-2222-4222-8222-222222222222",
    delivered_at: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
    redelivery: id > 1,
    duration: 0.1,
    status: "Invalid HTTP Response: 503",
    status_code: 503,
    event: "pull_request",
    action: "opened",
    installation_id: 1,
    repository_id: 1,
    throttled_at: null,
  };
}

const PROVOKED: Readonly<Record<string, () => Promise<Stack>>> = {
  async DeadLetters() {
    const stack = await start();
    await aMessage(stack);
    await stack.quiet();
    stack.sample();
    return stack;
  },
  async OldMessages() {
    const stack = await start();
    await stack.disableMapping();
    await aMessage(stack);
    const later = Date.now() + 80 * 60_000;
    jest.spyOn(Date, "now").mockReturnValue(later);
    stack.sample();
    return stack;
  },
  async WorkerIdle() {
    const stack = await start();
    await stack.disableMapping();
    await aMessage(stack);
    stack.sample();
    return stack;
  },
  async WebhookErrors() {
    const stack = await start();
    stack.aws.secretsManager.put("greenlight/webhook-secret", JSON.stringify({ current: "development" }));
    anEvent(stack);
    await stack.github.idle();
    return stack;
  },
  async WorkerErrors() {
    const stack = await start({ deployed: varying("worker", { LOG_LEVEL: "loud" }), maxReceiveCount: 1 });
    await aMessage(stack);
    await untilMeasured(stack, "WorkerErrors");
    return stack;
  },
  async SweeperErrors() {
    const stack = await start();
    deliveriesAre(stack, { status: 500, body: { message: "Server Error" } });
    await sweepFails(stack);
    return stack;
  },
  // Nobody has it sweep.
  SweeperIdle: () => start(),
  async Throttles() {
    const stack = await start();
    await Promise.all(Array.from({ length: 6 }, () => fetch(stack.webhookUrl, { method: "POST", body: "{}" })));
    return stack;
  },
  async ServerErrors() {
    const stack = await start();
    stack.aws.secretsManager.forget("greenlight/webhook-secret");
    anEvent(stack);
    await stack.github.idle();
    return stack;
  },
  async SlowWebhook() {
    const hanging = createServer(() => undefined);
    await new Promise<void>((resolve) => hanging.listen(0, "127.0.0.1", resolve));
    closing.push(async () => {
      hanging.closeAllConnections();
      await new Promise((resolve) => hanging.close(resolve));
    });
    const endpoint = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}`;
    const stack = await start({
      deployed: varying("webhook", { QUEUE_URL: `${endpoint}/000000000000/greenlight.fifo` }),
    });
    anEvent(stack);
    await stack.github.idle();
    return stack;
  },
  async LostWebhooks() {
    const stack = await start();
    const attempts = [200, 190, 170, 140, 100, 50].map((minutes, index) => failedAttempt(index + 1, minutes));
    deliveriesAre(stack, { status: 200, body: attempts.toReversed() });
    await stack.sweep();
    return stack;
  },
  async ApprovalTokenExpires() {
    const stack = await start();
    const inTenDays = new Date(Date.now() + 10 * 24 * 60 * 60 * 1000);
    stack.github.world.setToken({ login: MACHINE_USER, expiresAt: inTenDays.toISOString() });
    await stack.sweep();
    return stack;
  },
  async ApprovalTokenRefused() {
    const stack = await start();
    stack.github.world.revokeToken({ login: MACHINE_USER });
    await stack.sweep();
    return stack;
  },
  async RateLimit() {
    const stack = await start();
    const headers = { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "400" };
    deliveriesAre(stack, { status: 200, headers, body: [] });
    await stack.sweep();
    return stack;
  },
  async ModelSpend() {
    const dear = { input: 9_000, output: 9_000, cacheRead: 0, cacheWrite: 0 };
    const model = (name: string, id: string) => ({
      name,
      id,
      contextTokens: 200_000,
      maxOutputTokens: 64_000,
      prices: dear,
    });
    const REVIEW_MODELS = JSON.stringify([
      model("stand-in-reviewer", "stand-in.reviewer-v1:0"),
      model("stand-in-refuter", "stand-in.refuter-v1:0"),
    ]);
    const stack = await start({ deployed: varying("worker", { REVIEW_MODELS }) });
    stack.github.world.addUser({ login: "alice", access: "write" });
    const policy = `${REVIEW_POLICY}review: { max_cost_per_pull: 10000 }\n`;
    const repository = aReviewedRepository(stack, "dear", {}, policy);
    const pull = stack.github.world.openPullRequest({
      repository,
      author: "alice",
      head: "change",
      files: { "src/a.ts": "export const a = 1;\n" },
    });
    ci(stack, pull);
    await stack.quiet();
    return stack;
  },
};

/** The event source mapping works by itself; what it invokes is measured when it is done. */
async function untilMeasured(stack: Stack, name: string): Promise<void> {
  while (rings(name, stack) !== true) await new Promise((resolve) => setImmediate(resolve));
}

describe("every alarm of the stack", () => {
  test("is provoked here", () => {
    expect(Object.keys(PROVOKED).toSorted()).toEqual(alarms.map(({ name }) => name).toSorted());
  });

  test.each(Object.entries(PROVOKED))(
    "%s rings",
    async (name, provoke) => {
      const stack = await provoke();
      expect(rings(name, stack)).toBe(true);
    },
    60_000,
  );

  test("is silent about messages behind one that GitHub's rate limit has put off", async () => {
    const stack = await start();
    await stack.disableMapping();
    await aMessage(stack);
    await putOff(stack);
    await aMessage(stack, "behind it", "2");
    stack.sample();
    expect(stack.aws.queue.counts()).toMatchObject({ visible: 1, inFlight: 1 });
    expect(rings("WorkerIdle", stack)).toBe(false);
  }, 60_000);

  test("is silent where all is well", async () => {
    const stack = await start();
    anEvent(stack);
    await stack.quiet();
    stack.sample();
    await stack.sweep();
    expect(alarms.filter(({ name }) => rings(name, stack)).map(({ name }) => name)).toEqual([]);
  }, 60_000);
});
