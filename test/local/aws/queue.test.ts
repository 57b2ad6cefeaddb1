import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { LOCAL_CREDENTIALS } from "../../../app/local/aws/account.ts";
import { type LocalQueue, startQueue } from "../../../app/local/aws/queue.ts";

let queue: LocalQueue;
let sqs: SQSClient;

beforeEach(async () => {
  queue = await startQueue({ maxReceiveCount: 2 });
  sqs = new SQSClient({ endpoint: queue.endpoint, region: queue.region, credentials: LOCAL_CREDENTIALS });
});

afterEach(async () => {
  sqs.destroy();
  await queue.close();
});

let sent = 0;
async function send(group: string, body: string, deduplicationId = `id-${sent++}`): Promise<void> {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queue.url,
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: deduplicationId,
    }),
  );
}

async function receive(maximum = 10): Promise<readonly Message[]> {
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: maximum,
      MessageSystemAttributeNames: ["All"],
    }),
  );
  return Messages ?? [];
}

const bodies = (messages: readonly Message[]) => messages.map((message) => message.Body);

const makeVisible = (message: Message | undefined) =>
  sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queue.url,
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  );

const remove = (message: Message | undefined) =>
  sqs.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: message?.ReceiptHandle }));

describe("the embedded queue", () => {
  test("is made as the deployed one is", async () => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ["All"] }),
    );
    expect(Attributes).toMatchObject({
      FifoQueue: "true",
      ContentBasedDeduplication: "false",
      DeduplicationScope: "messageGroup",
      FifoThroughputLimit: "perMessageGroupId",
      VisibilityTimeout: "60",
    });
    expect(JSON.parse(Attributes?.RedrivePolicy ?? "")).toEqual({
      deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:greenlight-dlq.fifo",
      maxReceiveCount: 2,
    });
    const dead = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queue.dlqUrl, AttributeNames: ["All"] }));
    expect(dead.Attributes).toMatchObject({ FifoQueue: "true", MessageRetentionPeriod: "1209600" });
  });

  test("listens on this machine alone", () => {
    expect(new URL(queue.endpoint).hostname).toBe("127.0.0.1");
    expect(new URL(queue.url).hostname).toBe("127.0.0.1");
  });

  test("hands out several messages of one group in one receive, in the order of sending", async () => {
    for (const body of ["1", "2", "3"]) await send("a", body);
    expect(bodies(await receive())).toEqual(["1", "2", "3"]);
  });

  test("fills a receive from one group before it turns to the next, up to ten", async () => {
    for (let number = 0; number < 8; number++) await send("a", `a${number}`);
    for (let number = 0; number < 8; number++) await send("b", `b${number}`);
    expect(bodies(await receive())).toEqual(["a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "b0", "b1"]);
  });

  test("keeps a group back while one of its messages is in flight, and other groups not", async () => {
    await send("a", "a1");
    await send("a", "a2");
    const [first] = await receive(1);
    await send("b", "b1");
    expect(bodies(await receive())).toEqual(["b1"]);
    await remove(first);
    expect(bodies(await receive())).toEqual(["a2"]);
  });

  test("keeps a group back until the last of its messages in flight is settled", async () => {
    await send("a", "a1");
    await send("a", "a2");
    const [first, second] = await receive();
    await makeVisible(first);
    expect(await receive()).toEqual([]);
    await remove(second);
    expect(bodies(await receive())).toEqual(["a1"]);
  });

  test("hands messages of a group that became visible again out in their first order", async () => {
    for (const body of ["1", "2", "3"]) await send("a", body);
    for (const message of await receive()) await makeVisible(message);
    expect(bodies(await receive())).toEqual(["1", "2", "3"]);
  });

  test("deduplicates within a group, and not across groups", async () => {
    await send("a", "first", "same");
    await send("a", "again", "same");
    await send("b", "other group", "same");
    const received = await receive();
    expect(bodies(received)).toEqual(["first", "other group"]);
    expect(received.map((message) => message.Attributes?.MessageDeduplicationId)).toEqual(["same", "same"]);
  });

  test("deduplicates also what is deleted already", async () => {
    await send("a", "first", "same");
    await remove((await receive())[0]);
    await send("a", "again", "same");
    expect(queue.counts()).toEqual({ visible: 0, delayed: 0, inFlight: 0, deadLetters: 0 });
  });

  test("tells how old its oldest message is, also of one that is being worked on", async () => {
    expect(queue.oldestAge()).toBe(0);
    await send("a", "first");
    const sent = Date.now();
    const clock = jest.spyOn(Date, "now").mockReturnValue(sent + 90_000);
    try {
      const age = queue.oldestAge();
      expect(age).toBeGreaterThanOrEqual(90);
      await receive();
      expect(queue.oldestAge()).toBe(age);
    } finally {
      clock.mockRestore();
    }
  });

  test("deduplicates in a batch as in single messages", async () => {
    const entry = (Id: string, MessageGroupId: string) => ({
      Id,
      MessageGroupId,
      MessageDeduplicationId: "same",
      MessageBody: Id,
    });
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: queue.url,
        Entries: [entry("1", "a"), entry("2", "a"), entry("3", "b")],
      }),
    );
    expect(bodies(await receive())).toEqual(["1", "3"]);
  });

  test("moves a message to the dead letter queue when it would be received once too often, and goes on with its group", async () => {
    await send("a", "poison");
    await send("a", "next");
    for (let attempt = 1; attempt <= 2; attempt++) {
      const received = await receive(1);
      expect(received.map((message) => message.Attributes?.ApproximateReceiveCount)).toEqual([String(attempt)]);
      await makeVisible(received[0]);
    }
    expect(bodies(await receive())).toEqual(["next"]);
    expect(queue.deadLetters()).toEqual([expect.objectContaining({ body: "poison", group: "a" })]);
    expect(queue.counts().deadLetters).toBe(1);
  });

  test("takes the delivery ids and groups that Greenlight uses", async () => {
    await send("123456#7", "evaluate", "72d3162e-cc78-11e3-81ab-4c9367dc0958:7");
    await send(`123456@${"a".repeat(40)}`, "resolve", "72d3162e-cc78-11e3-81ab-4c9367dc0958");
    expect(queue.counts().visible).toBe(2);
  });

  test.each([
    ["a group of more than 128 characters", "g".repeat(129), "id"],
    ["a group with a space", "a b", "id"],
    ["a deduplication id of more than 128 characters", "a", "i".repeat(129)],
    ["a deduplication id with a line break", "a", "i\nd"],
  ])("refuses %s", async (_, group, deduplicationId) => {
    await expect(send(group, "body", deduplicationId)).rejects.toMatchObject({ name: "InvalidParameterValue" });
    expect(queue.counts().visible).toBe(0);
  });

  test.each([
    ["visibilityTimeoutSeconds", { visibilityTimeoutSeconds: 43_201 }],
    ["maxReceiveCount", { maxReceiveCount: 0 }],
  ])("refuses to start with a bad %s", async (name, options) => {
    await expect(startQueue(options)).rejects.toThrow(name);
  });
});
