import type { SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createQueue, createQueueClient, EnqueueError, type Queue } from "../../app/queue/queue.ts";
import { anEnvelope } from "../support/an-envelope.ts";
import { type AwsStandIn, startAwsStandIn } from "../support/aws-stand-in.ts";

let aws: AwsStandIn;
let client: SQSClient;
let queue: Queue;
beforeEach(async () => {
  aws = await startAwsStandIn("");
  client = createQueueClient({
    endpoint: aws.url,
    region: "eu-central-1",
    credentials: { accessKeyId: "stand-in", secretAccessKey: "stand-in" },
  });
  queue = createQueue({ client, queueUrl: aws.queueUrl });
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});

const envelopes = (count: number) => Array.from({ length: count }, (_, index) => anEnvelope({ pull: index + 1 }));

describe("send", () => {
  test("puts one envelope into its pull request's group, deduplicated by the delivery", async () => {
    await queue.send([anEnvelope()]);
    expect(aws.messages).toEqual([
      { body: JSON.stringify(anEnvelope()), group: "99#2", deduplicationId: anEnvelope().deliveryId },
    ]);
  });

  test("puts several into batches of ten", async () => {
    await queue.send(envelopes(23));
    expect(aws.messages).toHaveLength(23);
    expect(aws.requests.map(({ operation }) => operation)).toEqual(Array(3).fill("SendMessageBatch"));
    expect(new Set(aws.messages.map(({ deduplicationId }) => deduplicationId)).size).toBe(23);
  });

  test("tells one that is forwarded apart from the message that it came from", async () => {
    await queue.send([anEnvelope()], { oneOfSeveral: true });
    expect(aws.messages[0]?.deduplicationId).toBe(`${anEnvelope().deliveryId}:99#2`);
  });

  test("tells the pull requests of several repositories apart that one event is about", async () => {
    const other = { id: 100, owner: "octo", name: "web" };
    await queue.send([anEnvelope(), anEnvelope({ repository: other })]);
    expect(new Set(aws.messages.map(({ deduplicationId }) => deduplicationId)).size).toBe(2);
  });

  test("of nothing asks nothing of the queue", async () => {
    await queue.send([]);
    expect(aws.requests).toEqual([]);
  });

  test("throws where the queue takes a part of a batch: nothing is lost silently", async () => {
    aws.queue = { kind: "takes-a-part", refuse: [0, 2] };
    const sent = queue.send(envelopes(4));
    await expect(sent).rejects.toThrow(EnqueueError);
    await expect(sent).rejects.toThrow("The queue did not take 2 of 4 messages: the entry failed");
  });

  test("tries again once where the queue fails for a moment", async () => {
    aws.queue = { kind: "fails", status: 500, type: "InternalFailure" };
    await expect(queue.send([anEnvelope()])).rejects.toThrow();
    expect(aws.requests).toHaveLength(2);
  });
});

test.each([
  [30, 30],
  [0.2, 1],
  [-5, 0],
  [100_000, 42_300],
])("changeVisibility by %d seconds asks the queue for %d", async (seconds, asked) => {
  await queue.changeVisibility("receipt", seconds);
  expect(aws.requests[0]).toMatchObject({
    operation: "ChangeMessageVisibility",
    input: { QueueUrl: aws.queueUrl, ReceiptHandle: "receipt", VisibilityTimeout: asked },
  });
});
