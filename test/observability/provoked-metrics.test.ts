import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "@jest/globals";
import { LOCAL_CREDENTIALS } from "../../app/local/aws/account.ts";
import { measuredIn } from "../../app/local/aws/cloudwatch.ts";
import { type Deployed, usuallyDeployed } from "../../app/local/deployed.ts";
import { APP_SLUG, type Stack, type StackOptions, startStack } from "../../app/local/stack.ts";
import { introducePeople, MACHINE_USER, POLICY_PATH } from "../../app/local/stories/scene.ts";

/**
 * What alarms and dashboard read of each function, as the built bundles write it. That the stack's alarms ring by it is in
 * test/infra/alarms-provoked.test.ts, where one function's value is enough for an alarm on two.
 */

const POLICY = "version: 1\nrules:\n  - name: Everything\n    when: { base: main }\napproval: { as: user }\n";
const NAMESPACE = "Greenlight-Staging";

/** As deployed under another name, whose metrics are kept apart. */
function staging(): Deployed {
  const deployed = usuallyDeployed({ appSlug: APP_SLUG, models: null });
  const { webhook, worker, sweeper } = deployed.functions;
  const named = <T extends Deployed["functions"]["worker"]>(one: T): T => ({
    ...one,
    environment: (places: Parameters<T["environment"]>[0]) => ({
      ...one.environment(places),
      METRICS_NAMESPACE: NAMESPACE,
    }),
  });
  return { ...deployed, functions: { webhook: named(webhook), worker: named(worker), sweeper: named(sweeper) } };
}

/** Every measurement of every line that a function wrote meanwhile. */
async function measuredWhile(
  provoke: (stack: Stack) => Promise<void>,
  options: Partial<StackOptions> = {},
): Promise<readonly unknown[]> {
  const lines: string[] = [];
  const onLog = (line: string) => void lines.push(line);
  const stack = await startStack({ machineUser: MACHINE_USER, deployed: staging(), ...options, onLog });
  try {
    introducePeople(stack.github.world);
    await provoke(stack);
  } finally {
    await stack.close();
  }
  return lines.flatMap(measuredIn);
}

async function anEvent(stack: Stack): Promise<void> {
  const { world } = stack.github;
  world.addUser({ login: "alice" });
  const files = { [POLICY_PATH]: POLICY, "a.txt": "1\n" };
  world.createRepository({ owner: "acme", name: "shop", files, protection: { approvals: 1 } });
  const pull = { repository: "acme/shop", author: "alice", head: "change", files: { "a.txt": "2\n" } };
  const { number } = world.openPullRequest(pull);
  const build = { name: "build", status: "completed", conclusion: "success" } as const;
  world.reportCheckRun({ repository: "acme/shop", number, ...build });
  await stack.quiet();
}

const used = { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "250" };

const PROVOKED: readonly (readonly [
  string,
  string,
  number | ReturnType<typeof expect.closeTo>,
  (stack: Stack) => Promise<void>,
  Partial<StackOptions>,
])[] = [
  ["webhook", "Enqueued", 1, anEvent, {}],
  [
    "worker",
    "RateLimitUsed",
    expect.closeTo(95),
    async (stack) => {
      const respond = { status: 500, headers: used, body: { message: "Server Error" } };
      stack.github.faults.add({ match: ({ operation }) => operation === "Snapshot", times: 1_000, respond });
      await anEvent(stack);
    },
    { maxReceiveCount: 1 },
  ],
  [
    "worker",
    "Failed",
    1,
    async ({ aws, quiet }) => {
      const { endpoint, region, url: QueueUrl } = aws.queue;
      const sqs = new SQSClient({ endpoint, region, credentials: LOCAL_CREDENTIALS });
      const ids = { MessageGroupId: "1#1", MessageDeduplicationId: "1" };
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "nobody can read this", ...ids }));
      sqs.destroy();
      await quiet();
    },
    {},
  ],
  [
    "worker",
    "ApprovalTokenRefused",
    1,
    async (stack) => {
      stack.github.world.revokeToken({ login: MACHINE_USER });
      await anEvent(stack);
    },
    {},
  ],
  [
    "sweeper",
    "RateLimitUsed",
    expect.closeTo(95),
    async (stack) => {
      const respond = { status: 200, headers: used, body: [] };
      stack.github.faults.add({ match: ({ path }) => path === "/app/hook/deliveries", respond });
      await stack.sweep();
    },
    {},
  ],
  [
    "sweeper",
    "Failed",
    1,
    async (stack) => {
      const respond = { status: 500, body: { message: "Server Error" } };
      stack.github.faults.add({ match: ({ path }) => path === "/app/hook/deliveries", respond });
      await expect(stack.sweep()).rejects.toThrow();
    },
    {},
  ],
  [
    "sweeper",
    "ApprovalTokenDaysLeft",
    expect.closeTo(10, 1),
    async (stack) => {
      const expiresAt = new Date(Date.now() + 10 * 24 * 60 * 60 * 1_000).toISOString();
      stack.github.world.setToken({ login: MACHINE_USER, expiresAt });
      await stack.sweep();
    },
    {},
  ],
  [
    "sweeper",
    "ApprovalTokenRefused",
    1,
    async (stack) => {
      stack.github.world.revokeToken({ login: MACHINE_USER });
      await stack.sweep();
    },
    {},
  ],
  [
    "sweeper",
    "DeliveriesFailed",
    expect.any(Number),
    async (stack) => {
      stack.github.setWebhookUrl("http://127.0.0.1:1/webhook");
      await anEvent(stack);
      await stack.sweep();
    },
    {},
  ],
];

describe("what is measured", () => {
  test.each(PROVOKED)(
    "%s: %s",
    async (service, name, value, provoke, options) => {
      const measured = await measuredWhile(provoke, options);
      expect(measured).toContainEqual({ namespace: NAMESPACE, name, dimensions: { service }, value });
    },
    60_000,
  );

  test("is in the deployment's own namespace, with the service as its one dimension", async () => {
    const measured = await measuredWhile(async (stack) => {
      await anEvent(stack);
      await stack.sweep();
    });
    expect(measured.length).toBeGreaterThan(0);
    for (const each of measured) {
      expect(each).toMatchObject({ namespace: NAMESPACE, dimensions: { service: expect.any(String) } });
    }
  }, 60_000);
});
