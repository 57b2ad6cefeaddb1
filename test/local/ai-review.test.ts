import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { WorldPull } from "../../app/local/github/index.ts";
import type { Stack } from "../../app/local/stack.ts";
import {
  aBlocker,
  aReviewedRepository,
  ci,
  type Files,
  finds,
  HOLDS,
  isApproved,
  now,
  questionsAbout,
  standIn,
  stepOf,
  told,
} from "../support/reviewed-pulls.ts";
import { aStack, type LoggedStack } from "../support/stack.ts";

/** How often a model is asked, and what happens meanwhile, on the built bundles and the real protocols. */

let stack: Stack;
let log: LoggedStack["log"];
let repositories = 0;

beforeAll(async () => {
  ({ stack, log } = await aStack());
  stack.github.world.addUser({ login: "alice", access: "write" });
  stack.github.world.addUser({ login: "bob", access: "write" });
}, 30_000);

afterAll(() => stack.close());

/** A pull request that has everything but CI. */
async function aPull(files: Files, base: Files = {}): Promise<WorldPull> {
  const repository = aReviewedRepository(stack, `review-${++repositories}`, base);
  const pull = stack.github.world.openPullRequest({ repository, author: "alice", head: "change", files });
  await stack.quiet();
  return pull;
}

async function push({ repository, number }: WorldPull, files: Files): Promise<void> {
  stack.github.world.push({ repository, number, by: "alice", files });
  await stack.quiet();
}

async function green(pull: WorldPull): Promise<void> {
  ci(stack, pull);
  await stack.quiet();
}

const asked = (pull: WorldPull) => questionsAbout(stack, pull).length;
const lastQuestion = (pull: WorldPull) => JSON.stringify(questionsAbout(stack, pull).at(-1)?.body);

test("nothing is asked before CI has passed, and one question is enough", async () => {
  const pull = await aPull({ "src/a.ts": "export const a = 1;\n" });
  const { repository, number } = pull;
  ci(stack, pull, "failure");
  await stack.quiet();
  expect(asked(pull)).toBe(0);
  stack.github.world.reportCheckRun({ repository, number, name: "build", rerun: true, conclusion: "success" });
  await stack.quiet();
  expect(asked(pull)).toBe(1);
  expect(isApproved(stack, pull)).toBe(true);
}, 30_000);

test("webhooks that come again, and checks, titles and labels, ask nothing, and write nothing more", async () => {
  standIn(stack).play(finds("risky()", aBlocker({ path: "src/a.ts", quote: "risky();" })));
  const pull = await aPull({ "src/a.ts": "risky();\n" });
  const { repository, number } = pull;
  await green(pull);
  expect(told(stack, pull).title).toBe("Held by the AI review: 1 finding");
  const before = { asked: asked(pull), told: told(stack, pull), reviews: now(stack, pull).reviews.length };

  const known = stack.github.deliveries().filter(({ payload, statusCode }) => {
    return statusCode === 202 && Object(payload.repository).full_name === repository;
  });
  expect(known.length).toBeGreaterThan(1);
  const again = known.flatMap(({ requestHeaders, payload }) =>
    [{}, { "x-github-delivery": randomUUID() }].map((changed) =>
      fetch(stack.webhookUrl, {
        method: "POST",
        headers: { ...requestHeaders, ...changed },
        body: JSON.stringify(payload),
      }),
    ),
  );
  for (const { status } of await Promise.all(again)) expect(status).toBe(202);
  await stack.quiet();
  stack.github.world.edit({ repository, number, by: "alice", title: "Please look again" });
  stack.github.world.label({ repository, number, by: "alice", labels: ["reviewed"] });
  stack.github.world.reportCheckRun({ repository, number, name: "build", rerun: true, conclusion: "success" });
  await stack.quiet();

  expect({ asked: asked(pull), told: told(stack, pull), reviews: now(stack, pull).reviews.length }).toEqual(before);
  expect(isApproved(stack, pull)).toBe(false);
}, 30_000);

const lines = (marks: Readonly<Record<number, string>>) =>
  Array.from({ length: 300 }, (_, at) => marks[at] ?? `export const line${at} = ${at};`).join("\n");

