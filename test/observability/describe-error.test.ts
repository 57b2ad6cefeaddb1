import { describe, expect, test } from "@jest/globals";
import { describeError, mask } from "../../app/observability/describe-error.ts";

describe("an error is described", () => {
  test("with its name, message, status, code and cause", () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const error = Object.assign(new Error("Bad gateway", { cause }), { name: "HttpError", status: 502 });
    expect(describeError(error)).toMatchObject({
      name: "HttpError",
      message: "Bad gateway",
      status: 502,
      stack: expect.stringContaining("Bad gateway"),
      cause: { message: "connect ECONNREFUSED", code: "ECONNREFUSED" },
    });
  });

  test("with what the AWS SDK knows of the request", () => {
    const $metadata = { httpStatusCode: 400, requestId: "request-1", attempts: 2 };
    expect(describeError(Object.assign(new Error("x"), { $metadata }))).toMatchObject({
      status: 400,
      requestId: "request-1",
      attempts: 2,
    });
  });

  test("with the errors inside of an aggregate", () => {
    expect(describeError(new AggregateError([new Error("one"), "two"], "both"))).toMatchObject({
      errors: [{ message: "one" }, { name: "NotAnError", message: "two" }],
    });
  });

  test("without what else hangs on it: payload, request, response", () => {
    const error = Object.assign(new Error("x"), {
      event: { payload: "private" },
      request: { headers: { authorization: "private" } },
      response: "private",
    });
    expect(JSON.stringify(describeError(error))).not.toContain("private");
  });

  test("although it causes itself", () => {
    const error = new Error("circle");
    error.cause = error;
    expect(describeError(error).cause?.cause?.cause?.cause?.cause).toBeUndefined();
  });
});

test.each([
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"],
  ["a private key that was cut off", "-----BEGIN PRIVATE KEY-----\nMIIE"],
  ["an installation token", `ghs_${"a1".repeat(18)}`],
  ["a fine-grained token", `github_pat_${"a1".repeat(18)}`],
  ["a JSON Web Token", "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOjd9.c2lnbmF0dXJl"],
  ["a signature", `sha256=${"ab".repeat(32)}`],
  ["an authorization header", "Bearer abcdefghijklmnop"],
])("%s is masked in texts", (_, secret) => {
  expect(mask(`before ${secret} after`)).not.toContain(secret.slice(4));
  expect(mask(`before ${secret}`)).toMatch(/^before \*\*\*/);
});

test("a commit's SHA and a delivery's id are no secrets", () => {
  const text = "ec26c3e57ca3a959ca5aad62de7213c562f8c821 6f0a6f0a-0000-4000-8000-000000000001";
  expect(mask(text)).toBe(text);
});
