import { pathToFileURL } from "node:url";
import { LOCAL_CREDENTIALS, REGION } from "./account.ts";
import { type FunctionIdentity, type Invocation, newInvocation } from "./lambda-context.ts";
import { createEnvironment, FunctionError, type LambdaEnvironment } from "./lambda-environment.ts";

export interface LambdaOptions {
  /** Path of the built bundle, such as `dist/worker/index.mjs`. */
  readonly bundle: string;
  readonly functionName: string;
  /** The function's own variables, added to those that Lambda sets. Nothing comes from the host's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** How many environments there may be at once; further invocations wait (Lambda would throttle them). Default: 1. */
  readonly concurrency?: number;
  /** Only told to the function, not enforced. Default: 512. */
  readonly memoryMb?: number;
  /** What Lambda itself measures of the function, as its metrics of the namespace `AWS/Lambda`. Default: nobody is told. */
  readonly onMeasured?: (metric: LambdaMeasure, value: number) => void;
  /** Each line that the function writes: log records and metrics (EMF). Default: they are dropped. */
  readonly onLog?: (line: string, source: LogSource) => void;
}

/**
 * An invocation that has to wait here would be throttled by Lambda, and counts as one; milliseconds for `Duration`.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export type LambdaMeasure = "Invocations" | "Errors" | "Throttles" | "Duration";

export interface LogSource {
  readonly functionName: string;
  readonly stream: "stdout" | "stderr";
  /** Null while the function starts, and between invocations. */
  readonly requestId: string | null;
}

export interface Lambda {
  /**
   * Invokes synchronously. Rejects with {@link FunctionError} where the function throws, times out, exits, cannot be loaded
   * or answers with more than 6 MB, and with {@link RequestTooLargeError} for an event of more than 6 MB.
   */
  invoke(event: unknown, context?: { readonly awsRequestId: string }): Promise<unknown>;
  /** Cold starts until now. */
  coldStarts(): number;
  close(): Promise<void>;
}

/** 6 MB of JSON, plus 100 bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const SYNC_PAYLOAD_BYTES = 6 * 1024 * 1024 + 100;

/** Lambda's answer 413 to `Invoke`: the function never saw the event. */
export class RequestTooLargeError extends Error {
  override readonly name = "RequestTooLargeException";
}

/**
 * A Lambda function made of a built bundle, with environments that are created on demand, reused, and replaced when one
 * dies, as in AWS. Its variables are visible to it alone.
 */
export function loadLambda(options: LambdaOptions): Lambda {
  const concurrency = options.concurrency ?? 1;
  const identity: FunctionIdentity = { functionName: options.functionName, memoryMb: options.memoryMb ?? 512 };
  const idle: LambdaEnvironment[] = [];
  const all = new Set<Promise<LambdaEnvironment>>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let coldStarts = 0;
  let closed = false;

  function start(): Promise<LambdaEnvironment> {
    coldStarts++;
    const environment = createEnvironment({
      setup: { bundle: pathToFileURL(options.bundle).href, handler: "handler", identity },
      environment: { ...reservedVariables(identity), ...options.environment },
      timeoutSeconds: options.timeoutSeconds,
      onLine: (line, stream, requestId) =>
        options.onLog?.(line, { functionName: identity.functionName, stream, requestId }),
    });
    all.add(environment);
    environment.catch(() => all.delete(environment));
    return environment;
  }

  function usableIdle(): LambdaEnvironment | undefined {
    for (let environment = idle.pop(); environment !== undefined; environment = idle.pop()) {
      if (environment.usable()) return environment;
    }
    return undefined;
  }

  const measured = (metric: LambdaMeasure, value = 1): void => options.onMeasured?.(metric, value);

  async function measure<T>(work: () => Promise<T>): Promise<T> {
    measured("Invocations");
    try {
      return await work();
    } catch (error) {
      measured("Errors");
      throw error;
    }
  }

  async function invokeOnce(payload: string, invocation: Invocation): Promise<unknown> {
    const environment = usableIdle() ?? (await start());
    const started = performance.now();
    try {
      // The clock of an invocation starts when the environment is ready.
      const deadline = Date.now() + options.timeoutSeconds * 1000;
      const answer = await environment.invoke(payload, { ...invocation, deadline });
      if (Buffer.byteLength(answer) > SYNC_PAYLOAD_BYTES) {
        const errorMessage = `Response payload size exceeded maximum allowed payload size (${SYNC_PAYLOAD_BYTES} bytes).`;
        throw new FunctionError({ errorType: "Function.ResponseSizeTooLarge", errorMessage, trace: [] });
      }
      return JSON.parse(answer);
    } finally {
      measured("Duration", performance.now() - started);
      if (environment.usable()) idle.push(environment);
    }
  }

  return {
    async invoke(event, context) {
      const invocation = newInvocation(options.timeoutSeconds);
      const payload = JSON.stringify(event) ?? "null";
      const bytes = Buffer.byteLength(payload);
      if (bytes > SYNC_PAYLOAD_BYTES) {
        throw new RequestTooLargeError(
          `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${SYNC_PAYLOAD_BYTES} bytes)`,
        );
      }
      if (busy >= concurrency) {
        measured("Throttles");
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else busy++;
      try {
        if (closed) throw new Error(`The function ${identity.functionName} is closed`);
        const asked = { ...invocation, ...(context && { requestId: context.awsRequestId }) };
        return await measure(() => invokeOnce(payload, asked));
      } finally {
        // A place goes straight to the next that waits, so that nobody can slip in between.
        const next = waiting.shift();
        if (next === undefined) busy--;
        else next();
      }
    },
    coldStarts: () => coldStarts,
    async close() {
      closed = true;
      const environments = await Promise.allSettled(all);
      await Promise.all(environments.map((made) => made.status === "fulfilled" && made.value.close()));
    },
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function reservedVariables({ functionName, memoryMb }: FunctionIdentity): Record<string, string> {
  return {
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local/[$LATEST]",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    _HANDLER: "index.handler",
  };
}
