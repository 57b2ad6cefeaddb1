import { rulesFor } from "../branch-rules.ts";
import type { ChangedFile } from "../git/diff.ts";
import type { Commit } from "../git/objects.ts";
import { nodeId } from "../ids.ts";
import { isMergeable, mergeStateStatus } from "../merge-rules.ts";
import { pullCommits, pullFiles } from "../pull-contents.ts";
import { isFork } from "../repositories.ts";
import { reviewDecision } from "../review-decision.ts";
import { pullPage } from "../shapes/pull.ts";
import type { GithubState, PullRequest, Repository, Review } from "../state.ts";
import { actorNode, type Node } from "./accounts.ts";
import { rollupNode } from "./checks.ts";
import { commentsConnection } from "./comments.ts";
import { commitNode } from "./commits.ts";
import { connection, type PageArguments } from "./connection.ts";
import { discussionFields } from "./discussion.ts";
import { refNode } from "./refs.ts";
import { GraphqlRefusal } from "./refusal.ts";

const CHANGE_TYPE = { added: "ADDED", removed: "DELETED", modified: "MODIFIED", renamed: "RENAMED" } as const;

export function pullNode(state: GithubState, repository: Repository, pull: PullRequest): Node {
  const files = () => pullFiles(state, repository, pull);
  const sum = (key: "additions" | "deletions") => files().reduce((total, file) => total + file[key], 0);
  return {
    __typename: "PullRequest",
    id: pull.nodeId,
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body,
    bodyText: pull.body,
    url: pullPage(state, repository, pull.number),
    state: pull.merged !== null ? "MERGED" : pull.state.toUpperCase(),
    closed: pull.state === "closed",
    merged: pull.merged !== null,
    mergedAt: pull.merged?.at ?? null,
    isDraft: pull.draft,
    createdAt: pull.createdAt,
    ...discussionFields(state, repository, pull),
    mergeable: () => (isMergeable(state, repository, pull) ? "MERGEABLE" : "CONFLICTING"),
    mergeStateStatus: () => mergeStateStatus(state, repository, pull),
    isMergeQueueEnabled: rulesFor(repository, pull.base.ref).mergeQueue,
    isInMergeQueue: pull.queueEntry !== null,
    autoMergeRequest: autoMergeNode(state, pull),
    mergeQueueEntry: queueEntryNode(state, repository, pull),
    authorAssociation: "CONTRIBUTOR",
    updatedAt: pull.updatedAt,
    closedAt: pull.closedAt,
    isCrossRepository: isFork(repository, pull),
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    author: actorNode(state, pull.author),
    additions: () => sum("additions"),
    deletions: () => sum("deletions"),
    changedFiles: () => files().length,
    reviewDecision: () => reviewDecision(state, repository, pull),
    baseRef: () => refNode(state, repository, pull.base.ref),
    labels: (page: PageArguments) => connection("labels", pull.labels, page, (name) => labelNode(repository, name)),
    commits: (page: PageArguments) =>
      connection("commits", pullCommits(state, repository, pull), page, (commit) =>
        pullCommitNode(state, repository, pull, commit),
      ),
    files: (page: PageArguments) => connection("files", files(), page, fileNode),
    reviews: (asked: ReviewArguments) =>
      connection("reviews", reviewsAsked(repository, pull, asked), asked, (review) =>
        reviewNode(state, repository, pull, review),
      ),
    comments: (page: PageArguments) =>
      commentsConnection(state, repository, pull, { page, pullNode: (one) => pullNode(state, repository, one) }),
    timelineItems: (asked: TimelineArguments) => timeline(state, repository, pull, asked),
    statusCheckRollup: () => rollupNode(state, repository, pull.head.sha),
  };
}

interface ReviewArguments extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly author?: string | null;
}

interface TimelineArguments extends PageArguments {
  readonly itemTypes?: readonly string[] | null;
}

export function reviewNode(state: GithubState, repository: Repository, pull: PullRequest, review: Review): Node {
  return {
    __typename: "PullRequestReview",
    id: review.nodeId,
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    state: review.state,
    body: review.body,
    submittedAt: review.submittedAt,
    authorCanPushToRepository: state.accounts.find(review.author)?.access !== "read",
    url: `${pullPage(state, repository, pull.number)}#pullrequestreview-${review.id}`,
    author: actorNode(state, review.author),
    commit: () => commitNode(state, repository, state.git.commit(review.sha)),
    pullRequest: () => pullNode(state, repository, repository.pulls.get(pull.number) ?? pull),
  };
}

function reviewsAsked(repository: Repository, pull: PullRequest, asked: ReviewArguments): readonly Review[] {
  return [...repository.reviews.values()].filter(
    (review) =>
      review.pull === pull.number &&
      review.state !== "PENDING" &&
      (asked.states?.includes(review.state) ?? true) &&
      (asked.author === undefined || asked.author === null || review.author === asked.author),
  );
}

