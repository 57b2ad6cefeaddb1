import { afterEach, describe, expect, test } from "@jest/globals";
import type { BedrockStep } from "../../../app/local/aws/bedrock-script.ts";
import { type Bedrock, startAsking } from "./ask-bedrock.ts";

let bedrock: Bedrock;
afterEach(() => bedrock.close());

const FINDINGS = { findings: ["a", "b"] };
const usage = { inputTokens: 100, outputTokens: 10, cacheReadInputTokens: 1_000, cacheWriteInputTokens: 4 };

const bodies = () => bedrock.standIn.requests().map(({ body }) => body);
const outcomes = () => bedrock.standIn.requests().map(({ outcome }) => outcome);

describe("an answer", () => {
  test.each([["easy"], ["newest"], ["strictest"]])("of the model that is %s", async (model) => {
    bedrock = await startAsking([{ answer: { input: FINDINGS, usage } }]);
    expect(await bedrock.ask({ model })).toEqual({
      kind: "answered",
      input: FINDINGS,
      // 100 + 2 × 10 + 1,000 / 10 + 4 × 1.5
      usage: { calls: 1, inputTokens: 1_104, outputTokens: 10, cachedTokens: 1_000, cost: 226 },
    });
    expect(bedrock.metrics.counts).toEqual({
      ModelCalls: 1,
      ModelInputTokens: 1_104,
      ModelOutputTokens: 10,
      ModelCachedTokens: 1_000,
      ModelMicrodollars: 226_000_000,
    });
  });

  test("of a megabyte is read", async () => {
    const long = { findings: ["x".repeat(1_000_000)] };
    bedrock = await startAsking([{ answer: { input: long } }]);
    expect(await bedrock.ask()).toMatchObject({ kind: "answered", input: long });
    expect(await bedrock.ask({ model: "newest" })).toMatchObject({ kind: "answered", input: long });
  });

  test("comes with whatever the model says besides", async () => {
    bedrock = await startAsking([{ answer: { text: "Here it is.", calls: [{ input: FINDINGS }] } }]);
    expect(await bedrock.ask()).toMatchObject({ kind: "answered", input: FINDINGS });
  });

  test("has an unknown cost where the service does not tell what it used", async () => {
    const body = JSON.stringify({
      output: {
        message: {
          role: "assistant",
          content: [{ toolUse: { toolUseId: "t", name: "submit_review", input: FINDINGS } }],
        },
      },
      stopReason: "tool_use",
    });
    bedrock = await startAsking([{ answer: { body } }]);
    expect(await bedrock.ask()).toMatchObject({ kind: "answered", usage: { calls: 1, inputTokens: 0, cost: null } });
  });

  test("is logged without a word of the question or of itself", async () => {
    bedrock = await startAsking([
      { times: 1, answer: { input: { secretOfTheAnswer: 1 } } },
      { answer: { input: FINDINGS } },
    ]);
    await bedrock.ask();
    await bedrock.ask();
    bedrock.standIn.play([{ answer: { body: "secretOfTheAnswer" } }]);
    await bedrock.ask();
    expect(bedrock.log.lines.length).toBeGreaterThan(3);
    expect(JSON.stringify(bedrock.log.lines)).not.toMatch(/secretOfThe|findings/);
  });
});

describe("an answer that cannot be used is repaired once", () => {
  const bad: readonly (readonly [string, string, BedrockStep["answer"]])[] = [
    ["easy", "input that is not valid", { input: { findings: "none" }, usage }],
    ["easy", "two calls", { calls: [{ input: FINDINGS }, { input: { findings: [] } }], usage }],
    ["easy", "another tool", { calls: [{ name: "approve", input: FINDINGS }], usage }],
    ["easy", "the tool and another one", { calls: [{ input: FINDINGS }, { name: "approve", input: {} }], usage }],
    ["easy", "a call, but the stop reason of none", { calls: [{ input: FINDINGS }], stop: "end_turn", usage }],
    ["strictest", "no call", { text: "LGTM, no findings.", usage }],
    ["newest", "text that is not JSON", { text: "No findings.", usage }],
    ["newest", "JSON in a fence", { text: '```json\n{"findings":[]}\n```', usage }],
    ["newest", "JSON that is not valid", { text: '{"findings":{}}', usage }],
  ];

  test.each(bad)("%s: %s", async (model, _, answer) => {
    bedrock = await startAsking([{ times: 1, answer }, { answer: { input: FINDINGS, usage } }]);
    expect(await bedrock.ask({ model })).toEqual({
      kind: "answered",
      input: FINDINGS,
      usage: { calls: 2, inputTokens: 2_208, outputTokens: 20, cachedTokens: 2_000, cost: 452 },
    });
  });

  test.each(bad)("%s, twice: %s", async (model, _, answer) => {
    bedrock = await startAsking([{ answer }]);
    expect(await bedrock.ask({ model })).toMatchObject({
      kind: "failed",
      failure: { code: "malformed" },
      usage: { calls: 2, inputTokens: 2_208, cost: 452 },
    });
    expect(outcomes().filter((outcome) => outcome !== "ValidationException")).toHaveLength(2);
  });

  test("by the problem, as the failed result of its call", async () => {
    bedrock = await startAsking([{ times: 1, answer: { input: { findings: 0 } } }, { answer: { input: FINDINGS } }]);
    await bedrock.ask();
    const [first, second] = bodies();
    const toolUseId = "tooluse_stand-in-1-0";
    expect(second).toEqual({
      ...(first as object),
      messages: [
        { role: "user", content: [{ text: "R1 +const secretOfTheDiff = 1;" }] },
        { role: "assistant", content: [{ toolUse: { toolUseId, name: "submit_review", input: { findings: 0 } } }] },
        {
          role: "user",
          content: [
            { toolResult: { toolUseId, status: "error", content: [{ text: "findings must be a list of texts" }] } },
          ],
        },
      ],
    });
  });

  test("unless there is nothing that could be sent back", async () => {
    const body = JSON.stringify({
      output: { message: { role: "assistant", content: [] } },
      stopReason: "end_turn",
      usage: { inputTokens: 1, outputTokens: 0, totalTokens: 1 },
    });
    bedrock = await startAsking([{ answer: { body } }]);
    expect(await bedrock.ask()).toMatchObject({
      kind: "failed",
      failure: { code: "malformed" },
      usage: { calls: 1, cost: 1 },
    });
  });

  const second: readonly (readonly [BedrockStep["answer"], string, number, number | null])[] = [
    [{ stop: "max_tokens", usage }, "max-tokens", 2, 452],
    [{ error: "InternalServerException" }, "service", 2, null],
    [{ error: "AccessDeniedException" }, "access-denied", 1, 226],
    [{ error: "ValidationException" }, "refused-request", 1, 226],
    [{ cuts: "before" }, "unreachable", 2, null],
  ];
  test.each(second)("and what fails then is told with what both cost: %j", async (answer, code, calls, cost) => {
    bedrock = await startAsking([{ times: 1, answer: { input: {}, usage } }, { answer }]);
    expect(await bedrock.ask()).toMatchObject({ kind: "failed", failure: { code }, usage: { calls, cost } });
    expect(outcomes()).toHaveLength(2);
  });
});
