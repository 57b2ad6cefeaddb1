import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { importAppKey } from "../../../app/cli/deployment/import-app-key.ts";
import { keepInAws } from "../../../app/cli/register/keep-in-aws.ts";
import { rescueKey } from "../../../app/cli/register/rescue-key.ts";
import { ServiceError } from "../../../app/local/aws/json-service.ts";
import type { Answer } from "../../../app/local/github/index.ts";
import type { Stack } from "../../../app/local/stack.ts";
import { readAppManifest } from "../../../app/settings/app-manifest.ts";
import { COMMAND, greenlight } from "../greenlight.ts";
import { aDeployment, CREDENTIALS, operate, stored, WEBHOOK_SECRET } from "../operated.ts";
import { clickThrough, readStart, register, withoutApp } from "./registering.ts";

jest.setTimeout(60_000);

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function aPlace(): string {
  const folder = mkdtempSync(join(tmpdir(), "greenlight-"));
  folders.push(folder);
  return folder;
}

const said = (status: number, message: string): Answer => ({ status, body: { message } });
const isConversion = ({ path }: { path: string }) => path.startsWith("/app-manifests/");
const isHook = ({ path }: { path: string }) => path === "/app/hook/config";

function hasValue(stack: Stack): boolean {
  try {
    stack.aws.secretsManager.valueOf(CREDENTIALS);
    return true;
  } catch {
    return false;
  }
}

describe("greenlight register", () => {
  test("registers what app.yml says, for the stack's webhook, and makes the secrets agree", async () => {
    const stack = withoutApp(await aDeployment());
    const before = stored(stack, WEBHOOK_SECRET);
    const { url, ended } = register(stack, { public: true });
    const { action, manifest } = await readStart(await url);
    expect(action.pathname).toBe("/settings/apps/new");
    expect(action.origin).toBe(stack.github.url);
    const { permissions, events } = readAppManifest();
    expect(manifest).toMatchObject({
      name: "Greenlight",
      public: true,
      hook_attributes: { url: stack.webhookUrl, active: true },
      redirect_url: `${new URL(await url).origin}/registered`,
      default_permissions: permissions,
      default_events: events,
    });
    // The embedded GitHub's own App has that name.
    stack.github.faults.add({
      match: ({ path }) => path === "/settings/apps",
      before: ({ body }) => void Object.assign(Object(body), { name: "Another" }),
    });
    expect((await clickThrough(await url)).status).toBe(200);
    expect(await ended).toEqual({
      done: true,
      stderr: "",
      stdout: expect.stringMatching(
        /^Registering a GitHub App for the stack Greenlight in us-east-1, at http:.*\nRegistered: Another \(App 2000002\), .*\nInstall it: http:\/\/127\.0\.0\.1:\d+\/apps\/another\/installations\/new\nThen: greenlight doctor\n$/s,
      ),
    });
    expect(Object.keys(stored(stack, CREDENTIALS))).toEqual(["appId", "privateKey", "slug"]);
    expect(stored(stack, WEBHOOK_SECRET)).toEqual(before);
    const asked = stack.github.journal().filter(isHook);
    expect(asked.map(({ method, status }) => `${method} ${status}`)).toEqual(["GET 200", "PATCH 200", "GET 200"]);
  });

  test("is for an organisation where that is asked for, and opens the browser with the page", async () => {
    const stack = withoutApp(await aDeployment());
    const opened: string[] = [];
    const openBrowser = async (page: string) => void opened.push(page);
    const { url } = register(stack, { organization: "acme-inc", open: true }, { openBrowser });
    const { action, manifest } = await readStart(await url);
    expect(action.pathname).toBe("/organizations/acme-inc/settings/apps/new");
    expect(manifest.name).toBe("Greenlight for acme-inc");
    expect(opened).toEqual([await url]);
  });

  test("goes on where no browser can be opened", async () => {
    const stack = withoutApp(await aDeployment());
    const openBrowser = async () => Promise.reject(new Error("no xdg-open"));
    const { url, ended } = register(stack, { open: true, name: "Mine" }, { openBrowser });
    await clickThrough(await url);
    expect(await ended).toMatchObject({ done: true, stderr: "No browser could be opened (no xdg-open).\n" });
  });

  test("keeps a machine user's token that lies beside the App that is replaced", async () => {
    const stack = await aDeployment();
    const approvalToken = "a token of a machine user".replaceAll(" ", "_");
    stack.aws.secretsManager.put(CREDENTIALS, JSON.stringify({ ...stored(stack, CREDENTIALS), approvalToken }));
    const { url, ended } = register(stack, { name: "Mine", replace: true });
    await clickThrough(await url);
    expect((await ended).done).toBe(true);
    expect(stored(stack, CREDENTIALS)).toMatchObject({ appId: 2_000_002, slug: "mine", approvalToken });
  });
});

