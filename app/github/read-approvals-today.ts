import { type GraphqlAccount, toAccount } from "../pull-request/account.ts";
import { isOwnReviewer } from "../pull-request/own-reviewers.ts";
import type { Fact, Snapshot } from "../pull-request/snapshot.ts";
import type { Connection } from "./answers.ts";
import type { Octokit } from "./octokit.ts";
import { nodesOf } from "./pages.ts";
import { RECENT_REVIEWS_QUERY } from "./queries.ts";
import { eachRecentPull } from "./recent-pulls.ts";

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

/**
 * How many approvals of ours there were in the repository on the day of the reading (UTC), withdrawn ones too, without those
 * of this pull request. Of a machine user that is none any more only what this pull request remembers of it. A review updates its pull request, so those that were updated last are looked at until one
 * was not updated on that day. One request per 50 pull requests of any state.
 *
 * @throws what Octokit throws
 */
export async function readApprovalsToday(octokit: Octokit, snapshot: Snapshot): Promise<Fact<number>> {
  const { repository, pull, readAt } = snapshot;
  const day = readAt.slice(0, 10);
  const counts = new Map<number, number>();
  const why = await eachRecentPull<RecentPull>(octokit, {
    query: RECENT_REVIEWS_QUERY,
    repository,
    since: day,
    mostPages: MOST_PAGES,
    look: (recent) => {
      if (recent.reviews === null) return `the reviews of #${recent.number} may not be seen`;
      const reviews = nodesOf(recent.reviews, "reviews");
      const today = reviews.filter(({ submittedAt }) => (submittedAt ?? readAt).slice(0, 10) === day);
      // The oldest that was read is of today, too: there may be more.
      if (recent.reviews.pageInfo.hasPreviousPage && today.length === reviews.length) {
        return `#${recent.number} has too many reviews`;
      }
      counts.set(recent.number, today.filter(({ author }) => isOwn(author, snapshot)).length);
      return null;
    },
  });
  if (why !== null) return { known: false, reason: why };
  const others = [...counts].filter(([number]) => number !== pull.number);
  return { known: true, value: others.reduce((sum, [, count]) => sum + count, 0) };
}

/** By the account, not by who asks: the command line asks with a person's token. */
function isOwn(author: GraphqlAccount | null, snapshot: Snapshot): boolean {
  return author !== null && isOwnReviewer(toAccount(author), snapshot);
}
