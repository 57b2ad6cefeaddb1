import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ConfigError, readConfig } from "../../infra/config/read-config.ts";
import { configSchema } from "../../infra/config/schema.ts";
import { EVERYTHING } from "./support/synthesised.ts";

const EXAMPLE = readFileSync(join(import.meta.dirname, "../../infra/deployment.example.yml"), "utf8");

function problemsOf(text: string, region?: string): readonly string[] {
  try {
    readConfig(text, "deployment.yml", region);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
  }
}

describe("the deployment's configuration", () => {
  test.each(["", "# nothing\n", "{}\n"])("has a default for everything: %j", (text) => {
    expect(readConfig(text, "deployment.yml")).toMatchObject({
      name: "Greenlight",
      github_api_url: "https://api.github.com",
      app_key: "secret",
      log: { level: "INFO", retention_days: 30 },
      review: { enabled: false },
      concurrency: { worker: 10 },
      tags: {},
    });
  });

  test("takes everything at once", () => {
    expect(problemsOf(EVERYTHING)).toEqual([]);
  });

  test("knows the region of whoever deploys, unless it names one itself", () => {
    expect(readConfig("", "deployment.yml", "eu-central-1").region).toBe("eu-central-1");
    expect(readConfig("region: us-east-1", "deployment.yml", "eu-central-1").region).toBe("us-east-1");
  });
});

describe("the example", () => {
  test("says what holds without it", () => {
    expect(readConfig(EXAMPLE, "example")).toEqual(readConfig("", "deployment.yml"));
  });

  test("can be taken with each of its suggestions", () => {
    const uncommented = EXAMPLE.replace(/^( *)# (?= *(?:- )?\w+:(?: |$))/gm, "$1").replace(
      "enabled: false",
      "enabled: true",
    );
    expect(problemsOf(uncommented)).toEqual([]);
    expect(readConfig(uncommented, "example").domain?.name).toBe("greenlight.example.com");
  });

  test("names every key", () => {
    for (const key of Object.keys(configSchema.shape)) expect(EXAMPLE).toMatch(new RegExp(`^(?:# )?${key}:`, "m"));
    for (const part of ["review", "log", "concurrency", "domain"] as const) {
      const { innerType } = Object(configSchema.shape[part]._zod.def);
      for (const key of Object.keys(Object(innerType).shape)) expect(EXAMPLE).toMatch(new RegExp(`\\b${key}:`));
    }
  });
});

describe("what is wrong is told with its place, and how to mend it", () => {
  test.each<[string, string, string | RegExp]>([
    ["a slip in a key", "regoin: eu-central-1", "1:1 regoin: unknown key `regoin`; did you mean `region`?"],
    ["a slip in a key inside", "log:\n  levle: INFO", "2:3 log.levle: unknown key `levle`; did you mean `level`?"],
    [
      "a word where a switch is",
      "reconcile: sometimes",
      "1:12 reconcile: expected `true` or `false`, found the text “sometimes”",
    ],
    ["an account without quotes", "account: 123456789012", "1:10 account: expected a text, found `123456789012`"],
    [
      "days that CloudWatch does not know",
      "log: { retention_days: 31 }",
      "1:24 log.retention_days: expected `1` or `3`",
    ],
    ["GitHub's pages", "github_api_url: https://github.com", /1:17 github_api_url: is the address of GitHub's pages/],
    [
      "a key's alias",
      "kms_key_arn: arn:aws:kms:eu-central-1:123456789012:alias/x",
      /1:14 kms_key_arn: .*not of an alias/,
    ],
    ["a stack's name that AWS refuses", "name: green_light", /1:7 name: .*must be letters, digits and dashes/],
    ["no YAML", "name: [", /^1:\d/],
    ["the same key twice", "reconcile: true\nreconcile: false", /2:1 .*unique/],
    [
      "too little reserved for the worker",
      "concurrency:\n  worker: 20\n  worker_reserved: 10",
      /3:20 concurrency\.worker_reserved: must be at least `worker` \(20\)/,
    ],
    ["a budget for nothing", "review: { monthly_budget: 5 }", /1:27 review\.monthly_budget: means nothing while/],
    [
      "a model that nobody knows",
      "review: { enabled: true, model: claude-9 }",
      /1:33 review\.model: names no model of the table\. Set it to one of claude-sonnet-5\.5/,
    ],
    [
      "a guardrail without its version",
      "review: { enabled: true, guardrail: abc }",
      /review\.guardrail: is not id:version/,
    ],
    [
      "Bedrock in China",
      "region: cn-north-1\nreview: { enabled: true }",
      /2:20 review\.enabled: Amazon Bedrock is not in/,
    ],
    [
      "the App's key in KMS in China",
      "region: cn-north-1\napp_key: kms",
      /2:10 app_key: AWS KMS takes no private RSA keys from outside in the regions of AWS China/,
    ],
    [
      "a key of another region",
      `region: us-east-1\n${EVERYTHING}`,
      /kms_key_arn: is in eu-central-1, and the stack in us-east-1/,
    ],
    [
      "a certificate of another region",
      `region: us-east-1\n${EVERYTHING}`,
      /domain\.certificate_arn: is in eu-central-1, and the stack in us-east-1/,
    ],
    [
      "Bedrock in another partition",
      "region: us-gov-west-1\nreview: { enabled: true, region: us-east-1 }",
      /2:34 review\.region: is in another partition \(aws\) than the stack \(aws-us-gov\)/,
    ],
    [
      "global profiles in GovCloud",
      "region: us-gov-west-1\nreview: { enabled: true }",
      /review\.models: the model claude-sonnet-5\.5 is the inference profile global\..*, which is not in GovCloud/,
    ],
  ])("%s", (_, text, problem) => {
    expect(problemsOf(text)).toEqual(
      expect.arrayContaining([
        typeof problem === "string" ? expect.stringContaining(problem) : expect.stringMatching(problem),
      ]),
    );
  });

  test("all of it at once, in the order of the file", () => {
    const text = "nmae: x\nlog: { level: LOUD }\nconcurrency: { worker: 1 }\n";
    expect(() => readConfig(text, "deployment.yml")).toThrow(
      /cannot be used:\n {2}deployment\.yml:1:1 {2}nmae: unknown key.*\n {2}deployment\.yml:2:15 {2}log\.level: .*\n {2}deployment\.yml:3:24 {2}concurrency\.worker: must be at least 2/,
    );
  });

  test("by the region of whoever deploys, too", () => {
    expect(problemsOf("review: { enabled: true }", "cn-north-1")).toEqual([
      expect.stringContaining("not in the regions"),
    ]);
  });
});
