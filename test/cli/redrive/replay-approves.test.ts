import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Stack } from "../../../app/local/stack.ts";
import { DEPENDENCY_POLICY, POLICY_PATH } from "../../../app/local/stories/scene.ts";
import { aStack } from "../../support/stack.ts";
import { greenlight } from "../greenlight.ts";

/** The whole way: an event that could not be worked off, the person on call, and the approval. */

let stack: Stack;

beforeAll(async () => {
  ({ stack } = await aStack({ maxReceiveCount: 1 }));
}, 60_000);

afterAll(() => stack.close());

test("what failed while GitHub was down is listed with its reason, and approved once it is replayed", async () => {
  const { world, faults } = stack.github;
  const repository = "acme/shop";
  const files = { [POLICY_PATH]: DEPENDENCY_POLICY, "package-lock.json": "1\n" };
  world.createRepository({ owner: "acme", name: "shop", files, protection: { approvals: 1 } });
  const { number } = world.openPullRequest({
    repository,
    author: "dependabot[bot]",
    head: "bump",
    files: { "package-lock.json": "2\n" },
  });
  await stack.quiet();
  faults.add({
    match: ({ operation }) => operation === "Snapshot",
    times: 1_000,
    respond: { status: 500, body: { message: "Server Error" } },
  });
  world.reportCheckRun({ repository, number, name: "build", status: "completed", conclusion: "success" });
  await stack.quiet();
  faults.clear();
  expect(stack.aws.queue.deadLetters()).toHaveLength(3);
  expect(world.pullRequest({ repository, number }).reviews).toEqual([]);

  const run = (...args: string[]) => greenlight(args, { env: stack.operatorEnvironment });
  const listed = await run("redrive");
  expect(listed.code).toBe(1);
  expect(listed.stdout).toContain("3 messages in the dead-letter queue of Greenlight (us-east-1)");
  expect(listed.stdout).toMatch(
    /acme\/shop#1 {2}check_run completed → evaluate\n {2}HttpError 500: Server Error; transient\n/,
  );
  const replayed = await run("redrive", "replay", "--pull", "acme/shop#1");
  expect(replayed.code).toBe(0);
  expect(replayed.stdout.trimEnd().split("\n").at(-1)).toBe("3 replayed");
  await stack.quiet();
  expect(world.pullRequest({ repository, number }).reviews).toMatchObject([{ state: "APPROVED" }]);
  expect(await run("redrive")).toMatchObject({
    code: 0,
    stdout: "There is no message in the dead-letter queue of Greenlight (us-east-1).\n",
  });

  const logs = await run("logs", "ACME/Shop#1");
  expect(logs.code).toBe(0);
  const told = logs.stdout.split("\n").map((line) => line.slice(25));
  expect(told).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^webhook {2}info {2}Enqueued \(check_run completed, commit \w{7}, delivery [\w-]{36}\)$/),
      expect.stringMatching(/^worker {3}warn {2}Failed for now, .*HttpError 500: Server Error; transient, delivery /),
      expect.stringMatching(/^worker {3}info {2}Approved by the rule “Dependency updates” \(.*outcome approve/),
    ]),
  );
  expect(logs.stderr).toMatch(/^\d queries scanned [\d.]+ kB\n$/);
}, 120_000);
