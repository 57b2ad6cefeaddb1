import type { FunctionIdentity, Invocation } from "./lambda-context.ts";

/** What an environment is told when it is made. */
export interface EnvironmentSetup {
  /** A `file:` URL. */
  readonly bundle: string;
  /** The name of the exported function. */
  readonly handler: string;
  readonly identity: FunctionIdentity;
}

/** Host to environment. */
export interface InvokeMessage {
  /** JSON, as in Lambda: nothing else survives the way. */
  readonly event: string;
  readonly invocation: Invocation;
}

/** Environment to host; over one port, so that an invocation's lines come before its answer. */
export type EnvironmentMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "log"; readonly stream: "stdout" | "stderr"; readonly line: string }
  | { readonly kind: "answer"; readonly answer: string }
  | { readonly kind: "failed"; readonly error: SerializedError }
  /** As `failed`, and the environment ends. */
  | { readonly kind: "crashed"; readonly error: SerializedError };

/** A failure in the shape of Lambda's error payload. */
export interface SerializedError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}
