import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer, Faults, GatewayRequest } from "./faults.ts";
import { GithubError } from "./github-error.ts";

/** The HTTP side: one server on the loopback, both kinds of base URL, faults, and JSON in and out. */
export interface Gateway {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export interface Exchange {
  readonly request: GatewayRequest;
  readonly authorization: string | undefined;
}

/** Bodies of GitHub's own API end at 100 MB (blobs); ours are test files. */
const LARGEST_BODY = 25 * 1024 * 1024;

/**
 * @param answer makes the answer to a request.
 * @param settled is told of every answer, and of requests that a fault left without one (null).
 */
export async function startGateway(options: {
  readonly port: number;
  readonly faults: Faults;
  readonly answer: (exchange: Exchange) => Promise<Answer>;
  readonly settled: (exchange: Exchange, status: number | null) => void;
}): Promise<Gateway> {
  const server = createServer((incoming, outgoing) => {
    serve(options, incoming, outgoing).catch((error: unknown) => {
      if (!outgoing.headersSent) send(outgoing, refusal(error));
      else outgoing.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => stop(server) };
}

async function serve(
  options: Parameters<typeof startGateway>[0],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const exchange = await received(incoming);
  const fault = options.faults.take(exchange.request);
  await fault?.before?.(exchange.request);
  const respond = fault?.respond;
  if (respond === undefined || fault?.takesEffect === true) {
    const answer = await options.answer(exchange).catch(refusal);
    if (respond === undefined) {
      options.settled(exchange, answer.status);
      send(outgoing, answer);
      return;
    }
  }
  options.settled(exchange, typeof respond === "object" ? respond.status : null);
  if (typeof respond === "object") send(outgoing, respond);
  else if (respond === "reset") incoming.socket.resetAndDestroy();
  // "hang": the socket stays open until the client gives up or the gateway closes.
}

async function received(incoming: IncomingMessage): Promise<Exchange> {
  const url = new URL(incoming.url ?? "/", "http://github.invalid");
  const text = await bodyOf(incoming);
  const method = incoming.method ?? "GET";
  const path = ownPath(url.pathname);
  const body = text === "" ? undefined : parsed(text, incoming.headers["content-type"]);
  const request = {
    method,
    path,
    query: url.search,
    operation: path === "/graphql" ? operationOf(body) : null,
    headers: incoming.headers,
    body,
  };
  return { request, authorization: incoming.headers.authorization };
}

/**
 * GitHub Enterprise Server's URLs: REST below `/api/v3`, GraphQL at `/api/graphql`
 * (https://docs.github.com/en/enterprise-server@latest/rest/enterprise-admin). Both kinds work here at once.
 */
function ownPath(path: string): string {
  if (path === "/api/graphql") return "/graphql";
  const own = path.replace(/^\/api\/v3(?=\/|$)/, "");
  return own === "" ? "/" : own;
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new GithubError(413, "Payload too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * JSON, or a form of the web pages. curl sends JSON under a form's content type unless told, so whatever looks like JSON is
 * taken for it.
 */
function parsed(text: string, contentType = ""): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (contentType.startsWith("application/x-www-form-urlencoded"))
      return Object.fromEntries(new URLSearchParams(text));
    throw new GithubError(400, "Problems parsing JSON");
  }
}

/** The name that the request gives, or that of the only operation of the query. */
function operationOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null) return null;
  if ("operationName" in body && typeof body.operationName === "string") return body.operationName;
  if (!("query" in body) || typeof body.query !== "string") return null;
  return /\b(?:query|mutation)\s+(\w+)/.exec(body.query)?.[1] ?? null;
}

function refusal(error: unknown): Answer {
  const known = error instanceof GithubError ? error : null;
  const status = known?.status ?? 500;
  const message =
    known?.message ?? `The embedded GitHub broke: ${error instanceof Error ? (error.stack ?? error.message) : error}`;
  const errors = known?.errors ?? [];
  return {
    status,
    body: {
      message,
      ...(errors.length === 0 ? {} : { errors }),
      documentation_url: "https://docs.github.com/rest",
      status: String(status),
    },
  };
}

function send(outgoing: ServerResponse, answer: Answer): void {
  const text =
    typeof answer.body === "string" ? answer.body : answer.body === undefined ? "" : JSON.stringify(answer.body);
  outgoing.writeHead(answer.status, {
    ...(text === "" ? {} : { "content-type": "application/json; charset=utf-8" }),
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": "EMBE:DDED",
    ...answer.headers,
  });
  outgoing.end(text);
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("The embedded GitHub listens on no port.");
  return address.port;
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
