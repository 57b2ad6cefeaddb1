import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BedrockRuntimeClient, ConverseCommand, type ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { LOCAL_CREDENTIALS, REGION } from "../../../app/local/aws/account.ts";
import {
  type BedrockStandIn,
  STAND_IN_MODELS,
  standInEnvironment,
  startBedrock,
} from "../../../app/local/aws/bedrock.ts";
import { smallest } from "../../../app/local/aws/bedrock-answer.ts";
import { readBedrockScript } from "../../../app/local/aws/bedrock-script.ts";
import { startAws } from "../../../app/local/aws/index.ts";
import { readReviewEnvironment } from "../../../app/review/bedrock/review-environment.ts";

let standIn: BedrockStandIn;
let client: BedrockRuntimeClient;

beforeEach(async () => {
  standIn = await startBedrock();
  client = new BedrockRuntimeClient({
    endpoint: standIn.endpoint,
    region: REGION,
    credentials: LOCAL_CREDENTIALS,
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await standIn.close();
});

const schema = {
  type: "object",
  properties: { findings: { type: "array", items: { type: "string" } }, summary: { type: "string" } },
  required: ["findings", "summary"],
  additionalProperties: false,
};
const tool = (json: object) => ({
  toolSpec: { name: "submit", inputSchema: { json: JSON.parse(JSON.stringify(json)) } },
});
const request: ConverseCommandInput = {
  modelId: "stand-in.reviewer-v1:0",
  messages: [{ role: "user", content: [{ text: 'A "diff"\nof two lines' }] }],
  inferenceConfig: { maxTokens: 100 },
  toolConfig: { tools: [tool(schema)], toolChoice: { tool: { name: "submit" } } },
};
const converse = (fields: Partial<ConverseCommandInput> = {}) =>
  client.send(new ConverseCommand({ ...request, ...fields }));

describe("the stand-in for Bedrock", () => {
  test("says that it is one: its name, its models, and its words", async () => {
    expect(standIn.name).toContain("stand-in");
    const review = readReviewEnvironment(standInEnvironment(standIn.endpoint));
    const names = [review?.model, review?.largeModel, review?.refuter];
    for (const name of names) {
      expect(name).toMatch(/^stand-in-/);
      expect(review?.models.find((model) => model.name === name)?.id).toMatch(/^stand-in\./);
    }
    const { output } = await converse();
    expect(output?.message?.content?.[0]?.toolUse?.input).toEqual({
      findings: [],
      summary: expect.stringContaining("stand-in"),
    });
  });

  test("finds nothing, unless it is told otherwise", async () => {
    expect(await converse()).toMatchObject({
      stopReason: "tool_use",
      usage: { inputTokens: expect.any(Number), outputTokens: expect.any(Number) },
    });
    expect(standIn.requests()).toEqual([
      {
        modelId: "stand-in.reviewer-v1:0",
        body: expect.objectContaining({ messages: request.messages }),
        outcome: "answered",
      },
    ]);
  });

  test("answers by the first step whose conditions hold, as often as it may", async () => {
    standIn.play([
      { when: { model: "refuter" }, answer: { text: "for the refuter" } },
      { when: { contains: ['"diff"\nof', "two"] }, times: 1, answer: { text: "once" } },
      { when: { request: 2 }, answer: { text: "second" } },
      { when: { contains: "absent" }, answer: { text: "never" } },
      { delay: 1, answer: { text: "else" } },
    ]);
    const texts = [];
    for (let asked = 0; asked < 3; asked++) texts.push((await converse()).output?.message?.content?.[0]?.text);
    expect(texts).toEqual(["once", "second", "else"]);
  });

  test("reads a script from a file, and says what is wrong with one", () => {
    const folder = mkdtempSync(join(tmpdir(), "greenlight-script-"));
    const [good, bad] = [join(folder, "good.json"), join(folder, "bad.json")];
    writeFileSync(good, JSON.stringify([{ when: { request: 1 }, answer: { input: { findings: ["x"] } } }]));
    writeFileSync(bad, JSON.stringify([{ wenn: {}, answer: { text: "x" } }]));
    expect(readBedrockScript(good)).toHaveLength(1);
    expect(() => readBedrockScript(bad)).toThrow(/bad\.json[\s\S]*wenn/);
    rmSync(folder, { recursive: true });
  });

  test("is there only for whom asks for it: real approvals never hang on it", async () => {
    const without = await startAws({ secrets: {} });
    expect([without.bedrock, without.environment.REVIEW]).toEqual([null, undefined]);
    expect(readReviewEnvironment(without.environment)).toBeNull();
    const withIt = await startAws({ secrets: {}, bedrock: [] });
    expect(withIt.environment).toMatchObject({
      REVIEW: "on",
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: withIt.bedrock?.endpoint,
    });
    await Promise.all([without.close(), withIt.close()]);
  });
});

describe("a request that Bedrock would refuse is refused", () => {
  const object = { type: "object", additionalProperties: false };
  const refused: readonly (readonly [string, Partial<ConverseCommandInput>, RegExp])[] = [
    ["a model that there is not", { modelId: "anthropic.claude-9" }, /identifier is invalid/],
    ["no tokens to write", { inferenceConfig: {} }, /maxTokens/],
    ["too many tokens to write", { inferenceConfig: { maxTokens: 1_000_000 } }, /exceeds the model limit/],
    ["a temperature", { inferenceConfig: { maxTokens: 1, temperature: 0 } }, /temperature/],
    ["no messages", { messages: [] }, /messages/],
    ["a blank text", { messages: [{ role: "user", content: [{ text: " " }] }] }, /blank/],
    [
      "an answer without a question",
      { messages: [{ role: "assistant", content: [{ text: "x" }] }] },
      /start with a user/,
    ],
    [
      "a bound on a text",
      { toolConfig: { tools: [tool({ ...object, properties: { a: { type: "string", maxLength: 3 } } })] } },
      /maxLength/,
    ],
    [
      "a bound on a list",
      { toolConfig: { tools: [tool({ ...object, properties: { a: { type: "array", minItems: 1 } } })] } },
      /minItems/,
    ],
    ["an object that is open", { toolConfig: { tools: [tool({ type: "object" })] } }, /additionalProperties/],
    [
      "a name of a tool",
      { toolConfig: { tools: [{ toolSpec: { name: "a b", inputSchema: { json: object } } }] } },
      /toolConfig/,
    ],
    ["metadata with a line end in its key", { requestMetadata: { "a;b": "x" } }, /requestMetadata/],
    [
      "five cache points",
      {
        messages: [
          {
            role: "user",
            content: Array.from({ length: 5 }, () => [
              { text: "x" },
              { cachePoint: { type: "default" as const } },
            ]).flat(),
          },
        ],
      },
      /maximum of 4/,
    ],
    ["too long a prompt", { messages: [{ role: "user", content: [{ text: "x".repeat(900_000) }] }] }, /too long/],
    [
      "a call without its result",
      {
        messages: [
          { role: "user", content: [{ text: "x" }] },
          { role: "assistant", content: [{ toolUse: { toolUseId: "t1", name: "submit", input: {} } }] },
          { role: "user", content: [{ text: "y" }] },
        ],
      },
      /toolResult/,
    ],
    ["a forced tool, of a model that takes none", { modelId: "stand-in.refuter-v1:0" }, /tool_choice/],
  ];

  test.each(refused)("%s", async (_, fields, message) => {
    await expect(converse(fields)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode: 400 },
    });
    expect(standIn.requests()).toMatchObject([{ outcome: "ValidationException" }]);
  });

  test("an unknown field, and what is no JSON", async () => {
    const session = connect(standIn.endpoint);
    const post = (path: string, body: string) =>
      new Promise<unknown>((resolve) => {
        const stream = session.request({ ":method": "POST", ":path": path });
        stream.resume().on("response", (headers) => resolve([headers[":status"], headers["x-amzn-errortype"]]));
        stream.end(body);
      });
    const path = `/model/${encodeURIComponent("stand-in.reviewer-v1:0")}/converse`;
    const body = { messages: [{ role: "user", content: [{ text: "x" }] }], inferenceConfig: { maxTokens: 1 } };
    expect(await post(path, JSON.stringify(body))).toEqual([200, undefined]);
    expect(await post(path, JSON.stringify({ ...body, topK: 3 }))).toEqual([400, "ValidationException"]);
    expect(await post(path, "{")).toEqual([400, "ValidationException"]);
    expect(await post("/model/x/invoke", "{}")).toEqual([404, "UnknownOperationException"]);
    session.destroy();
  });
});

