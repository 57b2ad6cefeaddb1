import { ThrottledError } from "../review/model/throttled-error.ts";
import { ConfigurationError } from "../settings/configuration-error.ts";

/**
 * What a failure means for the message that ran into it. Anything that is none of these is a bug: it is retried and then
 * goes to the dead-letter queue, where somebody looks at it.
 */
export type Failure =
  /** Trying again cannot help: the repository or the pull request is gone, a permission is not granted. */
  | { readonly class: "permanent"; readonly why: string }
  /** Trying again soon may help. */
  | { readonly class: "transient"; readonly why: string }
  /** GitHub, or Amazon Bedrock, asked to wait; seconds from now, null where it did not say how long. */
  | { readonly class: "throttled"; readonly why: string; readonly retryAfter: number | null }
  /** Somebody has to mend the deployment first: credentials that cannot be used, a key that is disabled. */
  | { readonly class: "misconfigured"; readonly why: string }
  | { readonly class: "bug"; readonly why: string };

/** GitHub showed something that is older than what it told before. Decides nothing; is read again. */
export class StaleReadError extends Error {
  override readonly name = "StaleReadError";
}

/** What a message is about is not there any more. */
export class GoneError extends Error {
  override readonly name = "GoneError";
}

/** What signs for the App did not, for now. */
export class SigningFailedError extends Error {
  override readonly name = "SigningFailedError";
}

/**
 * An approval of ours that must not stand, and that GitHub lets nobody of us take back. Tried again until the dead-letter
 * queue has somebody look at it.
 */
export class StandingApprovalError extends Error {
  override readonly name = "StandingApprovalError";
}

/** GitHub answered with something that its own schema does not allow. */
export class UnexpectedAnswerError extends Error {
  override readonly name = "UnexpectedAnswerError";
}

export interface GraphqlError {
  readonly type?: string;
  readonly message: string;
  readonly path?: readonly (string | number)[];
}

/**
 * Tells which class an error belongs to, by its HTTP status, GraphQL error type or system code.
 *
 * - A 403 is a rate limit only if its headers or its text say so; else a permission is missing. Secondary limits come
 *   as 403 or 429, with or without `retry-after`
 *   (docs.github.com, "Rate limits for the REST API", "Exceeding the rate limit").
 * - A 404 on an access token is transient: GitHub answers it when two App tokens of the same second are identical
 *   (github-aws-runners/terraform-aws-github-runner#5025).
 *
 * @param now for limits that name the moment at which they end
 */
export function classify(error: unknown, now: Date): Failure {
  if (error instanceof StaleReadError) return { class: "transient", why: error.message };
  if (error instanceof StandingApprovalError) return { class: "transient", why: error.message };
  if (error instanceof GoneError) return { class: "permanent", why: error.message };
  if (error instanceof ThrottledError) return { class: "throttled", why: error.message, retryAfter: error.retryAfter };
  if (error instanceof SigningFailedError) return { class: "transient", why: error.message };
  if (error instanceof ConfigurationError) return { class: "misconfigured", why: error.message };
  const graphql = graphqlErrorsOf(error);
  if (graphql !== null) return classifyGraphql(graphql, headersOf(error), now);
  const status = statusOf(error);
  if (status !== null) return classifyStatus(status, error, now);
  if (isNetworkError(error)) return { class: "transient", why: describe(error) };
  return { class: "bug", why: describe(error) };
}

/** Whether GitHub says of the pull request itself, and of nothing else, that there is none. */
export function isPullNotFound(error: unknown): boolean {
  const errors = graphqlErrorsOf(error) ?? [];
  const isPull = ({ type, path = [] }: GraphqlError) =>
    type === "NOT_FOUND" && path.join(".") === "repository.pullRequest";
  return errors.some(isPull) && errors.every(isPull);
}

function classifyStatus(status: number, error: unknown, now: Date): Failure {
  const why = describe(error);
  const headers = headersOf(error);
  if (status === 429 || (status === 403 && isRateLimit(headers, why))) {
    return { class: "throttled", why, retryAfter: waitNamedBy(headers, now) };
  }
  if (status === 404 && requestUrlOf(error).endsWith("/access_tokens")) return { class: "transient", why };
  // A token that ran out or was revoked between two requests; the next attempt fetches a new one.
  if (status === 401 || status === 408 || status >= 500) return { class: "transient", why };
  if (status === 403 || status === 404 || status === 410 || status === 451) return { class: "permanent", why };
  return { class: "bug", why };
}

function classifyGraphql(errors: readonly GraphqlError[], headers: Headers, now: Date): Failure {
  const why = errors.map((error) => error.message).join("; ");
  const types = errors.map((error) => error.type);
  if (types.includes("RATE_LIMITED") || types.includes("RATE_LIMIT") || isRateLimit(headers, why)) {
    return { class: "throttled", why, retryAfter: waitNamedBy(headers, now) };
  }
  // A query that took too long, or a failure inside GitHub, has no type at all. One of them is enough: what else is
  // missing may be missing because of it.
  if (types.some((type) => type === undefined || type === "SERVICE_UNAVAILABLE" || type === "INTERNAL")) {
    return { class: "transient", why };
  }
  if (types.length > 0 && types.every((type) => type === "FORBIDDEN" || type === "NOT_FOUND"))
    return { class: "permanent", why };
  return { class: "bug", why };
}

export type Headers = Readonly<Record<string, string | number | undefined>>;

function isRateLimit(headers: Headers, message: string): boolean {
  if (headers["retry-after"] !== undefined) return true;
  if (Number(headers["x-ratelimit-remaining"]) === 0) return true;
  return /rate limit|abuse detection/i.test(message);
}

function waitNamedBy(headers: Headers, now: Date): number | null {
  const after = Number(headers["retry-after"]);
  if (Number.isFinite(after) && after >= 0) return Math.ceil(after);
  const reset = Number(headers["x-ratelimit-reset"]);
  if (Number(headers["x-ratelimit-remaining"]) === 0 && Number.isFinite(reset)) {
    return Math.max(1, Math.ceil(reset - now.getTime() / 1_000));
  }
  return null;
}

const NETWORK_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_SOCKET",
]);

function isNetworkError(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at.name === "TimeoutError" || at.name === "AbortError") return true;
    if ("code" in at && typeof at.code === "string" && NETWORK_CODES.has(at.code)) return true;
    if (at instanceof AggregateError && at.errors.some(isNetworkError)) return true;
    // undici's own word for a connection that broke.
    if (at instanceof TypeError && /fetch failed|terminated/.test(at.message)) return true;
  }
  return false;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The HTTP status of an answer that Octokit threw. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || error.name !== "HttpError") return null;
  if (isNetworkError(error.cause)) return null;
  return "status" in error && typeof error.status === "number" ? error.status : null;
}

/** The errors of a GraphQL answer that Octokit threw. */
export function graphqlErrorsOf(error: unknown): readonly GraphqlError[] | null {
  if (!(error instanceof Error) || error.name !== "GraphqlResponseError") return null;
  return "errors" in error && Array.isArray(error.errors) ? error.errors : [];
}

export function headersOf(error: unknown): Headers {
  if (typeof error !== "object" || error === null) return {};
  if ("headers" in error && typeof error.headers === "object" && error.headers !== null) return { ...error.headers };
  if ("response" in error) return headersOf(error.response);
  return {};
}

function requestUrlOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("request" in error)) return "";
  const { request } = error;
  return typeof request === "object" && request !== null && "url" in request ? String(request.url) : "";
}
