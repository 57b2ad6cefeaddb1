/**
 * The inside of one Lambda environment: runs in a worker thread, loads the bundle once, and answers one invocation after
 * the other, as AWS's runtime client for Node.js does.
 *
 * This file is the thread's entry. It must not be imported by anything, and it may import only what Node.js runs as it is.
 */
import { parentPort, workerData } from "node:worker_threads";
import { lambdaContext } from "./lambda-context.ts";
import type { EnvironmentMessage, EnvironmentSetup, InvokeMessage, SerializedError } from "./lambda-protocol.ts";

const port = parentPort;
if (port === null) throw new Error("lambda-runtime.ts is the entry of a worker thread and cannot be run or imported");
const post = (message: EnvironmentMessage): void => port.postMessage(message);
const setup: EnvironmentSetup = workerData;

forwardLines("stdout");
forwardLines("stderr");

// As AWS's own runtime client does: what nobody catches fails the invocation and ends the environment.
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error: unknown) => {
    post({ kind: "crashed", error: serialize(error) });
    process.exit(128);
  });
}

try {
  const bundle: Readonly<Record<string, unknown>> = await import(setup.bundle);
  const handler = bundle[setup.handler];
  if (typeof handler !== "function") {
    throw Object.assign(new Error(`${setup.handler} is undefined or not exported`), {
      name: "Runtime.HandlerNotFound",
    });
  }
  port.on("message", async ({ event, invocation }: InvokeMessage) => {
    try {
      const answer: unknown = await handler(JSON.parse(event), lambdaContext(setup.identity, invocation));
      post({ kind: "answer", answer: JSON.stringify(answer) ?? "null" });
    } catch (error) {
      post({ kind: "failed", error: serialize(error) });
    }
  });
  post({ kind: "ready" });
} catch (error) {
  post({ kind: "failed", error: serialize(error) });
}

/** A thread's own streams reach the host by another way than messages, and so without an order between the two. */
function forwardLines(stream: "stdout" | "stderr"): void {
  let rest = "";
  const write = (chunk: string | Uint8Array, ...more: unknown[]): boolean => {
    const lines = (rest + (typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"))).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) post({ kind: "log", stream, line });
    const written = more.at(-1);
    if (typeof written === "function") queueMicrotask(() => written());
    return true;
  };
  process[stream].write = write;
}

function serialize(error: unknown): SerializedError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}
