import { type Phrase, phrase, words } from "../policy/phrase.ts";
import { type GraphqlAccount, sameAccount, toAccount } from "../pull-request/account.ts";
import type { MergeMethod, Merging, Review, Snapshot } from "../pull-request/snapshot.ts";
import type { Connection, MergingNode, ReviewNode } from "./answers.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import { MERGE_STATE_QUERY } from "./merge-queries.ts";
import { isMergingField, mergingOf } from "./merging.ts";
import type { Octokit } from "./octokit.ts";
import { nodesOf } from "./pages.ts";
import { isNews, isStandingApproval, type Position, whatMoved } from "./position.ts";
import { queryWithAbsent } from "./query.ts";
import { toReview } from "./read-reviews.ts";
import { hasLostApproval } from "./relied-reviews.ts";

/** What may be done to merge a pull request, right now. */
export interface MergeState {
  /** What is not as it was evaluated; then nothing may be merged. */
  readonly moved: string | null;
  /** What GitHub was asked already. */
  readonly merging: readonly Merging[];
  /** Why we do not ask again for this commit: somebody else turned merging off. */
  readonly declined: Phrase | null;
  readonly queue: boolean;
  readonly autoMergeAllowed: boolean;
  readonly methods: readonly MergeMethod[];
  /**
   * `ready`: GitHub would merge it now. `unstable`: too, though a check that it does not require is pending or has failed.
   * `waiting`: its own requirements are not met, or it has not worked that out.
   */
  readonly status: "ready" | "unstable" | "waiting" | "conflicting";
}

/** So many are read once more; nobody has more. */
const MOST_LABELS = 100;

interface TurnedOff {
  readonly __typename: string;
  readonly createdAt?: string;
  readonly actor?: GraphqlAccount | null;
}

interface MergeStateResponse {
  readonly repository: {
    readonly autoMergeAllowed: boolean;
    readonly squashMergeAllowed: boolean;
    readonly mergeCommitAllowed: boolean;
    readonly rebaseMergeAllowed: boolean;
    readonly pullRequest:
      | (Position &
          MergingNode & {
            readonly state: string;
            readonly isDraft: boolean;
            readonly reviews: Connection<ReviewNode> | null;
            readonly labels: { readonly nodes?: readonly ({ readonly name: string } | null)[] | null } | null;
            readonly reviewDecision: string | null;
            readonly mergeStateStatus: string;
            readonly isMergeQueueEnabled: boolean;
            readonly timelineItems: { readonly nodes?: readonly (TurnedOff | null)[] | null };
          })
      | null;
  } | null;
}

/**
 * Looks once more, right before GitHub is asked to merge.
 *
 * @param kept the approval of an earlier head that stands for this one, if that is what the merge relies on
 * @throws what Octokit throws
 */
export async function readMergeState(octokit: Octokit, snapshot: Snapshot, kept: Review | null): Promise<MergeState> {
  const { repository, pull } = snapshot;
  const answer = await queryWithAbsent<MergeStateResponse>(
    octokit,
    MERGE_STATE_QUERY,
    { owner: repository.owner, name: repository.name, number: pull.number },
    () => false,
    isMergingField,
  );
  const found = answer.repository?.pullRequest;
  if (!answer.repository || !found) throw new UnexpectedAnswerError("GitHub answered without the pull request");
  const moved = movedSince(found, snapshot, kept);
  const lost = moved === null && (await hasLostApproval(octokit, snapshot, nodesOf(found.reviews ?? {}, "reviews")));
  const { squashMergeAllowed, mergeCommitAllowed, rebaseMergeAllowed, autoMergeAllowed } = answer.repository;
  return {
    moved: lost ? "an approval was dismissed" : moved,
    merging: mergingOf(found),
    declined: whoDeclined(found.timelineItems.nodes ?? [], snapshot),
    queue: found.isMergeQueueEnabled,
    autoMergeAllowed,
    methods: [
      ...(squashMergeAllowed ? (["squash"] as const) : []),
      ...(mergeCommitAllowed ? (["merge"] as const) : []),
      ...(rebaseMergeAllowed ? (["rebase"] as const) : []),
    ],
    status: statusOf(found),
  };
}

function movedSince(
  found: NonNullable<NonNullable<MergeStateResponse["repository"]>["pullRequest"]>,
  snapshot: Snapshot,
  kept: Review | null,
): string | null {
  if (found.state !== "OPEN") return "it is not open any more";
  if (found.isDraft) return "it became a draft";
  const moved = whatMoved(found, snapshot);
  if (moved !== null) return moved;
  if (found.reviews === null) throw new UnexpectedAnswerError("GitHub answered without the reviews");
  const reviews = nodesOf(found.reviews, "reviews").map((node) => toReview(node));
  const news = reviews.some(
    (review) =>
      (isNews(review, snapshot) && !isStandingApproval(review, snapshot)) ||
      (review.id === kept?.id && review.state !== "approved"),
  );
  if (news) return "a review came in or was dismissed";
  // A label can be the way in which somebody says no.
  const labels = new Set((found.labels?.nodes ?? []).map((label) => label?.name));
  const before = snapshot.pull.labels.slice(0, MOST_LABELS);
  return labels.size === before.length && before.every((name) => labels.has(name)) ? null : "its labels changed";
}

/** A review that is required keeps a pull request from being merged, whatever an App may bypass. */
function statusOf({
  mergeStateStatus,
  reviewDecision,
}: {
  readonly mergeStateStatus: string;
  readonly reviewDecision: string | null;
}): MergeState["status"] {
  if (mergeStateStatus === "DIRTY") return "conflicting";
  const reviewed = reviewDecision === null || reviewDecision === "APPROVED";
  if (!reviewed) return "waiting";
  if (mergeStateStatus === "UNSTABLE") return "unstable";
  return mergeStateStatus === "CLEAN" || mergeStateStatus === "HAS_HOOKS" ? "ready" : "waiting";
}

/**
 * Whoever turns auto-merge off, or takes the pull request out of the queue, since we look at this commit, has the last word
 * on it: a person who does not want it, or the queue, whose checks failed and would fail again.
 */
function whoDeclined(events: readonly (TurnedOff | null)[], { ownCheckRuns, pull, self }: Snapshot): Phrase | null {
  const since = ownCheckRuns
    .filter((run) => run.pull === pull.number && run.startedAt !== null)
    .map((run) => Date.parse(run.startedAt ?? ""));
  if (since.length === 0) return null;
  const declined = events.findLast((event) => {
    if (event === null || Date.parse(event.createdAt ?? "") < Math.min(...since)) return false;
    return !event.actor || !sameAccount(toAccount(event.actor), self.account);
  });
  if (!declined) return null;
  const who = declined.actor ? phrase`${toAccount(declined.actor).login}` : words("somebody");
  return declined.__typename === "RemovedFromMergeQueueEvent"
    ? phrase`${who} took this commit out of the merge queue`
    : phrase`${who} turned auto-merge off for this commit`;
}
