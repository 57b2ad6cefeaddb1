import { rulesFor } from "./branch-rules.ts";
import type { GithubState, PullRequest, Repository, Review } from "./state.ts";

export type ReviewDecision = "APPROVED" | "CHANGES_REQUESTED" | "REVIEW_REQUIRED";

/**
 * Each author's latest review that takes a side; a dismissed one takes none any more, a comment never did.
 * Only of accounts that may write, and never the author's own.
 */
export function standingReviews(state: GithubState, repository: Repository, pull: PullRequest): readonly Review[] {
  const latest = new Map<string, Review>();
  for (const review of repository.reviews.values()) {
    if (review.pull !== pull.number || review.author === pull.author) continue;
    if (review.state === "COMMENTED" || review.state === "PENDING") continue;
    if (state.accounts.get(review.author).access === "read") continue;
    latest.set(review.author, review);
  }
  return [...latest.values()].filter((review) => review.state !== "DISMISSED");
}

/** GitHub's verdict on the reviews; null where the base branch requires none. */
export function reviewDecision(state: GithubState, repository: Repository, pull: PullRequest): ReviewDecision | null {
  const rules = rulesFor(repository, pull.base.ref);
  if (rules.approvals === null) return null;
  const standing = standingReviews(state, repository, pull);
  if (standing.some((review) => review.state === "CHANGES_REQUESTED")) return "CHANGES_REQUESTED";
  const approvals = standing.filter((review) => review.state === "APPROVED");
  const owned = rules.codeOwners.length === 0 || approvals.some((review) => rules.codeOwners.includes(review.author));
  const pushSeen =
    !rules.lastPushApproval ||
    approvals.some((review) => review.sha === pull.head.sha && review.author !== pull.lastPusher);
  if (rules.approvals === 0 && rules.codeOwners.length === 0 && !rules.lastPushApproval) return null;
  return approvals.length >= rules.approvals && owned && pushSeen ? "APPROVED" : "REVIEW_REQUIRED";
}
