import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { classify } from "../../app/github/failure.ts";
import { createGithubApp } from "../../app/github/octokit.ts";
import { LOCAL_CREDENTIALS } from "../../app/local/aws/account.ts";
import { ServiceError } from "../../app/local/aws/json-service.ts";
import { type KmsStandIn, startKms } from "../../app/local/aws/kms.ts";
import { probotLog } from "../../app/observability/probot-log.ts";
import { aGithubPem, opened, readJwt } from "../support/app-keys.ts";
import { recordedLog } from "../support/recorders.ts";

const PEM = aGithubPem();
const TOKEN = { token: "ghs_a-token", expires_at: "2099-01-01T00:00:00Z", permissions: {} };
let kms: KmsStandIn;

beforeEach(async () => {
  kms = await startKms();
});
afterEach(async () => await kms.close());

/** An App whose key is in KMS, before a GitHub that gives these answers one after the other. */
function anApp(...answers: readonly Response[]) {
  const sent: { readonly path: string; readonly jwt: string }[] = [];
  const waiting = [...answers];
  const app = createGithubApp({
    appId: 7,
    key: { kind: "kms", arn: kms.createKey({ material: opened(PEM) }) },
    apiUrl: "https://api.github.com",
    log: probotLog(recordedLog()),
    kms: { endpoint: kms.endpoint, credentials: LOCAL_CREDENTIALS },
    fetch: async (input, init) => {
      const jwt = (new Headers(init?.headers).get("authorization") ?? "").replace(/^bearer /, "");
      sent.push({ path: new URL(String(input)).pathname, jwt });
      return waiting.shift() ?? new Response("{}", { status: 500 });
    },
  });
  return { app, sent };
}

const json = (status: number, body: object, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers });

describe("an App whose key is in KMS", () => {
  test("gets an installation token and its own data by one signature", async () => {
    const { app, sent } = anApp(json(200, { id: 7 }), json(201, TOKEN), json(200, {}));
    await (await app.auth()).rest.apps.getAuthenticated();
    await (await app.auth(5)).rest.pulls.get({ owner: "acme", repo: "shop", pull_number: 1 });
    const [first, second, third] = sent;
    expect(sent.map(({ path }) => path)).toEqual([
      "/app",
      "/app/installations/5/access_tokens",
      "/repos/acme/shop/pulls/1",
    ]);
    expect(readJwt(first?.jwt ?? "", PEM)).toMatchObject({ genuine: true, claims: { iss: "7" } });
    expect(second?.jwt).toBe(first?.jwt);
    expect(third?.jwt).toBe("token ghs_a-token");
    expect(kms.requests()).toEqual({ Sign: 1 });
  });

  test.each([401, 404])(
    "signs anew after GitHub answered %i, so that the retry does not meet the same",
    async (status) => {
      const { app, sent } = anApp(json(status, { message: "no" }), json(201, TOKEN), json(200, {}));
      const read = async () =>
        await (await app.auth(5)).rest.pulls.get({ owner: "acme", repo: "shop", pull_number: 1 });
      await expect(read()).rejects.toMatchObject({ status });
      await read();
      expect(sent[0]?.jwt).not.toBe(sent[1]?.jwt);
      expect(kms.requests()).toEqual({ Sign: 2 });
    },
  );

  test("signs for GitHub's time where GitHub says that the clocks differ", async () => {
    const theirs = new Date(Date.now() - 3_600_000);
    const tooFar = { message: "'Expiration time' claim ('exp') is too far in the future" };
    const { app, sent } = anApp(json(401, tooFar, { date: theirs.toUTCString() }), json(200, { id: 7 }));
    await (await app.auth()).rest.apps.getAuthenticated();
    const { exp } = readJwt(sent[1]?.jwt ?? "", PEM).claims;
    expect(Number(exp) * 1_000 - theirs.getTime()).toBeLessThan(600_000);
  });

  test.each([
    ["may not be used", new ServiceError("AccessDeniedException", "not authorized"), "misconfigured"],
    ["is throttled", new ServiceError("ThrottlingException", "Rate exceeded"), "transient"],
  ])("tells the worker as what it is that the key %s", async (_, error, expected) => {
    const { app, sent } = anApp();
    kms.refuse("Sign", error);
    const octokit = await app.auth(5);
    for (const ask of [
      () => octokit.rest.pulls.get({ owner: "acme", repo: "shop", pull_number: 1 }),
      () => octokit.graphql("{ viewer { login } }"),
    ]) {
      const failure = await ask().then(
        () => null,
        (thrown: unknown) => classify(thrown, new Date()),
      );
      expect(failure?.class).toBe(expected);
    }
    expect(sent).toEqual([]);
  });
});
