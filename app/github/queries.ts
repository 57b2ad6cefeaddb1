import { ACCOUNT, MERGING, REVIEWS } from "./fragments.ts";

/**
 * The one query that reads a whole pull request, and the pages that follow where one page does not hold everything.
 * A test validates every query of this room against GitHub's public schema.
 *
 * `baseRef.target` is the tip of the base branch now; `baseRefOid` would be the tip at the last push to the pull request.
 * `refUpdateRule` is the part of branch protection that needs no administration permission.
 */

const COMMITS = /* GraphQL */ `
  fragment commits on PullRequestCommitConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      commit {
        oid
        message
        authors(first: 20) {
          totalCount
          nodes { user { id login databaseId } }
        }
        committer { user { id login databaseId } }
        signature { isValid wasSignedByGitHub }
      }
    }
  }`;

const FILES = /* GraphQL */ `
  fragment files on PullRequestChangedFileConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { path changeType additions deletions }
  }`;

const DISMISSALS = /* GraphQL */ `
  fragment dismissals on PullRequestTimelineItemsConnection {
    pageInfo { hasNextPage endCursor }
    nodes {
      ... on ReviewDismissedEvent {
        actor { ...account }
        createdAt
        dismissalMessage
        previousReviewState
        pullRequestCommit { commit { oid } }
        review { id }
      }
    }
  }`;

const LABELS = /* GraphQL */ `
  fragment labels on LabelConnection {
    pageInfo { hasNextPage endCursor }
    nodes { name }
  }`;

const CONTEXTS = /* GraphQL */ `
  fragment contexts on StatusCheckRollupContextConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      __typename
      ... on CheckRun {
        databaseId
        name
        status
        conclusion
        startedAt
        url
        isRequired(pullRequestNumber: $number)
        checkSuite {
          databaseId
          status
          app { databaseId slug name }
          workflowRun { event workflow { databaseId name } }
        }
      }
      ... on StatusContext {
        context
        state
        createdAt
        targetUrl
        isRequired(pullRequestNumber: $number)
        creator { ...account }
      }
    }
  }`;

const RULES = /* GraphQL */ `
  fragment rules on RepositoryRuleConnection {
    pageInfo { hasNextPage endCursor }
    nodes {
      repositoryRuleset { enforcement }
      parameters {
        __typename
        ... on RequiredStatusChecksParameters {
          requiredStatusChecks { context integrationId }
        }
        ... on PullRequestParameters {
          requiredApprovingReviewCount
          requireCodeOwnerReview
          requireLastPushApproval
        }
      }
    }
  }`;

const POLICY_FILE = /* GraphQL */ `
  fragment policyFile on TreeEntry {
    type
    object {
      __typename
      oid
      ... on Blob { text isBinary isTruncated byteSize }
    }
  }`;

/**
 * Variables: `owner, name, number, appId, checkName, policyPath`. The owner's repository `.github` holds the policy of the
 * organisation; where there is none, or the App may not see it, GitHub answers null and NOT_FOUND.
 */
export const SNAPSHOT_QUERY = /* GraphQL */ `
  query Snapshot($owner: String!, $name: String!, $number: Int!, $appId: Int!, $checkName: String!, $policyPath: String!) {
    viewer { __typename id login databaseId }
    organization: repository(owner: $owner, name: ".github") {
      defaultBranchRef { target { oid ... on Commit { file(path: $policyPath) { ...policyFile } } } }
    }
    repository(owner: $owner, name: $name) {
      databaseId
      visibility
      repositoryTopics(first: 20) { nodes { topic { name } } }
      defaultBranchRef {
        name
        target { ... on Commit { file(path: $policyPath) { object { oid } } } }
      }
      pullRequest(number: $number) {
        id
        number
        title
        body
        url
        state
        isDraft
        createdAt
        updatedAt
        milestone { title }
        mergeable
        authorAssociation
        additions
        deletions
        changedFiles
        reviewDecision
        ...merging
        isCrossRepository
        headRefName
        headRefOid
        baseRefName
        author { ...account }
        labels(first: 100) { ...labels }
        baseRef {
          target { oid ... on Commit { file(path: $policyPath) { ...policyFile } } }
          refUpdateRule { requiredStatusCheckContexts requiredApprovingReviewCount requiresCodeOwnerReviews }
          rules(first: 100) { ...rules }
        }
        commits(first: 100) { ...commits }
        files(first: 100) { ...files }
        reviews(first: 100) { ...reviews }
        timelineItems(first: 100, itemTypes: [REVIEW_DISMISSED_EVENT]) { ...dismissals }
        head: commits(last: 1) {
          nodes {
            commit {
              oid
              file(path: $policyPath) { ...policyFile }
              statusCheckRollup { contexts(first: 100) { ...contexts } }
              checkSuites(first: 10, filterBy: { appId: $appId }) {
                nodes {
                  checkRuns(first: 100, filterBy: { appId: $appId, checkName: $checkName, checkType: ALL }) {
                    pageInfo { hasNextPage }
                    nodes { databaseId url externalId status conclusion startedAt title summary text }
                  }
                }
              }
            }
          }
        }
      }
    }
  }${ACCOUNT}${COMMITS}${FILES}${REVIEWS}${DISMISSALS}${LABELS}${CONTEXTS}${RULES}${POLICY_FILE}${MERGING}`;

/** One further page of a list of a pull request; the field comes back as `page`. */
function pageQuery(name: string, field: string, fragments: string): string {
  return /* GraphQL */ `
  query ${name}($owner: String!, $name: String!, $number: Int!, $after: String!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        headRefOid
        baseRefName
        page: ${field}
      }
    }
  }${fragments}`;
}

