import type { Connection } from "./answers.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { nodesOf } from "./pages.ts";
import { type FieldPath, queryWithAbsent } from "./query.ts";

/** A list of pull requests by `UPDATED_AT`, descending; variables `owner, name, after` and those of the list. */
export interface RecentPulls<T extends { readonly updatedAt: string }> {
  readonly query: string;
  readonly repository: { readonly owner: string; readonly name: string };
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The first day (UTC, `2026-11-21`) that is asked about: one that was not updated since ends the list. */
  readonly since: string;
  readonly mostPages: number;
  /** What may be absent or hidden from the App, by its path within the answer, so that null is right then; default: nothing. */
  readonly mayBeNull?: (path: FieldPath) => boolean;
  /** Looks at one, newest first. Returns why nothing can be told; then no more is read. */
  readonly look: (pull: T) => string | null;
}

interface RecentPullsResponse<T> {
  readonly repository: { readonly pullRequests: Connection<T> } | null;
}

/**
 * Looks at the pull requests of a repository, of any state, that were updated last.
 *
 * @returns null: all of them were looked at; or why not
 * @throws what Octokit throws
 */
export async function eachRecentPull<T extends { readonly updatedAt: string }>(
  octokit: Octokit,
  { query, repository, variables = {}, since, mostPages, mayBeNull = () => false, look }: RecentPulls<T>,
): Promise<string | null> {
  const { owner, name } = repository;
  let after: string | null = null;
  let looked = 0;
  for (let page = 1; ; page++) {
    const asked = { ...variables, owner, name, after };
    const answer: RecentPullsResponse<T> = await queryWithAbsent(octokit, query, asked, mayBeNull, mayBeNull);
    if (answer.repository === null) throw new UnexpectedAnswerError("GitHub answered without the repository");
    const { pageInfo } = answer.repository.pullRequests;
    for (const pull of nodesOf(answer.repository.pullRequests, "recently updated pull requests")) {
      if (pull.updatedAt.slice(0, 10) < since) return null;
      const why = look(pull);
      if (why !== null) return why;
      looked++;
    }
    if (!pageInfo.hasNextPage) return null;
    if (page === mostPages) return `more than ${looked} pull requests were updated since ${since}`;
    after = pageInfo.endCursor ?? null;
    if (after === null) throw new UnexpectedAnswerError("GitHub announced another page and gave no cursor");
  }
}
