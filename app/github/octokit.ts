import { createSign, randomUUID } from "node:crypto";
import { Probot, ProbotOctokit } from "probot";
import { timedFetch } from "./timed-fetch.ts";

/** An Octokit that speaks for one installation of the App. */
export type Octokit = Awaited<ReturnType<Probot["auth"]>>;

export interface AppIdentity {
  readonly appId: number;
  readonly privateKey: string;
}

export interface GithubAppOptions extends AppIdentity {
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  readonly log: NonNullable<ConstructorParameters<typeof Probot>[0]>["log"];
  /** How long one request may take, in milliseconds. */
  readonly requestTimeout?: number;
  readonly fetch?: typeof fetch;
}

const REQUEST_TIMEOUT = 10_000;

/** What Probot hands to the function form of `defaults`; its object form would be overridden silently. */
interface OctokitDefaults {
  readonly auth?: Readonly<Record<string, unknown>>;
  readonly throttle?: Readonly<Record<string, unknown>>;
  readonly retry?: Readonly<Record<string, unknown>>;
}

/**
 * The App as Probot sees it; `probot.auth(installationId)` gives an {@link Octokit}. Installation tokens are cached.
 *
 * Octokit's own retries and waits are off: a review must never be posted twice (plugin-retry sends it again on a 502),
 * and a rate limit is waited for in the queue, not in a Lambda that is paid by the millisecond.
 */
export function createGithubApp(options: GithubAppOptions): Probot {
  const { appId, privateKey, requestTimeout = REQUEST_TIMEOUT, fetch: send = fetch } = options;
  return new Probot({
    appId,
    privateKey,
    // Never used here, and never allowed to fall back to Probot's well-known default.
    secret: randomUUID(),
    baseUrl: options.apiUrl,
    log: options.log,
    request: { fetch: timedFetch(requestTimeout, send) },
    Octokit: ProbotOctokit.defaults((defaults: OctokitDefaults) => {
      const { privateKey: _, ...auth } = defaults.auth ?? {};
      return {
        ...defaults,
        auth: { ...auth, createJwt: (id: string | number) => createJwt(id, privateKey) },
        throttle: { ...defaults.throttle, enabled: false },
        retry: { ...defaults.retry, enabled: false },
      };
    }),
  });
}

/**
 * A JSON Web Token of the App that is unlike any other: without the `jti`, two Lambdas make the same one within one
 * second, and GitHub answered the second with 404 (github-aws-runners/terraform-aws-github-runner#5025). It starts a
 * minute ago, for clocks that differ, and lasts nine minutes of the ten that GitHub allows.
 */
async function createJwt(appId: string | number, privateKey: string): Promise<{ jwt: string; expiresAt: string }> {
  const now = Math.floor(Date.now() / 1_000);
  const expires = now + 540;
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const unsigned = [
    encode({ alg: "RS256", typ: "JWT" }),
    encode({ iat: now - 60, exp: expires, iss: String(appId), jti: randomUUID() }),
  ].join(".");
  const signature = createSign("RSA-SHA256").update(unsigned).sign(privateKey, "base64url");
  return { jwt: `${unsigned}.${signature}`, expiresAt: new Date(expires * 1_000).toISOString() };
}
