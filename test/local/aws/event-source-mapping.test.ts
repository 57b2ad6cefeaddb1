import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { LOCAL_CREDENTIALS } from "../../../app/local/aws/account.ts";
import {
  createEventSourceMapping,
  type EventSourceMapping,
  type EventSourceMappingOptions,
  type InvocationResult,
} from "../../../app/local/aws/event-source-mapping.ts";
import { type LocalQueue, type QueueCounts, startQueue } from "../../../app/local/aws/queue.ts";

let queue: LocalQueue;
let sqs: SQSClient;
let mapping: EventSourceMapping | undefined;
let invocations: { readonly bodies: readonly string[]; readonly result: InvocationResult }[];
let errors: unknown[];

beforeEach(async () => {
  queue = await startQueue({ visibilityTimeoutSeconds: 1, maxReceiveCount: 3 });
  sqs = new SQSClient({ endpoint: queue.endpoint, region: queue.region, credentials: LOCAL_CREDENTIALS });
  invocations = [];
  errors = [];
});

afterEach(async () => {
  await mapping?.stop();
  mapping = undefined;
  sqs.destroy();
  await queue.close();
  expect(errors).toEqual([]);
});

function map(invoke: EventSourceMappingOptions["invoke"], more: Partial<EventSourceMappingOptions> = {}) {
  mapping = createEventSourceMapping({
    queue,
    functionName: "worker",
    timeoutSeconds: 1,
    invoke,
    onInvocation: (batch, result) => invocations.push({ bodies: batch.map(({ body }) => body), result }),
    onError: (error) => errors.push(error),
    ...more,
  });
  return mapping;
}

let sent = 0;
async function send(group: string, ...bodies: readonly string[]): Promise<void> {
  for (const body of bodies) {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: body,
        MessageGroupId: group,
        MessageDeduplicationId: `id-${sent++}`,
        MessageAttributes: { colour: { DataType: "String", StringValue: "green" } },
      }),
    );
  }
}

async function makeVisible(record: SQSRecord): Promise<void> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queue.url,
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: 0,
    }),
  );
}

function queueShows(condition: (counts: QueueCounts) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!condition(queue.counts())) return;
      stopListening();
      resolve();
    };
    const stopListening = queue.onChange(check);
    check();
  });
}

const groupsOf = (event: SQSEvent) => event.Records.map((record) => String(record.attributes.MessageGroupId));
const failuresOf = (records: readonly SQSRecord[]) => ({
  batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })),
});

