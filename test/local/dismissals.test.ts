import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { WorldPull } from "../../app/local/github/index.ts";
import type { Stack } from "../../app/local/stack.ts";
import { POLICY_PATH } from "../../app/local/stories/scene.ts";
import { aStack } from "../support/stack.ts";

/** What people tell the AI review to do, on the built bundles and the real protocols. */

const POLICY = `version: 1
rules:
  - name: Code
    when: { files: { only: ["src/**"] } }
    review: required
`;
const PAY = "export function pay(total: number, fee: number) {\n  return total;\n}\n";
const BUG = "  return total / fee;";
const FILES = { "src/pay.ts": PAY.replace("  return total;", BUG) };

let stack: Stack;
let repositories = 0;

beforeAll(async () => {
  ({ stack } = await aStack());
  for (const login of ["ben", "writer", "clara"]) stack.github.world.addUser({ login, access: "write" });
}, 30_000);

afterAll(() => stack.close());

function modelSays(findings: readonly object[] | null): void {
  const { bedrock } = stack.aws;
  const refutations = [{ number: 1, verdict: "holds", why: "Nothing checks the fee." }];
  bedrock?.play([
    { when: { model: "reviewer" }, answer: findings === null ? { text: "I do not know." } : { input: { findings } } },
    { when: { model: "refuter" }, answer: { input: { refutations } } },
  ]);
}

const asked = () => stack.aws.bedrock?.requests().length ?? 0;

const FINDING = {
  path: "src/pay.ts",
  side: "R",
  quote: BUG.trim(),
  line_hint: null,
  severity: "critical",
  confidence: 95,
  category: "correctness",
  title: "It divides by a fee of zero",
  why: "Nothing keeps the fee from being 0.",
  failure_scenario: "Who has no fee pays infinitely much.",
  suggestion: null,
};

beforeEach(() => modelSays([FINDING]));

function aRepository(): string {
  const name = `dismissals-${++repositories}`;
  const files = { [POLICY_PATH]: POLICY, "src/pay.ts": PAY };
  stack.github.world.createRepository({ owner: "acme", name, files, protection: { approvals: 1 } });
  return `acme/${name}`;
}

async function green({ repository, number }: Pick<WorldPull, "repository" | "number">): Promise<WorldPull> {
  const { world } = stack.github;
  await stack.quiet();
  world.reportCheckRun({ repository, number, name: "build", status: "completed", conclusion: "success" });
  await stack.quiet();
  return world.pullRequest({ repository, number });
}

/** Opened by Ben, with green CI. */
async function aPull(repository = aRepository(), head = "fee"): Promise<WorldPull> {
  const { number } = stack.github.world.openPullRequest({ repository, author: "ben", head, files: FILES });
  return await green({ repository, number });
}

const now = ({ repository, number }: WorldPull) => stack.github.world.pullRequest({ repository, number });
const isApproved = (pull: WorldPull) => now(pull).reviewDecision === "APPROVED";
const check = (pull: WorldPull) => now(pull).checkRuns.find(({ name }) => name === "Greenlight")?.output;
/** As people read it on the check run. */
const idIn = (pull: WorldPull) => /`([0-9a-f]{12})`/.exec(check(pull)?.text ?? "")?.[1] ?? "none";

/** Says it; what was answered to it: reactions, then replies. */
async function say(pull: WorldPull, by: string, body: string): Promise<string[]> {
  const before = now(pull).conversation.length;
  stack.github.world.comment({ repository: pull.repository, number: pull.number, by, body });
  await stack.quiet();
  const [said, ...replies] = now(pull).conversation.slice(before);
  return [...(said?.reactions.map(({ content }) => content) ?? []), ...replies.map((reply) => reply.body)];
}

