import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { RegisterOptions } from "../../../app/cli/commands/register.ts";
import { readEnvFile } from "../../../app/cli/register/env-file.ts";
import type { Stack } from "../../../app/local/stack.ts";
import { parseAppCredentials } from "../../../app/settings/app-credentials.ts";
import { aDeployment } from "../operated.ts";
import { clickThrough, readStart, register } from "./registering.ts";

jest.setTimeout(60_000);

const PROXY = "https://smee.io/abcdef";
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "greenlight-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** At the embedded GitHub, as at an Enterprise Server. */
function registerLocally(stack: Stack, options: Partial<RegisterOptions> = {}) {
  const asked = { local: true, githubUrl: stack.github.url, name: "Mine", ...options };
  return register(stack, asked, { folder });
}

const settings = () => readEnvFile(join(folder, ".env"));

describe("greenlight register --local", () => {
  test("writes .env and the private key, for npm run dev -- --github", async () => {
    const stack = await aDeployment();
    writeFileSync(join(folder, ".env"), `# mine\nLOG_LEVEL=DEBUG\nWEBHOOK_PROXY_URL=${PROXY}\n`);
    const { url, ended } = registerLocally(stack);
    const { manifest } = await readStart(await url);
    expect(manifest.hook_attributes).toEqual({ url: PROXY, active: true });
    await clickThrough(await url);
    const { stdout, stderr, done } = await ended;
    expect({ done, stderr }).toEqual({ done: true, stderr: "" });
    expect(stdout).toMatch(/\nThen: npm run dev -- --github\n$/);

    const { WEBHOOK_SECRET: webhookSecret = "", ...others } = settings();
    expect(others).toEqual({
      LOG_LEVEL: "DEBUG",
      WEBHOOK_PROXY_URL: PROXY,
      APP_ID: "2000002",
      PRIVATE_KEY_PATH: "greenlight-app-2000002.private-key.pem",
      APP_SLUG: "mine",
      GITHUB_API_URL: `${stack.github.url}/api/v3`,
    });
    expect(webhookSecret).toMatch(/^[0-9a-f]{40}$/);
    const file = join(folder, "greenlight-app-2000002.private-key.pem");
    const privateKey = readFileSync(file, "utf8");
    expect(parseAppCredentials(JSON.stringify({ appId: others.APP_ID, privateKey }), null).appId).toBe(2_000_002);
    expect([file, join(folder, ".env")].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
    expect(stdout).not.toContain(webhookSecret);
    const hook = stack.github.journal().filter(({ path }) => path === "/app/hook/config");
    expect(hook.map(({ method, status }) => `${method} ${status}`)).toEqual(["GET 200", "PATCH 200", "GET 200"]);
  });

  test("needs a webhook proxy that GitHub can reach", async () => {
    const stack = await aDeployment();
    expect((await registerLocally(stack).ended).stderr).toMatch(
      /^GitHub cannot reach this machine, .*https:\/\/smee\.io\/new/,
    );
    const plain = { webhookUrl: "http://example.com/", githubUrl: "https://github.com" };
    expect((await registerLocally(stack, plain).ended).stderr).toMatch(/^http:\/\/example\.com\/ is no https address/);
  });

  test("does not replace an App of .env, unless it is told to", async () => {
    const stack = await aDeployment();
    writeFileSync(join(folder, ".env"), `APP_ID=7\nWEBHOOK_PROXY_URL=${PROXY}\n`);
    expect((await registerLocally(stack).ended).stderr).toMatch(/has the App 7 already\. With --replace,/);
    const { url, ended } = registerLocally(stack, { replace: true });
    await clickThrough(await url);
    expect((await ended).done).toBe(true);
    expect(settings().APP_ID).toBe("2000002");
  });
});
