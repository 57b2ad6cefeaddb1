import { describe, expect, test } from "@jest/globals";
import { readBatchResponse } from "../../../app/local/aws/batch-response.ts";

const BATCH = ["m1", "m2", "m3"];

describe("a batch is a complete success", () => {
  test.each([
    ["when the function answers nothing", undefined],
    ["when the function answers null", null],
    ["when the answer is an empty object", {}],
    ["when batchItemFailures is null", { batchItemFailures: null }],
    ["when batchItemFailures is empty", { batchItemFailures: [] }],
    ["when the answer speaks of something else", { statusCode: 200 }],
  ])("%s", (_, answer) => {
    expect(readBatchResponse(answer, BATCH)).toEqual({ succeeded: BATCH, failed: [] });
  });
});

describe("a batch is a partial success", () => {
  test("when known messages are named: they fail, in the order of the batch, and the others succeed", () => {
    const answer = {
      batchItemFailures: [{ itemIdentifier: "m3" }, { itemIdentifier: "m1" }, { itemIdentifier: "m3" }],
    };
    expect(readBatchResponse(answer, BATCH)).toEqual({ succeeded: ["m2"], failed: ["m1", "m3"] });
  });
});

describe("a batch is a complete failure", () => {
  test.each([
    ["when the answer is no object", "ok", '"ok"'],
    ["when the answer is a list", [{ itemIdentifier: "m1" }], "not an object"],
    ["when batchItemFailures is no list", { batchItemFailures: { itemIdentifier: "m1" } }, "not a list"],
    ["when an itemIdentifier is empty", { batchItemFailures: [{ itemIdentifier: "" }] }, "no itemIdentifier"],
    ["when an itemIdentifier is null", { batchItemFailures: [{ itemIdentifier: null }] }, "no itemIdentifier"],
    ["when the key has another name", { batchItemFailures: [{ messageId: "m1" }] }, '{"messageId":"m1"}'],
    ["when a failure is a bare id", { batchItemFailures: ["m1"] }, "no itemIdentifier"],
    ["when a failure is null", { batchItemFailures: [null] }, "no itemIdentifier"],
    ["when an id is in no message of the batch", { batchItemFailures: [{ itemIdentifier: "m9" }] }, "m9"],
    [
      "when one good id stands beside a bad one",
      { batchItemFailures: [{ itemIdentifier: "m1" }, { itemIdentifier: "" }] },
      "no itemIdentifier",
    ],
  ])("%s", (_, answer, reason) => {
    const outcome = readBatchResponse(answer, BATCH);
    expect(outcome).toMatchObject({ succeeded: [], failed: BATCH });
    expect(outcome.reason).toContain(reason);
  });
});
