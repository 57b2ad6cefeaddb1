import type { Octokit } from "./octokit.ts";

/** A pull request as GitHub lists it. */
export interface ListedPull {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly open: boolean;
  readonly updatedAt: string;
  readonly headSha: string;
}

export interface Wanted {
  /** How many, at most. */
  readonly last: number;
  /** Only those for this branch; default: for any. */
  readonly base?: string;
}

/** GitHub gives no larger pages. */
const LARGEST_PAGE = 100;

/**
 * The last pull requests of a repository, open and closed, newest first. One request for each hundred.
 *
 * @throws what Octokit throws
 */
export async function lastPulls(
  octokit: Octokit,
  { owner, name }: { readonly owner: string; readonly name: string },
  { last, base }: Wanted,
): Promise<ListedPull[]> {
  const pulls: ListedPull[] = [];
  const perPage = Math.min(last, LARGEST_PAGE);
  for (let page = 1; pulls.length < last; page++) {
    const { data } = await octokit.rest.pulls.list({
      owner,
      repo: name,
      state: "all",
      sort: "created",
      direction: "desc",
      per_page: perPage,
      page,
      ...(base === undefined ? {} : { base }),
    });
    for (const { number, title, html_url, state, updated_at, head } of data) {
      pulls.push({ number, title, url: html_url, open: state === "open", updatedAt: updated_at, headSha: head.sha });
    }
    if (data.length < perPage) break;
  }
  return pulls.slice(0, last);
}