/** Only what is kept can be asked for; a question for anything else is refused rather than answered with nothing. */
function timeline(state: GithubState, repository: Repository, pull: PullRequest, asked: TimelineArguments) {
  const types = asked.itemTypes ?? [];
  if (types.length > 0 && types.every((type) => MERGING_EVENTS.has(type))) {
    const events = pull.mergingEvents.filter(({ type }) => types.some((one) => MERGING_EVENTS.get(one) === type));
    return connection("timelineItems", events, asked, ({ id, type, by, at }) => ({
      __typename: type,
      id: nodeId("ME", repository.id, id),
      createdAt: at,
      actor: actorNode(state, by),
      reason: null,
    }));
  }
  if (types.length === 1 && types[0] === "HEAD_REF_FORCE_PUSHED_EVENT") {
    const commitOf = (sha: string) => commitNode(state, repository, state.git.commit(sha));
    return connection("timelineItems", pull.forcePushes, asked, ({ id, by, at, before, after }) => ({
      __typename: "HeadRefForcePushedEvent",
      id: nodeId("HRFPE", repository.id, id),
      createdAt: at,
      actor: actorNode(state, by),
      beforeCommit: () => commitOf(before),
      afterCommit: () => commitOf(after),
    }));
  }
  if (types.length === 1 && types[0] === "LABELED_EVENT") {
    return connection("timelineItems", pull.labelledEvents, asked, ({ id, by, at, label }) => ({
      __typename: "LabeledEvent",
      id: nodeId("LE", repository.id, id),
      createdAt: at,
      actor: actorNode(state, by),
      label: labelNode(repository, label),
    }));
  }
  if (types.length !== 1 || types[0] !== "REVIEW_DISMISSED_EVENT") {
    throw new GraphqlRefusal(
      "UNPROCESSABLE",
      "The embedded GitHub knows only REVIEW_DISMISSED_EVENT of a timeline, HEAD_REF_FORCE_PUSHED_EVENT, LABELED_EVENT, and who turned merging off.",
    );
  }
  const dismissed = [...repository.reviews.values()]
    .filter((review) => review.pull === pull.number && review.dismissal !== null)
    .sort((a, b) => (a.dismissal?.id ?? 0) - (b.dismissal?.id ?? 0));
  return connection("timelineItems", dismissed, asked, (review) => dismissalNode(state, repository, pull, review));
}

const MERGING_EVENTS: ReadonlyMap<string, PullRequest["mergingEvents"][number]["type"]> = new Map([
  ["AUTO_MERGE_DISABLED_EVENT", "AutoMergeDisabledEvent"],
  ["REMOVED_FROM_MERGE_QUEUE_EVENT", "RemovedFromMergeQueueEvent"],
]);

function autoMergeNode(state: GithubState, { autoMerge }: PullRequest): Node | null {
  if (autoMerge === null) return null;
  return {
    __typename: "AutoMergeRequest",
    enabledAt: autoMerge.at,
    enabledBy: actorNode(state, autoMerge.by),
    mergeMethod: autoMerge.method.toUpperCase(),
  };
}

export function queueEntryNode(state: GithubState, repository: Repository, { queueEntry }: PullRequest): Node | null {
  if (queueEntry === null) return null;
  return {
    __typename: "MergeQueueEntry",
    id: nodeId("MQE", repository.id, queueEntry.id),
    enqueuedAt: queueEntry.at,
    enqueuer: actorNode(state, queueEntry.by),
    state: "AWAITING_CHECKS",
  };
}

function dismissalNode(state: GithubState, repository: Repository, pull: PullRequest, review: Review): Node | null {
  const { dismissal } = review;
  if (dismissal === null) return null;
  const pushed = dismissal.pushedSha === null ? null : state.git.commit(dismissal.pushedSha);
  return {
    __typename: "ReviewDismissedEvent",
    id: nodeId("RDE", repository.id, dismissal.id),
    databaseId: dismissal.id,
    createdAt: dismissal.at,
    actor: actorNode(state, dismissal.by),
    dismissalMessage: dismissal.message,
    previousReviewState: dismissal.previousState,
    pullRequestCommit: pushed === null ? null : pullCommitNode(state, repository, pull, pushed),
    review: () => reviewNode(state, repository, pull, review),
  };
}

function pullCommitNode(state: GithubState, repository: Repository, pull: PullRequest, commit: Commit): Node {
  return {
    __typename: "PullRequestCommit",
    id: nodeId("PURC", repository.id, pull.id, commit.sha),
    url: `${pullPage(state, repository, pull.number)}/commits/${commit.sha}`,
    commit: () => commitNode(state, repository, commit),
  };
}

function fileNode(file: ChangedFile): Node {
  return {
    __typename: "PullRequestChangedFile",
    path: file.path,
    changeType: CHANGE_TYPE[file.status],
    additions: file.additions,
    deletions: file.deletions,
  };
}

function labelNode(repository: Repository, name: string): Node {
  const id = repository.labels.get(name)?.id ?? 0;
  return { __typename: "Label", id: nodeId("LA", repository.id, id), name, color: "ededed" };
}
