import { randomUUID } from "node:crypto";
import type { KMSClientConfig } from "@aws-sdk/client-kms";
import { Probot, ProbotOctokit } from "probot";
import type { AppKey } from "../settings/app-key.ts";
import { appJwts } from "./app-jwt.ts";
import { appSigner } from "./app-signer.ts";
import { rateLimitUsed } from "./rate-limit.ts";
import { timedFetch } from "./timed-fetch.ts";

/** An Octokit that speaks for one installation of the App. */
export type Octokit = Awaited<ReturnType<Probot["auth"]>>;

export interface AppIdentity {
  readonly appId: number;
  readonly key: AppKey;
}

export interface GithubAppOptions extends AppIdentity {
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  readonly log: NonNullable<ConstructorParameters<typeof Probot>[0]>["log"];
  /** Is told after each answer how much of a limit of GitHub's is used up, in percent. */
  readonly onRateLimit?: (percent: number) => void;
  /** How long one request may take, in milliseconds. */
  readonly requestTimeout?: number;
  readonly fetch?: typeof fetch;
  /** For the client of AWS KMS, where the key is there, besides what the SDK's own variables say. */
  readonly kms?: KMSClientConfig;
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
  const { appId, key, requestTimeout = REQUEST_TIMEOUT, fetch: send = fetch } = options;
  const jwts = appJwts(appSigner(key, options.kms));
  const sendInTime = timedFetch(requestTimeout, send);
  const timed: typeof fetch = async (input, init) => {
    const response = await sendInTime(input, init);
    const used = rateLimitUsed(response.headers);
    if (used !== null) options.onRateLimit?.(used);
    // To whom it does not know, GitHub says that there is nothing.
    const isRefused = response.status === 401 || response.status === 404;
    if (isRefused) jwts.refused(new Headers(init?.headers).get("authorization") ?? "");
    return response;
  };
  return new Probot({
    appId,
    // Probot insists on one; what signs is `createJwt` below.
    privateKey: "none",
    // Never used here, and never allowed to fall back to Probot's well-known default.
    secret: randomUUID(),
    baseUrl: options.apiUrl,
    log: options.log,
    request: { fetch: timed },
    Octokit: ProbotOctokit.defaults((defaults: OctokitDefaults) => {
      const { privateKey: _, ...auth } = defaults.auth ?? {};
      return {
        ...defaults,
        auth: { ...auth, createJwt: jwts.make },
        throttle: { ...defaults.throttle, enabled: false },
        retry: { ...defaults.retry, enabled: false },
      };
    }),
  });
}
