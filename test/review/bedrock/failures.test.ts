import { afterEach, describe, expect, test } from "@jest/globals";
import { classify } from "../../../app/github/failure.ts";
import { LOCAL_CREDENTIALS, REGION } from "../../../app/local/aws/account.ts";
import { startBedrock } from "../../../app/local/aws/bedrock.ts";
import type { BedrockStep } from "../../../app/local/aws/bedrock-script.ts";
import { bedrockConverse } from "../../../app/review/bedrock/client.ts";
import type { ModelFailure } from "../../../app/review/model/model-port.ts";
import { type Bedrock, startAsking } from "./ask-bedrock.ts";

let bedrock: Bedrock;
afterEach(() => bedrock.close());

const usage = { inputTokens: 10, outputTokens: 5 };

describe("a stop reason that leaves nothing to read is a failure of its own, though the answer looks finished", () => {
  const cases: readonly (readonly [string, ModelFailure["code"]])[] = [
    ["max_tokens", "max-tokens"],
    ["content_filtered", "content-filtered"],
    ["guardrail_intervened", "guardrail"],
    ["malformed_model_output", "malformed"],
    ["malformed_tool_use", "malformed"],
    ["model_context_window_exceeded", "context-exceeded"],
    ["stop_sequence", "unexpected-stop"],
    ["something_new", "unexpected-stop"],
    ["", "unexpected-stop"],
  ];
  for (const model of ["easy", "newest", "strictest"]) {
    test.each(cases)(`${model}: %s`, async (stop, code) => {
      bedrock = await startAsking([{ answer: { stop, usage } }]);
      const answer = await bedrock.ask({ model });
      expect(answer).toMatchObject({ kind: "failed", failure: { code }, usage: { calls: 1, cost: 20 } });
      expect(bedrock.standIn.requests().filter(({ outcome }) => outcome !== "ValidationException")).toHaveLength(1);
    });
  }

  test("a call of a tool where there is none", async () => {
    bedrock = await startAsking([{ answer: { calls: [{ input: { findings: [] } }] } }]);
    expect(await bedrock.ask({ model: "newest" })).toMatchObject({
      kind: "failed",
      failure: { code: "unexpected-stop" },
    });
  });
});

