import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { WorldPull } from "../../app/local/github/index.ts";
import type { Stack } from "../../app/local/stack.ts";
import { DEPENDENCY_POLICY, POLICY_PATH } from "../../app/local/stories/scene.ts";
import { aStack, type LoggedStack } from "../support/stack.ts";

/** Commands and buttons, on the built bundles and the real protocols. */

let stack: Stack;
let log: LoggedStack["log"];
let repositories = 0;

beforeAll(async () => {
  ({ stack, log } = await aStack());
  stack.github.world.addUser({ login: "writer", access: "write" });
  stack.github.world.addUser({ login: "reader", access: "read" });
}, 30_000);

afterAll(() => stack.close());

/** A pull request that is approved. */
async function anApproved(): Promise<WorldPull> {
  const { world } = stack.github;
  const repository = `acme/commands-${++repositories}`;
  world.createRepository({
    owner: "acme",
    name: `commands-${repositories}`,
    files: { [POLICY_PATH]: DEPENDENCY_POLICY, "package-lock.json": "1\n" },
    protection: { approvals: 1 },
  });
  const files = { "package-lock.json": "2\n" };
  const { number } = world.openPullRequest({ repository, author: "dependabot[bot]", head: "bump", files });
  world.reportCheckRun({ repository, number, name: "build", status: "completed", conclusion: "success" });
  await stack.quiet();
  return world.pullRequest({ repository, number });
}

const now = ({ repository, number }: WorldPull) => stack.github.world.pullRequest({ repository, number });
const approvals = (pull: WorldPull) => now(pull).reviews.filter(({ state }) => state === "APPROVED").length;
const check = (pull: WorldPull) => now(pull).checkRuns.find(({ name }) => name === "Greenlight");

async function say({ repository, number }: WorldPull, by: string, body: string): Promise<void> {
  stack.github.world.comment({ repository, number, by, body });
  await stack.quiet();
}

async function press({ repository, ...pull }: WorldPull, by: string, identifier: string): Promise<void> {
  const checkRun = check({ repository, ...pull })?.id ?? 0;
  stack.github.world.pressButton({ repository, checkRun, by, identifier });
  await stack.quiet();
}

const reactions = (pull: WorldPull) =>
  now(pull).conversation.flatMap((comment) => comment.reactions.map(({ content }) => content));

describe("a pause", () => {
  test("takes the approval back, survives a push, and ends with /greenlight resume", async () => {
    const pull = await anApproved();
    const { repository, number } = pull;
    expect(approvals(pull)).toBe(1);
    await say(pull, "writer", "Not before Monday.\n/greenlight pause");
    expect(now(pull).labelled).toEqual(["greenlight:paused"]);
    expect(approvals(pull)).toBe(0);
    expect(check(pull)?.output.title).toBe("Paused: nothing is approved here for now");

    stack.github.world.push({
      repository,
      number,
      author: "dependabot[bot]",
      files: { "package-lock.json": "3\n" },
    });
    stack.github.world.reportCheckRun({
      repository,
      number,
      name: "build",
      status: "completed",
      conclusion: "success",
    });
    await stack.quiet();
    expect(approvals(pull)).toBe(0);

    await say(pull, "writer", "/greenlight resume");
    expect(now(pull).labelled).toEqual([]);
    expect(approvals(pull)).toBe(1);
    expect(reactions(pull)).toEqual(["THUMBS_UP", "THUMBS_UP"]);
    expect(now(pull).conversation).toHaveLength(2);
  }, 30_000);

  test("ends, too, when somebody takes the label off", async () => {
    const pull = await anApproved();
    const { repository, number } = pull;
    await press(pull, "writer", "pause");
    expect(approvals(pull)).toBe(0);
    stack.github.world.unlabel({ repository, number, by: "writer", label: "greenlight:paused" });
    await stack.quiet();
    expect(approvals(pull)).toBe(1);
  }, 30_000);

  test("changes the button on the check run, which ends it", async () => {
    const pull = await anApproved();
    const buttons = () => check(pull)?.actions.map(({ label }) => label);
    expect(buttons()).toEqual(["Re-evaluate", "Pause"]);
    await press(pull, "writer", "pause");
    expect(buttons()).toEqual(["Re-evaluate", "Resume"]);
    await press(pull, "writer", "resume");
    expect(buttons()).toEqual(["Re-evaluate", "Pause"]);
    expect(approvals(pull)).toBe(1);
    expect(now(pull).conversation).toEqual([]);
  }, 30_000);
});

describe("somebody who may not write to the repository", () => {
  test.each(["pause", "resume", "reevaluate", "explain", "review", "help", "nonsense"])(
    "changes nothing by /greenlight %s, and is told so by one reaction",
    async (command) => {
      const pull = await anApproved();
      const decided = log.decisions.length;
      await say(pull, "reader", `/greenlight ${command}`);
      expect(approvals(pull)).toBe(1);
      expect(now(pull).labelled).toEqual([]);
      expect(now(pull).conversation).toHaveLength(1);
      expect(reactions(pull)).toEqual(["THUMBS_DOWN"]);
      expect(log.decisions).toHaveLength(decided);
    },
    30_000,
  );

  test("changes nothing by a button", async () => {
    const pull = await anApproved();
    await press(pull, "reader", "pause");
    expect(approvals(pull)).toBe(1);
    expect(now(pull).labelled).toEqual([]);
  }, 30_000);
});

test("a redelivered command is done once", async () => {
  const pull = await anApproved();
  await say(pull, "writer", "/greenlight help");
  const sent = stack.github.deliveries().findLast(({ event }) => event === "issue_comment");
  const first = stack.github
    .deliveries()
    .findLast(({ payload }) => Object(Object(payload.comment).user).login === "writer");
  expect(sent?.statusCode).toBe(200);
  const answer = await fetch(stack.webhookUrl, {
    method: "POST",
    headers: { ...first?.requestHeaders, "x-github-delivery": crypto.randomUUID() },
    body: JSON.stringify(first?.payload),
  });
  await stack.quiet();
  expect(answer.status).toBe(202);
  expect(now(pull).conversation).toHaveLength(2);
}, 30_000);

test("a worker that dies between the reply and its reaction does not reply twice", async () => {
  const pull = await anApproved();
  stack.github.faults.add({ match: ({ operation }) => operation === "React", respond: "reset" });
  await say(pull, "writer", "/greenlight explain");
  expect(now(pull).conversation).toHaveLength(2);
  expect(reactions(pull)).toEqual(["THUMBS_UP"]);
}, 60_000);

test("SEMANTICS 28: a comment that was edited meanwhile does nothing", async () => {
  const pull = await anApproved();
  const { repository, number } = pull;
  stack.github.faults.add({
    match: ({ operation }) => operation === "Command",
    before: () => {
      const [comment] = now(pull).conversation;
      if (comment === undefined) throw new Error("there is no comment");
      stack.github.world.editComment({
        repository,
        number,
        comment: comment.id,
        by: "writer",
        body: "/greenlight pause",
      });
    },
  });
  await say(pull, "writer", "/greenlight help");
  expect(now(pull).labelled).toEqual([]);
  expect(now(pull).conversation).toHaveLength(1);
  expect(reactions(pull)).toEqual([]);
}, 30_000);

test("a bot's comment does nothing, though its account may write", async () => {
  const pull = await anApproved();
  await say(pull, "dependabot[bot]", "/greenlight pause");
  expect(now(pull).labelled).toEqual([]);
  expect(reactions(pull)).toEqual([]);
}, 30_000);
