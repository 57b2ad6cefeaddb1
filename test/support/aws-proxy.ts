import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { buffer } from "node:stream/consumers";
import { listenLocally } from "../../app/local/aws/listen.ts";

/** What goes wrong with an operation, such as `ReceiveMessage`. */
export type AwsTrouble =
  | { readonly kind: "fails"; readonly status: number; readonly type: string; readonly message?: string }
  /** It is done, but nobody hears of it. */
  | { readonly kind: "loses-the-answer" }
  /** It is held until {@link AwsProxy.letGo}. */
  | { readonly kind: "waits" };

export interface AwsProxy {
  readonly url: string;
  /** Every operation, in its order. */
  readonly operations: readonly string[];
  /** From the `from`th time on (1: the first), `times` times (default: for ever), this operation goes wrong. */
  spoil(operation: string, trouble: AwsTrouble, options?: { readonly from?: number; readonly times?: number }): void;
  /** Resolves when this operation was asked for so many times. */
  reached(operation: string, times: number): Promise<void>;
  letGo(): void;
  close(): Promise<void>;
}

/** Stands before a service of AWS that speaks JSON, and lets some of its operations fail. */
export async function startAwsProxy(target: string): Promise<AwsProxy> {
  const operations: string[] = [];
  const spoiled: { operation: string; trouble: AwsTrouble; from: number; until: number }[] = [];
  const waiting: (() => void)[] = [];
  const watching = new Set<() => void>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const body = await buffer(request);
    operations.push(operation);
    for (const look of watching) look();
    const count = operations.filter((each) => each === operation).length;
    const trouble = spoiled.find(
      (one) => one.operation === operation && count >= one.from && count < one.until,
    )?.trouble;
    if (trouble?.kind === "fails") {
      const { status, type, message = type } = trouble;
      response.writeHead(status, {
        "content-type": "application/x-amz-json-1.0",
        "x-amzn-query-error": `${type};Sender`,
      });
      response.end(JSON.stringify({ __type: type, message, Message: message }));
      return;
    }
    if (trouble?.kind === "waits") await new Promise<void>((resolve) => waiting.push(resolve));
    await forward(request, body, response, trouble?.kind === "loses-the-answer");
  }

  function forward(from: IncomingMessage, body: Buffer, to: ServerResponse, loses: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const { host: _, ...headers } = from.headers;
      const asked = send(`${target}${from.url ?? "/"}`, { method: from.method, headers }, async (answered) => {
        const content = await buffer(answered);
        if (loses) to.destroy();
        else to.writeHead(answered.statusCode ?? 500, answered.headers).end(content);
        resolve();
      });
      asked.once("error", reject);
      asked.end(body);
    });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const { url, close } = await listenLocally(server);
  const letGo = (): void => {
    for (const go of waiting.splice(0)) go();
  };
  return {
    url,
    operations,
    spoil: (operation, trouble, { from = 1, times = Number.POSITIVE_INFINITY } = {}) => {
      spoiled.push({ operation, trouble, from, until: from + times });
    },
    reached: (operation, times) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (operations.filter((each) => each === operation).length < times) return;
          watching.delete(look);
          resolve();
        };
        watching.add(look);
        look();
      }),
    letGo,
    async close() {
      letGo();
      await close();
    },
  };
}
