import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { WorldPull } from "../../app/local/github/index.ts";
import type { Stack } from "../../app/local/stack.ts";
import { MACHINE_USER, POLICY_PATH } from "../../app/local/stories/scene.ts";
import { aStack, type LoggedStack } from "../support/stack.ts";

/** Approvals by the machine user on the built bundles, with everything that follows from them. */

const POLICY = `version: 1
rules:
  - name: Everything
    when: { base: main }
approval: { as: user, merge: { method: squash } }
`;

let stack: Stack;
let log: LoggedStack["log"];

beforeAll(async () => {
  ({ stack, log } = await aStack());
  stack.github.world.addUser({ login: "alice" });
}, 60_000);

afterAll(() => stack.close());

function aPull(name: string, settings: { readonly requiredChecks?: string[] } = {}): WorldPull {
  const { world } = stack.github;
  const files = { [POLICY_PATH]: POLICY, "a.txt": "one\n" };
  const protection = { approvals: 1, codeOwners: [MACHINE_USER], ...settings };
  world.createRepository({ owner: "acme", name, files, autoMerge: true, protection });
  return world.openPullRequest({ repository: `acme/${name}`, author: "alice", head: "x", files: { "a.txt": "2\n" } });
}

const now = ({ repository, number }: WorldPull) => stack.github.world.pullRequest({ repository, number });

function report({ repository, number }: WorldPull, name: string): void {
  stack.github.world.reportCheckRun({ repository, number, name, status: "completed", conclusion: "success" });
}

const evaluations = ({ repository }: WorldPull) => log.decisions.filter((one) => one.repository === repository).length;

test("its approval is merged by the App, exactly the commit that was approved", async () => {
  const pull = aPull("machine-user-1");
  report(pull, "build");
  await stack.quiet();
  expect(now(pull)).toMatchObject({ merged: true, mergedBy: "greenlight[bot]" });
  expect(now(pull).reviews).toMatchObject([{ author: MACHINE_USER, state: "APPROVED", sha: pull.headSha }]);
}, 60_000);

test("SEMANTICS 7: the event of its own review is one evaluation more, and no loop", async () => {
  const pull = aPull("machine-user-2", { requiredChecks: ["build", "deploy"] });
  report(pull, "lint");
  report(pull, "build");
  await stack.quiet();
  expect(now(pull).reviews).toEqual([]);
  const before = evaluations(pull);
  report(pull, "deploy");
  await stack.quiet();
  expect(now(pull).reviews).toHaveLength(1);
  // The check and, in another batch, the review; GitHub merged it by then.
  expect(evaluations(pull) - before).toBeLessThanOrEqual(2);
}, 60_000);
