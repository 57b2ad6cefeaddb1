import { mayDismiss, rulesFor } from "./branch-rules.ts";
import { forbidden, GithubError, notFound, unprocessable } from "./github-error.ts";
import { nodeId } from "./ids.ts";
import { pullCommits } from "./pull-contents.ts";
import { pullNumbered } from "./repositories.ts";
import { addReviewComments, type NewReviewComment } from "./review-comments.ts";
import { pullShape, reviewShape } from "./shapes/pull.ts";
import { aboutToChange, type GithubState, type PullRequest, type Repository, type Review } from "./state.ts";

export const REVIEW_EVENTS = ["APPROVE", "REQUEST_CHANGES", "COMMENT"] as const;
export type ReviewEvent = (typeof REVIEW_EVENTS)[number];

const STATE_OF = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;
const VERB_OF = { APPROVED: "approve", CHANGES_REQUESTED: "request changes on", COMMENTED: null } as const;

/**
 * Reviews a pull request. Not idempotent, as on GitHub: twice asked is twice reviewed.
 *
 * @throws GithubError 422 for an own pull request, a commit that is not the pull request's, a line outside of its diff,
 * or a review that needs a text and has none.
 */
export function addReview(
  state: GithubState,
  repository: Repository,
  number: number,
  review: {
    readonly by: string;
    /** Left out: the review stays pending, and nobody but its author sees it. */
    readonly event?: ReviewEvent | undefined;
    readonly body?: string | undefined;
    readonly sha?: string | undefined;
    readonly comments?: readonly NewReviewComment[] | undefined;
  },
): Review {
  const pull = pullNumbered(repository, number);
  const sha = review.sha ?? pull.head.sha;
  if (sha !== pull.head.sha && !pullCommits(state, repository, pull).some((commit) => commit.sha === sha))
    throw unprocessable("The commit_id is not part of the pull request");
  const comments = review.comments ?? [];
  const verdict = review.event === undefined ? "PENDING" : STATE_OF[review.event];
  if (verdict !== "PENDING") checkVerdict(pull, review.by, verdict, (review.body ?? "") !== "" || comments.length > 0);
  aboutToChange(state, repository, { by: review.by, pulls: [number] });
  const id = state.nextId("review");
  addReviewComments(state, repository, pull, { review: id, by: review.by, sha, comments });
  const added: Review = {
    id,
    nodeId: nodeId("PRR", repository.id, id),
    pull: number,
    author: review.by,
    state: verdict,
    body: review.body ?? "",
    sha,
    submittedAt: verdict === "PENDING" ? null : state.clock.now(),
    dismissal: null,
  };
  repository.reviews.set(id, added);
  if (verdict !== "PENDING") announce(state, repository, added, "submitted", review.by);
  return added;
}

/** Submits a pending review. @throws GithubError 422, see {@link addReview}. */
export function submitReview(
  state: GithubState,
  repository: Repository,
  review: Review,
  submission: { readonly by: string; readonly event: ReviewEvent; readonly body?: string | undefined },
): Review {
  if (review.state !== "PENDING") throw unprocessable("Could not submit a review that is already submitted");
  if (review.author !== submission.by) throw forbidden("Only the author can submit a pending review");
  const verdict = STATE_OF[submission.event];
  const body = submission.body ?? review.body;
  checkVerdict(pullNumbered(repository, review.pull), submission.by, verdict, body !== "");
  aboutToChange(state, repository, { by: submission.by, pulls: [review.pull] });
  const submitted = { ...review, state: verdict, body, submittedAt: state.clock.now() };
  repository.reviews.set(review.id, submitted);
  announce(state, repository, submitted, "submitted", submission.by);
  return submitted;
}

/**
 * Somebody dismisses a review.
 *
 * @throws GithubError 403 for whoever may not; 422 for a review that takes no side, or where the message is missing.
 */
export function dismissReview(
  state: GithubState,
  repository: Repository,
  review: Review,
  dismissal: { readonly by: string; readonly message: string },
): Review {
  const { base } = pullNumbered(repository, review.pull);
  if (!mayDismiss(repository, base.ref, state.accounts.get(dismissal.by))) throw mayNotDismiss(repository, base.ref);
  return dismiss(state, repository, review, dismissal);
}

/** GitHub's words, seen in MorrisonCole/pr-lint-action#371. */
function mayNotDismiss(repository: Repository, branch: string): GithubError {
  if (rulesFor(repository, branch).dismissals === null) return forbidden();
  return new GithubError(403, "Branch protections do not permit dismissing this review.", { type: "UNPROCESSABLE" });
}

function dismiss(
  state: GithubState,
  repository: Repository,
  review: Review,
  dismissal: { readonly by: string; readonly message: string | null; readonly pushedSha?: string | null },
): Review {
  if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED")
    throw unprocessable(`Can not dismiss a ${review.state.toLowerCase()} pull request review`);
  if (dismissal.message === "") throw unprocessable("Message can't be blank");
  aboutToChange(state, repository, { by: dismissal.by, pulls: [review.pull] });
  const dismissed: Review = {
    ...review,
    state: "DISMISSED",
    dismissal: {
      id: state.nextId("dismissal"),
      by: dismissal.by,
      message: dismissal.message,
      at: state.clock.now(),
      previousState: review.state,
      pushedSha: dismissal.pushedSha ?? null,
    },
  };
  repository.reviews.set(review.id, dismissed);
  announce(state, repository, dismissed, "dismissed", dismissal.by);
  return dismissed;
}

/** What GitHub does by itself, where the base branch asks for it: approvals of what is no longer there are dismissed. */
export function dismissStaleReviews(
  state: GithubState,
  repository: Repository,
  pull: PullRequest,
  dismissal: { readonly by: string; readonly message: string | null; readonly pushedSha: string | null },
): void {
  const approvals = [...repository.reviews.values()].filter(
    (review) => review.pull === pull.number && review.state === "APPROVED",
  );
  for (const review of approvals) dismiss(state, repository, review, dismissal);
}

/** @throws GithubError 404 for a review of another pull request. */
export function reviewOf(repository: Repository, pull: number, id: number): Review {
  const review = repository.reviews.get(id);
  if (review === undefined || review.pull !== pull) throw notFound();
  return review;
}

function checkVerdict(pull: PullRequest, by: string, verdict: keyof typeof VERB_OF, hasText: boolean): void {
  const verb = VERB_OF[verdict];
  if (by === pull.author && verb !== null) throw unprocessable(`Can not ${verb} your own pull request`);
  if (verdict !== "APPROVED" && !hasText) throw unprocessable("Review body can't be blank");
}

function announce(
  state: GithubState,
  repository: Repository,
  review: Review,
  action: "submitted" | "dismissed",
  by: string,
): void {
  const pull = { ...pullNumbered(repository, review.pull), updatedAt: state.clock.now() };
  repository.pulls.set(pull.number, pull);
  state.emit({
    event: "pull_request_review",
    action,
    repository,
    sender: by,
    payload: {
      // Webhooks write the state in small letters, REST in capitals.
      review: { ...reviewShape(state, repository, review), state: review.state.toLowerCase() },
      pull_request: pullShape(state, repository, pull),
    },
  });
}
