import { type GraphqlAccount, sameAccount, toAccount } from "../pull-request/account.ts";
import type { Fact, Snapshot } from "../pull-request/snapshot.ts";
import type { Connection } from "./answers.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { nodesOf } from "./pages.ts";
import { RECENT_REVIEWS_QUERY } from "./queries.ts";

/** Pages of 50 pull requests. What is busier than that in a day cannot be counted. */
const MOST_PAGES = 10;

interface RecentPull {
  readonly number: number;
  readonly updatedAt: string;
  readonly reviews:
    | (Omit<Connection<RecentReview>, "pageInfo"> & { readonly pageInfo: { readonly hasPreviousPage: boolean } })
    | null;
}

interface RecentReview {
  readonly submittedAt: string | null;
  readonly author: GraphqlAccount | null;
}

interface RecentReviewsResponse {
  readonly repository: { readonly pullRequests: Connection<RecentPull> } | null;
}

/**
 * How many approvals of ours there were in the repository on the day of the reading (UTC), withdrawn ones too, without
 * those of this pull request. A review updates its pull request, so those that were updated last are looked at until one
 * was not updated on that day. One request per 50 pull requests of any state.
 *
 * @throws what Octokit throws
 */
export async function readApprovalsToday(octokit: Octokit, snapshot: Snapshot): Promise<Fact<number>> {
  const { repository, pull, readAt } = snapshot;
  const day = readAt.slice(0, 10);
  const counts = new Map<number, number>();
  let after: string | null = null;
  for (let page = 1; ; page++) {
    const pulls: Connection<RecentPull> = await readPage(octokit, repository, after);
    for (const recent of nodesOf(pulls, "recently updated pull requests")) {
      if (recent.updatedAt.slice(0, 10) < day) return known(counts, pull.number);
      if (recent.reviews === null) return unknown(`the reviews of #${recent.number} may not be seen`);
      const reviews = nodesOf(recent.reviews, "reviews");
      const today = reviews.filter(({ submittedAt }) => (submittedAt ?? readAt).slice(0, 10) === day);
      // The oldest that was read is of today, too: there may be more.
      if (recent.reviews.pageInfo.hasPreviousPage && today.length === reviews.length) {
        return unknown(`#${recent.number} has too many reviews`);
      }
      counts.set(recent.number, today.filter(({ author }) => isOwn(author, snapshot)).length);
    }
    if (!pulls.pageInfo.hasNextPage) return known(counts, pull.number);
    if (page === MOST_PAGES) return unknown(`more than ${counts.size} pull requests were updated today`);
    after = pulls.pageInfo.endCursor ?? null;
    if (after === null) throw new UnexpectedAnswerError("GitHub announced another page and gave no cursor");
  }
}

async function readPage(
  octokit: Octokit,
  { owner, name }: Snapshot["repository"],
  after: string | null,
): Promise<Connection<RecentPull>> {
  const answer = await octokit.graphql<RecentReviewsResponse>(RECENT_REVIEWS_QUERY, { owner, name, after });
  if (answer.repository === null) throw new UnexpectedAnswerError("GitHub answered without the repository");
  return answer.repository.pullRequests;
}

/** By the account, not by who asks: the command line asks with a person's token. */
function isOwn(author: GraphqlAccount | null, { self }: Snapshot): boolean {
  return author !== null && sameAccount(toAccount(author), self.account);
}

function known(counts: ReadonlyMap<number, number>, ownPull: number): Fact<number> {
  const others = [...counts].filter(([number]) => number !== ownPull);
  return { known: true, value: others.reduce((sum, [, count]) => sum + count, 0) };
}

function unknown(reason: string): Fact<number> {
  return { known: false, reason };
}
