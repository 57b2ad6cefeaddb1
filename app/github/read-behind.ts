import type { Fact, Snapshot } from "../pull-request/snapshot.ts";
import { factOf } from "./fact.ts";
import type { Octokit } from "./octokit.ts";

/**
 * How many commits of its base branch a pull request does not have: from the exact tip to the exact head of the snapshot
 * (docs.github.com, "Compare two commits"). One request.
 *
 * @throws what may be otherwise at another time
 */
export async function readBehind(octokit: Octokit, { repository, pull }: Snapshot): Promise<Fact<number>> {
  return await factOf(async () => {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      owner: repository.owner,
      repo: repository.name,
      basehead: `${pull.base.sha}...${pull.head.sha}`,
      per_page: 1,
    });
    return data.behind_by;
  }, "it cannot be compared with its base branch, for which the App needs `contents: read`");
}
