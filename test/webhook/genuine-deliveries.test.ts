import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { parseEnvelope } from "../../app/queue/parse-envelope.ts";
import { aCheckRunPayload, aRequest, examplePayload } from "../support/webhook-request.ts";
import { CURRENT, PREVIOUS, startWebhookUnderTest, type WebhookUnderTest } from "../support/webhook-under-test.ts";

let webhook: WebhookUnderTest;
beforeEach(async () => {
  webhook = await startWebhookUnderTest();
});
afterEach(() => webhook.close());

describe("a genuine webhook", () => {
  test("is answered with 202 once it is on the queue", async () => {
    const deliveryId = randomUUID();
    const payload = examplePayload("pull_request", "opened");

    const answer = await webhook.handler(aRequest({ secret: CURRENT, payload, deliveryId }));

    expect(answer.statusCode).toBe(202);
    const [message] = webhook.aws.messages;
    expect(message).toMatchObject({ group: "186853002#2", deduplicationId: deliveryId });
    expect(parseEnvelope(message?.body ?? "")).toEqual({
      v: 1,
      kind: "evaluate",
      deliveryId,
      event: "pull_request",
      action: "opened",
      installationId: 4711,
      repository: { id: 186853002, owner: "Codertocat", name: "Hello-World" },
      pull: 2,
      fence: {
        pull: { updatedAt: "2019-05-15T15:20:33Z", headSha: "ec26c3e57ca3a959ca5aad62de7213c562f8c821" },
      },
      receivedAt: "2026-03-01T12:00:00.000Z",
    });
    expect(webhook.counts).toEqual({ Received: 1, Enqueued: 1 });
    expect(webhook.lines.at(-1)).toEqual({
      level: "info",
      message: "Enqueued",
      fields: {
        deliveryId,
        event: "pull_request",
        action: "opened",
        repository: "Codertocat/Hello-World",
        pull: 2,
        sha: "ec26c3e57ca3a959ca5aad62de7213c562f8c821",
      },
    });
  });

  test("may come as base64, with bytes beyond ASCII", async () => {
    const payload = examplePayload("pull_request", "opened", { note: "Grüße, 世界 🚦" });
    expect((await webhook.handler(aRequest({ secret: CURRENT, payload, base64: true }))).statusCode).toBe(202);
    expect(webhook.aws.messages).toHaveLength(1);
  });

  test("may have header names in any case", async () => {
    const request = aRequest({ secret: CURRENT });
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, text]) => [name.toUpperCase(), text]),
    );
    expect((await webhook.handler({ ...request, headers })).statusCode).toBe(202);
  });

  test("of 4.9 MB is taken", async () => {
    const payload = examplePayload("pull_request", "opened", { padding: "x".repeat(4_900_000) });
    expect((await webhook.handler(aRequest({ secret: CURRENT, payload }))).statusCode).toBe(202);
  });

  test("signed with the previous secret is taken while the secret is being rotated", async () => {
    expect((await webhook.handler(aRequest({ secret: PREVIOUS }))).statusCode).toBe(202);
    expect((await webhook.handler(aRequest({ secret: CURRENT }))).statusCode).toBe(202);
    expect(webhook.aws.messages).toHaveLength(2);
  });

  test("signed with a secret that was stored a moment ago is taken, although an older one is in memory", async () => {
    const rotated = "rotated-0123456789abcdef";
    webhook.aws.secret = JSON.stringify({ current: rotated, previous: CURRENT });
    webhook.clock.now += 31_000;

    expect((await webhook.handler(aRequest({ secret: rotated }))).statusCode).toBe(202);
  });

  test("forged ones cannot cause more than one read of the secret in half a minute", async () => {
    webhook.clock.now += 31_000;
    for (let i = 0; i < 5; i++) await webhook.handler(aRequest({ secret: "wrong-0123456789abcdef" }));
    expect(webhook.aws.requests.filter(({ operation }) => operation === "GetSecretValue")).toHaveLength(2);
  });

  test.each(["ping", "star", "fork", "some_event_of_the_future"])(
    "of the event %s is answered with 200 and leaves nothing on the queue",
    async (event) => {
      const payload = { zen: "Keep it logically awesome.", hook_id: 1, action: "created" };
      const answer = await webhook.handler(aRequest({ secret: CURRENT, event, payload }));

      expect(answer.statusCode).toBe(200);
      expect(webhook.aws.messages).toEqual([]);
      expect(webhook.counts).toEqual({ Received: 1, Ignored: 1 });
    },
  );

  test("that is replayed is answered in the same way and is on the queue once", async () => {
    const request = aRequest({ secret: CURRENT, deliveryId: randomUUID() });

    expect((await webhook.handler(request)).statusCode).toBe(202);
    expect((await webhook.handler(request)).statusCode).toBe(202);
    expect(webhook.aws.messages).toHaveLength(1);
  });

  test("about thirteen pull requests becomes thirteen messages, each in its pull request's group", async () => {
    const deliveryId = randomUUID();
    await webhook.handler(
      aRequest({
        secret: CURRENT,
        event: "check_run",
        payload: aCheckRunPayload({ pulls: Array.from({ length: 13 }, (_, index) => index + 1) }),
        deliveryId,
      }),
    );

    expect(webhook.aws.messages).toHaveLength(13);
    expect(webhook.aws.messages[12]).toMatchObject({
      group: "186853002#13",
      deduplicationId: `${deliveryId}:186853002#13`,
    });
    expect(webhook.counts).toEqual({ Received: 1, Enqueued: 13 });
  });

  test("fields of one delivery are not on the log lines of the next", async () => {
    await webhook.handler(aRequest({ secret: CURRENT }));
    await webhook.handler(aRequest({ secret: CURRENT, event: "ping", payload: { zen: "…" } }));
    expect(webhook.lines.at(-1)?.fields).toEqual({ deliveryId: expect.any(String), event: "ping" });
  });
});
