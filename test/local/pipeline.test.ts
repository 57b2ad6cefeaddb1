import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { WorldPull } from "../../app/local/github/index.ts";
import type { Stack } from "../../app/local/stack.ts";
import { DEPENDENCY_POLICY, POLICY_PATH } from "../../app/local/stories/scene.ts";
import { aStack, type LoggedStack } from "../support/stack.ts";

/** What can go wrong between GitHub and the worker, on the built bundles and the real protocols. */

let stack: Stack;
let log: LoggedStack["log"];
let repositories = 0;

beforeAll(async () => {
  ({ stack, log } = await aStack());
}, 30_000);

afterEach(() => stack.github.faults.clear());

afterAll(() => stack.close());

/** A pull request that the policy approves as soon as `build` is green; everything about it has settled. */
async function aBump(): Promise<WorldPull> {
  const { world } = stack.github;
  const name = `pipeline-${++repositories}`;
  world.createRepository({
    owner: "acme",
    name,
    files: { [POLICY_PATH]: DEPENDENCY_POLICY, "package-lock.json": "1\n" },
    protection: { approvals: 1 },
  });
  const pull = world.openPullRequest({
    repository: `acme/${name}`,
    author: "dependabot[bot]",
    head: "bump",
    files: { "package-lock.json": "2\n" },
  });
  await stack.quiet();
  return pull;
}

function green({ repository, number }: WorldPull): void {
  stack.github.world.reportCheckRun({ repository, number, name: "build", status: "completed", conclusion: "success" });
}

function now({ repository, number }: WorldPull): WorldPull {
  return stack.github.world.pullRequest({ repository, number });
}

function push({ repository, number }: WorldPull): void {
  const files = { "package-lock.json": `${Math.random()}\n` };
  stack.github.world.push({ repository, number, author: "dependabot[bot]", files });
}

const approvals = (pull: WorldPull) => now(pull).reviews.filter(({ state }) => state === "APPROVED");

describe("SEMANTICS 16: a push between", () => {
  test("the look before the approval and the approval is withdrawn, and the new head evaluated", async () => {
    const pull = await aBump();
    stack.github.faults.add({ match: ({ operation }) => operation === "Approve", before: () => push(pull) });
    green(pull);
    await stack.quiet();
    expect(approvals(pull)).toEqual([]);
    expect(now(pull).headSha).not.toBe(pull.headSha);
    expect(log.decisions.at(-1)).toMatchObject({ outcome: "hold" });
  }, 30_000);

  test("the read and the look before the approval posts nothing", async () => {
    const pull = await aBump();
    stack.github.faults.add({ match: ({ operation }) => operation === "Precheck", before: () => push(pull) });
    green(pull);
    await stack.quiet();
    expect(now(pull).reviews).toEqual([]);
  }, 30_000);
});

describe("SEMANTICS 21: exactly one approval", () => {
  test("though the answer to the approval is lost, so that the message comes back", async () => {
    const pull = await aBump();
    stack.github.faults.add({ match: ({ operation }) => operation === "Approve", respond: "reset", takesEffect: true });
    green(pull);
    await stack.quiet();
    expect(now(pull).reviews).toHaveLength(1);
    expect(approvals(pull)).toMatchObject([{ sha: pull.headSha }]);
    expect(now(pull).checkRuns.find(({ name }) => name === "Greenlight")).toMatchObject({ conclusion: "success" });
  }, 60_000);

  test("though GitHub delivers the same event twice", async () => {
    const pull = await aBump();
    green(pull);
    await stack.quiet();
    const before = log.decisions.length;
    const delivery = stack.github
      .deliveries()
      .findLast(({ event, statusCode }) => event === "check_run" && statusCode === 202);
    expect(delivery).toBeDefined();
    const answer = await fetch(stack.webhookUrl, {
      method: "POST",
      headers: { ...delivery?.requestHeaders },
      body: JSON.stringify(delivery?.payload),
    });
    await stack.quiet();
    expect(answer.status).toBe(202);
    expect(log.decisions).toHaveLength(before);
    expect(now(pull).reviews).toHaveLength(1);
  }, 30_000);
});

