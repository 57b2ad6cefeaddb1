import { afterEach, describe, expect, test } from "@jest/globals";
import { createLadder } from "../../../app/review/bedrock/ladder.ts";
import { aQuestion, type Bedrock, MODELS, startAsking, TABLE } from "./ask-bedrock.ts";

let bedrock: Bedrock;
afterEach(() => bedrock.close());

const bodies = () => bedrock.standIn.requests().map(({ body }) => body);
const outcomes = () => bedrock.standIn.requests().map(({ outcome }) => outcome);
const toolSpec = {
  name: "submit_review",
  description: "Hands in the review.",
  inputSchema: { json: aQuestion().tool.schema },
};

describe("the form that a model takes", () => {
  test("is the forced tool, if it can be, and never with sampling parameters", async () => {
    bedrock = await startAsking();
    await bedrock.ask();
    expect(bodies()).toEqual([
      {
        system: [{ text: "You review pull requests." }],
        messages: [{ role: "user", content: [{ text: "R1 +const secretOfTheDiff = 1;" }] }],
        inferenceConfig: { maxTokens: 2_000 },
        toolConfig: { tools: [{ toolSpec }], toolChoice: { tool: { name: "submit_review" } } },
        requestMetadata: { repository: "acme/shop", pull: "7", step: "find" },
      },
    ]);
  });

  test("is a JSON schema after a forced tool was refused, which is asked for once", async () => {
    bedrock = await startAsking();
    await bedrock.ask({ model: "newest" });
    await bedrock.ask({ model: "newest" });
    expect(outcomes()).toEqual(["ValidationException", "answered", "answered"]);
    for (const body of bodies().slice(1)) {
      expect(body).not.toHaveProperty("toolConfig");
      expect(body).toHaveProperty("outputConfig.textFormat.structure.jsonSchema.name", "submit_review");
      expect(body).toHaveProperty("system.1.text", expect.stringContaining("one JSON document"));
    }
  });

  test("is a tool that it may call where nothing else is taken", async () => {
    bedrock = await startAsking();
    await bedrock.ask({ model: "strictest" });
    await bedrock.ask({ model: "strictest" });
    expect(outcomes()).toEqual(["ValidationException", "ValidationException", "answered", "answered"]);
    expect(bodies().at(-1)).toMatchObject({
      toolConfig: { tools: [{ toolSpec }], toolChoice: { auto: {} } },
      system: [{}, { text: expect.stringContaining("exactly once") }],
    });
  });

  test("is learned for each model by itself, and shared through the ladder", async () => {
    const ladder = createLadder();
    bedrock = await startAsking([], { ladder });
    await bedrock.ask({ model: "newest" });
    await bedrock.ask();
    expect(outcomes()).toEqual(["ValidationException", "answered", "answered"]);
    const other = await startAsking([], { ladder });
    await other.ask({ model: "newest" });
    expect(other.standIn.requests()).toHaveLength(1);
    await other.close();
  });

  test("is what the table says, where it says it", async () => {
    const models = TABLE.map((model) => ({ ...model, modes: ["auto"] as const }));
    bedrock = await startAsking([], { models });
    await bedrock.ask({ model: "strictest" });
    expect(outcomes()).toEqual(["answered"]);
  });

  test("is not learned from a request that no form mends; the first refusal tells why", async () => {
    bedrock = await startAsking([
      { when: { request: 1 }, answer: { error: "ValidationException", message: "The guardrail does not exist." } },
      { when: { request: 2 }, answer: { error: "ValidationException", message: "second" } },
      { when: { request: 3 }, answer: { error: "ValidationException", message: "third" } },
    ]);
    expect(await bedrock.ask()).toMatchObject({
      kind: "failed",
      failure: { code: "refused-request", sentence: expect.stringContaining("The guardrail does not exist") },
      usage: { calls: 0, cost: 0 },
    });
    expect(await bedrock.ask()).toMatchObject({ kind: "answered" });
    expect(bodies().at(-1)).toHaveProperty("toolConfig.toolChoice.tool");
  });
});

