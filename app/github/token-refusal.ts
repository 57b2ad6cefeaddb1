import { graphqlErrorsOf, headersOf, statusOf } from "./failure.ts";

/** GitHub does not let the machine user do something: the message is a sentence of ours for people, with the way out. */
export class TokenRefusedError extends Error {
  override readonly name = "TokenRefusedError";
  /** Of the token as such, wherever it is used. */
  readonly everywhere: boolean;

  constructor(message: string, options: { readonly everywhere: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.everywhere = options.everywhere;
  }
}

const STORE = "whoever runs Greenlight must store a new one (approvalToken in the App's credentials)";

/** What people are told where GitHub refuses the machine user; its own words stay in the log. */
const REFUSALS = {
  credentials: `GitHub does not accept the approval token: it has expired or was revoked; ${STORE}`,
  scope: `the approval token may not review; ${STORE} that may write pull requests`,
  sso: "the approval token is not authorised for the single sign-on of this organisation: whoever runs Greenlight must authorise it in the machine user's settings",
  unseen:
    "the machine user cannot see this repository: give it write access, and its token access to the repository (a fine-grained one has to be approved by the organisation)",
  forbidden:
    "GitHub does not let the machine user review here: it needs write access to the repository, and its token the permission to write pull requests",
} as const;

/**
 * What GitHub's answer to the machine user says of its token, or of what it may do here; null where it says nothing of them:
 * a limit, an outage, or something that nobody expects.
 *
 * - 401: expired or revoked (docs.github.com, "Token expiration and revocation").
 * - A classic token that is not authorised for SAML single sign-on gets 403 with `x-github-sso`; GraphQL answers 200 and an
 *   error FORBIDDEN with `saml_failure` (fwouts/prmonitor#1042), or as if there were nothing (docs.github.com,
 *   "Authenticating to the REST API", "Personal access tokens and SAML SSO").
 * - INSUFFICIENT_SCOPES: a classic token without `repo`, by the public schema's error codes.
 * - "Resource not accessible by personal access token": a fine-grained one without the permission, or for other repositories.
 */
export function tokenRefusalOf(error: unknown): TokenRefusedError | null {
  const refused = (kind: keyof typeof REFUSALS, everywhere = false) =>
    new TokenRefusedError(REFUSALS[kind], { everywhere, cause: error });
  const graphql = graphqlErrorsOf(error);
  if (graphql !== null && graphql.length > 0) {
    const all = (...types: readonly string[]) => graphql.every(({ type }) => types.includes(type ?? ""));
    if (graphql.some(({ message }) => /rate limit/i.test(message))) return null;
    if (graphql.some(({ message, type }) => type === "FORBIDDEN" && /\bSAML\b/.test(message))) return refused("sso");
    if (all("INSUFFICIENT_SCOPES")) return refused("scope", true);
    if (all("NOT_FOUND")) return refused("unseen");
    return all("FORBIDDEN", "NOT_FOUND", "INSUFFICIENT_SCOPES") ? refused("forbidden") : null;
  }
  const status = statusOf(error);
  if (status === 401) return refused("credentials", true);
  const headers = headersOf(error);
  if (status === 403 && headers["x-github-sso"] !== undefined) return refused("sso");
  const isLimit = headers["retry-after"] !== undefined || Number(headers["x-ratelimit-remaining"]) === 0;
  if (status === 403 && !isLimit && !/rate limit|abuse/i.test(String(Object(error).message)))
    return refused("forbidden");
  return status === 404 ? refused("unseen") : null;
}