describe("the event source mapping", () => {
  test("gives the function a batch as Lambda does", async () => {
    await send("1#2", "hello");
    const events: SQSEvent[] = [];
    const remaining: number[] = [];
    map(async (event, context) => {
      events.push(event);
      remaining.push(context.getRemainingTimeInMillis());
      expect(context.functionName).toBe("worker");
    }).start();
    await mapping?.idle();
    expect(events).toEqual([
      {
        Records: [
          {
            messageId: expect.stringMatching(/^[\da-f-]{36}$/),
            receiptHandle: expect.any(String),
            body: "hello",
            attributes: {
              ApproximateReceiveCount: "1",
              SentTimestamp: expect.stringMatching(/^\d{13}$/),
              SequenceNumber: expect.stringMatching(/^\d{20}$/),
              MessageGroupId: "1#2",
              SenderId: expect.any(String),
              MessageDeduplicationId: expect.stringMatching(/^id-\d+$/),
              ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
            },
            messageAttributes: {
              colour: { stringValue: "green", dataType: "String", stringListValues: [], binaryListValues: [] },
            },
            md5OfBody: "5d41402abc4b2a76b9719d911017c592",
            md5OfMessageAttributes: expect.stringMatching(/^[\da-f]{32}$/),
            eventSource: "aws:sqs",
            eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:greenlight.fifo",
            awsRegion: "us-east-1",
          },
        ],
      },
    ]);
    expect(remaining[0]).toBeGreaterThan(0);
    expect(remaining[0]).toBeLessThanOrEqual(1000);
  });

  test("delivers a burst in batches of ten, in order", async () => {
    const burst = Array.from({ length: 25 }, (_, number) => String(number));
    await send("a", ...burst);
    map(async () => undefined).start();
    await mapping?.idle();
    expect(invocations.map(({ bodies }) => bodies.length)).toEqual([10, 10, 5]);
    expect(invocations.flatMap(({ bodies }) => bodies)).toEqual(burst);
  });

  test("puts messages of several groups into one batch", async () => {
    await send("a", "a1");
    await send("b", "b1");
    await send("a", "a2");
    map(async () => ({ batchItemFailures: [] })).start();
    await mapping?.idle();
    expect(invocations.map(({ bodies }) => bodies)).toEqual([["a1", "a2", "b1"]]);
  });

  test("never runs two invocations with the same group at once, even if a message becomes visible meanwhile", async () => {
    await send("a", "a1", "a2");
    const atWork = new Set<string>();
    let invocation = 0;
    map(async (event) => {
      invocation++;
      for (const group of new Set(groupsOf(event))) {
        expect(atWork).not.toContain(group);
        atWork.add(group);
      }
      if (invocation === 1) {
        for (const record of event.Records) await makeVisible(record);
        // Now the poller takes them again, and must hold them until this invocation is over.
        await queueShows(({ visible }) => visible === 0);
      }
      for (const group of groupsOf(event)) atWork.delete(group);
      return invocation === 1 ? failuresOf(event.Records) : undefined;
    }).start();
    await mapping?.idle();
    expect(invocations.map(({ bodies }) => bodies)).toEqual([
      ["a1", "a2"],
      ["a1", "a2"],
    ]);
    expect(invocations.map(({ result }) => result.reason)).toEqual([undefined, undefined]);
  });

  test("runs different groups side by side, up to its maximum concurrency", async () => {
    for (const group of ["a", "b", "c", "d"]) await send(group, group);
    let running = 0;
    let most = 0;
    let third: (() => void) | undefined;
    const twoRun = new Promise<void>((resolve) => {
      third = resolve;
    });
    map(
      async () => {
        most = Math.max(most, ++running);
        if (running === 2) third?.();
        await twoRun;
        running--;
      },
      { batchSize: 1, maximumConcurrency: 2 },
    ).start();
    await mapping?.idle();
    expect(most).toBe(2);
    expect(invocations).toHaveLength(4);
  });

  test("deletes what succeeded and delivers again what failed, once the handler's own visibility timeout is over", async () => {
    await send("a", "a1");
    await send("b", "b1");
    let first = true;
    map(async (event) => {
      const failed = event.Records.filter(({ body }) => first && body === "b1");
      first = false;
      for (const record of failed) await makeVisible(record);
      return failuresOf(failed);
    }).start();
    await mapping?.idle();
    expect(invocations.map(({ bodies }) => bodies)).toEqual([["a1", "b1"], ["b1"]]);
    expect(invocations[0]?.result).toMatchObject({ succeeded: [expect.any(String)], failed: [expect.any(String)] });
  });

  test("delivers a failed message again after the queue's visibility timeout, counted", async () => {
    await send("a", "a1");
    const counts: string[] = [];
    map(async (event) => {
      counts.push(...event.Records.map(({ attributes }) => attributes.ApproximateReceiveCount));
      return counts.length === 1 ? failuresOf(event.Records) : undefined;
    }).start();
    await mapping?.idle();
    expect(counts).toEqual(["1", "2"]);
  });

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("boom");
      },
    ],
    ["answers with an empty itemIdentifier", () => ({ batchItemFailures: [{ itemIdentifier: "" }] })],
    ["answers with an unknown itemIdentifier", () => ({ batchItemFailures: [{ itemIdentifier: "nobody" }] })],
    ["answers with something malformed", () => "done"],
  ])("keeps the whole batch when the function %s", async (_, fail) => {
    await send("a", "a1", "a2");
    let first = true;
    map(async (event) => {
      if (!first) return undefined;
      first = false;
      for (const record of event.Records) await makeVisible(record);
      return fail();
    }).start();
    await mapping?.idle();
    expect(invocations.map(({ bodies }) => bodies)).toEqual([
      ["a1", "a2"],
      ["a1", "a2"],
    ]);
    expect(invocations[0]?.result.reason).toEqual(expect.any(String));
  });

  test("lets a poison message go to the dead letter queue, and its group goes on", async () => {
    await send("a", "poison");
    await send("b", "b1");
    map(async (event) => {
      const poison = event.Records.filter(({ body }) => body === "poison");
      for (const record of poison) await makeVisible(record);
      return failuresOf(poison);
    }).start();
    await mapping?.idle();
    await send("a", "a2");
    await mapping?.idle();
    expect(queue.deadLetters().map(({ body }) => body)).toEqual(["poison"]);
    expect(invocations.map(({ bodies }) => bodies)).toEqual([["poison", "b1"], ["poison"], ["poison"], ["a2"]]);
  });

  test("is idle at once when there is nothing to do, and after a message that comes while it waits", async () => {
    map(async () => undefined).start();
    await mapping?.idle();
    await send("a", "a1");
    await mapping?.idle();
    expect(invocations.map(({ bodies }) => bodies)).toEqual([["a1"]]);
  });

  test("takes nothing more after it was stopped, and goes on after it was started again", async () => {
    map(async () => undefined).start();
    await mapping?.stop();
    await send("a", "a1");
    expect(queue.counts()).toMatchObject({ visible: 1, inFlight: 0 });
    mapping?.start();
    await mapping?.idle();
    expect(invocations.map(({ bodies }) => bodies)).toEqual([["a1"]]);
  });

  test("reports a queue that it cannot reach, and delivers nothing", async () => {
    const other = await startQueue({ visibilityTimeoutSeconds: 1 });
    const reported = new Promise((resolve) => {
      map(async () => undefined, { queue: other, onError: resolve });
    });
    await other.close();
    mapping?.start();
    expect(await reported).toMatchObject({ message: expect.stringContaining("ECONNREFUSED") });
    expect(invocations).toEqual([]);
  });

  test.each<[string, Partial<EventSourceMappingOptions>]>([
    ["batchSize", { batchSize: 11 }],
    ["maximumConcurrency", { maximumConcurrency: 1 }],
    ["waitTimeSeconds", { waitTimeSeconds: 0 }],
    ["Queue visibility timeout: 1 seconds is less than Function timeout: 2 seconds", { timeoutSeconds: 2 }],
  ])("refuses what AWS refuses: %s", (message, options) => {
    expect(() => map(async () => undefined, options)).toThrow(message);
  });
});
