import { createServer, type IncomingMessage } from "node:http";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { toHttpApiEvent } from "./http-api-event.ts";
import { gatewayMessage, type HttpResponse, toHttpResponse } from "./http-api-response.ts";
import { RequestTooLargeError } from "./lambda.ts";
import { listenLocally } from "./listen.ts";

export interface HttpApiOptions {
  readonly invoke: (event: APIGatewayProxyEventV2) => Promise<unknown>;
  /** Routed with POST, besides `/`. Default: `/webhook`. */
  readonly path?: string;
  /** Default: any free one. */
  readonly port?: number;
  /**
   * After each answer; `error` is what the function threw, which the caller only sees as a 500. `status` is null where the
   * connection ended without an answer.
   */
  readonly onAnswer?: (answer: {
    readonly request: string;
    readonly status: number | null;
    /** Milliseconds from the request to the answer, as API Gateway's metric `Latency`. */
    readonly latency: number;
    readonly error?: unknown;
  }) => void;
  /** How long the function may take, at most. Default: 30 seconds, which is AWS's own maximum. */
  readonly integrationTimeoutSeconds?: number;
}

export interface HttpApi {
  readonly url: string;
  /** The URL to give to GitHub. */
  readonly webhookUrl: string;
  close(): Promise<void>;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const PAYLOAD_BYTES = 10 * 1024 * 1024;

/**
 * A stand-in for an API Gateway HTTP API in front of one Lambda: `POST /` and `POST <path>`, everything else is 404.
 *
 * - A body of more than 10 MB: 413 `Request Entity Too Large`, and the function is not invoked.
 * - An event of more than 6 MB, which Lambda does not take: 413 `Request Too Long`, and the function is not invoked. AWS's
 *   documentation names the limit but not the answer; seen in https://github.com/koki-develop/lgtm-generator/issues/10.
 * - The function fails or answers with nonsense: 500 `Internal Server Error`. It takes too long: 503 `Service Unavailable`.
 *
 * It speaks HTTP where AWS speaks only HTTPS.
 */
export async function startHttpApi(options: HttpApiOptions): Promise<HttpApi> {
  const path = options.path ?? "/webhook";
  const routes = new Set(["POST /", `POST ${path}`]);
  const seconds = options.integrationTimeoutSeconds ?? 30;

  async function answer(request: IncomingMessage): Promise<{ response: HttpResponse; error?: unknown }> {
    const route = `${request.method} ${request.url?.split("?")[0]}`;
    const body = await readBody(request);
    if (body === "too large") return { response: gatewayMessage(413, "Request Entity Too Large") };
    if (!routes.has(route)) return { response: gatewayMessage(404, "Not Found") };
    try {
      const result = await within(seconds, options.invoke(toHttpApiEvent(request, body, route)));
      return { response: result === TIMED_OUT ? gatewayMessage(503, "Service Unavailable") : toHttpResponse(result) };
    } catch (error) {
      const tooLarge = error instanceof RequestTooLargeError;
      return {
        response: tooLarge ? gatewayMessage(413, "Request Too Long") : gatewayMessage(500, "Internal Server Error"),
        error,
      };
    }
  }

  const server = createServer((request, response) => {
    const called = `${request.method} ${request.url}`;
    const started = performance.now();
    const told = (status: number | null, failure: { readonly error?: unknown }) =>
      options.onAnswer?.({ request: called, status, latency: performance.now() - started, ...failure });
    answer(request)
      .then(({ response: { status, headers, body }, ...failure }) => {
        response.writeHead(status, { ...headers, "content-length": String(body.length) }).end(body);
        told(status, failure);
      })
      .catch((error: unknown) => {
        // The caller went away in the middle of its body, or the function's headers cannot be sent.
        response.destroy();
        told(null, { error });
      });
  });
  const { url, close } = await listenLocally(server, options.port);
  return { url, webhookUrl: url + path, close };
}

const TIMED_OUT = Symbol("timed out");

async function within(seconds: number, work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, seconds * 1000, TIMED_OUT);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}

/** Reads to the end even what is too large, so that the caller is there to hear the answer. */
async function readBody(request: IncomingMessage): Promise<Buffer | "too large"> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= PAYLOAD_BYTES) chunks.push(chunk);
  }
  return bytes > PAYLOAD_BYTES ? "too large" : Buffer.concat(chunks);
}
