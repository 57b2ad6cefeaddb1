import type { ReviewDecision, Snapshot } from "../pull-request/snapshot.ts";
import type { Connection, ReviewNode } from "./answers.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { nodesOf } from "./pages.ts";
import { isNews, isStandingApproval, type Position, whatMoved } from "./position.ts";
import { APPROVE_MUTATION, PRECHECK_QUERY, REVIEW_DECISION_QUERY } from "./queries.ts";
import { toReview } from "./read-reviews.ts";
import { hasLostApproval } from "./relied-reviews.ts";
import { reviewDecisionOf } from "./review-decision.ts";

/** What became of an approval that was to be posted. */
export type Approval =
  /** Posted, or found there already; it stands for the commit and the base that were evaluated. */
  | { readonly kind: "approved"; readonly adopted: boolean; readonly reviewDecision: ReviewDecision }
  /** Something moved before it was posted: nothing was written. */
  | { readonly kind: "moved-before"; readonly what: string }
  /** Something moved while it was posted: it is written, and must be withdrawn. */
  | { readonly kind: "moved-after"; readonly what: string; readonly reviewId: string };

interface PrecheckResponse {
  readonly repository: {
    readonly pullRequest:
      | (Position & {
          readonly state: string;
          readonly isDraft: boolean;
          readonly reviews: Connection<ReviewNode> | null;
        })
      | null;
  } | null;
}

interface ApproveResponse {
  readonly addPullRequestReview: {
    readonly pullRequestReview: {
      readonly id: string;
      readonly state: string;
      readonly commit: { readonly oid: string } | null;
      readonly pullRequest: Position & { readonly reviewDecision: string | null };
    } | null;
  } | null;
}

/**
 * Approves the exact commit that was evaluated: looks once more right before (has the head, the base or a review moved,
 * is our approval there already), pins the review to the commit, and looks at the answer, which is read after the write.
 *
 * The review goes by GraphQL since its answer tells where the pull request stands in the same request. It is sent once:
 * if its answer is lost, the next attempt finds the review and adopts it.
 *
 * @throws what Octokit throws
 */
export async function approve(octokit: Octokit, snapshot: Snapshot, body: string): Promise<Approval> {
  const { pull, repository } = snapshot;
  const ref = { owner: repository.owner, name: repository.name, number: pull.number };
  const before = (await octokit.graphql<PrecheckResponse>(PRECHECK_QUERY, ref)).repository?.pullRequest;
  if (!before) throw new UnexpectedAnswerError("GitHub answered without the pull request");
  if (before.state !== "OPEN") return { kind: "moved-before", what: "it is not open any more" };
  if (before.isDraft) return { kind: "moved-before", what: "it became a draft" };
  const movedBefore = whatMoved(before, snapshot);
  if (movedBefore !== null) return { kind: "moved-before", what: movedBefore };

  if (before.reviews === null) throw new UnexpectedAnswerError("GitHub answered without the reviews");
  const reviews = nodesOf(before.reviews, "reviews").map((node) => toReview(node));
  const news = reviews.filter((review) => isNews(review, snapshot));
  const changed = news.some((review) => !isStandingApproval(review, snapshot));
  if (changed || (await hasLostApproval(octokit, snapshot, reviews)))
    return { kind: "moved-before", what: "a review came in or was dismissed" };
  if (news.length > 0)
    return { kind: "approved", adopted: true, reviewDecision: await readReviewDecision(octokit, ref) };

  const answer = await octokit.graphql<ApproveResponse>(APPROVE_MUTATION, {
    pullRequestId: pull.nodeId,
    commit: pull.head.sha,
    body,
  });
  const review = answer.addPullRequestReview?.pullRequestReview;
  if (!review) throw new UnexpectedAnswerError("GitHub answered without the review that it was sent");
  const movedAfter =
    review.commit?.oid === pull.head.sha ? whatMoved(review.pullRequest, snapshot) : "the review is for another commit";
  if (movedAfter !== null) return { kind: "moved-after", what: movedAfter, reviewId: review.id };

  const reviewDecision = reviewDecisionOf(review.pullRequest.reviewDecision);
  return {
    kind: "approved",
    adopted: false,
    // The answer of a mutation may be a moment too early to tell; it costs a request only where it would be bad news.
    reviewDecision: reviewDecision === "review-required" ? await readReviewDecision(octokit, ref) : reviewDecision,
  };
}

async function readReviewDecision(
  octokit: Octokit,
  ref: { readonly owner: string; readonly name: string; readonly number: number },
): Promise<ReviewDecision> {
  const answer = await octokit.graphql<{
    readonly repository: { readonly pullRequest: { readonly reviewDecision: string | null } | null } | null;
  }>(REVIEW_DECISION_QUERY, ref);
  return reviewDecisionOf(answer.repository?.pullRequest?.reviewDecision ?? null);
}
