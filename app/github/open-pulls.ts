import type { Connection } from "./answers.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { nodesOf } from "./pages.ts";
import { OPEN_PULLS_QUERY } from "./queries.ts";

/** As much of an open pull request as it takes to choose it. */
export interface OpenPull {
  readonly number: number;
  readonly headRefOid: string;
  readonly baseRefName: string;
}

interface OpenPullsResponse {
  readonly repository: {
    readonly databaseId: number | null;
    readonly pullRequests: Connection<OpenPull>;
  } | null;
}

/**
 * The numbers of the open pull requests that are wanted, lowest first: those of forks too, and each of several that share
 * a head. One request per 100 open pull requests.
 */
export async function openPulls(
  octokit: Octokit,
  repository: { readonly owner: string; readonly name: string },
  wanted: (pull: OpenPull) => boolean,
): Promise<number[]> {
  const { owner, name } = repository;
  const numbers = new Set<number>();
  let after: string | null = null;
  do {
    const answer: OpenPullsResponse = await octokit.graphql<OpenPullsResponse>(OPEN_PULLS_QUERY, {
      owner,
      name,
      after,
    });
    if (answer.repository === null) throw new UnexpectedAnswerError("GitHub answered without the repository");
    const { pullRequests } = answer.repository;
    for (const pull of nodesOf(pullRequests, "open pull requests")) if (wanted(pull)) numbers.add(pull.number);
    const { hasNextPage, endCursor } = pullRequests.pageInfo;
    if (hasNextPage && !endCursor) throw new UnexpectedAnswerError("GitHub announced another page and gave no cursor");
    after = hasNextPage ? (endCursor ?? null) : null;
  } while (after !== null);
  return [...numbers].sort((a, b) => a - b);
}
