import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from "@aws-sdk/client-sqs";
import { deduplicationIdOf, type Envelope, groupOf } from "./envelope.ts";

/** The FIFO queue between the Lambdas. */
export interface Queue {
  /**
   * Sends every envelope, or throws: {@link EnqueueError} where the queue took only some, the SDK's error where it could
   * not be reached. After a throw the caller sends all of them again; those that had arrived are dropped by the queue
   * for five minutes (deduplication), and do no harm after that.
   *
   * `oneOfSeveral`: whether the envelopes share their delivery with others; default: there is more than one. The worker
   * says `true` for what it forwards, since the message that it came from has the delivery's id already.
   */
  send(envelopes: readonly Envelope[], options?: SendOptions): Promise<void>;
  /** Hides a received message for `seconds` from now on; more than SQS allows is cut to what it allows. */
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
}

export interface SendOptions {
  readonly oneOfSeveral?: boolean;
}

/** Some envelopes were not taken by the queue. */
export class EnqueueError extends Error {
  override readonly name = "EnqueueError";
}

/**
 * GitHub waits ten seconds for the answer to a webhook. The whole of {@link QUEUE_TIMEOUTS} and of Secrets Manager's
 * (app/settings/secrets.ts) stays below that, whatever hangs; a test adds them up.
 */
export const QUEUE_TIMEOUTS = { connectionMs: 1_000, requestMs: 2_500, attempts: 2 } as const;

/** A client for SQS that gives up in time; region, credentials and endpoint by the SDK's own variables. */
export function createQueueClient(overrides: SQSClientConfig = {}): SQSClient {
  return new SQSClient({
    maxAttempts: QUEUE_TIMEOUTS.attempts,
    requestHandler: {
      connectionTimeout: QUEUE_TIMEOUTS.connectionMs,
      requestTimeout: QUEUE_TIMEOUTS.requestMs,
      socketTimeout: QUEUE_TIMEOUTS.requestMs,
      // Without it the SDK only warns (PLATFORM: a hanging queue would hang the webhook).
      throwOnRequestTimeout: true,
    },
    ...overrides,
  });
}

/** SQS allows 10 messages in a batch and 12 hours of invisibility, counted from the receipt, so a margin is kept. */
const BATCH = 10;
const MOST_INVISIBLE_SECONDS = 43_200 - 900;

export function createQueue(options: { readonly client: SQSClient; readonly queueUrl: string }): Queue {
  const { client, queueUrl: QueueUrl } = options;

  async function sendOne(envelope: Envelope, oneOfSeveral: boolean) {
    await client.send(new SendMessageCommand({ QueueUrl, ...message(envelope, oneOfSeveral) }));
  }

  async function sendBatch(envelopes: readonly Envelope[], oneOfSeveral: boolean) {
    const Entries = envelopes.map((envelope, index) => ({ Id: String(index), ...message(envelope, oneOfSeveral) }));
    const { Successful = [], Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length === 0 && Successful.length === Entries.length) return;
    const reasons = [...new Set(Failed.map(({ Code, Message }) => Message ?? Code ?? "no reason given"))];
    const lost = Entries.length - Successful.length;
    throw new EnqueueError(`The queue did not take ${lost} of ${Entries.length} messages: ${reasons.join("; ")}`);
  }

  return {
    async send(envelopes, { oneOfSeveral = envelopes.length > 1 } = {}) {
      const [first] = envelopes;
      if (first === undefined) return;
      if (envelopes.length === 1) return sendOne(first, oneOfSeveral);
      await Promise.all(chunks(envelopes, BATCH).map((chunk) => sendBatch(chunk, oneOfSeveral)));
    },
    async changeVisibility(ReceiptHandle, seconds) {
      const VisibilityTimeout = Math.min(MOST_INVISIBLE_SECONDS, Math.max(0, Math.ceil(seconds)));
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    },
  };
}

function message(envelope: Envelope, oneOfSeveral: boolean) {
  return {
    MessageBody: JSON.stringify(envelope),
    MessageGroupId: groupOf(envelope),
    MessageDeduplicationId: deduplicationIdOf(envelope, oneOfSeveral),
  };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
