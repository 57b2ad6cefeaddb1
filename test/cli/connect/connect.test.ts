import { describe, expect, jest, test } from "@jest/globals";
import { runConnect } from "../../../app/cli/connect/run-connect.ts";
import { ServiceError } from "../../../app/local/aws/json-service.ts";
import type { Answer } from "../../../app/local/github/index.ts";
import type { Stack } from "../../../app/local/stack.ts";
import { greenlight } from "../greenlight.ts";
import { aDeployment, CREDENTIALS, operate, stored, WEBHOOK_SECRET } from "../operated.ts";

jest.setTimeout(60_000);

const connect = (stack: Stack) => operate(stack, (terminal, env) => runConnect({ stack: "Greenlight" }, env, terminal));

/** A push to a pull request, which GitHub tells the App of. */
async function somethingHappens({ github }: Stack): Promise<readonly number[]> {
  const before = github.deliveries().length;
  github.world.createRepository({ owner: "acme", name: `shop-${before}` });
  const change = { author: "acme", files: { "a.txt": "1\n" } };
  github.world.openPullRequest({ repository: `acme/shop-${before}`, ...change });
  await github.idle();
  return github
    .deliveries()
    .slice(before)
    .map(({ statusCode }) => statusCode);
}

describe("greenlight connect", () => {
  test("tells GitHub where the deployment listens and what to sign with, so that webhooks arrive", async () => {
    const stack = await aDeployment();
    stack.aws.secretsManager.put(WEBHOOK_SECRET, JSON.stringify({ current: "another-0123456789abcdef" }));
    stack.github.setWebhookUrl("https://old.example.com/webhook");
    const { code, stdout, stderr } = await greenlight(["connect"], { env: stack.operatorEnvironment });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(
      `GitHub sends the webhooks of the App 123456 to ${stack.webhookUrl} (before: https://old.example.com/webhook),
signed with the secret of the stack Greenlight.
`,
    );
    const answers = await somethingHappens(stack);
    expect(answers).toContain(202);
    expect(answers.filter((status) => status >= 300)).toEqual([]);
    const asked = stack.github.journal().filter(({ path }) => path === "/app/hook/config");
    expect(asked.map(({ method }) => method)).toEqual(["GET", "PATCH", "GET"]);
  });

  test("done again changes nothing, and says so", async () => {
    const stack = await aDeployment();
    expect((await connect(stack)).stdout).toContain(`to ${stack.webhookUrl} (as before)`);
    expect((await connect(stack)).stdout).toContain(`to ${stack.webhookUrl} (as before)`);
  });

  test("prints the same for programs, and never the secret", async () => {
    const stack = await aDeployment();
    const { code, stdout } = await greenlight(["connect", "--json"], { env: stack.operatorEnvironment });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      connected: true,
      webhookUrl: stack.webhookUrl,
      appId: 123_456,
      before: stack.webhookUrl,
    });
    expect(stdout).not.toContain(String(stored(stack, WEBHOOK_SECRET).current));
  });

  test("says what to do next where no App is registered yet, which is no error", async () => {
    const stack = await aDeployment();
    stack.aws.secretsManager.forget(CREDENTIALS);
    const people = await greenlight(["connect"], { env: stack.operatorEnvironment });
    expect(people).toEqual({
      code: 0,
      stderr: "",
      stdout:
        "No GitHub App is registered for the stack Greenlight yet: run `greenlight register` next, which connects it.\n",
    });
    const programs = await greenlight(["connect", "--json"], { env: stack.operatorEnvironment });
    expect(programs.code).toBe(0);
    expect(JSON.parse(programs.stdout)).toEqual({
      connected: false,
      webhookUrl: stack.webhookUrl,
      appId: null,
      before: null,
    });
  });
});

describe("greenlight connect that cannot be done", () => {
  const said = (status: number, message: string): Answer => ({ status, body: { message } });

  test.each<[string, string, Answer | "reset", RegExp]>([
    [
      "the key is not the App's",
      "GET",
      said(401, "A JSON web token could not be decoded"),
      /^GitHub does not accept the App's key \(401, .*clock/,
    ],
    ["GitHub forbids it", "PATCH", said(403, "Forbidden"), /^GitHub refuses to set the App's webhook \(403, Forbidden/],
    ["the App has no webhook", "PATCH", said(404, "Not Found"), /^The App has no webhook \(404\).*“Active”/],
    [
      "GitHub does not take the address",
      "PATCH",
      said(422, "Validation Failed"),
      /^GitHub refuses to set the App's webhook \(422, Validation Failed/,
    ],
    [
      "GitHub is out of order",
      "PATCH",
      said(502, "Server Error"),
      /^GitHub could not set the App's webhook \(502, Server Error\). Try again/,
    ],
    ["GitHub cannot be reached", "GET", "reset", /^GitHub cannot be reached to tell of the App's webhook/],
  ])("where %s says so", async (_, method, respond, expected) => {
    const stack = await aDeployment();
    stack.github.faults.add({
      match: (request) => request.method === method && request.path === "/app/hook/config",
      respond,
    });
    const { stdout, stderr } = await connect(stack);
    expect(stdout).toBe("");
    expect(stderr).toMatch(expected);
    expect(stderr).not.toContain(String(stored(stack, WEBHOOK_SECRET).current));
  });

  test("where GitHub tells another webhook than it took says so", async () => {
    const stack = await aDeployment();
    const body = { url: "https://other.example.com/", content_type: "json", insecure_ssl: "0" };
    stack.github.faults.add({
      match: ({ path }) => path === "/app/hook/config",
      times: 3,
      respond: { status: 200, body },
    });
    expect((await connect(stack)).stderr).toMatch(/tells another now: https:\/\/other\.example\.com\//);
  });

  test("where the webhook secret may not be read, or cannot be used, says so", async () => {
    const stack = await aDeployment();
    stack.aws.secretsManager.put(WEBHOOK_SECRET, JSON.stringify({ current: "development" }));
    expect((await connect(stack)).stderr).toMatch(/current is a placeholder/);
    const denied = "User: arn:aws:iam::1:user/a is not authorized to perform: secretsmanager:GetSecretValue";
    stack.aws.secretsManager.refuse("GetSecretValue", new ServiceError("AccessDeniedException", denied));
    expect((await connect(stack)).stderr).toMatch(/^Your AWS credentials may not read the App's credentials/);
  });

  test("where there is no such stack ends with 2", async () => {
    const stack = await aDeployment();
    const { code, stderr } = await greenlight(["connect", "--stack", "Nothing"], { env: stack.operatorEnvironment });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^There is no stack Nothing in us-east-1/);
  });
});
