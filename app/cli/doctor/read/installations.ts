import type { Octokit } from "../../../github/octokit.ts";
import { levelsOf } from "./registered-app.ts";

/** Where the App is installed. */
export interface Installation {
  readonly id: number;
  /** Whose it is. */
  readonly account: string;
  /** Where its owner accepts permissions, and ends a suspension. */
  readonly htmlUrl: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly suspendedAt: string | null;
}

/** All of them, page by page. @throws what Octokit throws */
export async function readInstallations(octokit: Octokit): Promise<readonly Installation[]> {
  const found = await octokit.paginate(octokit.rest.apps.listInstallations, { per_page: 100 });
  return found.map(({ id, account, html_url, permissions, events, suspended_at }) => ({
    id,
    account: account !== null && "login" in account ? account.login : `installation ${id}`,
    htmlUrl: html_url,
    permissions: levelsOf(permissions),
    events,
    suspendedAt: suspended_at,
  }));
}
