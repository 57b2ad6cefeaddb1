import { createServer, type IncomingMessage } from "node:http";
import { createRouter, type Route } from "../github/router.ts";
import { ServiceError } from "./json-service.ts";
import { type Listening, listenLocally } from "./listen.ts";

/** What an operation is asked with. */
export interface RestInput {
  /** Parts of the path, by their names in the route. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

/**
 * A server for one of AWS's services that speak REST with JSON
 * (https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html); a {@link ServiceError} is told by the header
 * `x-amzn-errortype`. Who asks is not looked at.
 */
export async function startRestService(options: {
  /** What it is, for whoever reads its answers. */
  readonly name: string;
  /** By method and path, such as `GET /2015-03-31/functions/:name/configuration`. */
  readonly operations: Readonly<Record<string, (input: RestInput) => unknown>>;
}): Promise<Listening> {
  const { name, operations } = options;
  const route = createRouter<RestInput>(
    Object.entries(operations).map(([operation, perform]) => routeOf(operation, perform)),
  );

  async function answer({ method = "", url = "/" }: IncomingMessage): Promise<unknown> {
    const { pathname, searchParams } = new URL(url, "http://stand-in.invalid");
    const match = route(method, pathname);
    if (match === undefined) {
      throw new ServiceError("UnknownOperationException", `${name} does not know ${method} ${pathname}`, 404);
    }
    return (await match.route.handle({ params: match.params, query: searchParams })).body;
  }

  const server = createServer((request, response) => {
    const send = (status: number, body: unknown, headers = {}): void => {
      response.writeHead(status, { "content-type": "application/json", server: name, ...headers });
      response.end(JSON.stringify(body));
    };
    answer(request).then(
      (body) => send(200, body),
      (error: unknown) => {
        const { type, message, status } =
          error instanceof ServiceError ? error : new ServiceError("InternalServerException", String(error), 500);
        send(status, { message }, { "x-amzn-errortype": type });
      },
    );
  });
  return await listenLocally(server);
}

function routeOf(operation: string, perform: (input: RestInput) => unknown): Route<RestInput> {
  const [method = "", path = ""] = operation.split(" ");
  return { method, path, handle: (input) => ({ status: 200, body: perform(input) }) };
}