describe("/greenlight dismiss", () => {
  test("lets an approval through without asking a model again, not for its author, and survives a push", async () => {
    const pull = await aPull();
    expect(check(pull)?.title).toBe("Held by the AI review: 1 finding");
    const [questions, id] = [asked(), idIn(pull)];

    const [refused, why] = await say(pull, "ben", `/greenlight dismiss ${id} it is fine`);
    expect([refused, isApproved(pull)]).toEqual(["CONFUSED", false]);
    expect(why).toContain("whoever worked on a pull request cannot dismiss what was found in it");

    expect(await say(pull, "writer", `/greenlight dismiss ${id} the fee is never 0`)).toEqual(["THUMBS_UP"]);
    expect([isApproved(pull), asked()]).toEqual([true, questions]);
    expect(check(pull)?.text).toContain("dismissed by `writer`");

    modelSays([]);
    const { repository, number } = pull;
    stack.github.world.push({ repository, number, by: "ben", files: { "src/other.ts": "export const a = 1;\n" } });
    const pushed = await green(pull);
    expect([isApproved(pushed), asked()]).toEqual([true, questions + 1]);
    expect(check(pushed)?.text).toContain("dismissed by `writer`");
  }, 60_000);

  test("holds for that finding of that pull request alone", async () => {
    const pull = await aPull();
    const id = idIn(pull);
    expect(await say(pull, "writer", `/greenlight dismiss ${id}`)).toEqual(["THUMBS_UP"]);
    expect(isApproved(pull)).toBe(true);

    const twin = await aPull(pull.repository, "twin");
    expect([isApproved(twin), idIn(twin)]).toEqual([false, id]);

    const worse = "  return total / (fee - fee);";
    modelSays([{ ...FINDING, quote: worse.trim() }]);
    const { repository, number } = pull;
    stack.github.world.push({
      repository,
      number,
      by: "ben",
      files: { "src/pay.ts": PAY.replace("  return total;", worse) },
    });
    const pushed = await green(pull);
    expect([isApproved(pushed), check(pushed)?.title]).toEqual([false, "Held by the AI review: 1 finding"]);
  }, 60_000);

  test("ends when whoever dismissed it works on the pull request", async () => {
    const pull = await aPull();
    await say(pull, "writer", `/greenlight dismiss ${idIn(pull)}`);
    expect(isApproved(pull)).toBe(true);
    modelSays([]);
    const { repository, number } = pull;
    stack.github.world.push({ repository, number, by: "writer", files: { "src/other.ts": "export const a = 1;\n" } });
    const pushed = await green(pull);
    expect([isApproved(pushed), check(pushed)?.title]).toEqual([false, "Held by the AI review: 1 finding"]);
    expect(await say(pull, "clara", `/greenlight dismiss ${idIn(pull)}`)).toEqual(["THUMBS_UP"]);
    expect(isApproved(pull)).toBe(true);
  }, 60_000);

  test("of a secret holds for its line, and not for another secret in its place", async () => {
    const repository = aRepository();
    const { world } = stack.github;
    const aToken = () => `ghp_${randomBytes(18).toString("hex")}`;
    const key = () => ({ "src/key.ts": `export const token = "${aToken()}";\n` });
    modelSays([]);
    const { number } = world.openPullRequest({ repository, author: "ben", head: "key", files: key() });
    const pull = await green({ repository, number });
    expect(isApproved(pull)).toBe(false);
    expect(await say(pull, "writer", `/greenlight dismiss ${idIn(pull)} an example`)).toEqual(["THUMBS_UP"]);
    expect(isApproved(pull)).toBe(true);
    world.push({ repository, number, by: "ben", files: key() });
    await green(pull);
    expect([isApproved(pull), check(pull)?.title]).toEqual([false, "Held by the AI review: 1 finding"]);
  }, 60_000);

  test("is not for somebody who pushed a commit, nor for a finding that no review has", async () => {
    const pull = await aPull();
    const { repository, number } = pull;
    stack.github.world.push({ repository, number, by: "clara", files: { "src/other.ts": "export const a = 1;\n" } });
    await green(pull);
    expect((await say(pull, "clara", `/greenlight dismiss ${idIn(pull)}`))[0]).toBe("CONFUSED");
    const [reaction, why] = await say(pull, "writer", "/greenlight dismiss 0123456789ab");
    expect(reaction).toBe("CONFUSED");
    expect(why).toContain("no finding whose id begins with `0123456789ab`");
    expect(isApproved(pull)).toBe(false);
  }, 60_000);
});

describe("/greenlight review", () => {
  test("asks once more where the review could not tell, quietly where the check run says it all", async () => {
    modelSays(null);
    const pull = await aPull();
    expect(check(pull)?.title).toBe("Needs a human: the AI review cannot tell");
    const [reaction, reply] = await say(pull, "ben", "/greenlight review");
    expect(reaction).toBe("THUMBS_UP");
    expect(reply).toContain("The AI review cannot tell: ");
    const questions = asked();

    modelSays([]);
    expect(await say(pull, "ben", "/greenlight review")).toEqual(["THUMBS_UP"]);
    expect([isApproved(pull), asked()]).toEqual([true, questions + 1]);
  }, 60_000);

  test("asks once, whatever fails afterwards", async () => {
    modelSays(null);
    const pull = await aPull();
    const questions = asked();
    stack.github.faults.add({
      match: ({ method, path, body }) =>
        method === "PATCH" && path.includes("/check-runs/") && JSON.stringify(body).includes('"title":"Needs a human'),
      respond: "reset",
    });
    modelSays([{ ...FINDING, severity: "none of ours" }]);
    expect((await say(pull, "ben", "/greenlight review"))[0]).toBe("THUMBS_UP");
    expect(asked() - questions).toBe(2);
  }, 60_000);

  test("does not ask a block away", async () => {
    const pull = await aPull();
    const questions = asked();
    modelSays([]);
    const [reaction, reply] = await say(pull, "writer", "/greenlight review");
    expect(reaction).toBe("THUMBS_UP");
    expect(reply).toContain("It is not asked again of the same code");
    expect([isApproved(pull), asked()]).toEqual([false, questions]);
  }, 60_000);
});
