import { createServer, type IncomingMessage } from "node:http";
import { text as readText } from "node:stream/consumers";
import { type Listening, listenLocally } from "./listen.ts";

/** An error as the service says it: status 400 (unless another is given), its name in `__type`. */
export class ServiceError extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

export type JsonInput = Readonly<Record<string, unknown>>;

export interface JsonService extends Listening {
  /** How often each operation was asked for. */
  requests(): Readonly<Record<string, number>>;
}

/**
 * A server for one of AWS's services that speak JSON 1.1 (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html):
 * the operation is in `x-amz-target`. Who asks is not looked at.
 */
export async function startJsonService(options: {
  /** What it is, for whoever reads its answers. */
  readonly name: string;
  /** What stands before the operation in `x-amz-target`, with the dot. */
  readonly target: string;
  /** What an operation answers; a {@link ServiceError} is told in the service's form. */
  readonly operations: Readonly<Record<string, (input: JsonInput) => unknown>>;
}): Promise<JsonService> {
  const { name, target, operations } = options;
  const requests: Record<string, number> = {};

  async function answer(request: IncomingMessage): Promise<unknown> {
    const asked = String(request.headers["x-amz-target"]);
    const operation = asked.startsWith(target) ? asked.slice(target.length) : "";
    const perform = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (perform === undefined) throw new ServiceError("UnknownOperationException", `${name} does not know ${asked}`);
    requests[operation] = (requests[operation] ?? 0) + 1;
    return await perform(parse(await readText(request)));
  }

  const server = createServer((request, response) => {
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1", server: name });
      response.end(JSON.stringify(body));
    };
    answer(request).then(
      (body) => send(200, body),
      (error: unknown) =>
        error instanceof ServiceError
          ? send(error.status, { __type: error.type, Message: error.message, message: error.message })
          : send(500, { __type: "InternalServiceError", Message: String(error), message: String(error) }),
    );
  });
  return { ...(await listenLocally(server)), requests: () => ({ ...requests }) };
}

/** A text of the input, which must be there. */
export function textOf(input: JsonInput, name: string): string {
  const value = input[name];
  if (typeof value === "string" && value !== "") return value;
  throw new ServiceError("InvalidParameterException", `${name} must be a text that is not empty.`);
}

function parse(body: string): JsonInput {
  try {
    const input: unknown = JSON.parse(body);
    if (typeof input === "object" && input !== null) return { ...input };
  } catch {
    // Said below, in the service's words.
  }
  throw new ServiceError("SerializationException", "The request is not a JSON object.");
}
