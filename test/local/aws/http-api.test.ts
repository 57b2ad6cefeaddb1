import { request as httpRequest } from "node:http";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { type HttpApi, type HttpApiOptions, startHttpApi } from "../../../app/local/aws/http-api.ts";
import { RequestTooLargeError } from "../../../app/local/aws/lambda.ts";

let api: HttpApi | undefined;

afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function start(invoke: HttpApiOptions["invoke"], more: Partial<HttpApiOptions> = {}): Promise<HttpApi> {
  api = await startHttpApi({ invoke, ...more });
  return api;
}

/** Starts an API that keeps the events it makes and answers 200. */
async function recorder(more: Partial<HttpApiOptions> = {}) {
  const events: APIGatewayProxyEventV2[] = [];
  const { url, webhookUrl } = await start(async (event) => {
    events.push(event);
    return { statusCode: 200 };
  }, more);
  return { url, webhookUrl, events };
}

describe("a request becomes an event", () => {
  test("of payload format 2.0", async () => {
    const { webhookUrl, events } = await recorder();
    await fetch(`${webhookUrl}?a=1&b=2&a=3`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-GitHub-Event": "push", "User-Agent": "GitHub-Hookshot/1" },
      body: '{"ok":"✓"}',
    });
    const [event] = events;
    expect(event).toMatchObject({
      version: "2.0",
      routeKey: "POST /webhook",
      rawPath: "/webhook",
      rawQueryString: "a=1&b=2&a=3",
      queryStringParameters: { a: "1,3", b: "2" },
      headers: {
        "content-type": "application/json",
        "x-github-event": "push",
        "x-forwarded-proto": "https",
        "x-amzn-trace-id": expect.stringMatching(/^Root=1-[\da-f]{8}-[\da-f]{24}$/),
      },
      requestContext: {
        http: {
          method: "POST",
          path: "/webhook",
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          userAgent: "GitHub-Hookshot/1",
        },
        routeKey: "POST /webhook",
        stage: "$default",
        time: expect.stringMatching(/^\d{2}\/\w{3}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/),
      },
      body: '{"ok":"✓"}',
      isBase64Encoded: false,
    });
  });

  test("with the values of a repeated header joined by commas, and cookies apart", async () => {
    const { url, events } = await recorder();
    await new Promise<void>((resolve, reject) => {
      const headers = ["X-Twice", "one", "x-twice", "two", "Cookie", "a=1; b=2", "Host", "localhost"];
      httpRequest(url, { method: "POST", headers }, (response) => response.resume().on("end", resolve))
        .on("error", reject)
        .end();
    });
    expect(events[0]?.headers["x-twice"]).toBe("one,two");
    expect(events[0]?.cookies).toEqual(["a=1", "b=2"]);
    expect(events[0]?.headers).not.toHaveProperty("cookie");
  });

  test("without a body where there is none", async () => {
    const { url, events } = await recorder();
    await fetch(url, { method: "POST" });
    expect(events[0]).not.toHaveProperty("body");
    expect(events[0]?.isBase64Encoded).toBe(false);
  });

  test.each([
    ["application/json", false],
    ["application/json; charset=utf-8", false],
    ["APPLICATION/JSON", false],
    ["application/xml", false],
    ["application/javascript", false],
    ["text/plain", false],
    ["application/x-www-form-urlencoded", true],
    ["application/vnd.github+json", true],
    ["application/octet-stream", true],
    ["multipart/form-data; boundary=x", true],
    ["", true],
  ])("with a body of content type '%s' in base64: %s", async (contentType, base64) => {
    const { webhookUrl, events } = await recorder();
    await fetch(webhookUrl, {
      method: "POST",
      headers: contentType === "" ? {} : { "content-type": contentType },
      body: Buffer.from("payload=%7B%7D"),
    });
    expect(events[0]?.isBase64Encoded).toBe(base64);
    expect(events[0]?.body).toBe(base64 ? "cGF5bG9hZD0lN0IlN0Q=" : "payload=%7B%7D");
  });
});

