import { describe, expect, test } from "@jest/globals";
import { createCloudWatch, measuredIn } from "../../../app/local/aws/cloudwatch.ts";

const EMF = {
  _aws: {
    Timestamp: 1,
    CloudWatchMetrics: [
      { Namespace: "Greenlight", Dimensions: [["service"]], Metrics: [{ Name: "Failed" }, { Name: "Throttled" }] },
    ],
  },
  service: "worker",
  Failed: 2,
  Throttled: [1, 3],
};

describe("the stand-in for CloudWatch's metrics", () => {
  test("says that it is one", () => {
    expect(createCloudWatch().name).toContain("stand-in");
  });

  test("keeps what a function writes in the embedded metric format, and what AWS measures itself", () => {
    const cloudWatch = createCloudWatch();
    cloudWatch.onLog(JSON.stringify(EMF));
    cloudWatch.put({ namespace: "AWS/SQS", name: "Age", dimensions: { QueueName: "q" }, value: 7 });
    const own = { namespace: "Greenlight", dimensions: { service: "worker" } };
    expect(cloudWatch.values({ ...own, name: "Failed" })).toEqual([2]);
    expect(cloudWatch.values({ ...own, name: "Throttled" })).toEqual([1, 3]);
    expect(cloudWatch.values({ namespace: "AWS/SQS", name: "Age", dimensions: { QueueName: "q" } })).toEqual([7]);
  });

  test("has nothing for other dimensions, as in CloudWatch", () => {
    const cloudWatch = createCloudWatch();
    cloudWatch.onLog(JSON.stringify(EMF));
    const dimensions = [{}, { service: "webhook" }, { service: "worker", stage: "live" }];
    for (const each of dimensions) {
      expect(cloudWatch.values({ namespace: "Greenlight", name: "Failed", dimensions: each })).toEqual([]);
    }
  });

  test.each([
    ["a log record", '{"level":"INFO","message":"hello"}'],
    ["no JSON", "START RequestId: 1"],
    ["a text that only mentions it", '{"message":"\\"CloudWatchMetrics\\""}'],
    ["half of a document", '{"_aws":{"CloudWatchMetrics":[{"Namespace"'],
  ])("takes %s for no measurement", (_, line) => {
    expect(measuredIn(line)).toEqual([]);
  });
});
