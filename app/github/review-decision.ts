import type { ReviewDecision } from "../pull-request/snapshot.ts";

/** GitHub's `PullRequestReviewDecision` in our terms. */
export function reviewDecisionOf(found: string | null): ReviewDecision {
  switch (found) {
    case "APPROVED":
      return "approved";
    case "CHANGES_REQUESTED":
      return "changes-requested";
    case "REVIEW_REQUIRED":
      return "review-required";
    default:
      return null;
  }
}