describe("an error of the service is a failure of its own, and asked once", () => {
  const refused: readonly (readonly [string, BedrockStep["answer"], ModelFailure["code"], RegExp])[] = [
    ["access denied", { error: "AccessDeniedException" }, "access-denied", /console of eu-central-1/],
    ["credentials refused", { error: "UnrecognizedClientException", status: 403 }, "access-denied", /credentials/],
    ["no such model", { error: "ResourceNotFoundException" }, "model-not-found", /no model stand-in\.easy-v1:0/],
    [
      "a model that only profiles reach",
      {
        error: "ValidationException",
        message: "Invocation of model ID x with on-demand throughput isn’t supported.",
      },
      "model-not-found",
      /inference profile/,
    ],
    [
      "a prompt that is too long",
      { error: "ValidationException", message: "Input is too long for requested model." },
      "context-exceeded",
      /Split/,
    ],
    [
      "the quota of a day",
      { error: "ThrottlingException", message: "Too many tokens per day, please wait before trying again." },
      "service",
      /tomorrow/,
    ],
    ["another refusal", { error: "ConflictException", status: 409 }, "refused-request", /ConflictException/],
  ];
  test.each(refused)("%s: nothing is paid", async (_, answer, code, sentence) => {
    bedrock = await startAsking([{ answer }]);
    const got = await bedrock.ask();
    expect(got).toEqual({
      kind: "failed",
      failure: { code, sentence: expect.stringMatching(sentence) },
      usage: { calls: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: 0 },
    });
    expect(bedrock.standIn.requests()).toHaveLength(1);
    expect(bedrock.metrics.counts).toEqual({ ModelFailures: 1 });
  });

  const lost: readonly (readonly [string, BedrockStep["answer"], ModelFailure["code"]])[] = [
    ["the model timed out", { error: "ModelTimeoutException" }, "timeout"],
    ["the model failed", { error: "ModelErrorException" }, "service"],
    ["an error inside Bedrock", { error: "InternalServerException" }, "service"],
    ["no capacity", { error: "ServiceUnavailableException" }, "service"],
    ["an error that nobody knows", { error: "BrandNewException", status: 599 }, "service"],
    ["a body that is not JSON", { body: "<html>" }, "service"],
    ["a body that ends early", { body: '{"output":{"message":{"role":"assistant","con' }, "service"],
    ["a connection that breaks off", { cuts: "before" }, "unreachable"],
    ["a connection that breaks off within the answer", { cuts: "within" }, "service"],
  ];
  test.each(lost)("%s: what it cost is unknown", async (_, answer, code) => {
    bedrock = await startAsking([{ answer }]);
    const got = await bedrock.ask();
    expect(got).toMatchObject({ kind: "failed", failure: { code }, usage: { calls: 1, cost: null } });
    expect(bedrock.standIn.requests()).toHaveLength(1);
  });

  test.each([["{}"], ["null"], ["[]"], ['"clean"'], ['{"stopReason":"end_turn"}'], ['{"stopReason":"tool_use"}']])(
    "a body that is no answer of Converse: %s",
    async (body) => {
      bedrock = await startAsking([{ answer: { body } }]);
      for (const model of ["easy", "newest", "strictest"]) {
        expect(await bedrock.ask({ model })).toMatchObject({ kind: "failed", usage: { calls: 1, cost: null } });
      }
    },
  );

  test("nobody listens", async () => {
    const { endpoint, close } = await startBedrock();
    await close();
    const converse = bedrockConverse({ endpoint, region: REGION, credentials: LOCAL_CREDENTIALS });
    bedrock = await startAsking([], { converse });
    expect(await bedrock.ask()).toMatchObject({
      kind: "failed",
      failure: { code: "unreachable", sentence: expect.stringContaining("ECONNREFUSED") },
      usage: { calls: 0, cost: 0 },
    });
  });

  test("no credentials", async () => {
    bedrock = await startAsking([], {
      converse: bedrockConverse({
        endpoint: "http://127.0.0.1:1",
        region: REGION,
        credentials: () => Promise.reject(Object.assign(new Error("none"), { name: "CredentialsProviderError" })),
      }),
    });
    expect(await bedrock.ask()).toMatchObject({ kind: "failed", failure: { code: "access-denied" } });
  });

  test("a model that the table does not have is never asked for", async () => {
    bedrock = await startAsking();
    expect(await bedrock.ask({ model: "best" })).toMatchObject({
      kind: "failed",
      failure: { code: "model-not-found", sentence: expect.stringContaining("easy, newest, strictest") },
      usage: { calls: 0, cost: 0 },
    });
    expect(bedrock.standIn.requests()).toEqual([]);
  });

  test("words of the service and of the policy reach a sentence without anything that a page could act on", async () => {
    const message = "see <img src=x> [here](https://evil.example/) @octocat `x` www.evil.example";
    bedrock = await startAsking([{ answer: { error: "ConflictException", status: 409, message } }]);
    const answers = [await bedrock.ask(), await bedrock.ask({ model: "<img> @octocat" })];
    for (const answer of answers) {
      expect(answer).toMatchObject({ kind: "failed" });
      if (answer.kind === "failed") expect(answer.failure.sentence).not.toMatch(/[<>[\]`@#*|]|http|www|evil/);
    }
  });
});

describe("time", () => {
  test("a model that does not answer is left when the worker's time is nearly over", async () => {
    const now = new Date("2026-11-21T10:00:00Z");
    const deadline = new Date(now.getTime() + 60_000);
    const waits: number[] = [];
    const abortAfter = (milliseconds: number) => {
      waits.push(milliseconds);
      return AbortSignal.timeout(100);
    };
    bedrock = await startAsking([{ answer: { hangs: true } }], { now: () => now, deadline, abortAfter });
    expect(await bedrock.ask()).toMatchObject({
      kind: "failed",
      failure: { code: "timeout", sentence: expect.stringContaining("more time") },
      usage: { calls: 1, cost: null },
    });
    // What is left of it is for saying so, and for handing messages back.
    expect(waits).toEqual([52_000]);
    expect(bedrock.standIn.requests()).toHaveLength(1);
  });

  test("an answer that cannot be used is not repaired with too little time left", async () => {
    const deadline = new Date("2026-11-21T10:01:00Z");
    const clock = [new Date("2026-11-21T10:00:00Z"), new Date("2026-11-21T10:00:50Z")];
    bedrock = await startAsking([{ answer: { input: {}, usage } }], { now: () => clock.shift() ?? deadline, deadline });
    expect(await bedrock.ask()).toMatchObject({ kind: "failed", failure: { code: "malformed" }, usage: { calls: 1 } });
    expect(bedrock.standIn.requests()).toHaveLength(1);
  });

  test("with too little time left nothing is asked", async () => {
    const now = new Date("2026-11-21T10:00:00Z");
    bedrock = await startAsking([], { now: () => now, deadline: new Date(now.getTime() + 12_999) });
    expect(await bedrock.ask()).toMatchObject({ kind: "failed", failure: { code: "timeout" }, usage: { calls: 0 } });
    expect(bedrock.standIn.requests()).toEqual([]);
  });
});

describe("throttling goes back to the queue", () => {
  const cases: readonly (readonly [string, BedrockStep["answer"], number | null])[] = [
    ["without a time", { error: "ThrottlingException" }, null],
    ["with a time", { error: "ThrottlingException", retryAfter: 17 }, 17],
    ["a quota", { error: "ServiceQuotaExceededException" }, null],
    ["a model that is not ready", { error: "ModelNotReadyException" }, null],
    ["any 429", { error: "SomethingNew", status: 429 }, null],
  ];
  test.each(cases)("%s", async (_, answer, retryAfter) => {
    bedrock = await startAsking([{ answer }]);
    const error: unknown = await bedrock.ask().catch((thrown: unknown) => thrown);
    expect(classify(error, new Date())).toEqual({
      class: "throttled",
      why: "Amazon Bedrock asks to wait before the model easy is asked again",
      retryAfter,
    });
    expect(bedrock.standIn.requests()).toHaveLength(1);
  });

  test("but not once something was paid: asking again would pay it twice", async () => {
    bedrock = await startAsking([
      { times: 1, answer: { input: { findings: 1 }, usage } },
      { answer: { error: "ThrottlingException" } },
    ]);
    expect(await bedrock.ask()).toMatchObject({
      kind: "failed",
      failure: { code: "malformed" },
      usage: { calls: 1, cost: 20 },
    });
    expect(bedrock.standIn.requests()).toHaveLength(2);
  });
});
