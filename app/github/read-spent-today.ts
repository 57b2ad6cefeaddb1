import { CHECK_NAME } from "../pull-request/check-name.ts";
import { readReference } from "../pull-request/check-run-reference.ts";
import { splitReviewLine } from "../pull-request/review-line.ts";
import type { Fact, Snapshot } from "../pull-request/snapshot.ts";
import { decodeMemory } from "../review/memory/encode.ts";
import type { Octokit } from "./octokit.ts";
import { eachRecentPull } from "./recent-pulls.ts";

/** Pages of 20 pull requests. What is busier than that cannot be added up. */
const MOST_PAGES = 10;
/**
 * A check run does not update its pull request: what was pushed the day before may be reviewed today, as soon as its checks
 * are green. Two days are longer than they run (GitHub ends a job of its own runners after six hours, docs.github.com,
 * "Actions limits").
 */
const DAYS_BEFORE = 2;

/**
 * The check runs of our own on the last commits of the pull requests that were updated last. Variables:
 * `owner, name, after, appId, checkName`.
 */
const RECENT_SPENDING_QUERY = /* GraphQL */ `
  query RecentSpending($owner: String!, $name: String!, $after: String, $appId: Int!, $checkName: String!) {
    repository(owner: $owner, name: $name) {
      pullRequests(first: 20, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
        pageInfo { hasNextPage endCursor }
        nodes {
          number
          updatedAt
          commits(last: 5) { nodes { commit { ...ownRuns } } }
          pushes: timelineItems(last: 3, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) {
            nodes { ... on HeadRefForcePushedEvent { beforeCommit { ...ownRuns } } }
          }
        }
      }
    }
  }
  fragment ownRuns on Commit {
    checkSuites(first: 5, filterBy: { appId: $appId }) {
      nodes {
        repository { databaseId }
        checkRuns(first: 20, filterBy: { appId: $appId, checkName: $checkName, checkType: ALL }) {
          pageInfo { hasNextPage }
          nodes { externalId text }
        }
      }
    }
  }`;

interface RecentPull {
  readonly number: number;
  readonly updatedAt: string;
  readonly commits: { readonly nodes?: Nullable<{ readonly commit: RecentCommit }> };
  /** Null where the App may not see commits of a fork. */
  readonly pushes: { readonly nodes?: Nullable<{ readonly beforeCommit?: RecentCommit | null }> } | null;
}

interface RecentCommit {
  readonly checkSuites: { readonly nodes?: Nullable<RecentSuite> } | null;
}

interface RecentSuite {
  readonly repository: { readonly databaseId: number | null };
  readonly checkRuns: {
    readonly pageInfo: { readonly hasNextPage: boolean };
    readonly nodes?: Nullable<{ readonly externalId: string | null; readonly text: string | null }>;
  } | null;
}

type Nullable<T> = readonly (T | null)[] | null;

/**
 * US dollars that the AI reviews of the repository have cost on the day of the reading (UTC), this pull request's too: as
 * our own check runs remember it. What one pull request remembers it takes along from head to head, so the most that any
 * of its heads tells is what it cost. One request per 20 pull requests of any state.
 *
 * @throws what Octokit throws
 */
export async function readSpentToday(
  octokit: Octokit,
  { repository, readAt, self }: Pick<Snapshot, "repository" | "readAt" | "self">,
): Promise<Fact<number>> {
  const day = readAt.slice(0, 10);
  let sum = 0;
  const why = await eachRecentPull<RecentPull>(octokit, {
    query: RECENT_SPENDING_QUERY,
    variables: { appId: self.appId, checkName: CHECK_NAME },
    repository,
    since: daysBefore(day, DAYS_BEFORE),
    mostPages: MOST_PAGES,
    mayBeNull: (path) => path[0] === "repository" && path[4] === "pushes",
    look: (pull) => {
      const lines = linesOf(pull, repository.id);
      if (lines === null) return `the check runs of #${pull.number} may not all be seen`;
      const costs = lines.map((line) => costOn(day, line));
      if (costs.includes(null)) return `what the review of #${pull.number} cost is not known`;
      sum += Math.max(0, ...costs.map(Number));
      return null;
    },
  });
  return why === null ? { known: true, value: sum } : { known: false, reason: why };
}

/** What our check runs of this pull request remember; null: there are more than were read, or some are hidden. */
function linesOf({ number, commits, pushes }: RecentPull, repositoryId: number): string[] | null {
  const lines: string[] = [];
  const pushedOver = (pushes?.nodes ?? []).flatMap((node) => node?.beforeCommit ?? []);
  for (const commit of [...(commits.nodes ?? [null]).map((node) => node?.commit), ...pushedOver]) {
    if (!commit?.checkSuites) return null;
    for (const suite of commit.checkSuites.nodes ?? [null]) {
      // The same App can be installed on a fork, too, and pays there for itself.
      if (suite !== null && suite.repository.databaseId !== repositoryId) continue;
      if (!suite?.checkRuns || suite.checkRuns.pageInfo.hasNextPage) return null;
      for (const run of suite.checkRuns.nodes ?? [null]) {
        if (run === null) return null;
        const { reviewMemory } = splitReviewLine(run.text ?? "");
        // A commit can be the head of several pull requests, and each has a check run of its own.
        if (reviewMemory !== null && readReference(run.externalId)?.pull === number) lines.push(reviewMemory);
      }
    }
  }
  return lines;
}

/** Null: not known. */
function costOn(day: string, line: string): number | null {
  const memory = decodeMemory(line);
  // Damaged, or of another version: it may have cost anything.
  if (memory === null) return null;
  const { today } = memory;
  // Remembered before days were: all of it may be of today.
  if (today === undefined) return memory.spent.cost;
  return today.day === day ? today.cost : 0;
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
}
