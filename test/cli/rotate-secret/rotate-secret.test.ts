import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { SETTLE_SECONDS } from "../../../app/cli/rotate-secret/rotation.ts";
import { runRotateSecret } from "../../../app/cli/rotate-secret/run-rotate-secret.ts";
import { ServiceError } from "../../../app/local/aws/json-service.ts";
import type { Stack } from "../../../app/local/stack.ts";
import { greenlight } from "../greenlight.ts";
import { aDeployment, CREDENTIALS, operate, stored, WEBHOOK_SECRET } from "../operated.ts";
import { type WarmWebhooks, warmWebhooks } from "./warm-webhooks.ts";

jest.setTimeout(60_000);

const open: WarmWebhooks[] = [];

afterEach(async () => {
  for (const webhooks of open.splice(0)) await webhooks.close();
});

async function aBusyDeployment() {
  const stack = await aDeployment();
  const webhooks = await warmWebhooks(stack);
  open.push(webhooks);
  return { stack, webhooks };
}

interface Rotated {
  readonly keepPrevious?: number;
  readonly finish?: boolean;
  /** Is called for every second that is waited; default: nothing happens. */
  readonly sleep?: (second: number) => Promise<void> | void;
}

async function rotate(stack: Stack, { keepPrevious = 60, finish, sleep = () => undefined }: Rotated = {}) {
  let second = 0;
  const options = { stack: "Greenlight", keepPrevious, ...(finish === undefined ? {} : { finish }) };
  const operated = await operate(stack, (terminal, env) =>
    runRotateSecret(options, env, terminal, async () => sleep(++second)),
  );
  return { ...operated, seconds: second };
}

const HEX = /^[0-9a-f]{64}$/;

describe("a rotation loses no delivery", () => {
  test("of those that GitHub sends at every moment of it, nor of those that were on their way", async () => {
    const { stack, webhooks } = await aBusyDeployment();
    const { current: old } = stored(stack, WEBHOOK_SECRET);
    await webhooks.busy();
    const late: number[] = [];
    const { stdout, stderr, seconds } = await rotate(stack, {
      sleep: async (second) => {
        webhooks.clock.now += 1_000;
        if (second % 4 === 0) await webhooks.busy();
        if (second > SETTLE_SECONDS && second % 20 === 0) late.push(...(await webhooks.late(String(old))));
      },
    });
    expect({ stderr, seconds }).toEqual({ stderr: "", seconds: SETTLE_SECONDS + 60 });
    await webhooks.busy();
    const answers = webhooks.answers();
    expect(answers.length).toBeGreaterThan(75);
    expect(answers.filter((status) => status >= 300)).toEqual([]);
    expect(late.length).toBeGreaterThan(5);
    expect(late.filter((status) => status >= 300)).toEqual([]);

    const { current, previous } = stored(stack, WEBHOOK_SECRET);
    expect(current).toMatch(HEX);
    expect(current).not.toBe(old);
    expect(previous).toBeUndefined();
    webhooks.clock.now += 5 * 60_000;
    expect(await webhooks.late(String(old))).toEqual([401, 401, 401]);
    expect(stdout).not.toContain(String(current));
    expect(stdout).toBe(`✓ A new secret is stored; the previous one is accepted beside it.
  Waiting 45 seconds until every running webhook function knows it …
✓ GitHub signs with the new secret.
  Waiting 60 seconds for deliveries on their way that the previous one signed …
✓ The previous secret is not accepted any more.
`);
  });

  test("which it would, were GitHub told at once", async () => {
    const { stack, webhooks } = await aBusyDeployment();
    await webhooks.busy();
    // Nobody's clock goes on.
    await rotate(stack, {
      sleep: async (second) => (second === SETTLE_SECONDS + 1 ? await webhooks.busy() : undefined),
    });
    expect(webhooks.answers()).toContain(401);
  });

  test("where it is ended at any moment and begun again", async () => {
    const { stack, webhooks } = await aBusyDeployment();
    const { current: old } = stored(stack, WEBHOOK_SECRET);
    class Interrupted extends Error {}
    const until = async (end: number) => {
      const rotation = rotate(stack, {
        sleep: async (second) => {
          webhooks.clock.now += 1_000;
          if (second % 15 === 0) await webhooks.busy();
          if (second === end) throw new Interrupted();
        },
      });
      if (end > 0) await expect(rotation).rejects.toThrow(Interrupted);
      return await rotation.catch(() => null);
    };
    await until(1);
    const { current, previous } = stored(stack, WEBHOOK_SECRET);
    expect(previous).toBe(old);
    await until(SETTLE_SECONDS - 1);
    await until(SETTLE_SECONDS + 5);
    expect(stored(stack, WEBHOOK_SECRET)).toEqual({ current, previous: old });
    const last = await until(0);
    expect(last?.stdout).toMatch(/^✓ A rotation was begun and not ended: going on with it/);
    await webhooks.busy();
    expect(webhooks.answers().filter((status) => status >= 300)).toEqual([]);
    expect(stored(stack, WEBHOOK_SECRET)).toEqual({ current });
  });
});

