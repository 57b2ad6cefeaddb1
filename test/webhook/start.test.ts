import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { aRequest } from "../support/webhook-request.ts";
import { CURRENT, startWebhookUnderTest } from "../support/webhook-under-test.ts";

describe("at start", () => {
  test("Secrets Manager out of reach does not stop the Lambda: 503 until it can be read, and then it works", async () => {
    const late = await startWebhookUnderTest({ before: (aws) => Object.assign(aws, { secrets: { kind: "hangs" } }) });
    const request = aRequest({ secret: CURRENT });

    expect((await late.handler(request)).statusCode).toBe(503);
    late.aws.secrets = { kind: "works" };
    expect((await late.handler(request)).statusCode).toBe(202);
    await late.close();
  });

  test("a placeholder as the secret stops the Lambda", async () => {
    await expect(startWebhookUnderTest({ secret: '{"current": "development"}' })).rejects.toThrow(
      /webhook secret in Secrets Manager cannot be used:\n {2}- current is a placeholder/,
    );
  });
});

describe("the deployed entry", () => {
  const kept = process.env;
  beforeEach(() => {
    process.env = { ...kept };
  });
  afterEach(() => {
    process.env = kept;
  });

  test("lists everything that is wrong with its environment at once, at start", async () => {
    for (const name of ["QUEUE_URL", "WEBHOOK_SECRET_ARN"]) delete process.env[name];
    await expect(import("../../app/webhook/index.ts")).rejects.toThrow(
      /QUEUE_URL is not set[\s\S]*WEBHOOK_SECRET_ARN is not set/,
    );
  });
});
