import { sameAccount } from "../pull-request/account.ts";
import { isSuperseded } from "../pull-request/own-reviewers.ts";
import type { Review, Snapshot } from "../pull-request/snapshot.ts";
import { withWithdrawalMark } from "../pull-request/withdrawal-mark.ts";
import { classify, graphqlErrorsOf, StandingApprovalError, UnexpectedAnswerError } from "./failure.ts";
import type { MachineUser } from "./machine-user.ts";
import type { Octokit } from "./octokit.ts";
import { REQUEST_CHANGES_MUTATION } from "./queries.ts";
import { REVIEW_STATES_QUERY } from "./relied-reviews.ts";
import { TokenRefusedError } from "./token-refusal.ts";
import { dismissReview } from "./withdraw.ts";

export type Withdrawal = "dismissed" | "superseded" | "was-superseded";

/** Who can take back approvals of ours. */
export interface WithdrawingHands {
  readonly octokit: Octokit;
  readonly machineUser: MachineUser | null;
}

/** What is said with it; Markdown that is safe to show. */
export interface WithdrawalText {
  readonly message: string;
  /** Where changes have to be asked for in its place. */
  readonly request: string;
}

/**
 * Makes an approval of ours not count any more. The App dismisses it, whoever of us gave it. A branch may restrict who
 * dismisses reviews, and GitHub then refuses everybody else, a review's own author too ("Branch protections do not permit
 * dismissing this review": MorrisonCole/pr-lint-action#371; github.com/orgs/community/discussions/120006). So the machine
 * user tries next, who may be one of those; and at last whoever gave it asks for changes: of each reviewer GitHub counts the
 * latest review that takes a side.
 *
 * @returns how it was taken back; `was-superseded`: as much was done before
 * @throws StandingApprovalError where none of that works; what Octokit throws where another time may be another matter
 */
export async function withdrawApproval(
  { octokit, machineUser }: WithdrawingHands,
  snapshot: Snapshot,
  review: Review,
  { message, request }: WithdrawalText,
): Promise<Withdrawal> {
  const isApps = review.author !== null && sameAccount(review.author, snapshot.self.account);
  const { approver } = snapshot.self;
  const user =
    approver?.known && review.author !== null && sameAccount(review.author, approver.value) ? machineUser : null;

  const tries: (() => Promise<Withdrawal>)[] = [
    async () => {
      await dismissReview(octokit, review.id, message);
      return "dismissed";
    },
  ];
  if (user !== null) {
    tries.push(async () => {
      await user.speak((by) => dismissReview(by, review.id, withWithdrawalMark(message)));
      return "dismissed";
    });
  }
  // It counts for nothing as it is; another request would say so a second time.
  if (isSuperseded(review, snapshot.reviews)) tries.push(async () => "was-superseded");
  const author = isApps ? octokit : user;
  tries.push(async () => {
    // Somebody who may has dismissed it meanwhile; GitHub looks at who asks first.
    if (await isDismissed(octokit, review.id)) return "dismissed";
    throw new UnexpectedAnswerError("the approval stands");
  });
  if (author !== null) {
    const ask = (by: Octokit) => requestChanges(by, snapshot, request);
    tries.push(async () => {
      await (author === user ? user.speak(ask) : ask(octokit));
      return "superseded";
    });
  }
  let cause: unknown;
  for (const attempt of tries) {
    try {
      return await attempt();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      cause = error;
    }
  }
  throw new StandingApprovalError("GitHub lets an approval of ours not be taken back", { cause });
}

async function isDismissed(octokit: Octokit, id: string): Promise<boolean> {
  const { nodes } = await octokit.graphql<{
    readonly nodes: readonly ({ readonly state?: string } | null)[];
  }>(REVIEW_STATES_QUERY, { ids: [id] });
  return nodes[0]?.state === "DISMISSED";
}

async function requestChanges(octokit: Octokit, { pull }: Snapshot, body: string): Promise<void> {
  const answer = await octokit.graphql<{
    readonly addPullRequestReview: { readonly pullRequestReview: { readonly state: string } | null } | null;
  }>(REQUEST_CHANGES_MUTATION, { pullRequestId: pull.nodeId, commit: pull.head.sha, body });
  const state = answer.addPullRequestReview?.pullRequestReview?.state;
  if (state !== "CHANGES_REQUESTED") throw new UnexpectedAnswerError("GitHub did not take the request for changes");
}

/** Trying the same again would not help, and something else may. */
function isRefusal(error: unknown): boolean {
  if (error instanceof TokenRefusedError || error instanceof UnexpectedAnswerError) return true;
  const { class: kind } = classify(error, new Date(0));
  return kind === "permanent" || (kind === "bug" && graphqlErrorsOf(error) !== null);
}
