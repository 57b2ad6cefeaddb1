import { describe, expect, test } from "@jest/globals";
import { readTokenHealth } from "../../../app/github/token-health.ts";
import { anEmbeddedGithub, appJwt, aShop, call, installationToken, list } from "./embedded.ts";

const permissions = { contents: "write", metadata: "read" } as const;

describe("what the App asks for, and what was accepted", () => {
  test("is the same when it is installed, with who owns it and where it can be looked at", async () => {
    const github = await anEmbeddedGithub({ permissions, events: ["push"] });
    const app = await call(github, appJwt(), "GET /app");
    expect(app.body).toMatchObject({ permissions, events: ["push"], owner: { login: "greenlight-installation" } });
    expect(app.body.html_url).toBe(`${github.url}/apps/greenlight`);
    const [installation] = list((await call(github, appJwt(), "GET /app/installations")).body);
    expect(installation).toMatchObject({ permissions, events: ["push"], suspended_at: null });
    expect(installation?.html_url).toBe(`${github.url}/settings/installations/${github.installationId}`);
  });

  test("is accepted by somebody where it is more, and holds at once where it is less", async () => {
    const github = await anEmbeddedGithub({ permissions, events: ["push"] });
    const granted = async () => list((await call(github, appJwt(), "GET /app/installations")).body)[0];
    github.world.askFor({
      permissions: { contents: "read", metadata: "read", issues: "read" },
      events: ["push", "status"],
    });
    expect(await granted()).toMatchObject({ permissions: { contents: "read", metadata: "read" }, events: ["push"] });
    expect((await call(github, appJwt(), "GET /app")).body).toMatchObject({ events: ["push", "status"] });
    github.world.acceptPermissions({});
    expect(await granted()).toMatchObject({
      permissions: { contents: "read", metadata: "read", issues: "read" },
      events: ["push", "status"],
    });
  });

  test("gives no token while the installation is suspended, and sends no event", async () => {
    const { github, world, pull } = await aShop();
    await github.idle();
    const before = github.deliveries().length;
    world.suspendInstallation({});
    world.comment({ ...pull, by: "alice", body: "hello" });
    await github.idle();
    expect(github.deliveries()).toHaveLength(before);
    const request = `POST /app/installations/${github.installationId}/access_tokens`;
    expect((await call(github, appJwt(), request, {})).status).toBe(403);
    world.suspendInstallation({ suspended: false });
    expect((await call(github, appJwt(), request, {})).status).toBe(201);
  });
});

describe("a person's token", () => {
  const health = (github: { readonly url: string }, token: string) =>
    readTokenHealth({ token, apiUrl: github.url, now: new Date() });

  test("tells whose it is, its scopes, and that it never ends", async () => {
    const { github } = await aShop();
    expect(await health(github, "alice-token")).toMatchObject({
      status: "usable",
      login: "alice",
      scopes: ["repo"],
      expiresAt: null,
    });
  });

  test("ends when it was told to", async () => {
    let time = new Date();
    const ends = new Date(Math.floor(time.getTime() / 1000) * 1000 + 3_600_000);
    const { github, world } = await aShop({ now: () => time });
    world.setToken({ login: "alice", scopes: null, expiresAt: ends.toISOString() });
    expect(await health(github, "alice-token")).toMatchObject({ scopes: null, expiresAt: ends });
    time = ends;
    expect(await health(github, "alice-token")).toMatchObject({ status: "refused" });
  });

  test("is not what an installation has", async () => {
    const { github } = await aShop();
    expect(await health(github, await installationToken(github))).toEqual({
      status: "refused",
      why: expect.stringContaining("Resource not accessible by integration"),
    });
  });
});
