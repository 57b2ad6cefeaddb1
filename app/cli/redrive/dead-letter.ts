import type { Message, MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { Envelope } from "../../queue/envelope.ts";
import { InvalidEnvelopeError, parseEnvelope } from "../../queue/parse-envelope.ts";

/** A message of the dead-letter queue. */
export interface DeadLetter {
  readonly id: string;
  /** Its FIFO group. */
  readonly group: string;
  readonly body: string;
  readonly content: Content;
  /**
   * When it came into the dead-letter queue: for a FIFO queue that is when it counts as sent (SQS developer guide,
   * "Setting-up dead-letter queue retention").
   */
  readonly failedAt: Date;
  /** How often it was received, in both queues, looks of people included; SQS calls it approximate. */
  readonly receives: number;
  /** As SQS tells them. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly receiptHandle: string;
}

export type Content =
  | { readonly envelope: Envelope; readonly problem: null }
  /** It cannot be read, by this version of Greenlight. */
  | { readonly envelope: null; readonly problem: string };

/** @throws Error where SQS leaves out what it promises */
export function deadLetterOf(message: Message): DeadLetter {
  const { MessageId, ReceiptHandle, Body, Attributes = {}, MessageAttributes = {} } = message;
  if (MessageId === undefined || ReceiptHandle === undefined || Body === undefined) {
    throw new Error("SQS handed out a message without its id, handle or body");
  }
  const { MessageGroupId, SentTimestamp, ApproximateReceiveCount } = Attributes;
  if (MessageGroupId === undefined) {
    throw new Error(`SQS handed out the message ${MessageId} without a group: the dead-letter queue is no FIFO queue`);
  }
  return {
    id: MessageId,
    group: MessageGroupId,
    body: Body,
    content: contentOf(Body),
    failedAt: new Date(Number(SentTimestamp)),
    receives: Number(ApproximateReceiveCount),
    attributes: { ...Attributes },
    messageAttributes: MessageAttributes,
    receiptHandle: ReceiptHandle,
  };
}

function contentOf(body: string): Content {
  try {
    return { envelope: parseEnvelope(body), problem: null };
  } catch (error) {
    if (error instanceof InvalidEnvelopeError) return { envelope: null, problem: error.message };
    throw error;
  }
}

/** `acme/shop#12`, or `acme/shop@1a2b3c4` where it is about a commit. */
function subjectOf(envelope: Envelope): string {
  const { owner, name } = envelope.repository;
  return `${owner}/${name}${"pull" in envelope ? `#${envelope.pull}` : `@${envelope.sha.slice(0, 7)}`}`;
}

/** `acme/shop#12  check_run completed → evaluate`: also the event, and what the worker was to do. */
export function aboutOf({ content: { envelope } }: DeadLetter): string {
  if (envelope === null) return "not readable";
  const { event, action, kind } = envelope;
  return `${subjectOf(envelope)}  ${event}${action === null ? "" : ` ${action}`} → ${kind}`;
}
