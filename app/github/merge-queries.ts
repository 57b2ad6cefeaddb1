import { ACCOUNT, MERGING, REVIEWS } from "./fragments.ts";

/**
 * Read right before GitHub is asked to merge: has anything moved that was evaluated, how may it be merged, and did
 * somebody turn merging off? `mergeStateStatus` is what GitHub's own button goes by.
 */
export const MERGE_STATE_QUERY = /* GraphQL */ `
  query MergeState($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      autoMergeAllowed
      squashMergeAllowed
      mergeCommitAllowed
      rebaseMergeAllowed
      pullRequest(number: $number) {
        state
        isDraft
        headRefOid
        baseRefName
        baseRef { target { oid } }
        reviews(last: 100) { ...reviews }
        labels(first: 100) { nodes { name } }
        reviewDecision
        mergeStateStatus
        isMergeQueueEnabled
        ...merging
        timelineItems(last: 10, itemTypes: [AUTO_MERGE_DISABLED_EVENT, REMOVED_FROM_MERGE_QUEUE_EVENT]) {
          nodes {
            __typename
            ... on AutoMergeDisabledEvent { createdAt actor { ...account } reason }
            ... on RemovedFromMergeQueueEvent { createdAt actor { ...account } reason }
          }
        }
      }
    }
  }${REVIEWS}${MERGING}${ACCOUNT}`;

/** Turns GitHub's auto-merge on for exactly this head, and tells where the pull request stands after it. */
export const ENABLE_AUTO_MERGE_MUTATION = /* GraphQL */ `
  mutation EnableAutoMerge($pullRequestId: ID!, $head: GitObjectID!, $mergeMethod: PullRequestMergeMethod!) {
    enablePullRequestAutoMerge(input: { pullRequestId: $pullRequestId, expectedHeadOid: $head, mergeMethod: $mergeMethod }) {
      pullRequest { headRefOid baseRefName baseRef { target { oid } } }
    }
  }`;

/** Puts exactly this head into the merge queue of its base branch. */
export const ENQUEUE_MUTATION = /* GraphQL */ `
  mutation Enqueue($pullRequestId: ID!, $head: GitObjectID!) {
    enqueuePullRequest(input: { pullRequestId: $pullRequestId, expectedHeadOid: $head }) {
      mergeQueueEntry { state }
    }
  }`;

export const DISABLE_AUTO_MERGE_MUTATION = /* GraphQL */ `
  mutation DisableAutoMerge($pullRequestId: ID!) {
    disablePullRequestAutoMerge(input: { pullRequestId: $pullRequestId }) { pullRequest { state } }
  }`;

export const DEQUEUE_MUTATION = /* GraphQL */ `
  mutation Dequeue($pullRequestId: ID!) {
    dequeuePullRequest(input: { id: $pullRequestId }) { mergeQueueEntry { state } }
  }`;

/** Whether a request to merge that GitHub refused to take back is still there. */
export const MERGING_QUERY = /* GraphQL */ `
  query Merging($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) { state ...merging }
    }
  }${MERGING}${ACCOUNT}`;
