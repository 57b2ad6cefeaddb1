import { describe, expect, test } from "@jest/globals";
import { ConfigurationError } from "../../app/settings/configuration-error.ts";
import {
  readSweeperEnvironment,
  readWebhookEnvironment,
  readWorkerEnvironment,
  type Variables,
} from "../../app/settings/environment.ts";

const QUEUE_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/greenlight.fifo";
const ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:greenlight/webhook-AbCdEf";
const webhook = (changes: Variables = {}) => readWebhookEnvironment({ QUEUE_URL, WEBHOOK_SECRET_ARN: ARN, ...changes });

test("the least that the webhook needs, with the defaults for the rest", () => {
  expect(webhook()).toEqual({
    queueUrl: QUEUE_URL,
    webhookSecretArn: ARN,
    githubApiUrl: "https://api.github.com",
    logLevel: "INFO",
    appSlug: null,
    metricsNamespace: "Greenlight",
  });
});

test("the worker reads the App's credentials instead of the webhook secret", () => {
  expect(readWorkerEnvironment({ QUEUE_URL, APP_CREDENTIALS_ARN: ARN, LOG_LEVEL: "debug", APP_SLUG: "gl" })).toEqual({
    queueUrl: QUEUE_URL,
    appCredentialsArn: ARN,
    appKeyArn: null,
    githubApiUrl: "https://api.github.com",
    logLevel: "DEBUG",
    appSlug: "gl",
    metricsNamespace: "Greenlight",
    requireOrganizationPolicy: false,
  });
});

describe("the worker's switch for the organisation's policy", () => {
  const worker = (value: string) =>
    readWorkerEnvironment({ QUEUE_URL, APP_CREDENTIALS_ARN: ARN, REQUIRE_ORGANIZATION_POLICY: value });

  test.each([
    ["true", true],
    ["false", false],
    ["", false],
  ])("%s", (value, expected) => {
    expect(worker(value).requireOrganizationPolicy).toBe(expected);
  });

  test.each(["yes", "1", "TRUE"])("is refused where it says %s: nobody must think that it is on", (value) => {
    expect(() => worker(value)).toThrow(`REQUIRE_ORGANIZATION_POLICY is "${value}". Leave it out for false`);
  });
});

describe("the sweeper", () => {
  const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const sweeper = (changes: Variables = {}) =>
    readSweeperEnvironment({ QUEUE_URL, APP_CREDENTIALS_ARN: ARN, ...changes });

  test("reads what the worker reads, and looks at no pull request again unless it is told to", () => {
    expect(sweeper()).toEqual({
      queueUrl: QUEUE_URL,
      appCredentialsArn: ARN,
      appKeyArn: null,
      githubApiUrl: "https://api.github.com",
      logLevel: "INFO",
      appSlug: null,
      metricsNamespace: "Greenlight",
      reconciles: false,
    });
  });

  test("takes a key in AWS KMS, a namespace for metrics, and the switch for looking again", () => {
    expect(sweeper({ APP_KEY_ARN: KEY, METRICS_NAMESPACE: "Staging", RECONCILE: "true" })).toMatchObject({
      appKeyArn: KEY,
      metricsNamespace: "Staging",
      reconciles: true,
    });
  });

  test.each<[string, Variables, RegExp]>([
    ["no credentials", { APP_CREDENTIALS_ARN: undefined }, /APP_CREDENTIALS_ARN is not set/],
    ["no queue", { QUEUE_URL: undefined }, /QUEUE_URL is not set/],
    ["a switch that is neither on nor off", { RECONCILE: "daily" }, /RECONCILE is "daily"\. Leave it out for false/],
    ["an alias for a key", { APP_KEY_ARN: KEY.replace(/key\/.*/, "alias/greenlight") }, /APP_KEY_ARN is not the ARN/],
  ])("refuses %s", (_, changes, message) => {
    expect(() => sweeper(changes)).toThrow(ConfigurationError);
    expect(() => sweeper(changes)).toThrow("The sweeper Lambda's environment");
    expect(() => sweeper(changes)).toThrow(message);
  });
});

describe("the App's key in AWS KMS", () => {
  const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const worker = (value: string) => readWorkerEnvironment({ QUEUE_URL, APP_CREDENTIALS_ARN: ARN, APP_KEY_ARN: value });

  test.each([
    ["a key", KEY],
    ["a key in China", KEY.replace("aws", "aws-cn")],
    [
      "a key of several regions",
      KEY.replace("1234abcd-12ab-34cd-56ef-1234567890ab", "mrk-1234abcd12ab34cd56ef1234567890ab"),
    ],
  ])("may be %s", (_, value) => {
    expect(worker(value).appKeyArn).toBe(value);
  });

  test.each([
    ["an alias, which somebody may point elsewhere", KEY.replace(/key\/.*/, "alias/greenlight")],
    ["a key's id alone", "1234abcd-12ab-34cd-56ef-1234567890ab"],
    ["a secret", ARN],
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----"],
  ])("is refused where it is %s", (_, value) => {
    const attempt = () => worker(value);
    expect(attempt).toThrow(
      "APP_KEY_ARN is not the ARN of a key in AWS KMS. Leave it out, or set it to the key's own ARN",
    );
    expect(attempt).not.toThrow(value);
  });
});

