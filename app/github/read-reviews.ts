import { toAccount } from "../pull-request/account.ts";
import type { Dismissal, Review } from "../pull-request/snapshot.ts";
import type { DismissalNode, PullNode, ReviewNode } from "./answers.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { type PageSubject, readAllPages } from "./pages.ts";
import { DISMISSALS_PAGE, REVIEWS_PAGE } from "./queries.ts";

/** Every review, in GitHub's order (oldest first), each dismissed one with who dismissed it. */
export async function readReviews(octokit: Octokit, subject: PageSubject, pull: PullNode): Promise<readonly Review[]> {
  if (pull.reviews === null) throw new UnexpectedAnswerError("GitHub answered without the reviews");
  const reviews = await readAllPages<ReviewNode>(octokit, subject, {
    query: REVIEWS_PAGE,
    first: pull.reviews,
    pick: (page) => page as PullNode["reviews"],
    what: "reviews",
    mostPages: 50,
  });
  const dismissals = await readAllPages<DismissalNode>(octokit, subject, {
    query: DISMISSALS_PAGE,
    first: pull.timelineItems,
    pick: (page) => page as PullNode["timelineItems"],
    what: "dismissals",
    mostPages: 50,
  });
  const byReview = new Map(
    dismissals.flatMap((event) => (event.review ? [[event.review.id, toDismissal(event)]] : [])),
  );
  return reviews.map((review) => toReview(review, byReview.get(review.id)));
}

/** A review node in our terms; also of the last reviews that are read right before approving. */
export function toReview(node: ReviewNode, dismissal?: Dismissal): Review {
  const state = STATES.get(node.state);
  if (state === undefined) throw new UnexpectedAnswerError(`a review in the unknown state ${node.state}`);
  return {
    id: node.id,
    author: node.author && toAccount(node.author),
    state,
    sha: node.commit?.oid ?? null,
    canPush: node.authorCanPushToRepository === true,
    submittedAt: node.submittedAt,
    ...(state === "dismissed" && dismissal !== undefined ? { dismissal } : {}),
  };
}

const STATES: ReadonlyMap<string, Review["state"]> = new Map([
  ["APPROVED", "approved"],
  ["CHANGES_REQUESTED", "changes-requested"],
  ["COMMENTED", "commented"],
  ["DISMISSED", "dismissed"],
  ["PENDING", "pending"],
]);

/** The texts with which GitHub dismisses by itself when the base changes; seen on github.com. */
const BASE_CHANGED = /^The (merge-base changed after approval|base branch was changed)\.?$/i;

function toDismissal(event: DismissalNode): Dismissal {
  const message = event.dismissalMessage ?? "";
  return {
    by: event.actor ? toAccount(event.actor) : null,
    at: event.createdAt ?? "",
    message,
    // GitHub names the person who pushed as the actor; the commit tells that it was the push that dismissed.
    byGitHub: Boolean(event.pullRequestCommit) || BASE_CHANGED.test(message.trim()),
    ...(event.previousReviewState === "CHANGES_REQUESTED" ? { ofRequest: true } : {}),
  };
}
