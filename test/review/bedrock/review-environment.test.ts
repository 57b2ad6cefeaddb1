import { describe, expect, test } from "@jest/globals";
import { KNOWN_MODELS } from "../../../app/review/bedrock/models.ts";
import { readReviewEnvironment } from "../../../app/review/bedrock/review-environment.ts";
import { ConfigurationError } from "../../../app/settings/configuration-error.ts";

const OURS = { name: "ours", id: "eu.anthropic.claude-opus-5", contextTokens: 200_000, maxOutputTokens: 64_000 };

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readReviewEnvironment(variables);
  } catch (error) {
    if (error instanceof ConfigurationError)
      return error.problems.map(({ setting, problem }) => `${setting} ${problem}`);
    throw error;
  }
  return [];
}

describe("the environment of the AI review", () => {
  test.each([[{}], [{ REVIEW: "off" }], [{ REVIEW: " off ", REVIEW_MODELS: "{", REVIEW_MODEL: "best" }]])(
    "is none where it is not turned on: %j",
    (variables) => {
      expect(readReviewEnvironment(variables)).toBeNull();
    },
  );

  test("has defaults that are in the table", () => {
    const read = readReviewEnvironment({ REVIEW: "on", AWS_REGION: "eu-central-1" });
    expect(read).toMatchObject({ models: KNOWN_MODELS, guardrail: null, region: "eu-central-1" });
    const names = KNOWN_MODELS.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([read?.model, read?.largeModel, read?.refuter]));
  });

  test("takes the model for large diffs from the model, where only that is set", () => {
    expect(readReviewEnvironment({ REVIEW: "on", REVIEW_MODEL: "claude-opus-5" })).toMatchObject({
      model: "claude-opus-5",
      largeModel: "claude-opus-5",
    });
  });

  test("adds models to the table, the careful way where they leave something out, and replaces known ones by name", () => {
    const known = { ...OURS, name: "claude-opus-5", modes: ["auto"], cache: { supported: true, minimumTokens: 512 } };
    const read = readReviewEnvironment({
      REVIEW: "on",
      REVIEW_MODELS: JSON.stringify([OURS, known]),
      REVIEW_MODEL: "ours",
      REVIEW_REFUTER: "claude-haiku-4.5",
    });
    expect(read?.models).toHaveLength(KNOWN_MODELS.length + 1);
    expect(read?.models.find(({ name }) => name === "ours")).toEqual({
      ...OURS,
      prices: null,
      cache: { supported: false, minimumTokens: 4_096 },
      modes: ["tool", "json", "auto"],
    });
    expect(read?.models.filter(({ name }) => name === "claude-opus-5")).toEqual([{ ...known, prices: null }]);
    expect(read).toMatchObject({ model: "ours", largeModel: "ours", refuter: "claude-haiku-4.5" });
  });

  test.each([
    ["abc123def456:1", { id: "abc123def456", version: "1" }],
    ["abc:DRAFT", { id: "abc", version: "DRAFT" }],
    [
      "arn:aws:bedrock:eu-central-1:123456789012:guardrail/abc123:12",
      { id: "arn:aws:bedrock:eu-central-1:123456789012:guardrail/abc123", version: "12" },
    ],
  ])("reads the guardrail %s", (REVIEW_GUARDRAIL, guardrail) => {
    expect(readReviewEnvironment({ REVIEW: "on", REVIEW_GUARDRAIL })).toMatchObject({ guardrail });
  });

  test.each([
    [{}, "eu-central-1", null],
    [{ REVIEW_REGION: "us-east-1" }, "us-east-1", "us-east-1"],
    [{ REVIEW_REGION: " us-gov-west-1 " }, "us-gov-west-1", "us-gov-west-1"],
  ])("asks Bedrock with %j in %s", (more, region, otherRegion) => {
    const read = readReviewEnvironment({ REVIEW: "on", AWS_REGION: "eu-central-1", ...more });
    expect(read).toMatchObject({ region, otherRegion });
  });

  test("tells everything that is wrong at once", () => {
    expect(
      problemsOf({
        REVIEW: "yes",
        REVIEW_MODEL: "best",
        REVIEW_LARGE_MODEL: "bigger",
        REVIEW_REFUTER: "worst",
        REVIEW_GUARDRAIL: "abc",
        REVIEW_REGION: "Frankfurt",
      }),
    ).toEqual([
      "REVIEW is neither `on` nor `off`",
      "REVIEW_MODEL names no model of the table",
      "REVIEW_LARGE_MODEL names no model of the table",
      "REVIEW_REFUTER names no model of the table",
      "REVIEW_GUARDRAIL is not id:version",
      "REVIEW_REGION is no region of AWS",
    ]);
  });

  test.each([
    ["{", "is not JSON"],
    ["[]", "the list: "],
    ['{"name": "x"}', "the list: "],
    [JSON.stringify([{ ...OURS, id: "" }]), "entry 1 id: must be the id or the ARN"],
    [JSON.stringify([OURS, { ...OURS, name: "Other One" }]), "entry 2 name: must be lower case"],
    [JSON.stringify([{ ...OURS, price: 3 }]), "entry 1: "],
    [
      JSON.stringify([{ ...OURS, prices: { input: -1, output: 1, cacheRead: 0, cacheWrite: 0 } }]),
      "entry 1 prices input",
    ],
    [JSON.stringify([{ ...OURS, modes: [] }]), "entry 1 modes"],
    [JSON.stringify([OURS, OURS]), "names the model ours twice"],
  ])("refuses the table %s", (REVIEW_MODELS, problem) => {
    const problems = problemsOf({ REVIEW: "on", REVIEW_MODELS });
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });
});

describe("the table of known models", () => {
  test.each(KNOWN_MODELS.map((model) => [model.name, model] as const))("%s", (name, model) => {
    expect(KNOWN_MODELS.filter((other) => other.name === name)).toHaveLength(1);
    expect(model.id).toMatch(/^global\.anthropic\./);
    expect(model.maxOutputTokens).toBeLessThan(model.contextTokens);
    // What every model takes stays the floor.
    expect(model.modes.at(-1)).toBe("auto");
    const { input = 0, cacheRead = 0, cacheWrite = 0 } = model.prices ?? {};
    expect([cacheRead < input, cacheWrite > input]).toEqual([true, true]);
  });
});