describe("taken", () => {
  test.each<[string, string, Variables]>([
    ["a queue on this machine", "queueUrl", { QUEUE_URL: "http://127.0.0.1:4566/000000000000/greenlight.fifo" }],
    ["a secret in China", "webhookSecretArn", { WEBHOOK_SECRET_ARN: ARN.replace("aws", "aws-cn") }],
    ["a secret in GovCloud", "webhookSecretArn", { WEBHOOK_SECRET_ARN: ARN.replace("aws", "aws-us-gov") }],
    ["a secret's plain name", "webhookSecretArn", { WEBHOOK_SECRET_ARN: "greenlight/webhook" }],
    ["GitHub Enterprise Server", "githubApiUrl", { GITHUB_API_URL: "https://git.example.com/api/v3" }],
    ["http on the same machine", "githubApiUrl", { GITHUB_API_URL: "http://127.0.0.1:8080" }],
    ["a namespace for metrics", "metricsNamespace", { METRICS_NAMESPACE: "Greenlight-staging" }],
    ["http to IPv6's loopback", "githubApiUrl", { GITHUB_API_URL: "http://[::1]:8080" }],
  ])("%s", (_, field, variables) => {
    expect(webhook(variables)).toMatchObject({ [field]: Object.values(variables)[0] });
  });

  test("a trailing slash of GitHub's address is cut off", () => {
    expect(webhook({ GITHUB_API_URL: "https://git.example.com/api/v3/" }).githubApiUrl).toBe(
      "https://git.example.com/api/v3",
    );
  });
});

describe("refused", () => {
  test.each<[string, Variables, RegExp]>([
    ["no queue", { QUEUE_URL: undefined }, /QUEUE_URL is not set\. Set it to the URL of the FIFO queue/],
    ["a queue that is blank", { QUEUE_URL: "  " }, /QUEUE_URL is not set/],
    ["a queue's name alone", { QUEUE_URL: "greenlight.fifo" }, /QUEUE_URL is not an http\(s\) URL/],
    ["a standard queue", { QUEUE_URL: QUEUE_URL.replace(".fifo", "") }, /QUEUE_URL does not name a FIFO queue/],
    ["an ARN of another service", { WEBHOOK_SECRET_ARN: "arn:aws:s3:::bucket" }, /WEBHOOK_SECRET_ARN is neither/],
    [
      "a secret's JSON where its name belongs",
      { WEBHOOK_SECRET_ARN: '{"current":"x"}' },
      /WEBHOOK_SECRET_ARN is neither/,
    ],
    [
      "http to another machine",
      { GITHUB_API_URL: "http://git.example.com/api/v3" },
      /GITHUB_API_URL uses http without TLS/,
    ],
    ["GitHub's pages", { GITHUB_API_URL: "https://github.com" }, /GITHUB_API_URL is the address of GitHub's pages/],
    [
      "a password in the address",
      { GITHUB_API_URL: "https://a:b@git.example.com" },
      /GITHUB_API_URL carries a user name/,
    ],
    [
      "an unknown level",
      { LOG_LEVEL: "verbose" },
      /LOG_LEVEL is "verbose"\. Leave it out for INFO, or set it to one of/,
    ],
    ["AWS's own namespace", { METRICS_NAMESPACE: "AWS/Lambda" }, /METRICS_NAMESPACE is no namespace that CloudWatch/],
    ["a bot's login as the slug", { APP_SLUG: "greenlight[bot]" }, /APP_SLUG is not the slug of a GitHub App/],
  ])("%s", (_, variables, message) => {
    expect(() => webhook(variables)).toThrow(ConfigurationError);
    expect(() => webhook(variables)).toThrow(message);
  });

  test("all problems at once, without the values of what may be secret", () => {
    const pasted = '{"current":"the-secret-itself"}';
    const attempt = () =>
      readWebhookEnvironment({ WEBHOOK_SECRET_ARN: pasted, GITHUB_API_URL: "ftp://x", LOG_LEVEL: "x" });
    expect(attempt).toThrow(
      /QUEUE_URL is not set.*\n.*WEBHOOK_SECRET_ARN is neither.*\n.*GITHUB_API_URL is not an http.*\n.*LOG_LEVEL is/,
    );
    expect(attempt).not.toThrow(/the-secret-itself/);
  });
});
