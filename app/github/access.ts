import type { Log } from "../observability/log.ts";
import { probotLog } from "../observability/probot-log.ts";
import { type AppIdentity, createGithubApp, type Octokit } from "./octokit.ts";

/** The App's way to GitHub. */
export interface GithubAccess {
  readonly appId: number;
  octokitFor(installationId: number): Promise<Octokit>;
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
      const access = { appId, octokitFor: (installationId: number) => app.auth(installationId) };
      current = { identity: { appId, privateKey }, access };
    }
    return current.access;
  };
}
