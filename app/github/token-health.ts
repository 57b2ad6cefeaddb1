import { ProbotOctokit } from "probot";
import { visible } from "../pull-request/visible.ts";
import { classify, UnexpectedAnswerError } from "./failure.ts";

/** What GitHub says of a person's token, such as the one that approves for a machine user. */
export type TokenHealth =
  | {
      readonly status: "usable";
      /** Whose it is. */
      readonly login: string;
      readonly id: number;
      /** Of a classic token; null: its permissions are fine-grained, and GitHub does not tell them. */
      readonly scopes: readonly string[] | null;
      /** Null: it never expires. */
      readonly expiresAt: Date | null;
    }
  /** It has expired, was revoked, or is no person's. */
  | { readonly status: "refused"; readonly why: string };

export interface TokenHealthOptions {
  readonly token: string;
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  readonly now: Date;
  readonly fetch?: typeof fetch;
}

const REQUEST_TIMEOUT = 10_000;

/**
 * Asks GitHub whose a token is, and how long it lasts; one request. The token is in no error.
 *
 * @throws Octokit's error where GitHub does not say: it cannot be reached, is out of order, or a rate limit is used up
 * @throws UnexpectedAnswerError where it says something that cannot be so, such as an end in the past of a token that it
 * has just accepted (it did: google/go-github#3708)
 * @see https://docs.github.com/en/rest/users/users#get-the-authenticated-user
 */
export async function readTokenHealth(options: TokenHealthOptions): Promise<TokenHealth> {
  const { token, apiUrl, now, fetch: send = fetch } = options;
  const octokit = new ProbotOctokit({
    auth: { token },
    baseUrl: apiUrl,
    request: {
      fetch: ((input, init) => send(input, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT) })) as typeof fetch,
    },
    throttle: { enabled: false },
    retry: { enabled: false },
    log: { debug: ignored, info: ignored, warn: ignored, error: ignored },
  });
  try {
    const { data, headers } = await octokit.rest.users.getAuthenticated();
    return {
      status: "usable",
      login: data.login,
      id: data.id,
      scopes: scopesOf(token, headers["x-oauth-scopes"]),
      expiresAt: expiryOf(headers["github-authentication-token-expiration"], now),
    };
  } catch (error) {
    const status = error instanceof Error && "status" in error ? error.status : undefined;
    // 403: an installation token, which is nobody's, or an account that is suspended; but also a rate limit.
    if (status === 401 || (status === 403 && classify(error, now).class === "permanent")) {
      return { status: "refused", why: visible(error instanceof Error ? error.message : String(error)) };
    }
    throw error;
  }
}

/** Only classic tokens have scopes; GitHub's answer to others has no such header, or an empty one. */
function scopesOf(token: string, header: unknown): readonly string[] | null {
  if (typeof header !== "string" || /^(?:github_pat|ghu)_/.test(token)) return null;
  return header
    .split(",")
    .map((scope) => scope.trim())
    .filter((scope) => scope !== "");
}

/**
 * `2026-12-01 10:00:00 UTC`, and `2026-12-01 15:00:00 +0500` of a person in another time zone, both of which GitHub sends
 * (google/go-github, `parseTokenExpiration`); no header: the token does not expire.
 */
function expiryOf(header: unknown, now: Date): Date | null {
  if (header === undefined || header === "") return null;
  const [, day, time, zone = ""] = EXPIRY.exec(String(header)) ?? [];
  const expiresAt = new Date(
    `${day}T${time}${["UTC", "Z", ""].includes(zone) ? "Z" : zone.replace(/^(...):?/, "$1:")}`,
  );
  if (Number.isNaN(expiresAt.getTime())) {
    throw new UnexpectedAnswerError(`GitHub tells the token's end in an unknown form: ${visible(String(header))}`);
  }
  if (expiresAt <= now) {
    throw new UnexpectedAnswerError(
      `GitHub accepts the token, and says that it ended at ${expiresAt.toISOString()}: when it ends is not known`,
    );
  }
  return expiresAt;
}

const EXPIRY = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})\s*(UTC|Z|[+-]\d{2}:?\d{2})?$/;

function ignored(): void {}
