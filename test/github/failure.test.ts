import { describe, expect, test } from "@jest/globals";
import {
  classify,
  type Failure,
  SigningFailedError,
  StaleReadError,
  UnexpectedAnswerError,
} from "../../app/github/failure.ts";
import { ConfigurationError } from "../../app/settings/configuration-error.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
const RESET = String(NOW.getTime() / 1_000 + 90);

interface Answer {
  readonly headers?: Record<string, string>;
  readonly message?: string;
  readonly url?: string;
  readonly cause?: unknown;
}

/** What Octokit throws for an HTTP status. */
function http(
  status: number,
  { headers = {}, message = "no", url = "https://api.github.com/x", cause }: Answer = {},
): Error {
  const error = new Error(message, { cause });
  return Object.assign(error, { name: "HttpError", status, response: { status, headers }, request: { url } });
}

/** What Octokit throws for GraphQL's errors, which come with status 200. */
function graphql(errors: readonly { type?: string; message: string }[], headers: Record<string, string> = {}): Error {
  return Object.assign(new Error("Request failed"), { name: "GraphqlResponseError", errors, headers });
}

const coded = (code: string) => Object.assign(new Error(code), { code });
const named = (name: string) => Object.assign(new Error("late"), { name });

describe("what a failure means for the message", () => {
  test.each<[string, unknown, Failure["class"]]>([
    ["404: it is gone, or not ours to see", http(404), "permanent"],
    ["410: gone", http(410), "permanent"],
    ["451: blocked", http(451), "permanent"],
    [
      "403 without a word of limits: a permission is missing",
      http(403, { message: "Resource not accessible by integration" }),
      "permanent",
    ],
    [
      "404 on an access token: two App tokens of one second",
      http(404, { url: "https://api.github.com/app/installations/1/access_tokens" }),
      "transient",
    ],
    ["401: a token that ran out", http(401), "transient"],
    ["408: too slow", http(408), "transient"],
    ["500", http(500), "transient"],
    ["502", http(502), "transient"],
    ["503", http(503), "transient"],
    ["429", http(429), "throttled"],
    ["403 with retry-after", http(403, { headers: { "retry-after": "7" } }), "throttled"],
    ["403 with nothing remaining", http(403, { headers: { "x-ratelimit-remaining": "0" } }), "throttled"],
    [
      "403 that speaks of a secondary rate limit",
      http(403, { message: "You have exceeded a secondary rate limit" }),
      "throttled",
    ],
    [
      "403 that speaks of abuse detection",
      http(403, { message: "You have triggered an abuse detection mechanism" }),
      "throttled",
    ],
    ["422: we asked for something wrong", http(422), "bug"],
    ["400", http(400), "bug"],
    ["GraphQL: not found", graphql([{ type: "NOT_FOUND", message: "?" }]), "permanent"],
    ["GraphQL: forbidden", graphql([{ type: "FORBIDDEN", message: "?" }]), "permanent"],
    ["GraphQL: rate limited", graphql([{ type: "RATE_LIMITED", message: "?" }]), "throttled"],
    ["GraphQL: rate limit under its other name", graphql([{ type: "RATE_LIMIT", message: "?" }]), "throttled"],
    [
      "GraphQL: a secondary limit, told only in words",
      graphql([{ message: "You have exceeded a secondary rate limit." }]),
      "throttled",
    ],
    [
      "GraphQL: a limit beside another error",
      graphql([
        { type: "FORBIDDEN", message: "?" },
        { type: "RATE_LIMITED", message: "?" },
      ]),
      "throttled",
    ],
    ["GraphQL: something went wrong, without a type", graphql([{ message: "Something went wrong" }]), "transient"],
    ["GraphQL: unavailable", graphql([{ type: "SERVICE_UNAVAILABLE", message: "?" }]), "transient"],
    ["GraphQL: a query that does not fit the schema", graphql([{ type: "undefinedField", message: "?" }]), "bug"],
    ["GraphQL: an unprocessable mutation", graphql([{ type: "UNPROCESSABLE", message: "?" }]), "bug"],
    ["a refused connection", coded("ECONNREFUSED"), "transient"],
    ["a connection that was reset", coded("ECONNRESET"), "transient"],
    ["a name that is not found", coded("ENOTFOUND"), "transient"],
    ["undici's time-out", coded("UND_ERR_HEADERS_TIMEOUT"), "transient"],
    ["fetch failed", new TypeError("fetch failed", { cause: coded("ECONNREFUSED") }), "transient"],
    [
      "fetch failed on every address",
      new TypeError("x", { cause: new AggregateError([coded("ETIMEDOUT")]) }),
      "transient",
    ],
    ["a connection that broke in the middle", new TypeError("terminated"), "transient"],
    ["a time-out", named("TimeoutError"), "transient"],
    ["an abort", named("AbortError"), "transient"],
    ["Octokit's status 500 for no answer at all", http(500, { cause: coded("ECONNRESET") }), "transient"],
    ["a stale read", new StaleReadError("old"), "transient"],
    ["an answer that GitHub's schema does not allow", new UnexpectedAnswerError("?"), "bug"],
    ["KMS did not sign for now", new SigningFailedError("throttled"), "transient"],
    ["a configuration that cannot be used", new ConfigurationError("The App credentials", []), "misconfigured"],
    ["a bug of ours", new TypeError("x is not a function"), "bug"],
    ["something thrown that is no error", "oops", "bug"],
    ["nothing", undefined, "bug"],
    ["null", null, "bug"],
    ["an error that only looks like one of HTTP's", Object.assign(new Error("x"), { status: 404 }), "bug"],
  ])("%s", (_, error, expected) => {
    const failure = classify(error, NOW);
    expect(failure.class).toBe(expected);
    expect(failure.why).not.toBe("");
  });
});

describe("how long GitHub asks to wait, in seconds", () => {
  test.each<[string, Record<string, string>, number | null]>([
    ["retry-after", { "retry-after": "7" }, 7],
    [
      "retry-after before the reset",
      { "retry-after": "7", "x-ratelimit-remaining": "0", "x-ratelimit-reset": RESET },
      7,
    ],
    ["the reset, where nothing remains", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": RESET }, 90],
    ["a second at least for a reset that is past", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" }, 1],
    ["nothing from a reset while some remain", { "x-ratelimit-remaining": "12", "x-ratelimit-reset": RESET }, null],
    ["nothing where nothing is said", {}, null],
    [
      "the reset where retry-after is no number",
      { "retry-after": "soon", "x-ratelimit-remaining": "0", "x-ratelimit-reset": RESET },
      90,
    ],
    ["nothing from a negative retry-after", { "retry-after": "-5" }, null],
  ])("%s", (_, headers, retryAfter) => {
    expect(classify(http(429, { headers }), NOW)).toMatchObject({ class: "throttled", retryAfter });
    const limited = graphql([{ type: "RATE_LIMITED", message: "limit" }], headers);
    expect(classify(limited, NOW)).toMatchObject({ class: "throttled", retryAfter });
  });
});

test("an error that is its own cause ends", () => {
  const error = new Error("round");
  error.cause = error;
  expect(classify(error, NOW).class).toBe("bug");
});
