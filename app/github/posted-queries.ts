import { ACCOUNT } from "./fragments.ts";

const POSTED_REVIEWS = /* GraphQL */ `
  fragment postedReviews on PullRequestReviewConnection {
    pageInfo { hasNextPage endCursor }
    nodes { id state body author { ...account } commit { oid } }
  }`;

const POSTED_COMMENTS = /* GraphQL */ `
  fragment postedComments on IssueCommentConnection {
    pageInfo { hasNextPage endCursor }
    nodes { fullDatabaseId body author { ...account } }
  }`;

/** Where a pull request is, and the first pages of what was said on it; read right before something is posted. */
export const POSTED_QUERY = /* GraphQL */ `
  query Posted($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        state
        headRefOid
        baseRefName
        reviews(first: 100) { ...postedReviews }
        comments(first: 100) { ...postedComments }
      }
    }
  }${POSTED_REVIEWS}${POSTED_COMMENTS}${ACCOUNT}`;

export const POSTED_REVIEWS_PAGE = pageQuery("PostedReviewsPage", "reviews", "postedReviews", POSTED_REVIEWS);
export const POSTED_COMMENTS_PAGE = pageQuery("PostedCommentsPage", "comments", "postedComments", POSTED_COMMENTS);

function pageQuery(name: string, field: string, fragment: string, text: string): string {
  return /* GraphQL */ `
  query ${name}($owner: String!, $name: String!, $number: Int!, $after: String!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        headRefOid
        baseRefName
        page: ${field}(first: 100, after: $after) { ...${fragment} }
      }
    }
  }${text}${ACCOUNT}`;
}
