import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { QUEUE_TIMEOUTS } from "../../app/queue/queue.ts";
import { SECRETS_TIMEOUTS } from "../../app/settings/secrets.ts";
import { aCheckRunPayload, aRequest } from "../support/webhook-request.ts";
import { CURRENT, startWebhookUnderTest, type WebhookUnderTest } from "../support/webhook-under-test.ts";

let webhook: WebhookUnderTest;
beforeEach(async () => {
  webhook = await startWebhookUnderTest();
});
afterEach(() => webhook.close());

describe("nothing is lost: GitHub hears of a delivery that could not be handed over", () => {
  test.each([
    ["refuses", { kind: "fails", status: 400, type: "AccessDenied" }],
    ["fails", { kind: "fails", status: 500, type: "InternalFailure" }],
    ["throttles", { kind: "fails", status: 400, type: "ThrottlingException" }],
    ["never answers", { kind: "hangs" }],
    ["stops within its answer", { kind: "hangs-within-the-answer" }],
    ["closes the connection", { kind: "closes" }],
  ] as const)("when the queue %s, the answer is 503, and the redelivery gets through", async (_, behaviour) => {
    const request = aRequest({ secret: CURRENT });
    webhook.aws.queue = behaviour;

    const failed = await webhook.handler(request);
    webhook.aws.queue = { kind: "works" };
    const redelivered = await webhook.handler(request);

    expect(failed.statusCode).toBe(503);
    expect(JSON.parse(failed.body).message).toMatch(/redeliver/);
    expect(redelivered.statusCode).toBe(202);
    expect(webhook.aws.messages).toHaveLength(1);
    const told = webhook.lines.filter(({ level }) => level === "error");
    expect(told).toHaveLength(1);
    expect(told[0]?.fields).toMatchObject({ repository: "Codertocat/Hello-World", pull: 2, error: expect.any(Error) });
    expect(webhook.counts).toEqual({ Received: 2, Enqueued: 1 });
  });

  test("when nothing listens at the queue's address, the answer is 503", async () => {
    await webhook.aws.close();
    expect((await webhook.handler(aRequest({ secret: CURRENT }))).statusCode).toBe(503);
  });

  test("when the queue takes a part of a batch, the answer is 503, and after the redelivery each is there once", async () => {
    const request = aRequest({ secret: CURRENT, event: "check_run", payload: aCheckRunPayload({ pulls: [1, 2, 3] }) });
    webhook.aws.queue = { kind: "takes-a-part", refuse: [1] };

    expect((await webhook.handler(request)).statusCode).toBe(503);
    webhook.aws.queue = { kind: "works" };
    expect((await webhook.handler(request)).statusCode).toBe(202);

    expect(webhook.aws.messages.map(({ group }) => group).toSorted()).toEqual([
      "186853002#1",
      "186853002#2",
      "186853002#3",
    ]);
  });

  test("whatever hangs, GitHub has its answer within its ten seconds", () => {
    // Between two attempts the SDK waits for at most a second.
    const longest = (timeouts: { readonly requestMs: number; readonly attempts: number }) =>
      timeouts.requestMs * timeouts.attempts + 500 * (timeouts.attempts - 1);
    expect(longest(SECRETS_TIMEOUTS) + longest(QUEUE_TIMEOUTS)).toBeLessThan(9_500);
  });
});
