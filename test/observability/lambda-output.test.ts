import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { createLambdaLog } from "../../app/observability/lambda-log.ts";
import { createLambdaMetrics } from "../../app/observability/lambda-metrics.ts";
import { withFields } from "../../app/observability/log.ts";

let written: string[];
beforeEach(() => {
  written = [];
  jest.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    written.push(
      ...String(chunk)
        .split("\n")
        .filter((line) => line !== ""),
    );
    return true;
  });
  jest.spyOn(process.stderr, "write").mockImplementation((chunk) => {
    written.push(
      ...String(chunk)
        .split("\n")
        .filter((line) => line !== ""),
    );
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const lines = (): Record<string, unknown>[] => written.map((line) => JSON.parse(line));
const context = (awsRequestId: string) => ({
  awsRequestId,
  callbackWaitsForEmptyEventLoop: false,
  functionName: "greenlight-webhook",
  functionVersion: "1",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:greenlight-webhook",
  memoryLimitInMB: "256",
  logGroupName: "group",
  logStreamName: "stream",
  getRemainingTimeInMillis: () => 1000,
  done() {},
  fail() {},
  succeed() {},
});

describe("the log", () => {
  test("is JSON lines with level, service and the fields", () => {
    createLambdaLog({ service: "webhook", level: "INFO" }).info("Enqueued", { repository: "octo/app", pull: 2 });
    expect(lines()).toEqual([
      expect.objectContaining({
        level: "INFO",
        message: "Enqueued",
        service: "webhook",
        repository: "octo/app",
        pull: 2,
      }),
    ]);
  });

  test("leaves out what is below its level", () => {
    const log = createLambdaLog({ service: "webhook", level: "WARN" });
    log.info("quiet");
    log.warn("loud");
    expect(lines().map(({ message }) => message)).toEqual(["loud"]);
  });

  test("leaks no field into the next invocation, and carries each one's request id", () => {
    const log = createLambdaLog({ service: "worker", level: "INFO" });
    log.begin(context("first"));
    withFields(log, { deliveryId: "d1", pull: 1 }).info("one", { sha: "s" });
    log.begin(context("second"));
    log.info("two");

    const [one, two] = lines();
    expect(one).toMatchObject({ function_request_id: "first", deliveryId: "d1", pull: 1, sha: "s" });
    expect(two).toMatchObject({ function_request_id: "second", message: "two" });
    expect(Object.keys(two ?? {})).not.toEqual(expect.arrayContaining(["deliveryId"]));
    expect(two).not.toHaveProperty("pull");
    expect(two).not.toHaveProperty("sha");
  });

  test("keeps the lines of pull requests apart that are evaluated at the same time", () => {
    const log = createLambdaLog({ service: "worker", level: "INFO" });
    const [one, two] = [withFields(log, { pull: 1 }), withFields(log, { pull: 2 })];
    one.info("a");
    two.info("b");
    one.info("c");
    expect(lines().map(({ pull }) => pull)).toEqual([1, 2, 1]);
  });

  test("describes errors without what hangs on them, and masks secrets in texts", () => {
    const error = Object.assign(new Error(`sent Bearer ${"x".repeat(40)}`), { event: { payload: "private" } });
    createLambdaLog({ service: "worker", level: "INFO" }).error("failed", {
      error,
      url: `https://x/?t=ghs_${"a".repeat(36)}`,
    });
    expect(lines()[0]).toMatchObject({ error: { name: "Error", message: "sent ***" }, url: "https://x/?t=***" });
    expect(written.join()).not.toMatch(/private|xxxx|aaaa/);
  });
});

describe("the metrics", () => {
  test("are one line of embedded metric format for each invocation", () => {
    const metrics = createLambdaMetrics({ service: "webhook", namespace: "Greenlight" });
    metrics.count("Received");
    metrics.count("Enqueued", 2);
    metrics.count("Enqueued");
    metrics.publish();
    metrics.publish();

    expect(lines()).toHaveLength(1);
    const [line] = lines();
    expect(line).toMatchObject({
      service: "webhook",
      Received: 1,
      _aws: { CloudWatchMetrics: [{ Namespace: "Greenlight", Dimensions: [["service"]] }] },
    });
    expect([line?.Enqueued].flat().reduce((sum: number, n) => sum + Number(n), 0)).toBe(3);
  });

  test("have one value of a gauge: of a limit the highest, of a time that is left the lowest", () => {
    const metrics = createLambdaMetrics({ service: "sweeper", namespace: "Greenlight-staging" });
    for (const percent of [20, 91.5, 40]) metrics.gauge("RateLimitUsed", percent);
    for (const days of [30, 2.5, 7]) metrics.gauge("ApprovalTokenDaysLeft", days);
    metrics.publish();
    metrics.publish();
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toMatchObject({
      service: "sweeper",
      RateLimitUsed: 91.5,
      ApprovalTokenDaysLeft: 2.5,
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: "Greenlight-staging",
            Metrics: expect.arrayContaining([expect.objectContaining({ Name: "RateLimitUsed", Unit: "Percent" })]),
          },
        ],
      },
    });
  });

  test("start anew with each invocation", () => {
    const metrics = createLambdaMetrics({ service: "worker", namespace: "Greenlight" });
    metrics.gauge("RateLimitUsed", 99);
    metrics.publish();
    metrics.gauge("RateLimitUsed", 1);
    metrics.publish();
    expect(lines().map(({ RateLimitUsed }) => RateLimitUsed)).toEqual([99, 1]);
  });
});