describe("routes", () => {
  test.each([
    ["POST", "/", 200],
    ["POST", "/webhook", 200],
    ["POST", "/webhook?x=1", 200],
    ["GET", "/", 404],
    ["GET", "/webhook", 404],
    ["PUT", "/webhook", 404],
    ["POST", "/other", 404],
    ["POST", "/webhook/", 404],
  ])("%s %s is answered with %i", async (method, path, status) => {
    const { url, events } = await recorder();
    const response = await fetch(url + path, { method });
    expect(response.status).toBe(status);
    expect(events).toHaveLength(status === 200 ? 1 : 0);
    if (status === 404) expect(await response.json()).toEqual({ message: "Not Found" });
  });

  test("can have another path", async () => {
    const { url } = await recorder({ path: "/hooks" });
    expect((await fetch(`${url}/hooks`, { method: "POST" })).status).toBe(200);
    expect((await fetch(`${url}/webhook`, { method: "POST" })).status).toBe(404);
  });
});

describe("a result becomes a response", () => {
  test.each<[string, unknown, { status: number; type: string | null; body: string }]>([
    ["a text is the body", "hello", { status: 200, type: "application/json", body: "hello" }],
    ["an object without a status is the body", { a: 1 }, { status: 200, type: "application/json", body: '{"a":1}' }],
    ["nothing is null", undefined, { status: 200, type: "application/json", body: "null" }],
    [
      "status, headers and body are taken",
      { statusCode: 202, headers: { "Content-Type": "text/html" }, body: "<p>" },
      { status: 202, type: "text/html", body: "<p>" },
    ],
    ["a status alone has no body", { statusCode: 401 }, { status: 401, type: "text/plain;charset=utf-8", body: "" }],
    [
      "base64 is decoded",
      { statusCode: 200, body: "4pyT", isBase64Encoded: true },
      { status: 200, type: "text/plain;charset=utf-8", body: "✓" },
    ],
    [
      "a status that is none is an internal error",
      { statusCode: "soon" },
      { status: 500, type: "application/json", body: '{"message":"Internal Server Error"}' },
    ],
    [
      "a body that is no text is an internal error",
      { statusCode: 200, body: { a: 1 } },
      { status: 500, type: "application/json", body: '{"message":"Internal Server Error"}' },
    ],
  ])("%s", async (_, result, { status, type, body }) => {
    const { url } = await start(async () => result);
    const response = await fetch(url, { method: "POST" });
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      status,
      type,
      body,
    ]);
  });

  test("with its cookies", async () => {
    const { url } = await start(async () => ({ statusCode: 200, cookies: ["a=1", "b=2"] }));
    expect((await fetch(url, { method: "POST" })).headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  });

  test("a function that fails is an internal error, and the host hears why", async () => {
    const failure = new Error("boom");
    const answers: unknown[] = [];
    const { url } = await start(() => Promise.reject(failure), { onAnswer: (answer) => answers.push(answer) });
    const response = await fetch(url, { method: "POST" });
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: "Internal Server Error" });
    expect(answers).toEqual([{ request: "POST /", status: 500, latency: expect.any(Number), error: failure }]);
  });

  test("a function that takes too long is 503", async () => {
    const { url } = await start(() => new Promise(() => undefined), { integrationTimeoutSeconds: 0.01 });
    const response = await fetch(url, { method: "POST" });
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ message: "Service Unavailable" });
  });

  test("a header that cannot be sent ends the connection, and the host hears why", async () => {
    const answers: unknown[] = [];
    const { url } = await start(async () => ({ statusCode: 200, headers: { "x-bad": "a\nb" } }), {
      onAnswer: (answer) => answers.push(answer),
    });
    await expect(fetch(url, { method: "POST" })).rejects.toThrow();
    expect(answers).toEqual([
      {
        request: "POST /",
        status: null,
        latency: expect.any(Number),
        error: expect.objectContaining({ code: "ERR_INVALID_CHAR" }),
      },
    ]);
  });
});

describe("limits", () => {
  test("a body of more than 10 MB is 413, and the function does not see it", async () => {
    const { url, events } = await recorder();
    const response = await fetch(url, { method: "POST", body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ message: "Request Entity Too Large" });
    expect(events).toEqual([]);
  });

  test("an event that Lambda does not take is 413", async () => {
    const { url } = await start(() => Promise.reject(new RequestTooLargeError("too large")));
    const response = await fetch(url, { method: "POST", body: "x" });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ message: "Request Too Long" });
  });
});