describe("a rotation in two parts", () => {
  test("leaves the previous secret accepted, until another run takes it away", async () => {
    const stack = await aDeployment();
    const { current: old } = stored(stack, WEBHOOK_SECRET);
    const first = await rotate(stack, { finish: false });
    expect(first.stdout).toMatch(/stays accepted, until `greenlight rotate-secret --finish` takes it away\.\n$/);
    expect(stored(stack, WEBHOOK_SECRET)).toMatchObject({ previous: old });
    const second = await rotate(stack, { finish: true });
    expect(second.stdout).toMatch(/is not accepted any more\.\n$/);
    expect(Object.keys(stored(stack, WEBHOOK_SECRET))).toEqual(["current"]);
  });

  test("has nothing to finish where none was begun", async () => {
    const stack = await aDeployment();
    const before = stored(stack, WEBHOOK_SECRET);
    const { code, stdout } = await greenlight(["rotate-secret", "--finish"], { env: stack.operatorEnvironment });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "There is no rotation to finish: one secret is accepted.\n",
    });
    expect(stored(stack, WEBHOOK_SECRET)).toEqual(before);
  });
});

describe("a rotation that cannot be done", () => {
  const hook = (method: string) => (request: { method: string; path: string }) =>
    request.method === method && request.path === "/app/hook/config";

  test("begins with nothing where GitHub does not know the App, or none is registered", async () => {
    const stack = await aDeployment();
    const before = stored(stack, WEBHOOK_SECRET);
    stack.github.faults.add({ match: hook("GET"), respond: { status: 401, body: { message: "Bad credentials" } } });
    expect((await rotate(stack)).stderr).toMatch(/^GitHub does not accept the App's key/);
    stack.aws.secretsManager.forget(CREDENTIALS);
    expect((await rotate(stack)).stderr).toMatch(/^No GitHub App is registered for the stack Greenlight yet/);
    expect(stored(stack, WEBHOOK_SECRET)).toEqual(before);
  });

  test("says what holds where GitHub does not take the new secret, and goes on from there", async () => {
    const stack = await aDeployment();
    const { current: old } = stored(stack, WEBHOOK_SECRET);
    stack.github.faults.add({ match: hook("PATCH"), respond: { status: 502, body: { message: "Server Error" } } });
    const first = await rotate(stack);
    expect(first.stderr).toMatch(/^GitHub could not set the App's webhook \(502.*\nThe new secret is stored, and what/);
    const { current, previous } = stored(stack, WEBHOOK_SECRET);
    expect(previous).toBe(old);
    expect(first.stdout + first.stderr).not.toContain(String(current));
    expect((await rotate(stack)).stderr).toBe("");
    expect(stored(stack, WEBHOOK_SECRET)).toEqual({ current });
  });

  test("says so where the secret may not be stored, and changes nothing", async () => {
    const stack = await aDeployment();
    const before = stored(stack, WEBHOOK_SECRET);
    const denied = "User: arn:aws:iam::1:user/a is not authorized to perform: secretsmanager:PutSecretValue";
    stack.aws.secretsManager.refuse("PutSecretValue", new ServiceError("AccessDeniedException", denied));
    const { stderr, stdout } = await rotate(stack);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^Your AWS credentials may not store the webhook secret in Secrets Manager \(User: /);
    expect(stored(stack, WEBHOOK_SECRET)).toEqual(before);
  });

  test.each([
    ["before GitHub is told", SETTLE_SECONDS, false],
    ["before the previous one is taken away", SETTLE_SECONDS + 10, true],
  ])("ends where somebody else stores another secret %s", async (_, moment, told) => {
    const stack = await aDeployment();
    const others = { current: "f".repeat(64), previous: "e".repeat(64) };
    const { stderr } = await rotate(stack, {
      sleep: (second) => {
        if (second === moment) stack.aws.secretsManager.put(WEBHOOK_SECRET, JSON.stringify(others));
      },
    });
    expect(stderr).toBe(
      "Somebody else has stored another webhook secret meanwhile, so this rotation ends here. When the other one is done, run `greenlight rotate-secret --finish`.",
    );
    expect(stored(stack, WEBHOOK_SECRET)).toEqual(others);
    const patched = stack.github.journal().some(({ method }) => method === "PATCH");
    expect(patched).toBe(told);
  });

  test("replaces a secret that cannot be used, and keeps nothing of it", async () => {
    const stack = await aDeployment();
    stack.aws.secretsManager.put(WEBHOOK_SECRET, JSON.stringify({ current: "development" }));
    const { stdout, stderr } = await rotate(stack, { finish: false });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^✓ A new secret is stored\. The one before could not be used, and is gone\.\n/);
    const now = stored(stack, WEBHOOK_SECRET);
    expect(Object.keys(now)).toEqual(["current"]);
    expect(now.current).toMatch(HEX);
  });

  test.each(["-1", "1.5", "soon", "86401"])("keeps no previous secret for %s seconds", async (seconds) => {
    const { code, stderr } = await greenlight(["rotate-secret", `--keep-previous=${seconds}`]);
    expect(code).toBe(2);
    expect(stderr).toContain("It must be a whole number of seconds from 0 to 86400.");
  });
});
