import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { WorldPull } from "../../app/local/github/index.ts";
import type { Stack } from "../../app/local/stack.ts";
import { DEPENDENCY_POLICY, POLICY_PATH } from "../../app/local/stories/scene.ts";
import { aStack, type LoggedStack } from "../support/stack.ts";

/** The organisation's policy, on the built bundles and the real protocols. */

let stack: Stack;
let log: LoggedStack["log"];

beforeAll(async () => {
  ({ stack, log } = await aStack());
}, 30_000);

afterAll(() => stack.close());

const approvals = ({ repository, number }: WorldPull) =>
  stack.github.world.pullRequest({ repository, number }).reviews.filter(({ state }) => state === "APPROVED");

/** An open bump with green checks, in a repository with this policy or with none. */
async function aBump(name: string, policy: string | null): Promise<WorldPull> {
  const { world } = stack.github;
  const files = { "package-lock.json": "1\n", ...(policy === null ? {} : { [POLICY_PATH]: policy }) };
  world.createRepository({ owner: "acme", name, files, protection: { approvals: 1 } });
  const repository = `acme/${name}`;
  const pull = world.openPullRequest({
    repository,
    author: "dependabot[bot]",
    head: "bump",
    files: { "package-lock.json": "2\n" },
  });
  world.reportCheckRun({ repository, number: pull.number, name: "build", status: "completed", conclusion: "success" });
  await stack.quiet();
  return pull;
}

function organization(policy: string): void {
  stack.github.world.commit({ repository: "acme/.github", branch: "main", files: { [POLICY_PATH]: policy } });
}

test("what is pushed to acme/.github is at once so in all repositories of acme", async () => {
  stack.github.world.createRepository({ owner: "acme", name: ".github" });
  const shop = await aBump("shop", DEPENDENCY_POLICY);
  const web = await aBump("web", null);
  expect(approvals(shop)).toHaveLength(1);
  expect(approvals(web)).toEqual([]);
  expect(stack.github.world.pullRequest(web).checkRuns.some(({ name }) => name === "Greenlight")).toBe(false);

  organization(`${DEPENDENCY_POLICY}guardrails: { never: [{ label: x }] }\n`);
  await stack.quiet();
  expect(approvals(shop)).toHaveLength(1);
  // It has no policy of its own.
  expect(approvals(web)).toHaveLength(1);

  organization(`${DEPENDENCY_POLICY}guardrails: { stop: an incident }\n`);
  await stack.quiet();
  for (const pull of [shop, web]) {
    expect(approvals(pull)).toEqual([]);
    const { repository } = pull;
    const last = log.decisions.filter((decision) => decision.repository === repository).at(-1);
    expect(last).toMatchObject({ outcome: "withdraw", reason: "stopped" });
  }

  organization(DEPENDENCY_POLICY);
  await stack.quiet();
  for (const pull of [shop, web]) expect(approvals(pull)).toHaveLength(1);
}, 60_000);
