import type { ModelFailure } from "../model/model-port.ts";
import { contextExceeded } from "./stop-reason.ts";

/** What an error of a request means. */
export type ServiceFailure =
  /** Asked to wait; seconds, null where Bedrock did not say how long. Nothing was paid. */
  | { readonly kind: "throttled"; readonly retryAfter: number | null }
  | {
      readonly kind: "failed";
      readonly failure: ModelFailure;
      /** The model may have worked on it, so that it may be on the bill. */
      readonly maybePaid: boolean;
      /** The form of the request was refused: another form may be taken. */
      readonly wrongForm: boolean;
    };

export interface Asked {
  /** The name of the model in the table, and its id at Bedrock. */
  readonly model: { readonly name: string; readonly id: string };
  readonly region: string;
  /** Our own signal ended the request. */
  readonly aborted: boolean;
}

/**
 * Tells what an error that the SDK threw means for the review. Whatever it is, it is a failure: nothing that is thrown at
 * the edge can be taken for an answer.
 *
 * Errors are told apart by name and HTTP status, ValidationExceptions, of which Bedrock has one for everything, by their
 * words (AWS, Amazon Bedrock user guide, "Troubleshooting Amazon Bedrock API error codes").
 */
export function serviceFailure(error: unknown, asked: Asked): ServiceFailure {
  const { model, region } = asked;
  const { name, message, status } = described(error);
  // The SDK's HTTP/2 handler calls a connection that was closed before the answer a TimeoutError, too.
  const isTimeout = name === "AbortError" || (name === "TimeoutError" && !/did not get a response/.test(message));
  if (asked.aborted || isTimeout) return lost("timeout", tookTooLong(model.name));
  if (isThrottling(name, status)) {
    if (/per day|daily/i.test(message)) {
      return refused(
        "service",
        `The AWS account has used up what it may ask of the model ${model.name} on one day. Wait until tomorrow, or ask AWS for a higher quota.`,
      );
    }
    return { kind: "throttled", retryAfter: retryAfterOf(error) };
  }
  if (name === "ValidationException") return validationFailure(message, asked);
  if (isCredentials(name)) {
    return refused(
      "access-denied",
      `Amazon Bedrock did not accept the worker's credentials (${name}). Check its role, and the clock of the machine.`,
    );
  }
  if (name === "AccessDeniedException" || status === 401 || status === 403) {
    return refused(
      "access-denied",
      `The worker may not use the model ${model.name} (${model.id}). Enable access to it in the Amazon Bedrock console of ${region}, and allow bedrock:InvokeModel on the inference profile and on the models behind it in the worker's role.`,
    );
  }
  if (name === "ResourceNotFoundException" || status === 404) return notFound(asked);
  if (name === "ModelTimeoutException" || status === 408) return lost("timeout", tookTooLong(model.name));
  if (name === "ModelErrorException" || (status !== null && (status >= 500 || status === 424))) {
    return lost(
      "service",
      `Amazon Bedrock failed while the model ${model.name} was asked (${name}). It may answer at another time.`,
    );
  }
  if (status !== null && status >= 400) {
    return refused("refused-request", refusal(asked, name, message));
  }
  if (status !== null) {
    return lost(
      "service",
      `Amazon Bedrock answered for the model ${model.name} with something that could not be read. It may answer at another time.`,
    );
  }
  const code = codeOf(error);
  // These come before anything was sent.
  const outcome = code !== null && ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(code) ? refused : lost;
  return outcome(
    "unreachable",
    `Amazon Bedrock in ${region} could not be reached, or the connection broke off (${code ?? name}). It may answer at another time.`,
  );
}

/**
 * An error as it may be logged: without the words of what could not be read, which would be a model's, and without what
 * the SDK's errors carry.
 */
export function loggedError(error: unknown): Readonly<Record<string, unknown>> {
  const { name, message, status } = described(error);
  const words = status !== null && status >= 400 ? plainWords(message) : undefined;
  return {
    errorName: name,
    errorCode: codeOf(error),
    status,
    words,
    requestId: field(field(error, "$metadata"), "requestId"),
  };
}

