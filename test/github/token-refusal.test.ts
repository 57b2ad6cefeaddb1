import { expect, test } from "@jest/globals";
import { tokenRefusalOf } from "../../app/github/token-refusal.ts";

const http = (status: number, headers: object = {}, message = "no") =>
  Object.assign(new Error(message), { name: "HttpError", status, response: { headers } });
const graphql = (...errors: object[]) =>
  Object.assign(new Error("no"), { name: "GraphqlResponseError", errors, headers: {} });

test.each<[string, unknown, string | null, boolean]>([
  ["401", http(401), "has expired or was revoked", true],
  ["403", http(403), "write access", false],
  ["403 by single sign-on", http(403, { "x-github-sso": "required; url=x" }), "single sign-on", false],
  ["404", http(404), "cannot see", false],
  ["403 by a limit", http(403, { "retry-after": "9" }), null, false],
  ["403 by the primary limit", http(403, { "x-ratelimit-remaining": "0" }), null, false],
  ["403 by a limit in words", http(403, {}, "You have exceeded a secondary rate limit"), null, false],
  ["429", http(429), null, false],
  ["502", http(502), null, false],
  ["a broken connection", new TypeError("fetch failed"), null, false],
  ["no error at all", null, null, false],
  ["FORBIDDEN", graphql({ type: "FORBIDDEN", message: "Resource not accessible" }), "write access", false],
  ["NOT_FOUND", graphql({ type: "NOT_FOUND", message: "Could not resolve" }), "cannot see", false],
  ["INSUFFICIENT_SCOPES", graphql({ type: "INSUFFICIENT_SCOPES", message: "scopes" }), "write pull requests", true],
  [
    "SAML",
    graphql({ type: "FORBIDDEN", message: "protected by organization SAML enforcement" }),
    "single sign-on",
    false,
  ],
  ["UNPROCESSABLE", graphql({ type: "UNPROCESSABLE", message: "Could not approve" }), null, false],
  ["one that says nothing of it", graphql({ type: "FORBIDDEN", message: "x" }, { message: "timeout" }), null, false],
  ["RATE_LIMITED", graphql({ type: "RATE_LIMITED", message: "API rate limit exceeded" }), null, false],
  ["no errors", graphql(), null, false],
])("%s", (_, error, told, everywhere) => {
  const refusal = tokenRefusalOf(error);
  if (told === null) expect(refusal).toBeNull();
  else {
    expect(refusal?.message).toContain(told);
    expect(refusal?.everywhere).toBe(everywhere);
    expect(refusal?.cause).toBe(error);
  }
});