export const COMMITS_PAGE = pageQuery("CommitsPage", "commits(first: 100, after: $after) { ...commits }", COMMITS);
export const FILES_PAGE = pageQuery("FilesPage", "files(first: 100, after: $after) { ...files }", FILES);
export const LABELS_PAGE = pageQuery("LabelsPage", "labels(first: 100, after: $after) { ...labels }", LABELS);
export const REVIEWS_PAGE = pageQuery(
  "ReviewsPage",
  "reviews(first: 100, after: $after) { ...reviews }",
  REVIEWS + ACCOUNT,
);
export const DISMISSALS_PAGE = pageQuery(
  "DismissalsPage",
  "timelineItems(first: 100, after: $after, itemTypes: [REVIEW_DISMISSED_EVENT]) { ...dismissals }",
  DISMISSALS + ACCOUNT,
);
export const CONTEXTS_PAGE = pageQuery(
  "ContextsPage",
  "commits(last: 1) { nodes { commit { oid statusCheckRollup { contexts(first: 100, after: $after) { ...contexts } } } } }",
  CONTEXTS + ACCOUNT,
);
export const RULES_PAGE = pageQuery("RulesPage", "baseRef { rules(first: 100, after: $after) { ...rules } }", RULES);

const THREADS = /* GraphQL */ `
  fragment threads on PullRequestReviewThreadConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      isResolved
      path
      comments(first: 1) { nodes { author { ...account } } }
    }
  }`;

/** What only some policies ask for; both parts may be refused to an App that lacks a permission. */
export const DISCUSSION_QUERY = /* GraphQL */ `
  query Discussion($owner: String!, $name: String!, $number: Int!, $threads: Boolean!, $issues: Boolean!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        headRefOid
        baseRefName
        reviewThreads(first: 100) @include(if: $threads) { ...threads }
        closingIssuesReferences(first: 100) @include(if: $issues) {
          totalCount
          pageInfo { hasNextPage }
          nodes {
            number
            state
            labels(first: 100) { pageInfo { hasNextPage } nodes { name } }
          }
        }
      }
    }
  }${THREADS}${ACCOUNT}`;

export const THREADS_PAGE = pageQuery(
  "ThreadsPage",
  "reviewThreads(first: 100, after: $after) { ...threads }",
  THREADS + ACCOUNT,
);

/** Read again where GitHub had not worked it out yet. */
export const MERGEABLE_QUERY = /* GraphQL */ `
  query Mergeable($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) { headRefOid baseRefName mergeable }
    }
  }`;

/** Read right before an approval is posted: has anything that was evaluated moved? */
export const PRECHECK_QUERY = /* GraphQL */ `
  query Precheck($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        state
        isDraft
        headRefOid
        baseRefName
        baseRef { target { oid } }
        reviews(last: 100) { ...reviews }
      }
    }
  }${REVIEWS}${ACCOUNT}`;

/**
 * Approves the exact commit and reads, in the same request, what the pull request is after it: head, base, and whether
 * the approval counts.
 */
export const APPROVE_MUTATION = /* GraphQL */ `
  mutation Approve($pullRequestId: ID!, $commit: GitObjectID!, $body: String!) {
    addPullRequestReview(input: { pullRequestId: $pullRequestId, commitOID: $commit, event: APPROVE, body: $body }) {
      pullRequestReview {
        id
        state
        submittedAt
        authorCanPushToRepository
        author { ...account }
        commit { oid }
        pullRequest {
          headRefOid
          baseRefName
          baseRef { target { oid } }
          reviewDecision
        }
      }
    }
  }${ACCOUNT}`;

/** Asks for changes, so that an approval by the same account does not count which may not be dismissed. */
export const REQUEST_CHANGES_MUTATION = /* GraphQL */ `
  mutation RequestChanges($pullRequestId: ID!, $commit: GitObjectID!, $body: String!) {
    addPullRequestReview(
      input: { pullRequestId: $pullRequestId, commitOID: $commit, event: REQUEST_CHANGES, body: $body }
    ) {
      pullRequestReview { id state }
    }
  }`;

/** Withdraws an approval. */
export const DISMISS_MUTATION = /* GraphQL */ `
  mutation Withdraw($review: ID!, $message: String!) {
    dismissPullRequestReview(input: { pullRequestReviewId: $review, message: $message }) {
      pullRequestReview { id state }
    }
  }`;

/** Read once more where the answer of the approval says that a review is still required. */
export const REVIEW_DECISION_QUERY = /* GraphQL */ `
  query ReviewDecision($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) { reviewDecision }
    }
  }`;

/**
 * Every open pull request, so that those with one head SHA, or one base branch, can be picked out. GitHub's own look-up
 * by commit (`commits/{sha}/pulls`, `associatedPullRequests`) knows nothing of commits that live in a fork. In the order
 * of their making, which does not change while the pages are read.
 */
export const OPEN_PULLS_QUERY = /* GraphQL */ `
  query OpenPulls($owner: String!, $name: String!, $after: String) {
    repository(owner: $owner, name: $name) {
      databaseId
      pullRequests(states: OPEN, first: 100, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
        pageInfo { hasNextPage endCursor }
        nodes { number headRefOid baseRefName }
      }
    }
  }`;

/** Approvals, standing and withdrawn, of the pull requests that were updated last. */
export const RECENT_REVIEWS_QUERY = /* GraphQL */ `
  query RecentReviews($owner: String!, $name: String!, $after: String) {
    repository(owner: $owner, name: $name) {
      pullRequests(first: 50, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
        pageInfo { hasNextPage endCursor }
        nodes {
          number
          updatedAt
          reviews(last: 50, states: [APPROVED, DISMISSED]) {
            pageInfo { hasPreviousPage }
            nodes { submittedAt author { ...account } }
          }
        }
      }
    }
  }${ACCOUNT}`;
