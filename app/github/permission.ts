import type { Fact } from "../pull-request/snapshot.ts";
import { factOf } from "./fact.ts";
import type { Octokit } from "./octokit.ts";

/** GitHub's own summary of all roles, custom ones too: `maintain` is `write`, `triage` is `read`. */
const WRITING = new Set(["admin", "write"]);

/**
 * Whether a person may write to the repository at this moment, from wherever they have it
 * (docs.github.com, "Get repository permissions for a user"). Not known where GitHub does not say.
 *
 * @throws what may be otherwise at another time: rate limits, 5xx, a broken connection
 */
export async function mayWrite(
  octokit: Octokit,
  repository: { readonly owner: string; readonly name: string },
  person: { readonly id: number; readonly login: string },
): Promise<Fact<boolean>> {
  return await factOf(async () => {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
      owner: repository.owner,
      repo: repository.name,
      username: person.login,
    });
    // A login can be given up, and somebody else can take it.
    return WRITING.has(data.permission) && data.user?.id === person.id;
  }, "what this person may do here cannot be told");
}
