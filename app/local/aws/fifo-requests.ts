import { type FifoStore, scopedDeduplicationId } from "./fifo-queue.ts";

interface FifoEntry {
  MessageGroupId?: unknown;
  MessageDeduplicationId?: unknown;
}

interface SqsRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

interface SqsReply {
  code(status: number): SqsReply;
  header(name: string, value: string): SqsReply;
  send(payload: unknown): unknown;
}

/** Letters, digits and punctuation, at most 128. SQS API reference, `SendMessage`. */
const ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/**
 * A step in front of fauxqs for `SendMessage` and `SendMessageBatch`: refuses group and deduplication ids that SQS would
 * refuse (fauxqs takes any text), and makes deduplication per group where the queue's scope says so.
 *
 * One bad id in a batch refuses the whole batch; SQS refuses that entry alone.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function refuseBadIds(store: FifoStore): (request: SqsRequest, reply: SqsReply) => Promise<unknown> {
  return async (request, reply) => {
    const sent = sentEntries(request);
    if (sent === undefined) return undefined;
    for (const entry of sent.entries) {
      for (const name of ["MessageGroupId", "MessageDeduplicationId"] as const) {
        const id = entry[name];
        if (typeof id !== "string" || id === "" || ID.test(id)) continue;
        return reply
          .code(400)
          .header("content-type", "application/x-amz-json-1.0")
          .header("x-amzn-query-error", "InvalidParameterValue;Sender")
          .send({
            __type: "com.amazonaws.sqs#InvalidParameterValue",
            message: `Value ${id} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
          });
      }
    }
    if (store.getQueue(sent.queueUrl)?.attributes.DeduplicationScope === "messageGroup") {
      for (const entry of sent.entries) {
        if (typeof entry.MessageGroupId !== "string" || typeof entry.MessageDeduplicationId !== "string") continue;
        if (entry.MessageDeduplicationId === "") continue;
        entry.MessageDeduplicationId = scopedDeduplicationId(entry.MessageGroupId, entry.MessageDeduplicationId);
      }
    }
    return undefined;
  };
}

function sentEntries(request: SqsRequest): { readonly queueUrl: string; readonly entries: FifoEntry[] } | undefined {
  const target = request.headers["x-amz-target"];
  if (target !== "AmazonSQS.SendMessage" && target !== "AmazonSQS.SendMessageBatch") return undefined;
  if (typeof request.body !== "object" || request.body === null) return undefined;
  const body: { QueueUrl?: unknown; Entries?: unknown } & FifoEntry = request.body;
  const entries = target === "AmazonSQS.SendMessage" ? [body] : Array.isArray(body.Entries) ? body.Entries : [];
  return { queueUrl: String(body.QueueUrl), entries };
}
