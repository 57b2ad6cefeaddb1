import { describe, expect, test } from "@jest/globals";
import { ConfigurationError } from "../../app/settings/configuration-error.ts";
import { type SweepOptions, sweep } from "../../app/sweeper/sweep.ts";
import { aGithub } from "../github/octokit-under-test.ts";
import { aSweep, told } from "./sweep-tools.ts";

const at = aGithub();
const TOKEN = "github_pat_0123456789abcdefghij";
const MACHINE_USER = { login: "release-bot", id: 77, type: "User" };
const OK = { status: 200, body: [] };
const FAILED = { status: 500, body: { message: "Server Error" } };
const THROTTLED = { status: 429, headers: { "retry-after": "60" }, body: { message: "rate limit" } };

function run(options: Partial<SweepOptions> = {}) {
  const one = aSweep();
  const done = sweep({
    readCredentials: async () => ({ approvalToken: TOKEN }),
    github: one.access,
    queue: one.queue,
    apiUrl: "https://api.github.com",
    reconciles: true,
    ...one.tools,
    ...options,
  });
  return { one, done };
}

function github(answers: { readonly user?: object; readonly deliveries?: object; readonly installations?: object }) {
  const { user = { status: 200, body: MACHINE_USER }, deliveries = OK, installations = OK } = answers;
  at.github.rest("GET", "/user", user);
  at.github.rest("GET", "/app/hook/deliveries", deliveries);
  at.github.rest("GET", "/app/installations", installations);
}

describe("a sweep", () => {
  test("where all is well says nothing is failed", async () => {
    github({});
    const { one, done } = run();
    await done;
    expect(one.metrics.counts).toEqual({});
    expect(one.metrics.gauges).toEqual({ DeliveriesFailed: 0, DeliveriesLost: 0 });
    at.github.done();
  });

  test.each([
    ["approval token", { user: FAILED }],
    ["deliveries", { deliveries: FAILED }],
    ["pull requests", { installations: FAILED }],
  ])("does the rest where the part “%s” fails, and fails in the end", async (part, answers) => {
    github(answers);
    const { one, done } = run();
    await expect(done).rejects.toThrow(`The sweep failed for: ${part}; the log says why`);
    expect(one.metrics.counts).toEqual({ Failed: 1 });
    expect(told(one, "error")).toMatchObject([{ message: "A part of the sweep failed", part, class: "transient" }]);
    at.github.done();
  });

  test("counts each part that fails", async () => {
    github({ user: FAILED, deliveries: FAILED, installations: FAILED });
    const { one, done } = run();
    await expect(done).rejects.toThrow("approval token, deliveries, pull requests");
    expect(one.metrics.counts).toEqual({ Failed: 3 });
    at.github.done();
  });

  test("that GitHub asks to wait has not failed", async () => {
    github({ user: THROTTLED, deliveries: THROTTLED, installations: THROTTLED });
    const { one, done } = run();
    await done;
    expect(one.metrics.counts).toEqual({});
    expect(told(one, "warn")).toHaveLength(3);
    at.github.done();
  });

  test("asks for nothing that is not there or not wanted: no token, no reconciling", async () => {
    at.github.rest("GET", "/app/hook/deliveries", OK);
    await run({ readCredentials: async () => ({}), reconciles: false }).done;
    at.github.done();
  });

  test("measures how much of GitHub's rate limit is used up", async () => {
    github({ deliveries: { ...OK, headers: { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "500" } } });
    const { one, done } = run();
    await done;
    expect(one.metrics.gauges.RateLimitUsed).toBeCloseTo(90);
    at.github.done();
  });
});

describe("the credentials", () => {
  test("of an App that is not registered yet are no failure", async () => {
    const empty = Object.assign(
      new Error("Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"),
      { name: "ResourceNotFoundException" },
    );
    const { one, done } = run({ readCredentials: () => Promise.reject(empty) });
    await done;
    expect(one.metrics.counts).toEqual({});
    expect(told(one, "info")).toMatchObject([{ message: expect.stringContaining("greenlight register") }]);
    at.github.done();
  });

  test.each<[string, Error]>([
    ["are gone", Object.assign(new Error("can't find the specified secret."), { name: "ResourceNotFoundException" })],
    ["must not be read", Object.assign(new Error("not authorized"), { name: "AccessDeniedException" })],
    [
      "cannot be used",
      new ConfigurationError("The secret", [{ setting: "appId", problem: "is missing", fix: "Store it" }]),
    ],
  ])("that %s are told, counted and thrown", async (_, error) => {
    const { one, done } = run({ readCredentials: () => Promise.reject(error) });
    await expect(done).rejects.toBe(error);
    expect(one.metrics.counts).toEqual({ Failed: 1 });
    expect(told(one, "error")).toMatchObject([{ message: expect.stringContaining("credentials") }]);
    at.github.done();
  });
});

describe("the machine user's token", () => {
  const lookedAt = (user: object) => {
    github({ user });
    return run();
  };
  const lasting = (expiration: string) => ({
    status: 200,
    headers: { "github-authentication-token-expiration": expiration },
    body: MACHINE_USER,
  });

  test("is measured in days", async () => {
    const { one, done } = lookedAt(lasting("2026-12-04 00:00:00 UTC"));
    await done;
    expect(one.metrics.gauges.ApprovalTokenDaysLeft).toBe(6.5);
    expect(told(one, "info")).toMatchObject([{ login: "release-bot", daysLeft: 6 }]);
    at.github.done();
  });

  test("that never expires is not measured", async () => {
    const { one, done } = lookedAt({ status: 200, body: MACHINE_USER });
    await done;
    expect(one.metrics.gauges).not.toHaveProperty("ApprovalTokenDaysLeft");
    at.github.done();
  });

  test.each([
    [401, "Bad credentials"],
    [403, "Sorry. Your account was suspended"],
  ])("that GitHub refuses with %d is counted and told, and is no failure of the sweep", async (status, message) => {
    const { one, done } = lookedAt({ status, body: { message } });
    await done;
    expect(one.metrics.counts).toEqual({ ApprovalTokenRefused: 1 });
    expect(told(one, "error")).toMatchObject([{ why: expect.stringContaining(message) }]);
    at.github.done();
  });

  test("is in no line of the log, whatever GitHub answers", async () => {
    for (const user of [lasting("2026-12-04 00:00:00 UTC"), { status: 401, body: { message: "no" } }, FAILED]) {
      const { one, done } = lookedAt(user);
      await done.catch(() => undefined);
      expect(JSON.stringify(one.log.lines)).not.toContain(TOKEN);
    }
    at.github.done();
  });
});
