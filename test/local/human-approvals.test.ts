import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { WorldPull } from "../../app/local/github/index.ts";
import type { Stack } from "../../app/local/stack.ts";
import { POLICY_PATH } from "../../app/local/stories/scene.ts";
import { aStack } from "../support/stack.ts";

/** A rule that waits for people's approvals, on the built bundles and the real protocols. */

const POLICY = `version: 1
rules:
  - name: Ours
    when: { author: { organization: acme } }
    approvals: { team: acme/core }
`;

let stack: Stack;

beforeAll(async () => {
  ({ stack } = await aStack());
  const { world } = stack.github;
  for (const login of ["alice", "bob", "carol"]) world.addUser({ login });
  world.addMembers({ organization: "acme", members: ["alice", "bob"] });
  world.setTeam({ team: "acme/core", members: ["carol"] });
}, 30_000);

afterAll(() => stack.close());

async function aGreenPull(name: string): Promise<WorldPull> {
  const { world } = stack.github;
  const files = { [POLICY_PATH]: POLICY, "a.txt": "one\n" };
  world.createRepository({ owner: "acme", name, files, protection: { approvals: 1 } });
  const pull = world.openPullRequest({
    repository: `acme/${name}`,
    author: "alice",
    head: "x",
    files: { "a.txt": "2\n" },
  });
  green(pull);
  await stack.quiet();
  return pull;
}

function green({ repository, number }: WorldPull): void {
  stack.github.world.reportCheckRun({ repository, number, name: "build", status: "completed", conclusion: "success" });
}

function now({ repository, number }: WorldPull): WorldPull {
  return stack.github.world.pullRequest({ repository, number });
}

const own = (pull: WorldPull) => now(pull).reviews.filter(({ author }) => author.startsWith("greenlight"));
const told = (pull: WorldPull) => now(pull).checkRuns.find(({ name }) => name === "Greenlight");
const WAITS = {
  status: "in_progress",
  conclusion: null,
  output: { title: "Waits for an approval by acme/core" },
};

test("CI is green: it waits; a team member approves: so does Greenlight; a push: it waits again", async () => {
  const { world } = stack.github;
  const pull = await aGreenPull("approvals-1");
  const { repository, number } = pull;
  expect(told(pull)).toMatchObject(WAITS);

  world.review({ repository, number, by: "bob", event: "APPROVE" });
  await stack.quiet();
  expect(told(pull)).toMatchObject(WAITS);
  expect(own(pull)).toEqual([]);

  world.review({ repository, number, by: "carol", event: "APPROVE" });
  await stack.quiet();
  expect(own(pull)).toMatchObject([{ state: "APPROVED", sha: pull.headSha }]);
  expect(told(pull)).toMatchObject({ conclusion: "success" });

  world.push({ repository, number, by: "alice", files: { "a.txt": "3\n" } });
  green(pull);
  await stack.quiet();
  expect(own(pull)).toMatchObject([{ state: "DISMISSED" }]);
  expect(told(pull)).toMatchObject(WAITS);
}, 60_000);

test("an approval that is dismissed between reading and approving leads to none", async () => {
  const { world } = stack.github;
  const pull = await aGreenPull("approvals-2");
  const { repository, number } = pull;
  stack.github.faults.add({
    match: ({ operation }) => operation === "Precheck",
    before: () => {
      const review = now(pull).reviews.find(({ author }) => author === "carol");
      if (review?.state === "APPROVED")
        world.dismissReview({ repository, number, review: review.id, by: "bob", message: "not yet" });
    },
  });
  world.review({ repository, number, by: "carol", event: "APPROVE" });
  await stack.quiet();
  stack.github.faults.clear();
  expect(own(pull)).toEqual([]);
  expect(told(pull)).toMatchObject(WAITS);
}, 60_000);
