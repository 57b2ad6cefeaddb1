import { describe, expect, test } from "@jest/globals";
import { Probot } from "probot";
import {
  APP_ID,
  anEmbeddedGithub,
  aPrivateKey,
  appJwt,
  aShop,
  call,
  installationToken,
  PRIVATE_KEY,
} from "./embedded.ts";

const now = Math.floor(Date.now() / 1000);

describe("the App's own credentials", () => {
  test("a JWT that the App's key signed is the App", async () => {
    const github = await anEmbeddedGithub();
    const { status, body } = await call(github, appJwt(), "GET /app");
    expect([status, body.id, body.slug]).toEqual([200, APP_ID, "greenlight"]);
  });

  test.each([
    ["signed with another key", () => appJwt({}, aPrivateKey())],
    ["expired", () => appJwt({ exp: now - 5 })],
    ["of another App", () => appJwt({ iss: 1 })],
    ["good for longer than ten minutes", () => appJwt({ exp: now + 3600 })],
    ["without an expiry", () => appJwt({ exp: undefined })],
    ["that is no JWT at all", () => "eyJhbGciOiJSUzI1NiJ9.broken"],
  ])("a JWT %s is refused with 401", async (_what, jwt) => {
    const github = await anEmbeddedGithub();
    expect((await call(github, jwt(), "GET /app")).status).toBe(401);
    const token = `POST /app/installations/${github.installationId}/access_tokens`;
    expect((await call(github, jwt(), token, {})).status).toBe(401);
  });

  test("the App has no repositories of its own: its JWT cannot write", async () => {
    const { github } = await aShop();
    expect((await call(github, appJwt(), "POST /repos/acme/shop/check-runs", {})).status).toBe(403);
  });

  test("an installation that is not the App's is not found", async () => {
    const github = await anEmbeddedGithub();
    expect((await call(github, appJwt(), "POST /app/installations/1/access_tokens", {})).status).toBe(404);
  });

  test("a permission that was not granted is not handed out", async () => {
    const github = await anEmbeddedGithub({ permissions: { contents: "read", metadata: "read" } });
    const request = `POST /app/installations/${github.installationId}/access_tokens`;
    const { status } = await call(github, appJwt(), request, { permissions: { contents: "write" } });
    expect(status).toBe(422);
  });

  test("the installation of a repository is found; a fork has none", async () => {
    const { github, world } = await aShop();
    world.fork({ repository: "acme/shop", owner: "bob" });
    const found = await call(github, appJwt(), "GET /repos/acme/shop/installation");
    expect([found.status, found.body.id]).toEqual([200, github.installationId]);
    expect((await call(github, appJwt(), "GET /repos/bob/shop/installation")).status).toBe(404);
  });
});

describe("an installation token", () => {
  test("acts as the App's bot for an hour, then is refused", async () => {
    let time = new Date();
    const { github } = await aShop({ now: () => time });
    const token = await installationToken(github);
    const comment = "POST /repos/acme/shop/issues/1/comments";
    const { body } = await call(github, token, comment, { body: "hello" });
    expect([body.user?.login, body.user?.type]).toEqual(["greenlight[bot]", "Bot"]);
    time = new Date(time.getTime() + 59 * 60_000);
    expect((await call(github, token, "GET /installation/repositories")).body.total_count).toBe(1);
    time = new Date(time.getTime() + 2 * 60_000);
    expect((await call(github, token, "GET /repos/acme/shop")).status).toBe(401);
  });

  test("cannot write where the App is not installed, nor see what is private there", async () => {
    const { github, world } = await aShop();
    world.createRepository({ owner: "bob", name: "diary", private: true, installed: false });
    world.createRepository({ owner: "bob", name: "blog", installed: false });
    const token = await installationToken(github);
    expect((await call(github, token, "GET /repos/bob/diary")).status).toBe(404);
    expect((await call(github, token, "GET /repos/bob/blog")).status).toBe(200);
    const write = await call(github, token, "POST /repos/bob/blog/check-runs", {});
    expect([write.status, write.body.message]).toEqual([403, "Resource not accessible by integration"]);
  });
});

describe("people", () => {
  test("sign in with <login>-token", async () => {
    const { github } = await aShop();
    expect((await call(github, "alice-token", "GET /user")).body.login).toBe("alice");
    expect((await call(github, "nobody-token", "GET /user")).status).toBe(401);
    expect((await call(github, null, "GET /user")).status).toBe(401);
  });

  test("cannot become the App's bot that way", async () => {
    const { github } = await aShop();
    expect((await call(github, "greenlight[bot]-token", "GET /user")).status).toBe(401);
  });

  test("may read what is public without signing in, but not query GraphQL", async () => {
    const { github } = await aShop();
    expect((await call(github, null, "GET /repos/acme/shop")).status).toBe(200);
    expect((await call(github, null, "POST /graphql", { query: "{ viewer { login } }" })).status).toBe(401);
  });
});

describe("Probot", () => {
  test.each(["", "/api/v3"])(
    "gets its token and talks REST and GraphQL at a base URL ending in '%s'",
    async (suffix) => {
      const { github } = await aShop();
      const probot = new Probot({
        appId: APP_ID,
        privateKey: PRIVATE_KEY,
        secret: "unused",
        baseUrl: github.url + suffix,
        logLevel: "fatal",
      });
      await probot.ready();
      const octokit = await probot.auth(github.installationId);
      expect(await octokit.graphql("{ viewer { login databaseId } }")).toEqual({
        viewer: { login: "greenlight[bot]", databaseId: github.botId },
      });
      const { data } = await octokit.rest.pulls.get({ owner: "acme", repo: "shop", pull_number: 1 });
      expect(data.head.ref).toBe("feature");
      expect(github.journal().map(({ kind, path }) => [kind, path])).toEqual([
        ["token", `/app/installations/${github.installationId}/access_tokens`],
        ["read", "/graphql"],
        ["read", "/repos/acme/shop/pulls/1"],
      ]);
    },
  );
});

test("what the gateway does not know is asked of emulate", async () => {
  const github = await anEmbeddedGithub();
  expect((await call(github, null, "GET /meta")).status).toBe(200);
  expect((await call(github, null, "GET /no/such/thing")).status).toBe(404);
});