describe("a request", () => {
  test("asks for no more tokens than the model may write", async () => {
    bedrock = await startAsking();
    await bedrock.ask({ maxOutputTokens: 1_000_000 });
    expect(bodies()[0]).toHaveProperty("inferenceConfig.maxTokens", MODELS.easy.maxOutputTokens);
  });

  test("wraps what is untrusted for a configured guardrail, and nothing else", async () => {
    bedrock = await startAsking([], { guardrail: { id: "abc123", version: "2" } });
    await bedrock.ask({
      blocks: [
        { text: "guidelines", untrusted: false, cacheable: false },
        { text: "diff", untrusted: true, cacheable: false },
      ],
    });
    expect(bodies()[0]).toMatchObject({
      guardrailConfig: { guardrailIdentifier: "abc123", guardrailVersion: "2" },
      messages: [{ role: "user", content: [{ text: "guidelines" }, { guardContent: { text: { text: "diff" } } }] }],
    });
  });

  test("has cache points behind long prefixes of blocks that are cacheable, at most four of them", async () => {
    bedrock = await startAsking();
    const long = (word: string) => ({ text: `${word} `.repeat(200), untrusted: true, cacheable: true });
    const blocks = ["one", "two", "three", "four", "five"].map(long);
    await bedrock.ask({
      blocks: [{ text: "short", untrusted: false, cacheable: true }, { ...long("zero"), cacheable: false }, ...blocks],
    });
    const body = bodies()[0] as { messages: { content: object[] }[] };
    expect(body.messages[0]?.content.map((block) => Object.keys(block)[0]).join(" ")).toBe(
      "text text text text cachePoint text cachePoint text cachePoint text cachePoint",
    );
  });

  test("reads in the second question what the first one cached, and pays less", async () => {
    bedrock = await startAsking();
    const blocks = [
      { text: "diff ".repeat(2_000), untrusted: true, cacheable: true },
      { text: "question", untrusted: false, cacheable: false },
    ];
    const [first, second] = [await bedrock.ask({ blocks }), await bedrock.ask({ blocks })];
    expect(first.usage.cachedTokens).toBe(0);
    expect(second.usage.cachedTokens).toBeGreaterThan(2_000);
    expect(second.usage.inputTokens).toBe(first.usage.inputTokens);
    expect(second.usage.cost).toBeLessThan(first.usage.cost ?? 0);
  });

  test("has no cache points for a model without a cache", async () => {
    bedrock = await startAsking();
    const blocks = [{ text: "diff ".repeat(2_000), untrusted: true, cacheable: true }];
    expect(await bedrock.ask({ model: "strictest", blocks })).toMatchObject({ kind: "answered" });
    expect(JSON.stringify(bodies())).not.toContain("cachePoint");
  });

  test("carries metadata in the characters and lengths that Bedrock allows", async () => {
    bedrock = await startAsking();
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, "x"]));
    const metadata = { repository: "acme/shöp<1>", "": "no key", long: "y".repeat(300), ...many };
    expect(await bedrock.ask({ metadata })).toMatchObject({ kind: "answered" });
    const sent = (bodies()[0] as { requestMetadata: Record<string, string> }).requestMetadata;
    expect(Object.keys(sent)).toHaveLength(16);
    expect(sent).toMatchObject({ repository: "acme/sh_p_1_", long: "y".repeat(256) });
  });

  test("leaves out blocks of nothing, which Bedrock refuses", async () => {
    bedrock = await startAsking();
    const blocks = [
      { text: " \n", untrusted: false, cacheable: false },
      { text: "diff", untrusted: true, cacheable: false },
    ];
    expect(await bedrock.ask({ blocks })).toMatchObject({ kind: "answered" });
  });
});
