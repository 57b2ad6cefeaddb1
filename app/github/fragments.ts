/** Fragments that the queries of several files need. */

export const ACCOUNT = /* GraphQL */ `
  fragment account on Actor {
    __typename
    login
    ... on Bot { id databaseId }
    ... on User { id databaseId }
    ... on Mannequin { id databaseId }
  }`;

export const REVIEWS = /* GraphQL */ `
  fragment reviews on PullRequestReviewConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      id
      state
      submittedAt
      authorCanPushToRepository
      author { ...account }
      commit { oid }
    }
  }`;

/** Nullable both, and null for an App that may not see merge queues. */
export const MERGING = /* GraphQL */ `
  fragment merging on PullRequest {
    autoMergeRequest { enabledBy { ...account } mergeMethod }
    mergeQueueEntry { enqueuer { ...account } }
  }`;
