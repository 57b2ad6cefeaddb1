import type { Log } from "../observability/log.ts";
import { probotLog } from "../observability/probot-log.ts";
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
}

/**
 * One App for as long as its credentials stay the same, with its installation tokens; asked for at every batch, so that
 * rotated credentials are picked up.
 */
export function createGithubAccess(options: GithubAccessOptions): () => Promise<GithubAccess> {
  let current: { readonly identity: AppIdentity; readonly access: GithubAccess } | undefined;
  return async () => {
    const { appId, privateKey } = await options.readCredentials();
    if (current?.identity.appId !== appId || current.identity.privateKey !== privateKey) {
      const app = createGithubApp({ appId, privateKey, apiUrl: options.apiUrl, log: probotLog(options.log) });
      await app.ready();
      const octokitFor = (installationId: number) => app.auth(installationId);
      const access = { appId, octokitFor, appOctokit: () => app.auth() };
      current = { identity: { appId, privateKey }, access };
    }
    return current.access;
  };
}
