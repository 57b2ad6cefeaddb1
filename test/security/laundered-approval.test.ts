import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Stack } from "../../app/local/stack.ts";
import { DEPENDENCY_POLICY, POLICY_PATH } from "../../app/local/stories/scene.ts";
import { aStack } from "../support/stack.ts";

describe("an approval that was earned on another branch", () => {
  let stack: Stack;
  beforeAll(async () => {
    ({ stack } = await aStack());
  }, 30_000);
  afterAll(() => stack.close());

  test("never stands on main, not even until the worker has looked: a branch that anybody can push has no policy to speak of", async () => {
    const { world } = stack.github;
    const repository = `acme/laundry-${randomUUID().slice(0, 8)}`;
    world.addUser({ login: "mallory", access: "write" });
    world.createRepository({
      owner: "acme",
      name: repository.slice(5),
      files: { [POLICY_PATH]: DEPENDENCY_POLICY, "src/pay.ts": "1\n" },
      protection: { approvals: 1 },
    });
    const lax = 'version: 1\nchecks: { minimum: 0 }\nrules: [{ name: All, when: { base: "*" } }]\n';
    world.commit({ repository, branch: "lax", from: "main", author: "mallory", files: { [POLICY_PATH]: lax } });
    const pull = world.openPullRequest({
      repository,
      author: "mallory",
      base: "lax",
      head: "evil",
      files: { "src/pay.ts": "steal()\n" },
    });
    await stack.quiet();
    let seen: readonly { readonly state: string }[] = [];
    // The moment between GitHub's retargeting and the worker's first look, in which auto-merge merges.
    stack.github.faults.add({
      match: ({ operation }) => operation === "Snapshot",
      before: () => {
        seen = world.pullRequest({ repository, number: pull.number }).reviews;
      },
    });
    world.edit({ repository, number: pull.number, by: "mallory", base: "main" });
    await stack.quiet();
    expect(seen.filter(({ state }) => state === "APPROVED")).toEqual([]);
  }, 60_000);
});
