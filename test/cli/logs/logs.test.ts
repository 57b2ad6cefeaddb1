import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type ADeployment, aDeployment, WORKER_LOGS } from "../../support/a-deployment.ts";
import { greenlight, startGreenlight } from "../greenlight.ts";

/** Everything that happened to one pull request, and nothing that happened to another. */

jest.setTimeout(60_000);

const WEBHOOK_LOGS = "/greenlight/webhook";
const SHA = "a".repeat(40);

let deployment: ADeployment;
let clock: number;

beforeEach(async () => {
  deployment = await aDeployment();
  clock = Date.now() - 60_000;
});

afterEach(() => deployment.close());

const logs = (...args: string[]) => greenlight(["logs", ...args], { env: deployment.env });

/** Each line a second after the one before. */
function write(group: string, message: string, fields: object = {}): void {
  clock += 1_000;
  const record = { level: "INFO", message, timestamp: new Date(clock).toISOString(), ...fields };
  deployment.logs.put(group, JSON.stringify(record), clock);
}

async function messages(...args: string[]): Promise<unknown[]> {
  const { stdout } = await logs(...args, "--json");
  return JSON.parse(stdout).lines.map(({ message }: { message: unknown }) => message);
}

describe("the lines of a pull request", () => {
  test("are those that name it, alone or among others, in whatever case GitHub has its name", async () => {
    write(WEBHOOK_LOGS, "names it", { repository: "Acme/Shop", pull: 12 });
    write(WEBHOOK_LOGS, "names several", { repository: "acme/shop", pulls: [1, 12, 3] });
    write(WEBHOOK_LOGS, "names others", { repository: "acme/shop", pulls: [112, 121] });
    write(WEBHOOK_LOGS, "names another", { repository: "acme/shop", pull: 1 });
    write(WEBHOOK_LOGS, "is of another repository", { repository: "acme/shop2", pull: 12 });
    expect(await messages("acme/shop#12")).toEqual(["names it", "names several"]);
  });

  test("are those of its deliveries and its commits too, in every function, but none of other pull requests", async () => {
    const repository = "acme/shop";
    write(WEBHOOK_LOGS, "status comes", { repository, deliveryId: "d-1", sha: SHA });
    write(WORKER_LOGS, "status looked up", { repository, deliveryId: "d-1", pulls: [12, 13] });
    write(WORKER_LOGS, "evaluated", { repository, deliveryId: "d-1", pull: 12, sha: SHA });
    write(WORKER_LOGS, "other evaluated", { repository, deliveryId: "d-1", pull: 13, sha: SHA });
    write(WEBHOOK_LOGS, "another status, of its commit", { repository, deliveryId: "d-2", sha: SHA });
    write(WORKER_LOGS, "which failed", { level: "ERROR", repository, deliveryId: "d-2", sha: SHA });
    write(WORKER_LOGS, "of a copy", { repository: "fork/shop", deliveryId: "d-3", sha: SHA });
    write("/greenlight/sweeper", "redelivered", { deliveryId: "d-1" });
    expect(await messages("acme/shop#12")).toEqual([
      "status comes",
      "status looked up",
      "evaluated",
      "another status, of its commit",
      "which failed",
      "redelivered",
    ]);
  });

  test("are told with what matters of each", async () => {
    const base = { repository: "acme/shop", pull: 12, deliveryId: "d-1", event: "check_run", action: "completed" };
    write(WORKER_LOGS, "Held", { ...base, outcome: "hold", reason: "checks-failed", rule: "Docs", sha: SHA });
    write(WORKER_LOGS, "Failed", {
      ...base,
      level: "ERROR",
      class: "bug",
      error: { name: "TypeError", message: "no" },
    });
    const { code, stdout, stderr } = await logs("https://github.com/acme/shop/pull/12");
    expect(code).toBe(0);
    expect(stdout.split("\n").map((line) => line.slice(25))).toEqual([
      "worker  info   Held (check_run completed, outcome hold, reason checks-failed, rule Docs, commit aaaaaaa, delivery d-1)",
      "worker  error  Failed (check_run completed, TypeError: no; bug, delivery d-1)",
      "",
    ]);
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {2}worker/);
    expect(stderr).toMatch(/^3 queries scanned [\d.]+ kB\n$/);
  });

  test("do nothing to a terminal", async () => {
    write(WORKER_LOGS, "\u001b[2J\u202eold", {
      repository: "acme/shop",
      pull: 12,
      event: "\u009b",
      deliveryId: '") or 1',
    });
    const { stdout } = await logs("acme/shop#12");
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(stdout).toContain("<U+001B>[2J<U+202E>old");
  });

  test("are of the last day, or of the time that is asked for", async () => {
    clock = Date.now() - 2 * 24 * 60 * 60 * 1_000;
    const day = new Date(clock).toISOString().slice(0, 10);
    write(WORKER_LOGS, "old", { repository: "acme/shop", pull: 12 });
    const recent = await logs("acme/shop#12");
    expect(recent.code).toBe(1);
    expect(recent.stdout).toMatch(/^Nothing is logged about acme\/shop#12 from .* to .* \(UTC\)/);
    expect(await messages("acme/shop#12", "--since", "3d")).toEqual(["old"]);
    expect(await messages("acme/shop#12", "--since", `${day}T00:00Z`)).toEqual(["old"]);
    expect(await messages("acme/shop#12", "--since", "3d", "--until", "3000m")).toEqual([]);
  });
});

describe("what keeps them from being read is said", () => {
  test.each([
    ["StartQuery", "AccessDeniedException", "Your AWS credentials may not search the logs (AccessDeniedException)"],
    ["GetQueryResults", "AccessDeniedException", "Your AWS credentials may not search the logs"],
    ["StartQuery", "ExpiredTokenException", "AWS does not accept the credentials any more"],
    ["GetQueryResults", "ThrottlingException", "AWS asks to wait"],
    ["StartQuery", "ResourceNotFoundException", "A log group is not there"],
    ["StartQuery", "MalformedQueryException", "CloudWatch Logs does not take the query"],
  ])("%s: %s", async (operation, type, part) => {
    deployment.logsProxy.spoil(operation, { kind: "fails", status: 400, type });
    const ran = await logs("acme/shop#12");
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain(part);
  });

  test("throttling for a while is waited for", async () => {
    write(WORKER_LOGS, "there", { repository: "acme/shop", pull: 12 });
    const trouble = { kind: "fails", status: 400, type: "ThrottlingException" } as const;
    deployment.logsProxy.spoil("GetQueryResults", trouble, { times: 1 });
    expect(await messages("acme/shop#12")).toEqual(["there"]);
  });

  test("a query that nobody waits for any more is stopped", async () => {
    deployment.logsProxy.spoil("GetQueryResults", { kind: "waits" });
    const running = startGreenlight(["logs", "acme/shop#12"], deployment.env);
    await deployment.logsProxy.reached("GetQueryResults", 1);
    await running.interrupt();
    expect(await running.ended).toMatchObject({ code: 2, stdout: "" });
    expect(deployment.logsProxy.operations.at(-1)).toBe("StopQuery");
  });

  test.each([
    [["acme/shop"], "names no pull request"],
    [['acme/shop" or 1=1#12'], "names no pull request"],
    [["acme/shop#12", "--since", "yesterday"], "--since is how long ago"],
    [["acme/shop#12", "--since", "1h", "--until", "2h"], "--since must be before --until"],
    [["acme/shop#12", "--stack", "Other"], "There is no stack Other in us-east-1"],
  ])("%j", async (args, part) => {
    const ran = await logs(...args);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain(part);
  });
});
