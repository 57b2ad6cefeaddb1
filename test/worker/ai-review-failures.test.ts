import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import type { ModelFailure } from "../../app/review/model/model-port.ts";
import { ThrottledError } from "../../app/review/model/throttled-error.ts";
import { line, PATCH, PAY, POLICY } from "./reviewed-github.ts";
import { aReviewedPull, BUG, fails, finds, type Play, says, UNPAID } from "./reviewed-pull.ts";

const ANYWAY = `${POLICY}review: { on_error: approve }\n`;
const LOST = { ...UNPAID, calls: 1, cost: null };

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

const PAID_CODES: readonly ModelFailure["code"][] = [
  "max-tokens",
  "content-filtered",
  "guardrail",
  "malformed",
  "context-exceeded",
  "unexpected-stop",
];
const UNPAID_CODES: readonly ModelFailure["code"][] = [
  "access-denied",
  "model-not-found",
  "refused-request",
  "unreachable",
  "timeout",
];

describe("a failure of the model holds, with its own sentence", () => {
  test.each<[string, Play, string, number]>([
    ...PAID_CODES.map((code): [string, Play, string, number] => [`${code}, paid for`, fails(code), code, 1]),
    ["timeout, perhaps paid for", fails("timeout", LOST), "timeout", 1],
    ["service, perhaps paid for", fails("service", LOST), "service", 1],
    ...UNPAID_CODES.map((code): [string, Play, string, number] => [code, fails(code, UNPAID), code, 2]),
    ["an answer of another form", () => says({ findings: "none" }), "does not have the form", 1],
    ["an answer that is none", () => says(null), "does not have the form", 1],
  ])("%s", async (_, play, sentence, questions) => {
    const pull = aReviewedPull();
    expect((await pull.receive(play)).failed).toBe(false);
    const told = pull.run();
    expect(told).toMatchObject({ conclusion: "neutral", title: "Needs a human: the AI review cannot tell" });
    expect(`${told?.summary}${told?.text}`).toContain(sentence);
    expect(pull.memory()).toMatchObject({ verdict: "indeterminate", reviewed: [] });
    // What was paid for is not paid for again; what was not is asked again, and fails again.
    expect((await pull.receive(play)).failed).toBe(false);
    expect(pull.asked).toHaveLength(questions);
    expect(pull.run()?.title).toBe(told?.title);
    expect(pull.state.reviews).toEqual([]);
    pull.github.done();
  });

  test("where it was not paid for, it is reviewed as soon as the model answers", async () => {
    const pull = aReviewedPull();
    await pull.receive(fails("access-denied", UNPAID));
    await pull.receive(finds());
    expect(pull.approved()).toBe(true);
    pull.github.done();
  });

  test("of the refuter leaves the finding as it is", async () => {
    const pull = aReviewedPull();
    await pull.receive((question, nth) => (nth === 1 ? finds(BUG)(question, nth) : fails("malformed")(question, nth)));
    expect(pull.run()?.title).toBe("Held by the AI review: 1 finding");
    expect(pull.asked).toHaveLength(2);
    pull.github.done();
  });

  test("beside a finding takes nothing of it, whatever the policy says of errors", async () => {
    const pull = aReviewedPull({ ...twoParts(), policy: ANYWAY });
    const first: Play = (question, nth) => finds(...(nth === 1 ? [BUG] : []))(question, nth);
    await pull.receive((question, nth) => (nth === 2 ? fails("malformed")(question, nth) : first(question, nth)));
    expect(pull.run()?.title).toBe("Held by the AI review: 1 finding");
    pull.github.done();
  });
});

/** Files for which two questions are asked. */
function twoParts() {
  const added = (from: number) =>
    `@@ -0,0 +1,60 @@\n${Array.from({ length: 60 }, (_, at) => `+${line(from + at)}`).join("\n")}`;
  const patches = { [PAY]: PATCH, "src/long.ts": added(0), "src/more.ts": added(100) };
  return { patches, models: { contextTokens: 3_040 } };
}

describe("a service that asks to wait", () => {
  // One more than it said, and none by chance.
  const wait = () => {
    throw new ThrottledError("Amazon Bedrock asks to wait", 77);
  };

  test("at once: nothing is decided, and the message comes back when it said", async () => {
    const pull = aReviewedPull();
    const { failed, hidden } = await pull.receive(wait);
    expect(failed).toBe(true);
    expect(hidden).toMatchObject([{ seconds: 78 }]);
    expect(pull.run()).toMatchObject({ status: "in_progress", title: "Waits for the AI review" });
    await pull.receive(finds(), { received: 2 });
    expect(pull.approved()).toBe(true);
    expect(pull.memory()?.spent.calls).toBe(1);
    pull.github.done();
  });

  test("in the middle: what was answered is written down, and not paid for twice", async () => {
    const pull = aReviewedPull(twoParts());
    const { failed, hidden } = await pull.receive((question, nth) => (nth === 2 ? wait() : finds()(question, nth)));
    expect(failed).toBe(true);
    expect(hidden).toMatchObject([{ seconds: 78 }]);
    expect(pull.approved()).toBe(false);
    expect(pull.memory()).toMatchObject({ final: false, verdict: "indeterminate", spent: { calls: 1 } });
    expect(pull.memory()?.reviewed).toHaveLength(2);
    await pull.receive(finds(), { received: 2 });
    const [first, , third] = pull.asked.map(({ blocks }) => blocks.map(({ text }) => text).join("\n"));
    expect(pull.asked).toHaveLength(3);
    expect(third).not.toContain("total =- fee;");
    expect(first).toContain("total =- fee;");
    expect(pull.approved()).toBe(true);
    expect(pull.memory()?.spent.calls).toBe(2);
    pull.github.done();
  });

  test("after a finding: it is not lost", async () => {
    const pull = aReviewedPull(twoParts());
    await pull.receive((question, nth) => (nth === 2 ? wait() : finds(BUG)(question, nth)));
    await pull.receive(finds(), { received: 2 });
    expect(pull.run()?.title).toBe("Held by the AI review: 1 finding");
    pull.github.done();
  });

  test("whatever the policy says of errors, it is waited for", async () => {
    const pull = aReviewedPull({ policy: ANYWAY });
    expect((await pull.receive(wait)).failed).toBe(true);
    expect(pull.approved()).toBe(false);
    pull.github.done();
  });
});

describe("a policy that takes errors approves, and nothing claims that there was a review", () => {
  test.each<[string, Play | null]>([
    ["the model failed", fails("malformed")],
    ["nobody was asked, since the request was refused", fails("access-denied", UNPAID)],
    ["this deployment has none", null],
  ])("%s", async (_, play) => {
    const pull = aReviewedPull({ policy: ANYWAY });
    expect((await pull.receive(play)).failed).toBe(false);
    expect(pull.approved()).toBe(true);
    const { title, summary, text } = pull.run() ?? {};
    const said = [title, summary, text, ...pull.state.reviews.map(({ body }) => body)].join("\n");
    expect(said).toContain("cannot tell");
    expect(pull.state.reviews[0]?.body).not.toMatch(/review/i);
    expect(said).not.toMatch(/reviewed by|found nothing|looked at,|: reviewed/i);
    pull.github.done();
  });
});
