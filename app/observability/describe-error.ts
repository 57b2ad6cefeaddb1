/** An error as it may be logged. */
export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
  /** HTTP status, of an Octokit or AWS error. */
  readonly status?: number;
  readonly requestId?: string;
  readonly attempts?: number;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
  readonly errors?: readonly ErrorDescription[];
}

const DEPTH = 4;

/**
 * Names the few properties of an error that help, and leaves out all others: @octokit/webhooks hangs the whole payload on
 * the errors of a handler (`error.event`), Octokit the request with its headers, the AWS SDK the response.
 */
export function describeError(error: unknown, depth = DEPTH): ErrorDescription {
  if (!(error instanceof Error)) return { name: "NotAnError", message: mask(String(error)) };
  const { code, status, requestId, attempts } = particulars(error);
  return {
    name: error.name,
    message: mask(error.message),
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(error.stack === undefined ? {} : { stack: mask(error.stack) }),
    ...(error.cause instanceof Error && depth > 0 ? { cause: describeError(error.cause, depth - 1) } : {}),
    ...(error instanceof AggregateError && depth > 0
      ? { errors: error.errors.slice(0, 10).map((one: unknown) => describeError(one, depth - 1)) }
      : {}),
  };
}

interface Particulars {
  readonly code?: string | number;
  readonly status?: number;
  readonly requestId?: string;
  readonly attempts?: number;
}

/** `code` of Node, `status` of Octokit, `$metadata` of the AWS SDK. */
function particulars(error: Error): Particulars {
  const code = property(error, "code");
  const metadata = property(error, "$metadata");
  const status = property(error, "status") ?? property(metadata, "httpStatusCode");
  const requestId = property(metadata, "requestId");
  const attempts = property(metadata, "attempts");
  return {
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    ...(typeof status === "number" ? { status } : {}),
    ...(typeof requestId === "string" ? { requestId } : {}),
    ...(typeof attempts === "number" ? { attempts } : {}),
  };
}

function property(of: unknown, key: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, key) : undefined;
}

const MASK = "***";
const SECRETS: readonly RegExp[] = [
  /-----BEGIN [^-]+-----[\s\S]*?(?:-----END [^-]+-----|$)/g,
  /\b(?:gh[pousr]_|github_pat_)[A-Za-z0-9_]{10,}/g,
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  /\bsha(?:1|256)=[0-9a-f]{8,}/gi,
  /\b(?:bearer|basic) +[\w.~+/=-]{8,}/gi,
];

/** A text without what looks like a private key, a token, a signature or an authorization header. */
export function mask(text: string): string {
  return SECRETS.reduce((masked, secret) => masked.replace(secret, MASK), text);
}
