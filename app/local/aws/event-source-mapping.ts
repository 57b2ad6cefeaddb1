import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Context, SQSEvent, SQSRecord } from "aws-lambda";
import { LOCAL_CREDENTIALS } from "./account.ts";
import { type BatchOutcome, readBatchResponse, wholeBatchFailed } from "./batch-response.ts";
import { lambdaContext, newInvocation } from "./lambda-context.ts";
import type { LocalQueue } from "./queue.ts";
import { toSqsRecord } from "./sqs-event.ts";

export interface EventSourceMappingOptions {
  readonly queue: LocalQueue;
  readonly functionName: string;
  readonly invoke: (event: SQSEvent, context: Context) => Promise<unknown>;
  /** The function's own timeout; as in AWS not longer than the queue's visibility timeout. */
  readonly timeoutSeconds: number;
  /** 1 to 10. Default: 10. */
  readonly batchSize?: number;
  /** 2 to 1000, as in AWS. Default: 10. */
  readonly maximumConcurrency?: number;
  /** How long one receive waits for messages; 1 to 20 seconds. Default: 20. It costs nothing: a message ends the wait. */
  readonly waitTimeSeconds?: number;
  /** After each invocation, once its successes are deleted. */
  readonly onInvocation?: (batch: readonly SQSRecord[], result: InvocationResult) => void;
  /** The poller's own troubles (queue unreachable, delete refused). Default: a warning of the process. */
  readonly onError?: (error: unknown) => void;
}

export interface InvocationResult extends BatchOutcome {
  readonly requestId: string;
  readonly durationMs: number;
  /** What the handler threw. */
  readonly error?: unknown;
}

export interface EventSourceMapping {
  start(): void;
  /** Takes no further message, waits for the invocations that run. */
  stop(): Promise<void>;
  /** Resolves when the queue holds no message (visible, delayed or in flight) and no invocation runs. */
  idle(): Promise<void>;
}

/** How long the poller waits after it could not reach the queue. */
const PAUSE_AFTER_ERROR_MS = 500;

/**
 * Lambda's poller for a FIFO queue.
 *
 * Batches of up to 10 messages, which may be of several groups; in a group in the order of sending; never two invocations
 * with the same group at once; successes are deleted, failures stay and become visible when their visibility timeout (the
 * queue's, or the one that the handler gave them) is over. There is no batching window for FIFO queues, so a batch is
 * what one receive brings.
 *
 * Differences from Lambda: one receive at a time (Lambda has several pollers); no reduced concurrency after errors; and no
 * throttling, since there is no account limit.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html (one batch of a message group at a time)
 */
export function createEventSourceMapping(options: EventSourceMappingOptions): EventSourceMapping {
  const { queue } = options;
  const batchSize = inRange("batchSize", options.batchSize ?? 10, 1, 10);
  const maximumConcurrency = inRange("maximumConcurrency", options.maximumConcurrency ?? 10, 2, 1000);
  const waitTimeSeconds = inRange("waitTimeSeconds", options.waitTimeSeconds ?? 20, 1, 20);
  if (queue.visibilityTimeoutSeconds < options.timeoutSeconds) {
    throw new RangeError(
      `Queue visibility timeout: ${queue.visibilityTimeoutSeconds} seconds is less than Function timeout: ${options.timeoutSeconds} seconds`,
    );
  }
  const onError = options.onError ?? warn;
  const sqs = new SQSClient({ endpoint: queue.endpoint, region: queue.region, credentials: LOCAL_CREDENTIALS });
  const running = new Set<Promise<void>>();
  const busyGroups = new Map<string, Promise<void>>();
  const idleChecks = new Set<() => void>();
  let polling: Promise<void> | undefined;
  let stopping = false;

  async function poll(): Promise<void> {
    while (!stopping) {
      if (running.size >= maximumConcurrency) await Promise.race(running);
      const batch = await receive();
      if (batch.length > 0) dispatch(batch);
    }
  }

  async function receive(): Promise<readonly SQSRecord[]> {
    try {
      const { Messages: messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queue.url,
          MaxNumberOfMessages: batchSize,
          WaitTimeSeconds: waitTimeSeconds,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
        }),
      );
      return messages.map((message) => toSqsRecord(message, queue));
    } catch (error) {
      onError(error);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_ERROR_MS));
      return [];
    }
  }

  /** A group can come again while it is busy: a handler may have made its messages visible before it returned. */
  function dispatch(batch: readonly SQSRecord[]): void {
    const groups = new Set(batch.map((record) => String(record.attributes.MessageGroupId)));
    const before = [...groups].map((group) => busyGroups.get(group));
    const work = Promise.all(before)
      .then(() => invoke(batch))
      .catch(onError)
      .finally(() => {
        running.delete(work);
        for (const group of groups) if (busyGroups.get(group) === work) busyGroups.delete(group);
        for (const check of idleChecks) check();
      });
    running.add(work);
    for (const group of groups) busyGroups.set(group, work);
  }

  async function invoke(batch: readonly SQSRecord[]): Promise<void> {
    const messageIds = batch.map((record) => record.messageId);
    const invocation = newInvocation(options.timeoutSeconds);
    const context = lambdaContext({ functionName: options.functionName, memoryMb: 512 }, invocation);
    const startedAt = performance.now();
    const answered = await options.invoke({ Records: [...batch] }, context).then(
      (answer) => readBatchResponse(answer, messageIds),
      (error: unknown) => ({ ...wholeBatchFailed(messageIds, `the function failed: ${error}`), error }),
    );
    const durationMs = performance.now() - startedAt;
    try {
      await remove(batch.filter((record) => answered.succeeded.includes(record.messageId)));
    } finally {
      options.onInvocation?.(batch, { ...answered, requestId: invocation.requestId, durationMs });
    }
  }

  async function remove(records: readonly SQSRecord[]): Promise<void> {
    if (records.length === 0) return;
    const { Failed: failed = [] } = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queue.url,
        Entries: records.map((record, index) => ({ Id: String(index), ReceiptHandle: record.receiptHandle })),
      }),
    );
    if (failed.length > 0) throw new Error(`The queue did not delete ${failed.length} messages: ${failed[0]?.Message}`);
  }

  return {
    start() {
      if (polling !== undefined) return;
      stopping = false;
      polling = poll();
    },
    async stop() {
      if (polling === undefined) return;
      stopping = true;
      // A receive that is on its way to the queue is not yet waiting there, so letting go once would not be enough.
      queue.releaseLongPolls();
      const release = setInterval(() => queue.releaseLongPolls(), 20);
      await polling.finally(() => clearInterval(release));
      polling = undefined;
      await Promise.all(running);
    },
    idle() {
      return new Promise((resolve) => {
        const check = (): void => {
          const { visible, delayed, inFlight } = queue.counts();
          if (running.size > 0 || visible + delayed + inFlight > 0) return;
          stopListening();
          idleChecks.delete(check);
          resolve();
        };
        const stopListening = queue.onChange(check);
        idleChecks.add(check);
        check();
      });
    },
  };
}

function warn(error: unknown): void {
  process.emitWarning(`Event source mapping: ${error}`);
}

function inRange(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name} must be a whole number from ${least} to ${most}, not ${value}`);
}