test("SEMANTICS 32: whatever the order and the doubling of events, the writes are those of one worker", async () => {
  const pull = await aBump();
  const { repository, number } = pull;
  stack.github.resetJournal();
  // The first look waits until everything is delivered, so that there is a crowd.
  stack.github.faults.add({ match: ({ operation }) => operation === "Snapshot", before: stack.github.idle });
  green(pull);
  for (const title of ["a", "b", "c"]) stack.github.world.edit({ repository, number, title });
  await stack.github.idle();
  const crowd = stack.github.deliveries().filter(({ payload, statusCode }) => {
    return statusCode === 202 && Object(payload.repository).full_name === repository;
  });
  const again = crowd.toReversed().map(({ requestHeaders, payload }) =>
    fetch(stack.webhookUrl, {
      method: "POST",
      headers: { ...requestHeaders, "x-github-delivery": randomUUID() },
      body: JSON.stringify(payload),
    }),
  );
  for (const { status } of await Promise.all(again)) expect(status).toBe(202);
  await stack.quiet();
  const writes = stack.github.journal().filter(({ kind, repository: of }) => kind === "write" && of === repository);
  expect(writes.map(({ operation, method }) => operation ?? method)).toEqual(["Approve", "PATCH"]);
  expect(now(pull).reviews).toHaveLength(1);
}, 60_000);

test("SEMANTICS 31: a replica that lags behind is read again, and CI's last event is not lost", async () => {
  const pull = await aBump();
  stack.github.staleReads.hold(pull, 2);
  green(pull);
  await stack.quiet();
  expect(approvals(pull)).toHaveLength(1);
}, 30_000);

test("GitHub down for a while: nothing is lost", async () => {
  const pull = await aBump();
  stack.github.faults.add({
    match: ({ operation }) => operation === "Snapshot",
    times: 2,
    respond: { status: 502, body: { message: "Server Error" } },
  });
  green(pull);
  await stack.quiet();
  expect(approvals(pull)).toHaveLength(1);
}, 60_000);

test("SEMANTICS 13: a repository without a policy hears nothing", async () => {
  const { world } = stack.github;
  world.createRepository({ owner: "acme", name: "silent", files: { "a.txt": "1\n" } });
  const pull = world.openPullRequest({
    repository: "acme/silent",
    author: "dependabot[bot]",
    head: "bump",
    files: { "a.txt": "2\n" },
  });
  green(pull);
  await stack.quiet();
  expect(now(pull).reviews).toEqual([]);
  expect(now(pull).checkRuns.map(({ name }) => name)).toEqual(["build"]);
}, 30_000);

test("SEMANTICS 18: a clean merge of the base keeps the approval", async () => {
  const pull = await aBump();
  green(pull);
  await stack.quiet();
  const { repository, number } = pull;
  stack.github.world.moveBase({ repository, number, files: { "elsewhere.txt": "new\n" } });
  stack.github.world.mergeBaseIntoHead({ repository, number, by: "dependabot[bot]" });
  await stack.quiet();
  expect(now(pull).headSha).not.toBe(pull.headSha);
  expect(approvals(pull)).toMatchObject([{ sha: pull.headSha }]);
}, 30_000);

test("SEMANTICS 15: a pull request for another branch is evaluated again", async () => {
  const pull = await aBump();
  green(pull);
  await stack.quiet();
  expect(approvals(pull)).toHaveLength(1);
  const { repository, number } = pull;
  stack.github.world.commit({ repository, branch: "release", from: "main", files: { [POLICY_PATH]: null } });
  stack.github.world.edit({ repository, number, base: "release" });
  await stack.quiet();
  expect(approvals(pull)).toEqual([]);
}, 30_000);

test("a policy that gets stricter withdraws the approvals that it would not give", async () => {
  const pull = await aBump();
  green(pull);
  await stack.quiet();
  expect(approvals(pull)).toHaveLength(1);
  const { repository, number } = pull;
  const stricter = `${DEPENDENCY_POLICY}never:\n  - author: dependabot[bot]\n`;
  stack.github.world.moveBase({ repository, number, files: { [POLICY_PATH]: stricter } });
  await stack.quiet();
  expect(approvals(pull)).toEqual([]);
  expect(log.decisions.at(-1)).toMatchObject({ repository, outcome: "withdraw", reason: "guard" });
}, 30_000);

test("an unsigned webhook is refused, and changes nothing", async () => {
  const before = log.decisions.length;
  const answer = await fetch(stack.webhookUrl, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": "pull_request",
      "x-github-delivery": "6f1c8a3e-6f1c-4f1c-8f1c-6f1c8a3e6f1c",
      "x-hub-signature-256": `sha256=${"0".repeat(64)}`,
    },
    body: "{}",
  });
  await stack.quiet();
  expect(answer.status).toBe(401);
  expect(log.decisions).toHaveLength(before);
});
