import { buildApp } from "fauxqs";
import { S3Store } from "../../../node_modules/fauxqs/dist/s3/s3Store.js";
import { SnsStore } from "../../../node_modules/fauxqs/dist/sns/snsStore.js";
import { ACCOUNT_ID, REGION } from "./account.ts";
import { type FifoQueue, FifoStore } from "./fifo-queue.ts";
import { refuseBadIds } from "./fifo-requests.ts";

const QUEUE = "greenlight.fifo";
const DEAD_LETTER_QUEUE = "greenlight-dlq.fifo";
const FOURTEEN_DAYS = 14 * 24 * 60 * 60;

export interface QueueOptions {
  /** Whole seconds, 0 to 43,200. Default: 60. */
  readonly visibilityTimeoutSeconds?: number;
  /** How often a message is received before it goes to the dead letter queue. Default: 5. */
  readonly maxReceiveCount?: number;
  /** Attributes of SQS of the queue, in the place of the usual ones. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The same of the dead letter queue. */
  readonly deadLetterAttributes?: Readonly<Record<string, string>>;
}

/** How many messages are where; exact here, approximate in SQS. */
export interface QueueCounts {
  readonly visible: number;
  readonly delayed: number;
  readonly inFlight: number;
  /** In the dead letter queue, whatever their state. */
  readonly deadLetters: number;
}

export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  readonly group: string;
  readonly receiveCount: number;
}

export interface LocalQueue {
  readonly url: string;
  readonly arn: string;
  readonly dlqUrl: string;
  /** For `AWS_ENDPOINT_URL_SQS`. */
  readonly endpoint: string;
  readonly region: string;
  readonly visibilityTimeoutSeconds: number;
  counts(): QueueCounts;
  /** Seconds since the oldest message of the queue was sent, whatever its state; 0 where there is none. */
  oldestAge(): number;
  deadLetters(): readonly DeadLetter[];
  /** Calls back after each change of the queue's content; gives the function that ends it. */
  onChange(listener: () => void): () => void;
  /** Lets each long poll that is waiting now return with nothing. */
  releaseLongPolls(): void;
  close(): Promise<void>;
}

/**
 * Starts the embedded SQS (fauxqs) with Greenlight's two queues, on 127.0.0.1 only.
 *
 * The wire protocol, its checks and its errors are fauxqs'; how messages are handed out is corrected in `fifo-queue.ts`
 * and `fifo-requests.ts`. (`startFauxqs()` cannot take these corrections and listens on every interface of the machine,
 * hence `buildApp()`.)
 *
 * Differences from SQS that remain:
 *
 * - Retention is an attribute only: no message ever expires. Content is in memory and gone with the process.
 * - Every request is allowed: signatures, IAM and queue policies are not looked at.
 * - There is no 120,000 limit on messages in flight, no throttling, no replica lag: counts are exact, and an empty receive
 *   means empty.
 * - A delete with an expired receipt handle is answered with success (and does nothing); SQS reports an error for FIFO.
 * - A message that does not exist any more gives `MessageNotInflight` to `ChangeMessageVisibility`, whatever the handle.
 * - `StartMessageMoveTask` and `DeadLetterQueueSourceArn` are missing.
 * - `ReceiveRequestAttemptId` is ignored.
 */
export async function startQueue(options: QueueOptions = {}): Promise<LocalQueue> {
  const visibilityTimeoutSeconds = wholeNumber(
    "visibilityTimeoutSeconds",
    options.visibilityTimeoutSeconds ?? Number(options.attributes?.VisibilityTimeout ?? 60),
    0,
    43_200,
  );
  const maxReceiveCount = wholeNumber("maxReceiveCount", options.maxReceiveCount ?? 5, 1, 1000);
  const store = new FifoStore();
  const app = buildApp({
    logger: false,
    defaultRegion: REGION,
    stores: { sqsStore: store, snsStore: new SnsStore(), s3Store: new S3Store() },
  });
  app.addHook("preHandler", refuseBadIds(store));
  const endpoint = await app.listen({ host: "127.0.0.1", port: 0 });

  const create = (name: string, attributes: Record<string, string>): FifoQueue =>
    store.createQueue(name, `${endpoint}/${ACCOUNT_ID}/${name}`, `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`, {
      FifoQueue: "true",
      ContentBasedDeduplication: "false",
      DeduplicationScope: "messageGroup",
      FifoThroughputLimit: "perMessageGroupId",
      ...attributes,
    });
  const deadLetterQueue = create(DEAD_LETTER_QUEUE, {
    MessageRetentionPeriod: String(FOURTEEN_DAYS),
    ...options.deadLetterAttributes,
  });
  const queue = create(QUEUE, {
    ...options.attributes,
    VisibilityTimeout: String(visibilityTimeoutSeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterQueue.arn, maxReceiveCount }),
  });

  return {
    url: queue.url,
    arn: queue.arn,
    dlqUrl: deadLetterQueue.url,
    endpoint,
    region: REGION,
    visibilityTimeoutSeconds,
    counts() {
      queue.processTimers();
      const { ready, delayed, inflight } = queue.inspectMessages();
      return {
        visible: ready.length,
        delayed: delayed.length,
        inFlight: inflight.length,
        deadLetters: messagesOf(deadLetterQueue).length,
      };
    },
    oldestAge: () => Math.max(0, ...messagesOf(queue).map(({ sentTimestamp }) => (Date.now() - sentTimestamp) / 1000)),
    deadLetters: () =>
      messagesOf(deadLetterQueue).map((message) => ({
        messageId: message.messageId,
        body: message.body,
        group: message.messageGroupId ?? "",
        receiveCount: message.approximateReceiveCount,
      })),
    onChange: (listener) => queue.onChange(listener),
    releaseLongPolls: () => queue.cancelWaiters(),
    async close() {
      store.shutdown();
      await app.close();
    },
  };
}

function messagesOf(queue: FifoQueue) {
  const { ready, delayed, inflight } = queue.inspectMessages();
  return [...ready, ...delayed, ...inflight.map((entry) => entry.message)];
}

function wholeNumber(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name} must be a whole number from ${least} to ${most}, not ${value}`);
}
