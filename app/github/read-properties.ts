import type { Fact, Snapshot } from "../pull-request/snapshot.ts";
import { factOf } from "./fact.ts";
import type { Octokit } from "./octokit.ts";

/**
 * The custom properties that the organisation gave the repository, each with its values: one, several, or none where it
 * is not set. Needs `metadata: read` (docs.github.com, "Get all custom property values for a repository"). One request.
 *
 * @throws what may be otherwise at another time
 */
export async function readProperties(
  octokit: Octokit,
  { repository }: Snapshot,
): Promise<Fact<Readonly<Record<string, readonly string[]>>>> {
  return await factOf(async () => {
    const { data } = await octokit.rest.repos.customPropertiesForReposGetRepositoryValues({
      owner: repository.owner,
      repo: repository.name,
    });
    return Object.fromEntries(data.map(({ property_name, value }) => [property_name, valuesOf(value)]));
  }, "the custom properties cannot be read, for which the App needs `metadata: read`");
}

function valuesOf(value: string | string[] | null): readonly string[] {
  if (value === null) return [];
  return typeof value === "string" ? [value] : value;
}
