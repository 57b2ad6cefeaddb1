import { createServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { Socket } from "node:net";
import { text as readText } from "node:stream/consumers";
import { converseResponse, type PrefixCache, smallest } from "./bedrock-answer.ts";
import { type ConverseBody, checkedRequest, RefusedRequest, type StandInModel, schemaOf } from "./bedrock-request.ts";
import { type BedrockAnswer, type BedrockStep, scriptOf } from "./bedrock-script.ts";

export interface BedrockOptions {
  /** What is answered; default: nothing was found. */
  readonly script?: readonly BedrockStep[];
  /** Default: {@link STAND_IN_MODELS}. */
  readonly models?: readonly StandInModel[];
}

export interface BedrockStandIn {
  /** What it is, for whoever prints the stack's parts. */
  readonly name: string;
  /** For `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`. */
  readonly endpoint: string;
  /** Answers by another script from now on. */
  play(script: readonly BedrockStep[]): void;
  /** Every request so far, also those that were refused. */
  requests(): readonly BedrockRequest[];
  close(): Promise<void>;
}

export interface BedrockRequest {
  readonly modelId: string;
  /** `ConverseRequest` without its `modelId`, as it was sent. */
  readonly body: unknown;
  /** The stop reason, the name of the error, or what else became of it. */
  readonly outcome: string;
}

const NAME = "stand-in for Amazon Bedrock (no model: answers from a script, by default that nothing was found)";

/** One that takes everything, and one like the newest: no forced tool, no sampling parameters. */
export const STAND_IN_MODELS: readonly StandInModel[] = [
  { id: "stand-in.reviewer-v1:0", contextTokens: 200_000, maxOutputTokens: 64_000, refuses: ["sampling"] },
  {
    id: "stand-in.refuter-v1:0",
    contextTokens: 200_000,
    maxOutputTokens: 64_000,
    refuses: ["sampling", "forced-tool", "json-schema"],
  },
];

/** What the worker needs to ask the stand-in, and to call it one wherever a model is named. */
export function standInEnvironment(endpoint: string): Readonly<Record<string, string>> {
  const names = ["stand-in-reviewer", "stand-in-refuter"];
  return {
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint,
    REVIEW: "on",
    REVIEW_MODELS: JSON.stringify(
      STAND_IN_MODELS.map(({ id, contextTokens, maxOutputTokens }, index) => ({
        name: names[index],
        id,
        contextTokens,
        maxOutputTokens,
        prices: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
        cache: { supported: true, minimumTokens: 1_024 },
      })),
    ),
    REVIEW_MODEL: "stand-in-reviewer",
    REVIEW_LARGE_MODEL: "stand-in-reviewer",
    REVIEW_REFUTER: "stand-in-refuter",
  };
}

/**
 * A stand-in for Amazon Bedrock's `Converse` over the protocol that the SDK speaks: REST with JSON, on HTTP/2 without TLS.
 * It refuses what Bedrock would refuse, answers by a script, and keeps what it was asked. Who asks is not looked at.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export async function startBedrock(options: BedrockOptions = {}): Promise<BedrockStandIn> {
  const models = options.models ?? STAND_IN_MODELS;
  const requests: BedrockRequest[] = [];
  const cache: PrefixCache = new Set();
  let find = scriptOf(options.script ?? []);

  async function answer(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const [, encoded] = /^\/model\/([^/]+)\/converse$/.exec(request.url) ?? [];
    if (request.method !== "POST" || encoded === undefined) {
      return refuse(
        response,
        "UnknownOperationException",
        `${NAME} does not know ${request.method} ${request.url}`,
        404,
      );
    }
    const modelId = decodeURIComponent(encoded);
    const body = await readText(request);
    const number = requests.length + 1;
    const keep = (outcome: string): void => {
      requests.push({ modelId, body: jsonOf(body), outcome });
    };
    let checked: ConverseBody;
    try {
      const model = models.find(({ id }) => id === modelId);
      if (model === undefined) throw new RefusedRequest("The provided model identifier is invalid.");
      checked = checkedRequest(body, model);
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      keep(error.name);
      return refuse(response, error.name, error.message, 400);
    }
    const scripted = find({ modelId, body, number }) ?? {
      answer: { input: smallest(schemaOf(checked)?.schema) },
      delay: 0,
    };
    keep(outcomeOf(scripted.answer));
    if (scripted.delay > 0) await new Promise((resolve) => setTimeout(resolve, scripted.delay));
    perform(scripted.answer, checked, response, number);
  }

  function perform(answer: BedrockAnswer, request: ConverseBody, response: Http2ServerResponse, number: number): void {
    if ("hangs" in answer) return;
    if ("cuts" in answer) {
      if (answer.cuts === "within") send(response, 200, '{"output":', false);
      // What was written goes out before the connection ends.
      setImmediate(() => response.stream?.session?.destroy());
    } else if ("body" in answer) send(response, 200, answer.body);
    else if ("error" in answer) {
      const wait = answer.retryAfter === undefined ? {} : { "retry-after": String(answer.retryAfter) };
      refuse(response, answer.error, answer.message ?? answer.error, answer.status ?? statusOf(answer.error), wait);
    } else send(response, 200, JSON.stringify(converseResponse(answer, request, number, cache)));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      refuse(response, "InternalServerException", String(error), 500);
    });
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  // A client that breaks off is no failure of ours.
  server.on("sessionError", () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stand-in for Bedrock has no port");
  return {
    name: NAME,
    endpoint: `http://127.0.0.1:${address.port}`,
    play(script) {
      find = scriptOf(script);
    },
    requests: () => [...requests],
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function send(response: Http2ServerResponse, status: number, body: string, complete = true, headers = {}): void {
  if (response.stream === undefined || response.stream.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", server: NAME, ...headers });
  if (complete) response.end(body);
  else response.write(body);
}

function refuse(response: Http2ServerResponse, type: string, message: string, status: number, headers = {}): void {
  send(response, status, JSON.stringify({ message }), true, { "x-amzn-errortype": type, ...headers });
}

/** HTTP status of Bedrock's exceptions (Amazon Bedrock API reference, Converse, "Errors"). */
function statusOf(error: string): number {
  const statuses: Readonly<Record<string, number>> = {
    AccessDeniedException: 403,
    ResourceNotFoundException: 404,
    ModelTimeoutException: 408,
    ModelErrorException: 424,
    ThrottlingException: 429,
    ModelNotReadyException: 429,
    InternalServerException: 500,
    ServiceUnavailableException: 503,
  };
  return statuses[error] ?? 400;
}

function outcomeOf(answer: BedrockAnswer): string {
  if ("error" in answer) return answer.error;
  if ("hangs" in answer) return "hangs";
  if ("cuts" in answer) return `cuts ${answer.cuts}`;
  if ("body" in answer) return "body";
  if ("stop" in answer && answer.stop !== undefined) return answer.stop;
  return "answered";
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
