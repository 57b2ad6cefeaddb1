import { generateKeyPairSync } from "node:crypto";
import { describe, expect, jest, test } from "@jest/globals";
import type { Stack } from "../../../app/local/stack.ts";
import { readAppManifest } from "../../../app/settings/app-manifest.ts";
import { aDeployment, doctor, expectOnly } from "./examined.ts";

jest.setTimeout(60_000);

const CREDENTIALS = "greenlight/app-credentials";
/** What nobody can look at without the App. */
const OF_THE_APP = ["app-permissions", "app-events", "installations", "installation-permissions", "rate-limit"];
const OF_THE_HOOK = ["webhook-url", "webhook-deliveries"];
const OF_CREDENTIALS = ["app", ...OF_THE_APP, "approval-token", ...OF_THE_HOOK];

function refuses(stack: Stack, path: string, status: number, message: string, headers = {}): void {
  stack.github.faults.add({
    match: (request) => request.path === path,
    times: 100,
    respond: { status, headers, body: { message, documentation_url: "https://docs.github.com/rest" } },
  });
}

/** The App's credentials with a token of somebody's beside them. */
async function withToken(login: string, token: { scopes?: string[] | null; expiresAt?: string } = {}): Promise<Stack> {
  const stack = await aDeployment();
  stack.github.world.addUser({ login });
  stack.github.world.setToken({ login, ...token });
  addToken(stack, `${login}-token`);
  return stack;
}

function addToken(stack: Stack, approvalToken: string): void {
  const stored: unknown = JSON.parse(stack.aws.secretsManager.valueOf(CREDENTIALS));
  stack.aws.secretsManager.put(CREDENTIALS, JSON.stringify({ ...Object(stored), approvalToken }));
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 60_000).toISOString();