export function modelNotInTable(name: string, known: readonly string[]): ModelFailure {
  // The name is a policy's: other people's words.
  const told = /^[\w.-]{1,64}$/.test(name) ? `the model ${name}` : "a model";
  return {
    code: "model-not-found",
    sentence: `The policy asks for ${told}, which this deployment does not have. It has ${known.join(", ")}; others are added by REVIEW_MODELS.`,
  };
}

function validationFailure(message: string, asked: Asked): ServiceFailure {
  if (/too long|too many (input )?tokens|context (window|length|limit)|exceeds? .*input tokens/i.test(message)) {
    return { kind: "failed", failure: contextExceeded(asked.model.name), maybePaid: false, wrongForm: false };
  }
  if (
    /model identifier is invalid|on-demand throughput|end of (its|their) life|model .*(not found|not exist)/i.test(
      message,
    )
  ) {
    return notFound(asked);
  }
  return { ...refused("refused-request", refusal(asked, "ValidationException", message)), wrongForm: true };
}

function notFound({ model, region }: Asked): ServiceFailure {
  return refused(
    "model-not-found",
    `Amazon Bedrock in ${region} has no model ${model.id}, or has it by an inference profile alone. Correct the id of ${model.name} in REVIEW_MODELS.`,
  );
}

function refusal({ model, region }: Asked, name: string, message: string): string {
  return `Amazon Bedrock in ${region} refused the request for the model ${model.name} (${name}: ${plainWords(message)}). Correct the entry of the model in REVIEW_MODELS, or choose another one.`;
}

function tookTooLong(model: string): string {
  return `The model ${model} did not answer in the time that the worker has. Split the pull request, let a human review it, or give the worker more time.`;
}

function refused(code: ModelFailure["code"], sentence: string) {
  return { kind: "failed", failure: { code, sentence }, maybePaid: false, wrongForm: false } as const;
}

function lost(code: ModelFailure["code"], sentence: string) {
  return { kind: "failed", failure: { code, sentence }, maybePaid: true, wrongForm: false } as const;
}

function isThrottling(name: string, status: number | null): boolean {
  return (
    status === 429 ||
    name === "ThrottlingException" ||
    name === "TooManyRequestsException" ||
    name === "ServiceQuotaExceededException" ||
    name === "ModelNotReadyException"
  );
}

function isCredentials(name: string): boolean {
  return /^(CredentialsProviderError|TokenProviderError|UnrecognizedClientException|InvalidSignatureException|IncompleteSignature|ExpiredToken(Exception)?|InvalidClientTokenId|MissingAuthenticationToken(Exception)?|RequestExpired)$/.test(
    name,
  );
}

/** A service's words without anything that a page could take for more than words, or that could be a secret's length. */
export function plainWords(message: string): string {
  return message
    .replace(/\b(?:https?|www)\S*/gi, " ")
    .replace(/[^\w .,:;=+-]+/g, " ")
    .replace(/ +/g, " ")
    .trim()
    .slice(0, 200);
}

function described(error: unknown) {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  const metadata = field(error, "$metadata");
  const status = field(metadata, "httpStatusCode") ?? field(field(error, "$response"), "statusCode");
  return { name, message, status: typeof status === "number" ? status : null };
}

function retryAfterOf(error: unknown): number | null {
  const seconds = Number(field(field(field(error, "$response"), "headers"), "retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : null;
}

/** The system's code of a broken connection; the SDK has it in the error, in its cause, or in its message alone. */
function codeOf(error: unknown): string | null {
  const told = [field(error, "code"), field(field(error, "cause"), "code"), described(error).message].join(" ");
  return /\bE(?:CONN[A-Z]+|NOTFOUND|AI_AGAIN|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH)\b/.exec(told)?.[0] ?? null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
