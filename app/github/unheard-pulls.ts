import { CHECK_NAME } from "../pull-request/check-name.ts";
import { readReference } from "../pull-request/check-run-reference.ts";
import type { Connection } from "./answers.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { nodesOf } from "./pages.ts";

/** Open pull requests with when our check run on their head was written last; and what is left of the rate limit. */
const UNHEARD_PULLS_QUERY = /* GraphQL */ `
  query UnheardPulls($owner: String!, $name: String!, $after: String, $appId: Int!, $checkName: String!) {
    rateLimit { limit remaining }
    repository(owner: $owner, name: $name) {
      databaseId
      pullRequests(states: OPEN, first: 50, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
        pageInfo { hasNextPage endCursor }
        nodes {
          number
          updatedAt
          commits(last: 1) {
            nodes {
              commit {
                checkSuites(first: 5, filterBy: { appId: $appId }) {
                  nodes {
                    checkRuns(first: 20, filterBy: { appId: $appId, checkName: $checkName, checkType: ALL }) {
                      nodes { externalId startedAt completedAt }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }`;

interface PullNode {
  readonly number: number;
  readonly updatedAt: string;
  readonly commits: Connection<{ readonly commit: { readonly checkSuites: Connection<SuiteNode> | null } }>;
}

interface SuiteNode {
  readonly checkRuns: Connection<{
    readonly externalId: string | null;
    readonly startedAt: string | null;
    readonly completedAt: string | null;
  }> | null;
}

interface UnheardPullsResponse {
  readonly rateLimit: { readonly limit: number; readonly remaining: number } | null;
  readonly repository: {
    readonly databaseId: number | null;
    readonly pullRequests: Connection<PullNode>;
  } | null;
}

/** What was found of a repository. */
export interface UnheardPulls {
  readonly repositoryId: number;
  /** Their numbers, the last updated first. */
  readonly pulls: readonly number[];
  /** What is left of GitHub's rate limit, from 0 to 1; null: it has none here. */
  readonly left: number | null;
}

const DAY = 24 * 60 * 60 * 1_000;
/** Where an event got lost, GitHub could be asked to send it again for so long. */
const LOST = 3 * DAY;
const MOST_PAGES = 4;

/**
 * The open pull requests of a repository that nothing was said about for a day: our check run on the head is older, or there is
 * none and the pull request was changed in the last three days, more than an hour ago. One request for each 50, 200 at the most,
 * the last updated ones.
 *
 * @throws what Octokit throws
 */
export async function unheardPulls(
  octokit: Octokit,
  repository: { readonly owner: string; readonly name: string },
  { appId, now }: { readonly appId: number; readonly now: Date },
): Promise<UnheardPulls> {
  const pulls: number[] = [];
  let after: string | null = null;
  for (let page = 1; ; page++) {
    const variables = { ...repository, after, appId, checkName: CHECK_NAME };
    const answer: UnheardPullsResponse = await octokit.graphql<UnheardPullsResponse>(UNHEARD_PULLS_QUERY, variables);
    const repositoryId = answer.repository?.databaseId;
    if (answer.repository === null || !repositoryId) {
      throw new UnexpectedAnswerError("GitHub answered without the repository");
    }
    const { pullRequests } = answer.repository;
    for (const pull of nodesOf(pullRequests, "open pull requests")) if (isUnheard(pull, now)) pulls.push(pull.number);
    const { rateLimit } = answer;
    const left = rateLimit === null ? null : rateLimit.remaining / rateLimit.limit;
    const { hasNextPage, endCursor } = pullRequests.pageInfo;
    if (!hasNextPage || page === MOST_PAGES) return { repositoryId, pulls, left };
    if (!endCursor) throw new UnexpectedAnswerError("GitHub announced another page and gave no cursor");
    after = endCursor;
  }
}

function isUnheard(pull: PullNode, now: Date): boolean {
  const told = lastTold(pull);
  if (told !== null) return now.getTime() - told > DAY;
  const changed = now.getTime() - Date.parse(pull.updatedAt);
  return changed > DAY / 24 && changed < LOST;
}

/** When our check run for this pull request was written last; another with the same head has its own. */
function lastTold({ number, commits }: PullNode): number | null {
  const suites = nodesOf(commits, "commits").flatMap(({ commit }) =>
    commit.checkSuites === null ? [] : (commit.checkSuites.nodes ?? []),
  );
  const runs = suites.flatMap((suite) => suite?.checkRuns?.nodes ?? []);
  const times = runs.flatMap((run) =>
    run !== null && readReference(run.externalId)?.pull === number
      ? [run.startedAt, run.completedAt].flatMap((time) => (time === null ? [] : [Date.parse(time)]))
      : [],
  );
  return times.length === 0 ? null : Math.max(...times);
}