test("a push asks only about the hunks that it changes", async () => {
  const base = { "src/long.ts": lines({}), "src/other.ts": "export {};\n" };
  const first = {
    "src/long.ts": lines({ 20: "const above = 1;", 250: "const below = 1;" }),
    "src/other.ts": "other();\n",
  };
  const pull = await aPull(first, base);
  await green(pull);
  for (const mark of ["const above = 1;", "const below = 1;", "other();"]) expect(lastQuestion(pull)).toContain(mark);

  await push(pull, { "src/long.ts": lines({ 20: "const above = 1;", 250: "const below = 2;" }) });
  await green(pull);
  expect(asked(pull)).toBe(2);
  expect(lastQuestion(pull)).toContain("const below = 2;");
  for (const mark of ["const above = 1;", "other();"]) expect(lastQuestion(pull)).not.toContain(mark);
  expect(told(stack, pull).text).toContain("1 hunk looked at, 2 taken over from an earlier review");
  expect(isApproved(stack, pull)).toBe(true);
}, 30_000);

test("five pushes are five questions, each about one file; the base merged in is none", async () => {
  const files = Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [`src/${name}.ts`, `first(${name});\n`]));
  const pull = await aPull(files);
  await green(pull);
  const perPush: number[] = [];
  const filesAsked: number[] = [];
  for (const path of Object.keys(files)) {
    const before = asked(pull);
    await push(pull, { [path]: "second();\n" });
    await green(pull);
    perPush.push(asked(pull) - before);
    filesAsked.push(lastQuestion(pull).split("second();").length - 1);
  }
  expect(perPush).toEqual([1, 1, 1, 1, 1]);
  expect(filesAsked).toEqual([1, 1, 1, 1, 1]);

  const { repository, number } = pull;
  stack.github.world.moveBase({ repository, number, files: { "elsewhere.txt": "new\n" } });
  stack.github.world.mergeBaseIntoHead({ repository, number, by: "alice" });
  await stack.quiet();
  await green(pull);
  expect(asked(pull)).toBe(6);
  expect(told(stack, pull).title).toContain("Approval kept: the same diff");
}, 30_000);

test("a human asks for changes while the model answers: no approval, and nothing is asked again", async () => {
  standIn(stack).play([{ when: { contains: "slow();" }, delay: 700, answer: { input: { findings: [] } } }]);
  const pull = await aPull({ "src/a.ts": "slow();\n" });
  const { repository, number } = pull;
  ci(stack, pull);
  while (asked(pull) === 0) await new Promise((resolve) => setImmediate(resolve));
  stack.github.world.review({ repository, number, by: "bob", event: "REQUEST_CHANGES", body: "Not yet." });
  await stack.quiet();
  expect(now(stack, pull).reviews.map(({ state }) => state)).toEqual(["CHANGES_REQUESTED"]);
  expect(told(stack, pull).title).toContain("asked for changes");
  expect(asked(pull)).toBe(1);
}, 30_000);

test("a push while the model answers: the old head is not approved, and the new one is looked at", async () => {
  standIn(stack).play([{ when: { contains: "slowly();" }, delay: 700, answer: { input: { findings: [] } } }]);
  const pull = await aPull({ "src/a.ts": "slowly();\n" });
  const { repository, number } = pull;
  ci(stack, pull);
  while (asked(pull) === 0) await new Promise((resolve) => setImmediate(resolve));
  stack.github.world.push({ repository, number, by: "alice", files: { "src/a.ts": "quickly();\n" } });
  await stack.quiet();
  expect(now(stack, pull).reviews).toEqual([]);
  await green(pull);
  expect(isApproved(stack, pull)).toBe(true);
  expect(now(stack, pull).reviews).toHaveLength(1);
}, 30_000);

test("Bedrock asks to wait in the middle: the message returns after that time, and what was answered is not asked again", async () => {
  standIn(stack).play([
    ...finds("throttled();", aBlocker({ path: "src/a.ts", quote: "throttled();" })).slice(0, 1),
    {
      when: { model: "refuter", contains: "throttled();" },
      times: 1,
      answer: { error: "ThrottlingException", retryAfter: 1 },
    },
    { when: { model: "refuter", contains: "throttled();" }, answer: HOLDS },
  ]);
  const pull = await aPull({ "src/a.ts": "throttled();\n" });
  const began = performance.now();
  await green(pull);
  const seconds = (performance.now() - began) / 1_000;
  expect(questionsAbout(stack, pull).map((each) => [stepOf(each), each.outcome])).toEqual([
    ["review", "answered"],
    ["refute", "ThrottlingException"],
    ["refute", "answered"],
  ]);
  // One second as it was told, one to be sure, and up to nine so that not all come back at once.
  expect(seconds).toBeGreaterThan(2);
  expect(seconds).toBeLessThan(14);
  expect(told(stack, pull).title).toBe("Held by the AI review: 1 finding");
  expect(log.troubles.some(({ message }) => message === "Asked to wait")).toBe(true);
}, 30_000);
