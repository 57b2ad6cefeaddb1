import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A message as the queue took it. */
export interface SentMessage {
  readonly body: string;
  readonly group: string;
  readonly deduplicationId: string;
}

/** How a service answers: as it should, with an error, by never answering, by stopping half way, by closing the socket. */
export type Behaviour =
  | { readonly kind: "works" }
  | { readonly kind: "fails"; readonly status: number; readonly type: string }
  | { readonly kind: "hangs" }
  | { readonly kind: "hangs-within-the-answer" }
  | { readonly kind: "closes" }
  /** SQS alone: of a batch, the entries with these positions are not taken. */
  | { readonly kind: "takes-a-part"; readonly refuse: readonly number[] };

/** Secrets Manager and SQS on 127.0.0.1, speaking the SDK's JSON protocols, with a queue that deduplicates. */
export interface AwsStandIn {
  readonly url: string;
  readonly queueUrl: string;
  /** What Secrets Manager holds, for every secret id. */
  secret: string;
  secrets: Behaviour;
  queue: Behaviour;
  /** What reached the queue, without what it dropped as a duplicate. */
  readonly messages: readonly SentMessage[];
  /** Every request: the operation and its input. */
  readonly requests: readonly { readonly operation: string; readonly input: Json }[];
  close(): Promise<void>;
}

type Json = Readonly<Record<string, unknown>>;

export async function startAwsStandIn(secret: string): Promise<AwsStandIn> {
  const messages: SentMessage[] = [];
  const requests: { operation: string; input: Json }[] = [];
  const seen = new Set<string>();

  function take(input: Json): Json {
    const body = String(input.MessageBody);
    const deduplicationId = String(input.MessageDeduplicationId);
    if (!seen.has(deduplicationId)) {
      seen.add(deduplicationId);
      messages.push({ body, group: String(input.MessageGroupId), deduplicationId });
    }
    return { MessageId: `message-${requests.length}`, MD5OfMessageBody: createHash("md5").update(body).digest("hex") };
  }

  function takeBatch(entries: readonly Json[], refuse: readonly number[]): Json {
    const taken = entries.filter((_, index) => !refuse.includes(index));
    const refused = entries.filter((_, index) => refuse.includes(index));
    return {
      Successful: taken.map((entry) => ({ Id: entry.Id, ...take(entry) })),
      Failed: refused.map(({ Id }) => ({ Id, Code: "InternalError", Message: "the entry failed", SenderFault: false })),
    };
  }

  const server = createServer(async (request, response) => {
    const operation = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
    const input = await jsonOf(request);
    requests.push({ operation, input });
    const behaviour = operation === "GetSecretValue" ? standIn.secrets : standIn.queue;
    const refuse = behaviour.kind === "takes-a-part" ? behaviour.refuse : [];
    const answers: Readonly<Record<string, () => Json>> = {
      GetSecretValue: () => ({ Name: input.SecretId, SecretString: standIn.secret, VersionId: "v" }),
      SendMessage: () => take(input),
      SendMessageBatch: () => takeBatch(Array.isArray(input.Entries) ? input.Entries : [], refuse),
      ChangeMessageVisibility: () => ({}),
    };
    behave(behaviour, response, () => answers[operation]?.() ?? {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const standIn: AwsStandIn = {
    url,
    queueUrl: `${url}/000000000000/greenlight.fifo`,
    secret,
    secrets: { kind: "works" },
    queue: { kind: "works" },
    messages,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}

function behave(behaviour: Behaviour, response: ServerResponse, body: () => Json): void {
  switch (behaviour.kind) {
    case "works":
    case "takes-a-part":
      response.setHeader("content-type", "application/x-amz-json-1.0");
      response.end(JSON.stringify(body()));
      return;
    case "fails":
      response.writeHead(behaviour.status, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify({ __type: behaviour.type, message: behaviour.type }));
      return;
    case "hangs":
      return;
    case "hangs-within-the-answer":
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0", "content-length": "1000" });
      response.write("{");
      return;
    case "closes":
      response.destroy();
      return;
  }
}

async function jsonOf(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}");
  return typeof value === "object" && value !== null ? { ...value } : {};
}