describe("the command itself", () => {
  test("prints where its page is, and ends when the App is registered", async () => {
    const stack = withoutApp(await aDeployment());
    const env = { PATH: process.env.PATH, ...stack.operatorEnvironment };
    const child = spawn(process.execPath, [COMMAND, "register", "--no-open", "--name", "Mine"], { env });
    const closed = once(child, "close");
    let printed = "";
    for await (const chunk of child.stdout) {
      const asked = printed.includes("http://127.0.0.1:") && printed.endsWith("\n\n");
      printed += chunk;
      const page = /^ {2}(http:\S+)\n\n$/m.exec(printed)?.[1];
      if (!asked && page !== undefined) await clickThrough(page);
    }
    expect(await closed).toEqual([0, null]);
    expect(printed).toMatch(/\nRegistered: Mine \(App 2000002\)/);
  });

  test("ends with 2 where nothing could be registered, and with 2 for a port that there is not", async () => {
    const stack = await aDeployment();
    const refused = await greenlight(["register", "--no-open"], { env: stack.operatorEnvironment });
    expect(refused).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/is registered for the stack/),
    });
    const port = await greenlight(["register", "--port", "70000"]);
    expect(port).toMatchObject({ code: 2, stderr: expect.stringContaining("It must be a number from 0 to 65535.") });
  });
});

