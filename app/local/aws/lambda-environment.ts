import { Worker } from "node:worker_threads";
import type { Invocation } from "./lambda-context.ts";
import type { EnvironmentMessage, EnvironmentSetup, InvokeMessage, SerializedError } from "./lambda-protocol.ts";

export interface EnvironmentOptions {
  readonly setup: EnvironmentSetup;
  /** The whole of `process.env` inside; nothing of the host's is added. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly onLine: (line: string, stream: "stdout" | "stderr", requestId: string | null) => void;
}

/** A function that failed, in Lambda's words: `name` is the error payload's `errorType`. */
export class FunctionError extends Error {
  readonly trace: readonly string[];

  constructor({ errorType, errorMessage, trace }: SerializedError) {
    super(errorMessage);
    this.name = errorType;
    this.trace = trace;
  }
}

export interface LambdaEnvironment {
  /** False once it has crashed, exited or timed out: then it must not be used again. */
  readonly usable: () => boolean;
  /** One at a time. Rejects with {@link FunctionError}. */
  invoke(event: string, invocation: Invocation): Promise<string>;
  close(): Promise<void>;
}

/** On-demand functions have ten seconds for their start. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_SECONDS = 10;

/**
 * One Lambda environment: a worker thread with its own memory, modules and `process.env`.
 *
 * Differences from Lambda: it is not frozen between invocations, its memory is not limited, it may read the whole file
 * system, and an environment that fails to start is not started a second time for the same invocation.
 */
export async function createEnvironment(options: EnvironmentOptions): Promise<LambdaEnvironment> {
  const worker = new Worker(new URL("./lambda-runtime.ts", import.meta.url), {
    workerData: options.setup,
    env: { ...options.environment },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  let requestId: string | null = null;
  let usable = true;
  let pending: { resolve: (answer: string) => void; reject: (error: FunctionError) => void } | undefined;

  const settle = (act: (waiting: NonNullable<typeof pending>) => void): void => {
    const waiting = pending;
    pending = undefined;
    if (waiting !== undefined) act(waiting);
  };
  const fail = (error: SerializedError): void => settle((waiting) => waiting.reject(new FunctionError(error)));
  const told = (message: string): string =>
    requestId === null ? message : `RequestId: ${requestId} Error: ${message}`;

  worker.on("message", (message: EnvironmentMessage) => {
    switch (message.kind) {
      case "log":
        return options.onLine(message.line, message.stream, requestId);
      case "ready":
        return settle((waiting) => waiting.resolve("ready"));
      case "answer":
        return settle((waiting) => waiting.resolve(message.answer));
      case "failed":
        return fail(message.error);
      case "crashed":
        usable = false;
        return fail(message.error);
    }
  });
  worker.on("error", (error: unknown) => {
    usable = false;
    fail({ errorType: "Runtime.Unknown", errorMessage: String(error), trace: [] });
  });
  worker.on("exit", (code) => {
    usable = false;
    const errorMessage = told(
      code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: exit status ${code}`,
    );
    fail({ errorType: "Runtime.ExitError", errorMessage, trace: [] });
  });
  // What did not go through the runtime's own forwarding, such as a warning of Node.js itself.
  for (const stream of ["stdout", "stderr"] as const) {
    worker[stream].setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.split("\n")) if (line !== "") options.onLine(line, stream, requestId);
    });
  }

  /** Waits for the thread's next word, but not for longer than it is allowed to take. */
  async function expect(seconds: number, begin: () => void): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<string>((resolve, reject) => {
        pending = { resolve, reject };
        timer = setTimeout(() => {
          usable = false;
          const errorMessage = told(`Task timed out after ${seconds.toFixed(2)} seconds`);
          fail({ errorType: "Sandbox.Timedout", errorMessage, trace: [] });
          void worker.terminate();
        }, seconds * 1000);
        begin();
      });
    } finally {
      clearTimeout(timer);
    }
  }

  const close = async (): Promise<void> => {
    usable = false;
    await worker.terminate();
  };

  try {
    await expect(INIT_SECONDS, () => undefined);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    usable: () => usable,
    close,
    async invoke(event, invocation) {
      if (pending !== undefined) throw new Error("A Lambda environment handles one invocation at a time");
      requestId = invocation.requestId;
      try {
        const message: InvokeMessage = { event, invocation };
        return await expect(options.timeoutSeconds, () => worker.postMessage(message));
      } finally {
        requestId = null;
      }
    },
  };
}
