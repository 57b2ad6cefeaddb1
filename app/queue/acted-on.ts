/** The events that can change a decision; every other that GitHub sends is answered and forgotten. */
export const ACTED_ON = [
  "pull_request",
  "pull_request_review",
  "pull_request_review_thread",
  "check_run",
  "check_suite",
  "issue_comment",
  "status",
  "merge_group",
  "push",
] as const;

export type ActedOnEvent = (typeof ACTED_ON)[number];
