import type { SQSRecord } from "aws-lambda";
import type {
  CommandEnvelope,
  Envelope,
  EvaluateEnvelope,
  MergeGroupEnvelope,
  ReevaluateAllEnvelope,
  ReevaluateEnvelope,
  ResolveEnvelope,
} from "../queue/envelope.ts";
import { InvalidEnvelopeError, parseEnvelope } from "../queue/parse-envelope.ts";

/** The messages of one FIFO group in one batch, in their order. */
export interface MessageGroup {
  readonly id: string;
  readonly messages: readonly Message[];
  /** The first message that cannot be read, and all behind it: in FIFO, nothing may overtake it. */
  readonly unreadable: readonly SQSRecord[];
  readonly problem: InvalidEnvelopeError | null;
}

export interface Message {
  readonly record: SQSRecord;
  readonly envelope: Envelope;
}

/** What the messages of a group ask for, each thing once however often it is asked for. */
export interface Work {
  readonly command: readonly CommandEnvelope[];
  readonly evaluate: readonly EvaluateEnvelope[];
  readonly resolve: readonly ResolveEnvelope[];
  readonly reevaluate: readonly ReevaluateEnvelope[];
  readonly reevaluateAll: readonly ReevaluateAllEnvelope[];
  readonly mergeGroup: readonly MergeGroupEnvelope[];
}

/** Puts a batch into its groups. Pure. */
export function groupsOf(records: readonly SQSRecord[]): MessageGroup[] {
  const byId = new Map<string, SQSRecord[]>();
  for (const record of records) {
    // Without a group a message stands for itself; a FIFO queue always has one.
    const id = record.attributes.MessageGroupId ?? record.messageId;
    byId.set(id, [...(byId.get(id) ?? []), record]);
  }
  return [...byId].map(([id, group]) => readGroup(id, group));
}

function readGroup(id: string, records: readonly SQSRecord[]): MessageGroup {
  const messages: Message[] = [];
  for (const [index, record] of records.entries()) {
    try {
      messages.push({ record, envelope: parseEnvelope(record.body) });
    } catch (error) {
      if (!(error instanceof InvalidEnvelopeError)) throw error;
      return { id, messages, unreadable: records.slice(index), problem: error };
    }
  }
  return { id, messages, unreadable: [], problem: null };
}

/** Sorts the envelopes of a group by what they ask for. */
export function workOf(messages: readonly Message[]): Work {
  const command: CommandEnvelope[] = [];
  const evaluate: EvaluateEnvelope[] = [];
  const resolve: ResolveEnvelope[] = [];
  const reevaluate: ReevaluateEnvelope[] = [];
  const reevaluateAll: ReevaluateAllEnvelope[] = [];
  const mergeGroup: MergeGroupEnvelope[] = [];
  for (const { envelope } of messages) {
    switch (envelope.kind) {
      case "command":
        command.push(envelope);
        break;
      case "evaluate":
        evaluate.push(envelope);
        break;
      case "resolve":
        resolve.push(envelope);
        break;
      case "reevaluate":
        reevaluate.push(envelope);
        break;
      case "reevaluate-all":
        reevaluateAll.push(envelope);
        break;
      case "merge-group":
        mergeGroup.push(envelope);
        break;
    }
  }
  return { command, evaluate, resolve, reevaluate, reevaluateAll, mergeGroup };
}

/** How often the most tried of these messages was received. */
export function receivedCount(records: readonly SQSRecord[]): number {
  return Math.max(1, ...records.map(({ attributes }) => Number(attributes.ApproximateReceiveCount) || 1));
}