describe("the App's credentials", () => {
  test("that are not there yet say so, and the rest is looked at", async () => {
    const stack = await aDeployment();
    stack.aws.secretsManager.forget(CREDENTIALS);
    const expected = {
      status: "failed",
      found: /^no GitHub App is registered .* yet$/,
      fix: /greenlight register/,
    } as const;
    expectOnly(await doctor(stack), "app-credentials", expected, OF_CREDENTIALS);
  });

  test("that cannot be used say what is wrong with them, and never show them", async () => {
    const stack = await aDeployment();
    stack.aws.secretsManager.put(CREDENTIALS, JSON.stringify({ appId: 123_456, privateKey: "not-a-key-but-secret" }));
    const examined = await doctor(stack);
    const expected = {
      status: "failed",
      found: /privateKey is not a private key in PEM format/,
      fix: /greenlight register/,
    } as const;
    expectOnly(examined, "app-credentials", expected, OF_CREDENTIALS);
    expect(examined.printed).not.toContain("not-a-key-but-secret");
  });

  test("whose key is another App's are refused by GitHub", async () => {
    const stack = await aDeployment();
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    stack.aws.secretsManager.put(CREDENTIALS, JSON.stringify({ appId: 123_456, privateKey }));
    const expected = {
      status: "failed",
      found: /does not accept the App's key/,
      fix: /Generate a private key/,
    } as const;
    expectOnly(await doctor(stack), "app", expected, [...OF_THE_APP, ...OF_THE_HOOK]);
  });

  test.each([
    [401, "'Expiration time' claim ('exp') is too far in the future", "failed", /the time in the App's token/, /clock/],
    [
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
      "failed",
      /the time in the App's token/,
      /clock/,
    ],
    [404, "Integration not found", "failed", /knows no App with this id/, /greenlight register/],
    [403, "Forbidden", "unchecked", /^GitHub refuses \(403, Forbidden/, undefined],
    [502, "Server Error", "unchecked", /^GitHub is out of order \(502/, undefined],
  ] as const)("that GitHub answers with %i, %s", async (status, message, told, found, fix) => {
    const stack = await aDeployment();
    refuses(stack, "/app", status, message);
    const expected = { status: told, found, ...(fix === undefined ? {} : { fix }) };
    expectOnly(await doctor(stack), "app", expected, [...OF_THE_APP, ...OF_THE_HOOK]);
  });

  test("cannot be held against GitHub that does not answer", async () => {
    const stack = await aDeployment();
    stack.github.faults.add({ match: ({ path }) => path === "/app", times: 100, respond: "reset" });
    const expected = { status: "unchecked", found: /^GitHub cannot be reached \(/ } as const;
    expectOnly(await doctor(stack), "app", expected, [...OF_THE_APP, ...OF_THE_HOOK]);
  });

  test("while a rate limit is used up say that somebody has to wait", async () => {
    const stack = await aDeployment();
    refuses(stack, "/app", 403, "API rate limit exceeded", { "x-ratelimit-remaining": "0" });
    const expected = { status: "unchecked", found: /rate limit is used up .*try again/ } as const;
    expectOnly(await doctor(stack), "app", expected, [...OF_THE_APP, ...OF_THE_HOOK]);
  });
});

describe("what the App asks for", () => {
  const { permissions, events } = readAppManifest();
  const asking = (changes: Record<string, string | undefined>) =>
    Object.fromEntries(Object.entries({ ...permissions, ...changes }).filter(([, level]) => level !== undefined));

  test("and should not, and not asks for what it should", async () => {
    const stack = await aDeployment();
    stack.github.world.askFor({
      permissions: asking({ checks: "read", members: undefined, secrets: "read" }) as never,
    });
    stack.github.world.acceptPermissions({});
    const expected = {
      status: "failed",
      found: /^it does not ask for checks: write, members: read; it asks for more than it needs: secrets: read$/,
      fix: /\/settings\/apps\/greenlight\/permissions Take away/,
    } as const;
    expectOnly(await doctor(stack), "app-permissions", expected);
  });

  test("may be to read contents alone, as app.yml leaves open", async () => {
    const stack = await aDeployment();
    stack.github.world.askFor({ permissions: asking({ contents: "read" }) as never });
    const expected = {
      status: "warning",
      found: /^contents: read, so nothing is merged/,
      fix: /app\.yml says why/,
    } as const;
    expectOnly(await doctor(stack), "app-permissions", expected);
  });

  test("is not to hear of all events", async () => {
    const stack = await aDeployment();
    stack.github.world.askFor({ events: events.filter((event) => event !== "status" && event !== "push") });
    const expected = {
      status: "failed",
      found: /^it does not hear of status, push$/,
      fix: /Subscribe to them: http/,
    } as const;
    expectOnly(await doctor(stack), "app-events", expected);
  });
});

describe("where the App is installed", () => {
  test("an owner who has not accepted a permission is named, with where to accept it", async () => {
    const stack = await aDeployment();
    const { permissions, events } = readAppManifest();
    const { issues: _, ...before } = permissions;
    stack.github.world.askFor({ permissions: { ...before, checks: "read" } as never, events: events.slice(1) });
    stack.github.world.askFor({ permissions: permissions as never, events: [...events] });
    const expected = {
      status: "failed",
      found: new RegExp(
        `^greenlight-installation has not accepted checks: write, issues: read, the event ${events[0]}$`,
      ),
      fix: new RegExp(`accepts at ${stack.github.url}/settings/installations/${stack.github.installationId}$`),
    } as const;
    expectOnly(await doctor(stack), "installation-permissions", expected);
  });

  test("a suspended installation is named", async () => {
    const stack = await aDeployment();
    stack.github.world.suspendInstallation({});
    const expected = {
      status: "failed",
      found: /^suspended on greenlight-installation since 20/,
      fix: /Its owner can end that: .*\/settings\/installations\/\d+$/,
    } as const;
    const examined = await doctor(stack);
    expectOnly(examined, "installations", expected);
    expect(examined.checks.map(({ id }) => id)).not.toContain("rate-limit");
  });

  test("nowhere: there is a link to install it", async () => {
    const stack = await aDeployment();
    stack.github.faults.add({
      match: ({ path }) => path === "/app/installations",
      times: 100,
      respond: { status: 200, body: [] },
    });
    const expected = {
      status: "failed",
      found: /^it is installed nowhere$/,
      fix: /\/apps\/greenlight\/installations\/new$/,
    } as const;
    expectOnly(await doctor(stack), "installations", expected);
  });

  test("a rate limit that is nearly used up is a warning", async () => {
    const stack = await aDeployment();
    const limit = { limit: 5_000, used: 4_100, remaining: 900, reset: 0 };
    stack.github.faults.add({
      match: ({ path }) => path === "/rate_limit",
      times: 100,
      respond: {
        status: 200,
        body: { resources: { core: { ...limit, used: 10 }, graphql: limit, search: limit }, rate: limit },
      },
    });
    const expected = {
      status: "warning",
      found: /^82 % of the hourly limit of greenlight-installation is used$/,
      fix: /docs\/operations\.md/,
    } as const;
    expectOnly(await doctor(stack), "rate-limit", expected);
  });
});

describe("the token that approves for a machine user", () => {
  test("is told with whose it is, its scopes and its end", async () => {
    const examined = await doctor(await withToken("release-approvals-bot", { expiresAt: inDays(60) }));
    expect(examined.checks.find(({ id }) => id === "approval-token")?.found).toMatch(
      /^of release-approvals-bot, scopes repo, ends on 20\d\d-\d\d-\d\d$/,
    );
    expect(examined).toMatchObject({ code: 0, ok: true });
    expect(examined.printed).not.toContain("release-approvals-bot-token");
  });

  test.each([
    ["ends in less than 14 days", { expiresAt: inDays(13) }, "warning", /^it ends in 13 days, on 20/],
    ["ends in less than 3 days", { expiresAt: inDays(2) }, "failed", /^it ends in 2 days, on 20/],
    ["has no scope to review", { scopes: ["read:org"] }, "failed", /^it has no scope repo \(it has read:org\)$/],
    ["has no scope at all", { scopes: [] }, "failed", /^it has no scope repo \(it has none\)$/],
    [
      "may review in public alone",
      { scopes: ["public_repo"] },
      "warning",
      /^it may review in public repositories alone/,
    ],
  ] as const)("%s", async (_, token, status, found) => {
    const stack = await withToken("release-approvals-bot", {
      ...token,
      ...("scopes" in token ? { scopes: [...token.scopes] } : {}),
    } as never);
    expectOnly(await doctor(stack), "approval-token", { status, found, fix: /./ });
  });

  test("has expired", async () => {
    const stack = await withToken("release-approvals-bot", { expiresAt: new Date(Date.now() - 1_000).toISOString() });
    const examined = await doctor(stack);
    const expected = {
      status: "failed",
      found: /^GitHub does not accept it \(Bad credentials/,
      fix: /Make a new token/,
    } as const;
    expectOnly(examined, "approval-token", expected);
    expect(examined.printed).not.toContain("release-approvals-bot-token");
  });

  test("cannot be told where GitHub is out of order, which is no verdict on it", async () => {
    const stack = await withToken("release-approvals-bot");
    refuses(stack, "/user", 503, "Service Unavailable");
    expectOnly(await doctor(stack), "approval-token", {
      status: "unchecked",
      found: /^GitHub is out of order \(503/,
    });
  });
});

describe("the App's hook", () => {
  test("that there is none is wrong, and not unknown", async () => {
    const stack = await aDeployment();
    refuses(stack, "/app/hook/config", 404, "Not Found");
    const expected = {
      status: "failed",
      found: /^GitHub sends webhooks nowhere, and this/,
      fix: /greenlight connect/,
    } as const;
    expectOnly(await doctor(stack), "webhook-url", expected);
  });

  test.each(["config", "deliveries"])("whose %s GitHub does not show is unknown", async (part) => {
    const stack = await aDeployment();
    refuses(stack, `/app/hook/${part}`, 403, "Resource not accessible");
    const id = part === "config" ? "webhook-url" : "webhook-deliveries";
    expectOnly(await doctor(stack), id, { status: "unchecked", found: /^GitHub refuses \(403/ });
  });
});

describe("GitHub's clock", () => {
  test("is unknown while GitHub does not answer", async () => {
    const stack = await aDeployment();
    stack.github.faults.add({ match: ({ path }) => path === "/", times: 100, respond: "reset" });
    expectOnly(await doctor(stack), "clock-github", { status: "unchecked", found: /^GitHub cannot be reached \(/ });
  });

  test.each([
    [90, "warning", /^this machine's clock is (?:89|90|91) s ahead of GitHub's$/],
    [-400, "failed", /^this machine's clock is (?:399|400|401) s behind GitHub's$/],
  ] as const)("differs by %i seconds", async (seconds, status, found) => {
    const stack = await aDeployment();
    stack.github.faults.add({
      match: ({ path }) => path === "/",
      times: 100,
      respond: { status: 200, headers: { date: new Date(Date.now() - seconds * 1_000).toUTCString() }, body: {} },
    });
    expectOnly(await doctor(stack), "clock-github", { status, found, fix: /Set this machine's clock/ });
  });
});