test("cached prefixes are written once and read afterwards", async () => {
  const messages = [
    {
      role: "user" as const,
      content: [{ text: "long ".repeat(100) }, { cachePoint: { type: "default" as const } }, { text: "x" }],
    },
  ];
  const [first, second] = [await converse({ messages }), await converse({ messages })];
  expect(first.usage).toMatchObject({
    cacheReadInputTokens: 0,
    cacheWriteInputTokens: second.usage?.cacheReadInputTokens,
  });
  expect(second.usage?.cacheWriteInputTokens).toBe(0);
  expect(second.usage?.cacheReadInputTokens).toBeGreaterThan(100);
});

test.each([
  [{ type: "array", items: { type: "string" } }, []],
  [{ enum: ["b", "a"] }, "b"],
  [{ anyOf: [{ type: "string" }, { type: "null" }] }, null],
  [{ type: ["number", "null"] }, null],
  [{ type: "object", properties: { a: { type: "integer" }, b: { type: "boolean" } }, required: ["a"] }, { a: 0 }],
  [undefined, null],
])("the smallest value of %j", (given, expected) => {
  expect(smallest(given)).toEqual(expected);
});

test("every model of the stand-in is called one", () => {
  for (const { id } of STAND_IN_MODELS) expect(id).toMatch(/^stand-in\./);
});
