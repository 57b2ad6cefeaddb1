import { SqsQueue, SqsStore } from "../../../node_modules/fauxqs/dist/sqs/sqsStore.js";
import type { ReceivedMessage } from "../../../node_modules/fauxqs/dist/sqs/sqsTypes.js";

/**
 * A FIFO queue that hands out messages as SQS does, where fauxqs 2.4.1 does not. fauxqs exports neither its queue nor
 * its store, and these corrections cannot be made from outside, hence the imports by path (its version is pinned).
 *
 * Put right here:
 *
 * - **Several messages of one group in one receive.** fauxqs gives one per group and then locks the group, so a burst
 *   would never be coalesced. SQS "first attempts to return as many messages with the same message group ID as possible".
 * - **Order after a failure.** Of several messages of one group that become visible again, fauxqs puts the last in front.
 * - **`DeduplicationScope=messageGroup`.** fauxqs keeps the attribute and deduplicates per queue (see {@link scopedDeduplicationId}).
 * - **A dead letter's own attributes.** In the dead letter queue a FIFO message has its message id as deduplication id and
 *   counts as sent when it came there (docs, "Using dead-letter queue redrive" and "Setting-up dead-letter queue
 *   retention"); fauxqs leaves both as they were.
 * - **Expired receipt handles.** fauxqs only looks at the clock while somebody receives; a delete or a change of
 *   visibility with a handle that has expired would still be obeyed.
 *
 * As in SQS, and so left alone: while one message of a group is in flight, no other of that group is handed out; a
 * message goes to the dead letter queue when it is about to be received for the (maxReceiveCount + 1)th time, and keeps
 * its group there.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class FifoQueue extends SqsQueue {
  readonly #listeners = new Set<() => void>();

  /** Calls back after each change of what the queue holds; gives the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  override enqueue(message: Parameters<SqsQueue["enqueue"]>[0]): void {
    const scope = `${message.messageGroupId}${SCOPE}`;
    if (message.messageDeduplicationId?.startsWith(scope)) {
      message.messageDeduplicationId = message.messageDeduplicationId.slice(scope.length);
    }
    super.enqueue(message);
    this.#changed();
  }

  override dequeue(
    maximum: number,
    visibilityTimeout = Number(this.attributes.VisibilityTimeout),
    findQueue?: (arn: string) => SqsQueue | undefined,
  ): ReceivedMessage[] {
    this.processTimers();
    const { maxReceiveCount, deadLetterQueue } = this.#redrive(findQueue);
    const received: ReceivedMessage[] = [];
    for (const [group, waiting] of this.fifoMessages) {
      if (this.fifoLockedGroups.has(group)) continue;
      while (received.length < Math.min(maximum, 10)) {
        const message = waiting.shift();
        if (message === undefined) break;
        message.approximateReceiveCount++;
        message.approximateFirstReceiveTimestamp ??= Date.now();
        if (deadLetterQueue !== undefined && message.approximateReceiveCount > maxReceiveCount) {
          message.messageDeduplicationId = message.messageId;
          message.sentTimestamp = Date.now();
          deadLetterQueue.enqueue(message);
          continue;
        }
        const receiptHandle = crypto.randomUUID();
        const visibilityDeadline = Date.now() + visibilityTimeout * 1000;
        this.inflightMessages.set(receiptHandle, { message, receiptHandle, visibilityDeadline });
        this.fifoLockedGroups.set(group, (this.fifoLockedGroups.get(group) ?? 0) + 1);
        received.push({
          MessageId: message.messageId,
          ReceiptHandle: receiptHandle,
          MD5OfBody: message.md5OfBody,
          Body: message.body,
          ...(message.md5OfMessageAttributes && { MD5OfMessageAttributes: message.md5OfMessageAttributes }),
          ...(Object.keys(message.messageAttributes).length > 0 && { MessageAttributes: message.messageAttributes }),
        });
      }
      if (waiting.length === 0) this.fifoMessages.delete(group);
    }
    this.#changed();
    return received;
  }

  override deleteMessage(receiptHandle: string): boolean {
    this.processTimers();
    const deleted = super.deleteMessage(receiptHandle);
    this.#changed();
    return deleted;
  }

  override changeVisibility(receiptHandle: string, timeoutSeconds: number): void {
    this.processTimers();
    super.changeVisibility(receiptHandle, timeoutSeconds);
    this.#restoreOrder();
    this.#changed();
  }

  override processTimers(): void {
    super.processTimers();
    this.#restoreOrder();
  }

  #redrive(findQueue?: (arn: string) => SqsQueue | undefined): {
    readonly maxReceiveCount: number;
    readonly deadLetterQueue?: SqsQueue | undefined;
  } {
    const policy = this.attributes.RedrivePolicy;
    if (policy === undefined) return { maxReceiveCount: Number.POSITIVE_INFINITY };
    const { maxReceiveCount, deadLetterTargetArn } = JSON.parse(policy);
    return { maxReceiveCount: Number(maxReceiveCount), deadLetterQueue: findQueue?.(String(deadLetterTargetArn)) };
  }

  /** Sequence numbers are of one length, so their order as text is their order as numbers. */
  #restoreOrder(): void {
    for (const waiting of this.fifoMessages.values()) {
      waiting.sort((a, b) => ((a.sequenceNumber ?? "") < (b.sequenceNumber ?? "") ? -1 : 1));
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Not a character that SQS allows in an id, so no id of a sender's can be mistaken for a scoped one. */
const SCOPE = "\n";

/**
 * fauxqs asks "seen before?" with the deduplication id alone. With the group inside of the id the answer is per group;
 * {@link FifoQueue.enqueue} takes it out again, so that nobody ever sees it.
 */
export function scopedDeduplicationId(group: string, deduplicationId: string): string {
  return `${group}${SCOPE}${deduplicationId}`;
}

/** A store of {@link FifoQueue}s: fauxqs' own would make its own queues. */
export class FifoStore extends SqsStore {
  readonly #queues = new Map<string, FifoQueue>();

  override createQueue(...[name, ...rest]: Parameters<SqsStore["createQueue"]>): FifoQueue {
    const queue = new FifoQueue(name, ...rest);
    this.#queues.set(name, queue);
    return queue;
  }

  override getQueue(url: string): FifoQueue | undefined {
    return this.#queues.get(url.slice(url.lastIndexOf("/") + 1));
  }

  override getQueueByName(name: string): FifoQueue | undefined {
    return this.#queues.get(name);
  }

  override getQueueByArn(arn: string): FifoQueue | undefined {
    return this.#queues.get(arn.slice(arn.lastIndexOf(":") + 1));
  }

  override allQueues(): Iterable<FifoQueue> {
    return this.#queues.values();
  }

  override listQueues(prefix = ""): { queues: FifoQueue[] } {
    return { queues: [...this.#queues.values()].filter((queue) => queue.name.startsWith(prefix)) };
  }

  override deleteQueue(url: string): boolean {
    const queue = this.getQueue(url);
    queue?.cancelWaiters();
    return queue !== undefined && this.#queues.delete(queue.name);
  }

  /** Lets every waiting receive go, with nothing. */
  override shutdown(): void {
    for (const queue of this.#queues.values()) queue.cancelWaiters();
  }
}
