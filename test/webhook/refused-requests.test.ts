import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Request } from "../../app/webhook/guard.ts";
import { aRequest, examplePayload } from "../support/webhook-request.ts";
import { CURRENT, startWebhookUnderTest, type WebhookUnderTest } from "../support/webhook-under-test.ts";

let webhook: WebhookUnderTest;
beforeEach(async () => {
  webhook = await startWebhookUnderTest();
});
afterEach(() => webhook.close());

const sevenMegabytes = JSON.stringify({ padding: "x".repeat(7_000_000) });

describe("a request that is not a genuine GitHub webhook", () => {
  test.each<[string, number, RegExp, Request]>([
    ["is a GET request", 405, /POST/, aRequest({ secret: CURRENT, method: "GET" })],
    [
      "is unsigned",
      401,
      /x-hub-signature-256 is missing/,
      aRequest({ secret: CURRENT, headers: { "x-hub-signature-256": undefined } }),
    ],
    ["is signed with a wrong secret", 401, /does not match/, aRequest({ secret: "wrong-0123456789abcdef" })],
    ["is signed with Probot's default secret", 401, /does not match/, aRequest({ secret: "development" })],
    [
      "has a signature that is no HMAC at all",
      401,
      /does not match/,
      aRequest({ secret: CURRENT, headers: { "x-hub-signature-256": "sha256=short" } }),
    ],
    [
      "is signed with SHA-1 alone",
      401,
      /x-hub-signature-256 is missing/,
      aRequest({ secret: CURRENT, headers: { "x-hub-signature-256": undefined, "x-hub-signature": "sha1=abc" } }),
    ],
    [
      "has no headers",
      401,
      /is missing/,
      { requestContext: { http: { method: "POST" } }, headers: {}, isBase64Encoded: false },
    ],
    [
      "has no delivery id",
      400,
      /x-github-delivery/,
      aRequest({ secret: CURRENT, headers: { "x-github-delivery": undefined } }),
    ],
    ["has a delivery id that is no GUID", 400, /x-github-delivery/, aRequest({ secret: CURRENT, deliveryId: "17" })],
    ["names no event", 400, /x-github-event/, aRequest({ secret: CURRENT, headers: { "x-github-event": undefined } })],
    [
      "is sent as a form",
      400,
      /application\/json/,
      aRequest({ secret: CURRENT, headers: { "content-type": "application/x-www-form-urlencoded" } }),
    ],
    [
      "is truncated JSON, although correctly signed",
      400,
      /not a JSON object/,
      aRequest({ secret: CURRENT, payload: JSON.stringify(examplePayload("pull_request", "opened")).slice(0, 1000) }),
    ],
    ["is JSON and no object", 400, /not a JSON object/, aRequest({ secret: CURRENT, payload: "null" })],
    ["has an empty body, correctly signed", 400, /not a JSON object/, aRequest({ secret: CURRENT, payload: "" })],
    ["is larger than Lambda can take", 413, /larger/, aRequest({ secret: CURRENT, payload: sevenMegabytes })],
    [
      "is 7 MB of base64",
      413,
      /larger/,
      aRequest({ secret: CURRENT, payload: `{"a":"${"x".repeat(5_300_000)}"}`, base64: true }),
    ],
    [
      "names no installation",
      400,
      /payload\.installation is missing/,
      aRequest({ secret: CURRENT, payload: examplePayload("pull_request", "opened", { installation: undefined }) }),
    ],
    [
      "names no repository",
      400,
      /payload\.repository is missing/,
      aRequest({ secret: CURRENT, payload: examplePayload("pull_request", "opened", { repository: undefined }) }),
    ],
  ])("one that %s is answered with %i, and nothing is enqueued", async (_, statusCode, message, request) => {
    const answer = await webhook.handler(request);

    expect(answer.statusCode).toBe(statusCode);
    expect(JSON.parse(answer.body).message).toMatch(message);
    expect(answer.headers["content-type"]).toMatch(/application\/json/);
    expect(webhook.aws.messages).toEqual([]);
    expect(webhook.counts).toEqual({ Received: 1, Rejected: 1 });
    expect(webhook.lines.map(({ level }) => level)).toContain("warn");
  });

  test("neither the answer nor the log tells the expected signature, the secret or the payload", async () => {
    const request = aRequest({ secret: "wrong-0123456789abcdef" });
    const genuine = aRequest({ secret: CURRENT });

    const answer = await webhook.handler({ ...request, ...(genuine.body === undefined ? {} : { body: genuine.body }) });

    const told = JSON.stringify([answer, webhook.lines]);
    expect(told).not.toMatch(/sha256=[0-9a-f]/);
    expect(told).not.toContain(CURRENT);
    expect(told).not.toContain("Codertocat");
  });
});
