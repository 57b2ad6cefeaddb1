import { createServer, type IncomingMessage } from "node:http";
import { text as readText } from "node:stream/consumers";
import { XMLBuilder } from "fast-xml-parser";
import { ServiceError } from "./json-service.ts";
import { type Listening, listenLocally } from "./listen.ts";

/**
 * A server for one of AWS's services that speak the query protocol
 * (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html): a form with `Action` in, XML out. Lists are
 * `{member: […]}`. Who asks is not looked at.
 */
export async function startQueryService(options: {
  /** What it is, for whoever reads its answers. */
  readonly name: string;
  readonly namespace: string;
  /** What is in the result of an action; a {@link ServiceError} is told in the service's form. */
  readonly actions: Readonly<Record<string, (input: URLSearchParams) => object>>;
}): Promise<Listening> {
  const { name, namespace, actions } = options;
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@" });

  async function answer(request: IncomingMessage): Promise<object> {
    const input = new URLSearchParams(await readText(request));
    const action = input.get("Action") ?? "";
    const perform = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (perform === undefined) throw new ServiceError("InvalidAction", `${name} does not know ${action}`);
    return {
      [`${action}Response`]: {
        "@xmlns": namespace,
        [`${action}Result`]: perform(input),
        ResponseMetadata: { RequestId: "stand-in" },
      },
    };
  }

  const server = createServer((request, response) => {
    const send = (status: number, body: object): void => {
      response.writeHead(status, { "content-type": "text/xml", server: name });
      response.end(builder.build(body));
    };
    answer(request).then(
      (body) => send(200, body),
      (error: unknown) => {
        const { type, message, status } =
          error instanceof ServiceError ? error : new ServiceError("InternalFailure", String(error), 500);
        const Type = status < 500 ? "Sender" : "Receiver";
        send(status, { ErrorResponse: { "@xmlns": namespace, Error: { Type, Code: type, Message: message } } });
      },
    );
  });
  return await listenLocally(server);
}
