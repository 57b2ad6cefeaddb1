import type { KMSClientConfig } from "@aws-sdk/client-kms";
import type { Log } from "../observability/log.ts";
import type { Metrics } from "../observability/metrics.ts";
import { probotLog } from "../observability/probot-log.ts";
import { isSameKey } from "../settings/app-key.ts";
import { type AppIdentity, createGithubApp, type Octokit } from "./octokit.ts";

/** The App's way to GitHub. */
export interface GithubAccess {
  readonly appId: number;
  /** Speaks for the App on one installation. */
  octokitFor(installationId: number): Promise<Octokit>;
  /** Speaks for the App itself: its hook, its deliveries, its installations. */
  appOctokit(): Promise<Octokit>;
}

export interface GithubAccessOptions {
  readonly readCredentials: () => Promise<AppIdentity>;
  readonly apiUrl: string;
  readonly log: Log;
  /** Measures how much of GitHub's rate limits is used up. */
  readonly metrics?: Pick<Metrics, "gauge">;
  /** For the client of AWS KMS, where the App's key is there, besides what the SDK's own variables say. */
  readonly kms?: KMSClientConfig;
}

/**
 * One App for as long as its credentials stay the same, with its installation tokens; asked for at every batch, so that
 * rotated credentials are picked up.
 */
export function createGithubAccess(options: GithubAccessOptions): () => Promise<GithubAccess> {
  let current: { readonly identity: AppIdentity; readonly access: GithubAccess } | undefined;
  return async () => {
    const { appId, key } = await options.readCredentials();
    if (current === undefined || current.identity.appId !== appId || !isSameKey(current.identity.key, key)) {
      const { apiUrl, kms, metrics } = options;
      const app = createGithubApp({
        ...{ appId, key, apiUrl },
        log: probotLog(options.log),
        onRateLimit: (percent) => metrics?.gauge("RateLimitUsed", percent),
        ...(kms && { kms }),
      });
      await app.ready();
      const octokitFor = (installationId: number) => app.auth(installationId);
      const access = { appId, octokitFor, appOctokit: () => app.auth() };
      current = { identity: { appId, key }, access };
    }
    return current.access;
  };
}
