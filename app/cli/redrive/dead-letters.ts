import { randomUUID } from "node:crypto";
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { awsExplained } from "../deployment/aws-caller.ts";
import { type DeadLetter, deadLetterOf } from "./dead-letter.ts";

/** The dead-letter queue while somebody looks at it. */
export interface DeadLetters {
  /** About how many messages there are: those that could be had, and those that somebody holds, ourselves included. */
  counts(): Promise<{ readonly visible: number; readonly held: number }>;
  /**
   * Up to ten messages that were not received before; none: there are no more that could be had. They are held, which keeps
   * the rest of their groups back, until they are removed or given back.
   */
  receive(): Promise<readonly DeadLetter[]>;
  /** Deletes a message that is held. */
  remove(letter: DeadLetter): Promise<void>;
  /** Gives back what is held. @returns how many could not be; they come back by themselves */
  giveBack(): Promise<number>;
}

/** SQS gives and takes at most so many at once. */
const BATCH = 10;

/** Also how long it takes until messages come back that nobody gave back: the process was killed, or the network broke. */
export const HOLD_SECONDS = 120;

/**
 * Looks at a FIFO dead-letter queue without changing it. SQS has no such look: a message is received, and so hidden, and while
 * one of a group is hidden the others of that group are not handed out, so that more than ten of one group can never be seen
 * at once. Every message is given back at the end, and keeps its place.
 *
 * @param interrupted is looked at between requests: one that is broken off could hide messages that nobody knows of
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export function createDeadLetters(client: SQSClient, QueueUrl: string, interrupted: AbortSignal): DeadLetters {
  const held = new Map<string, DeadLetter>();
  const seen = new Set<string>();

  async function receiveBatch(): Promise<readonly DeadLetter[]> {
    const { Messages = [] } = await client
      .send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: HOLD_SECONDS,
          // A short poll may find nothing where there is something.
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
          // When the SDK tries again after an answer was lost, it gets the same messages instead of none of them.
          ReceiveRequestAttemptId: randomUUID(),
        }),
      )
      .catch((error: unknown) => {
        throw awsExplained(error, "receive messages of the dead-letter queue");
      });
    return Messages.map(deadLetterOf);
  }

  return {
    async counts() {
      const { Attributes = {} } = await client
        .send(
          new GetQueueAttributesCommand({
            QueueUrl,
            AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
          }),
        )
        .catch((error: unknown) => {
          throw awsExplained(error, "look at the dead-letter queue");
        });
      return {
        visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
        held: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
      };
    },
    async receive() {
      for (;;) {
        interrupted.throwIfAborted();
        const letters = await receiveBatch();
        for (const letter of letters) held.set(letter.id, letter);
        const fresh = letters.filter(({ id }) => !seen.has(id));
        for (const { id } of letters) seen.add(id);
        // Where others were held for so long that they came back, the next ones are behind them.
        if (letters.length === 0 || fresh.length > 0) return fresh;
      }
    },
    async remove(letter) {
      const { receiptHandle: ReceiptHandle } = held.get(letter.id) ?? letter;
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })).catch((error: unknown) => {
        throw awsExplained(error, "delete a message of the dead-letter queue");
      });
      held.delete(letter.id);
    },
    async giveBack() {
      const letters = [...held.values()];
      held.clear();
      let kept = 0;
      for (let at = 0; at < letters.length; at += BATCH) {
        const batch = letters.slice(at, at + BATCH);
        const Entries = batch.map(({ receiptHandle: ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        }));
        kept += await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })).then(
          ({ Failed = [] }) => Failed.length,
          () => batch.length,
        );
      }
      return kept;
    },
  };
}
