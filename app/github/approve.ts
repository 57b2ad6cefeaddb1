import { type Account, sameAccount } from "../pull-request/account.ts";
import type { Review, ReviewDecision, Snapshot } from "../pull-request/snapshot.ts";
import type { Connection, ReviewNode } from "./answers.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import type { MachineUser } from "./machine-user.ts";
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
  | {
      readonly kind: "approved";
      readonly adopted: boolean;
      readonly reviewDecision: ReviewDecision;
      /** Its author may push, so that GitHub counts it. */
      readonly canPush: boolean;
    }
  /** Something moved before it was posted: nothing was written. */
  | { readonly kind: "moved-before"; readonly what: string }
  /** Something moved while it was posted: it is written, and must be withdrawn. */
  | { readonly kind: "moved-after"; readonly what: string; readonly review: Review };

/** Who approves, and how to speak for them. */
export interface ApprovingHand {
  readonly account: Account;
  /** Null: the App itself approves. */
  readonly machineUser: MachineUser | null;
}

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
    readonly pullRequestReview:
      | (ReviewNode & { readonly pullRequest: Position & { readonly reviewDecision: string | null } })
      | null;
  } | null;
}

/**
 * Approves the exact commit that was evaluated: looks once more right before (has the head, the base or a review moved,
 * is our approval there already), pins the review to the commit, and looks at the answer, which is read after the write.
 *
 * The review goes by GraphQL since its answer tells where the pull request stands in the same request. It is sent once:
 * if its answer is lost, the next attempt finds the review and adopts it. A machine user sends that one request, and the App
 * all others.
 *
 * @throws what Octokit throws; TokenRefusedError where GitHub does not let the machine user approve
 */
export async function approve(
  octokit: Octokit,
  snapshot: Snapshot,
  { account, machineUser }: ApprovingHand,
  body: string,
): Promise<Approval> {
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
  const standing = news.filter((review) => isStandingApproval(review, snapshot, account));
  const changed = standing.length < news.length;
  if (changed || (await hasLostApproval(octokit, snapshot, reviews)))
    return { kind: "moved-before", what: "a review came in or was dismissed" };
  const [found] = standing;
  if (found !== undefined) {
    const reviewDecision = await readReviewDecision(octokit, ref);
    return { kind: "approved", adopted: true, reviewDecision, canPush: found.canPush };
  }

  const variables = { pullRequestId: pull.nodeId, commit: pull.head.sha, body };
  const post = (by: Octokit) => by.graphql<ApproveResponse>(APPROVE_MUTATION, variables);
  const answer = await (machineUser === null ? post(octokit) : machineUser.speak(post));
  const review = answer.addPullRequestReview?.pullRequestReview;
  if (!review) throw new UnexpectedAnswerError("GitHub answered without the review that it was sent");
  const posted = toReview(review);
  const movedAfter = isStandingApproval(posted, snapshot, account)
    ? whatMoved(review.pullRequest, snapshot)
    : whyNotOurs(posted, account);
  if (movedAfter !== null) return { kind: "moved-after", what: movedAfter, review: posted };

  const reviewDecision = reviewDecisionOf(review.pullRequest.reviewDecision);
  return {
    kind: "approved",
    adopted: false,
    canPush: posted.canPush,
    // The answer of a mutation may be a moment too early to tell; it costs a request only where it would be bad news.
    reviewDecision: reviewDecision === "review-required" ? await readReviewDecision(octokit, ref) : reviewDecision,
  };
}

/** What is wrong with an answer that is not the approval that was asked for. */
function whyNotOurs({ author, state }: Review, account: Account): string {
  if (author === null || !sameAccount(author, account)) return "the review is another account's";
  return state === "approved" ? "the review is for another commit" : "the review approves nothing";
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