describe("nothing is registered", () => {
  const refused = async (
    stack: Stack,
    ...asked: Parameters<typeof register> extends [Stack, ...infer Rest] ? Rest : never
  ) => {
    const { ended } = register(stack, ...asked);
    const { stdout, stderr } = await ended;
    expect(stdout).toBe("");
    return stderr;
  };

  test("where an App is registered already, or something that cannot be read is stored", async () => {
    const stack = await aDeployment();
    expect(await refused(stack)).toMatch(
      /^The App 123456 is registered for the stack Greenlight already\. .*--replace/,
    );
    stack.aws.secretsManager.put(CREDENTIALS, "no JSON");
    expect(await refused(stack)).toMatch(/^The App \(it cannot be read\) is registered/);
  });

  test("where the stack is not there, or its secrets may not be read", async () => {
    const stack = withoutApp(await aDeployment());
    expect(await refused(stack, { stack: "Nothing" })).toMatch(/^There is no stack Nothing/);
    const denied = "User: arn:aws:iam::1:user/a is not authorized to perform: secretsmanager:GetSecretValue";
    stack.aws.secretsManager.refuse("GetSecretValue", new ServiceError("AccessDeniedException", denied));
    expect(await refused(stack)).toMatch(/^Your AWS credentials may not read the App's credentials in Secrets Manager/);
  });

  test("where the stack's webhook secret cannot be used", async () => {
    const stack = withoutApp(await aDeployment());
    stack.aws.secretsManager.put(WEBHOOK_SECRET, JSON.stringify({ current: "development" }));
    expect(await refused(stack)).toMatch(/current is a placeholder/);
  });

  test.each([
    [
      { githubUrl: "https://github.example.com" },
      /^The stack Greenlight is deployed for http:\/\/127\.0\.0\.1:\d+ .*not for https:\/\/github\.example\.com/,
    ],
    [{ githubUrl: "github.example.com" }, /is not the address of a GitHub/],
    [{ organization: "acme/shop" }, /^--organization acme\/shop is no name/],
    [{ name: "x".repeat(35) }, /^--name must have 1 to 34 characters/],
    [{ name: " " }, /^--name must have 1 to 34 characters/],
  ])("with %j", async (options, expected) => {
    expect(await refused(withoutApp(await aDeployment()), options)).toMatch(expected);
  });

  test("where the port is taken", async () => {
    const stack = withoutApp(await aDeployment());
    const port = Number(new URL(stack.github.url).port);
    expect(await refused(stack, { port })).toBe(`The port ${port} is taken. Leave --port out for any free one.`);
  });

  test("where nobody comes back from GitHub in time", async () => {
    const stack = withoutApp(await aDeployment());
    const hour = new AbortController();
    const { url, ended } = register(stack, {}, { tooLate: hour.signal });
    await url;
    hour.abort();
    expect((await ended).stderr).toMatch(/^Nobody came back from GitHub in time/);
    await expect(fetch(await url)).rejects.toThrow("fetch failed");
  });
});

describe("the credentials are not lost", () => {
  test("where storing them fails once", async () => {
    const stack = withoutApp(await aDeployment());
    stack.aws.secretsManager.refuse("PutSecretValue", new ServiceError("InternalServiceError", "An error occurred"));
    const sleep = async () => stack.aws.secretsManager.refuse("PutSecretValue", null);
    const { url, ended } = register(stack, { name: "Mine" }, { sleep });
    await clickThrough(await url);
    expect((await ended).done).toBe(true);
    expect(stored(stack, CREDENTIALS)).toMatchObject({ slug: "mine" });
  });

  test("where they may not be stored: the key goes into a file for its owner alone", async () => {
    const stack = withoutApp(await aDeployment());
    const denied = "User: arn:aws:iam::1:user/a is not authorized to perform: secretsmanager:PutSecretValue";
    stack.aws.secretsManager.refuse("PutSecretValue", new ServiceError("AccessDeniedException", denied));
    const folder = aPlace();
    const { url, ended } = register(
      stack,
      { name: "Mine" },
      { rescue: (app) => rescueKey(app, [join(folder, "not", "there"), folder]) },
    );
    const { text } = await clickThrough(await url);
    const { stderr, stdout, done } = await ended;
    expect(done).toBeNull();
    const file = join(folder, "greenlight-app-2000002.private-key.pem");
    expect(stderr).toMatch(/^Your AWS credentials may not store the App's credentials in Secrets Manager/);
    expect(stderr).toContain(`Its private key is in ${file}, which nobody but you may read.`);
    expect(stderr).toContain(`--rawfile privateKey ${file} '{appId: 2000002, slug: "mine", $privateKey}' |`);
    expect(stderr).toContain("greenlight connect --stack Greenlight");
    expect(text).toContain(`Its private key is in ${file}`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const key = readFileSync(file, "utf8");
    expect(key).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
    for (const line of key.trim().split("\n").slice(1, -1)) expect(text + stderr + stdout).not.toContain(line);
    expect(hasValue(stack)).toBe(false);
  });

  test("but where no folder takes the file, which is said", async () => {
    const stack = withoutApp(await aDeployment());
    stack.aws.secretsManager.refuse("PutSecretValue", new ServiceError("InternalServiceError", "An error occurred"));
    const { url, ended } = register(stack, { name: "Mine" }, { rescue: (app) => rescueKey(app, ["/dev/null/x"]) });
    await clickThrough(await url);
    expect((await ended).stderr).toMatch(/could not be put into a file either, and is lost\. Generate another/);
  });

  test("a file that is there already is not overwritten", () => {
    const [first, second] = [aPlace(), aPlace()];
    const app = { id: 7, privateKey: "one" };
    expect(rescueKey(app, [first, second])).toBe(join(first, "greenlight-app-7.private-key.pem"));
    expect(rescueKey({ ...app, privateKey: "two" }, [first, second])).toBe(
      join(second, "greenlight-app-7.private-key.pem"),
    );
    expect(readFileSync(join(first, "greenlight-app-7.private-key.pem"), "utf8")).toBe("one");
  });

  test("where GitHub is out of order after they were stored: what is left to do is said", async () => {
    const stack = withoutApp(await aDeployment());
    stack.github.faults.add({ match: isHook, times: 9, respond: said(502, "Server Error") });
    const { url, ended } = register(stack, { name: "Mine" });
    const { text } = await clickThrough(await url);
    const { done, stderr, stdout } = await ended;
    expect(done).toBe(false);
    expect(stderr).toMatch(
      /^The webhook is not set yet: GitHub could not .*502.*\nRun `greenlight connect --stack Greenlight`\.\n$/,
    );
    expect(stdout).toContain("Install it: ");
    expect(text).toContain("One thing is left to do");
    expect(stored(stack, CREDENTIALS)).toMatchObject({ slug: "mine" });
  });
});

test("the App that was replaced is not connected where Secrets Manager shows the change late", async () => {
  const stack = await aDeployment();
  const { stderr } = await operate(stack, async (_, env) => {
    const keeper = await keepInAws({ stack: "Greenlight", replace: true }, env, importAppKey);
    await keeper.connect({ id: 7, slug: "mine", name: "Mine", htmlUrl: "", privateKey: "", webhookSecret: null });
  });
  expect(stderr).toBe("Secrets Manager still tells of the App 123456.");
  expect(stack.github.journal().filter(isHook)).toEqual([]);
});

describe("GitHub's answer to the code", () => {
  test.each<[string, Answer | "reset", number, RegExp]>([
    ["404", said(404, "Not Found"), 1, /^GitHub does not know the code .*\(404\).*more than an hour old\. .*delete it/],
    ["403", said(403, "Forbidden"), 1, /^GitHub refuses to hand out the App's credentials \(403, Forbidden/],
    ["422", said(422, "Validation Failed"), 1, /^GitHub refuses to hand out the App's credentials \(422/],
    ["502", said(502, "Server Error"), 3, /^GitHub could not hand out the App's credentials \(502/],
    ["none", "reset", 3, /^GitHub cannot be reached to hand out the App's credentials/],
  ])("%s, is explained", async (_, respond, tries, expected) => {
    const stack = withoutApp(await aDeployment());
    let asked = 0;
    stack.github.faults.add({ match: isConversion, times: 9, respond, before: () => void asked++ });
    const { url, ended } = register(stack, { name: "Mine" });
    const { text, back } = await clickThrough(await url);
    const { stderr, done } = await ended;
    expect({ done, asked }).toEqual({ done: null, asked: tries });
    expect(stderr).toMatch(expected);
    expect(text).toContain("The App could not be registered");
    expect(hasValue(stack)).toBe(false);
    const code = back.searchParams.get("code") ?? "";
    expect(stderr + text).not.toContain(code);
  });

  test("502, is asked for again, and comes", async () => {
    const stack = withoutApp(await aDeployment());
    stack.github.faults.add({ match: isConversion, times: 2, respond: said(502, "Server Error") });
    const { url, ended } = register(stack, { name: "Mine" });
    await clickThrough(await url);
    expect((await ended).done).toBe(true);
  });
});

describe("a private key that belongs into AWS KMS", () => {
  /** With a key in KMS that waits for its material, or has some. */
  async function aDeploymentWithKey(material?: Parameters<Stack["aws"]["kms"]["createKey"]>[0]) {
    const stack = withoutApp(await aDeployment());
    const told = stack.told.stacks.get("Greenlight");
    const AppKeyArn = stack.aws.kms.createKey(material);
    stack.told.stacks.set("Greenlight", { outputs: { ...told?.outputs, AppKeyArn } });
    return stack;
  }

  test("is imported there, signs for the App from then on, and is in no secret", async () => {
    const stack = await aDeploymentWithKey();
    const { url, ended } = register(stack, { name: "Mine" });
    await clickThrough(await url);
    // The webhook is set by the App's own word, which KMS signed.
    expect((await ended).done).toBe(true);
    expect(stored(stack, CREDENTIALS)).toEqual({ appId: 2_000_002, slug: "mine" });
    expect(JSON.stringify(stored(stack, CREDENTIALS))).not.toContain("PRIVATE KEY");
    const hook = stack.github.journal().filter(isHook);
    expect(hook.map(({ method, status }) => `${method} ${status}`)).toContain("PATCH 200");
  });

  test("goes into a file where KMS does not take it, with how to bring it there", async () => {
    const stack = await aDeploymentWithKey();
    const folder = aPlace();
    const importKey = async () => Promise.reject(new Error("KMS is closed"));
    const rescue: typeof rescueKey = (app) => rescueKey(app, [folder]);
    const { url, ended } = register(stack, { name: "Mine" }, { importKey, rescue });
    await clickThrough(await url);
    const { stderr } = await ended;
    expect(stderr).toMatch(/^KMS is closed\n/);
    expect(stderr).toContain(
      `greenlight import-key ${join(folder, "greenlight-app-2000002.private-key.pem")} --stack Greenlight`,
    );
  });

  test("is in no file where it is in KMS and only the rest could not be stored", async () => {
    const stack = await aDeploymentWithKey();
    stack.aws.secretsManager.refuse("PutSecretValue", new ServiceError("InternalServiceError", "An error occurred"));
    const rescue = () => {
      throw new Error("The key is safe");
    };
    const { url, ended } = register(stack, { name: "Mine" }, { importKey: async () => undefined, rescue });
    await clickThrough(await url);
    const { stderr } = await ended;
    expect(stderr).toContain("The private key is in AWS KMS. What is left to store is no secret:");
    expect(stderr).toContain(`--secret-string '{"appId":2000002,"slug":"mine"}'`);
  });

  test("is not made where the key has one already", async () => {
    const material = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const stack = await aDeploymentWithKey({ material });
    const { ended } = register(stack, {}, { importKey: async () => undefined });
    expect((await ended).stderr).toMatch(/^The key arn:.* of AWS KMS is Enabled, not PendingImport/);
  });
});
