import { describe, expect, test } from "@jest/globals";
import { UnexpectedAnswerError } from "../../app/github/failure.ts";
import { readTokenHealth } from "../../app/github/token-health.ts";
import { aGithub } from "./octokit-under-test.ts";

const NOW = new Date("2026-11-27T12:00:00Z");
const USER = { login: "release-bot", id: 77, type: "User" };
const scene = aGithub();

const health = (token = "ghp_0123456789abcdefghij") =>
  readTokenHealth({ token, apiUrl: "https://api.github.com", now: NOW });

function answers(headers: Readonly<Record<string, string>>, status = 200, body: object = USER): void {
  scene.github.rest("GET", "/user", { status, headers, body });
}

describe("a token that GitHub accepts", () => {
  test("is told with whose it is, and what it may", async () => {
    answers({ "x-oauth-scopes": "repo, read:org" });
    expect(await health()).toEqual({
      status: "usable",
      login: "release-bot",
      id: 77,
      scopes: ["repo", "read:org"],
      expiresAt: null,
    });
    const [request] = scene.github.requests;
    expect(request?.headers.authorization).toBe("token ghp_0123456789abcdefghij");
    scene.github.done();
  });

  test.each<[string, string, string | undefined, readonly string[] | null]>([
    ["a classic one without any has none", "ghp_0123456789abcdefghij", "", []],
    ["a fine-grained one has none to tell", "github_pat_0123456789abcdefghij", undefined, null],
    ["a fine-grained one has none to tell, header or not", "github_pat_0123456789abcdefghij", "", null],
  ])("has scopes: %s", async (_, token, scopes, expected) => {
    answers(scopes === undefined ? {} : { "x-oauth-scopes": scopes });
    expect(await health(token)).toMatchObject({ scopes: expected });
  });

  test.each([
    ["2026-12-01 10:00:00 UTC", "2026-12-01T10:00:00.000Z"],
    ["2026-12-01 10:00:00 +0000", "2026-12-01T10:00:00.000Z"],
    ["2026-12-01 15:30:00 +0530", "2026-12-01T10:00:00.000Z"],
    ["2026-12-01 02:00:00 -08:00", "2026-12-01T10:00:00.000Z"],
    ["2026-12-01T10:00:00Z", "2026-12-01T10:00:00.000Z"],
  ])("ends at %s", async (header, expected) => {
    answers({ "github-authentication-token-expiration": header });
    expect(await health()).toMatchObject({ expiresAt: new Date(expected) });
  });

  test.each([
    ["in a form that nobody knows", "next Tuesday"],
    ["on a day that there is not", "2026-13-41 10:00:00 UTC"],
    ["in the past, as GitHub did once", "2026-11-27 11:59:58 UTC"],
  ])("is not told as one that never ends where GitHub tells its end %s", async (_, header) => {
    answers({ "github-authentication-token-expiration": header });
    await expect(health()).rejects.toThrow(UnexpectedAnswerError);
  });
});

describe("a token that GitHub does not accept", () => {
  test.each([
    ["has expired or was revoked", 401, "Bad credentials"],
    ["is an App's", 403, "Resource not accessible by integration"],
    ["is of an account that is suspended", 403, "Sorry. Your account was suspended"],
  ])("is refused where it %s", async (_, status, message) => {
    answers({}, status, { message });
    expect(await health()).toEqual({ status: "refused", why: expect.stringContaining(message) });
  });
});

describe("where GitHub does not say, that is no verdict on the token", () => {
  test.each([
    ["it is out of order", 502, {}],
    ["a rate limit is used up", 403, { "x-ratelimit-remaining": "0" }],
    ["a secondary limit is hit", 429, { "retry-after": "60" }],
  ])("%s", async (_, status, headers) => {
    answers(headers, status, { message: "no" });
    await expect(health()).rejects.toMatchObject({ name: "HttpError", status });
  });

  test("the connection breaks", async () => {
    scene.github.rest("GET", "/user", "reset");
    await expect(health()).rejects.toThrow();
  });
});
