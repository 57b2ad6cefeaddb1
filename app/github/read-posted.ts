import { type GraphqlAccount, sameAccount, toAccount } from "../pull-request/account.ts";
import type { Said } from "../pull-request/review-post.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import type { Connection } from "./answers.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { readAllPages } from "./pages.ts";
import { POSTED_COMMENTS_PAGE, POSTED_QUERY, POSTED_REVIEWS_PAGE } from "./posted-queries.ts";
import { readReviewMark, readSummaryMark } from "./review-mark.ts";

/** What our AI reviews have left on a pull request. */
export type Posted =
  | { readonly kind: "read"; readonly said: Said; readonly summary: PostedSummary | null }
  /** It is not what was reviewed any more. */
  | { readonly kind: "moved"; readonly what: string };

export interface PostedSummary {
  readonly id: number;
  /** The hash of what it says. */
  readonly hash: string;
}

interface PostedReviewNode {
  readonly id: string;
  readonly state: string;
  readonly body: string;
  readonly author: GraphqlAccount | null;
  readonly commit: { readonly oid: string } | null;
}

interface PostedCommentNode {
  readonly fullDatabaseId: string | null;
  readonly body: string;
  readonly author: GraphqlAccount | null;
}

interface PostedResponse {
  readonly repository: {
    readonly pullRequest: {
      readonly state: string;
      readonly headRefOid: string;
      readonly baseRefName: string;
      readonly reviews: Connection<PostedReviewNode> | null;
      readonly comments: Connection<PostedCommentNode>;
    } | null;
  } | null;
}

/**
 * Reads what we have said, as it is at this moment: what a worker posted that died before it could remember it, too. Only
 * what is by our own account counts, whatever marks others write.
 *
 * @throws what Octokit throws; StaleReadError where it moves while it is read
 */
export async function readPosted(octokit: Octokit, { repository, pull, self }: Snapshot): Promise<Posted> {
  const ref = { owner: repository.owner, name: repository.name, number: pull.number };
  const found = (await octokit.graphql<PostedResponse>(POSTED_QUERY, ref)).repository?.pullRequest;
  if (!found) throw new UnexpectedAnswerError("GitHub answered without the pull request");
  if (found.state !== "OPEN") return { kind: "moved", what: "it is not open any more" };
  if (found.headRefOid !== pull.head.sha) return { kind: "moved", what: "there is a new head commit" };
  if (found.baseRefName !== pull.base.ref) return { kind: "moved", what: "it is for another branch now" };
  if (found.reviews === null) throw new UnexpectedAnswerError("GitHub answered without the reviews");

  const subject = { ...ref, headSha: pull.head.sha, baseRef: pull.base.ref };
  const reviews = await readAllPages<PostedReviewNode>(octokit, subject, {
    query: POSTED_REVIEWS_PAGE,
    first: found.reviews,
    pick: (page) => page as Connection<PostedReviewNode>,
    what: "reviews",
    mostPages: 50,
  });
  const comments = await readAllPages<PostedCommentNode>(octokit, subject, {
    query: POSTED_COMMENTS_PAGE,
    first: found.comments,
    pick: (page) => page as Connection<PostedCommentNode>,
    what: "comments",
    mostPages: 50,
  });
  const isOwn = ({ author }: { readonly author: GraphqlAccount | null }) =>
    author !== null && sameAccount(toAccount(author), self.account);
  return {
    kind: "read",
    said: saidBy(reviews.filter(isOwn), pull.head.sha),
    summary: summaryAmong(comments.filter(isOwn)),
  };
}

function saidBy(own: readonly PostedReviewNode[], head: string): Said {
  const marked = own.flatMap((review) => {
    const mark = readReviewMark(review.body);
    return mark === null ? [] : [{ ...mark, isHere: review.commit?.oid === head }];
  });
  const named = (isHere: boolean) =>
    new Set(marked.filter((mark) => mark.isHere === isHere).flatMap(({ fingerprints }) => fingerprints));
  return {
    here: named(true),
    before: named(false),
    hasRequested: marked.some(({ event }) => event === "REQUEST_CHANGES"),
    requests: own.some(({ state }) => state === "CHANGES_REQUESTED"),
  };
}

/** The first, should there ever be two. */
function summaryAmong(own: readonly PostedCommentNode[]): PostedSummary | null {
  for (const { fullDatabaseId, body } of own) {
    const hash = readSummaryMark(body);
    if (hash === null) continue;
    // Without it, another one would be made each time.
    if (fullDatabaseId === null) throw new UnexpectedAnswerError("GitHub answered without the id of a comment");
    return { id: Number(fullDatabaseId), hash };
  }
  return null;
}
