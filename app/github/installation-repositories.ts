import type { Octokit } from "./octokit.ts";

export interface InstalledRepository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
}

const PAGE = 100;

/**
 * A hundred of the repositories that the App is installed on, without those that are archived: nothing in them can be
 * approved. One request (docs.github.com, "List repositories accessible to the app installation").
 *
 * @param page counted from 1
 * @throws what Octokit throws
 */
export async function installationRepositories(
  octokit: Octokit,
  page: number,
): Promise<{ readonly repositories: readonly InstalledRepository[]; readonly more: boolean }> {
  const { data } = await octokit.rest.apps.listReposAccessibleToInstallation({ per_page: PAGE, page });
  return {
    repositories: data.repositories
      .filter(({ archived }) => !archived)
      .map(({ id, name, owner }) => ({ id, owner: owner.login, name })),
    more: data.repositories.length === PAGE,
  };
}
