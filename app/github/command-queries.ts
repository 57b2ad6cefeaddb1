import { ACCOUNT } from "./fragments.ts";

/** A comment as it is now, and whether we reacted to it. */
export const COMMAND_QUERY = /* GraphQL */ `
  query Command($comment: ID!) {
    viewer { __typename id login databaseId }
    node(id: $comment) {
      __typename
      ... on IssueComment {
        body
        createdAt
        lastEditedAt
        includesCreatedEdit
        author { ...account }
        repository { databaseId }
        pullRequest { id number }
        reactionGroups { content viewerHasReacted }
      }
    }
  }${ACCOUNT}`;

/** The last comments of a pull request, to find a reply of ours that is there already. */
export const REPLIES_QUERY = /* GraphQL */ `
  query Replies($pull: ID!) {
    node(id: $pull) {
      ... on PullRequest { comments(last: 50) { nodes { body author { ...account } } } }
    }
  }${ACCOUNT}`;

export const REPLY_MUTATION = /* GraphQL */ `
  mutation Reply($pull: ID!, $body: String!) {
    addComment(input: { subjectId: $pull, body: $body }) { clientMutationId }
  }`;

/** Reacting twice in one way is reacting once. */
export const REACT_MUTATION = /* GraphQL */ `
  mutation React($comment: ID!, $content: ReactionContent!) {
    addReaction(input: { subjectId: $comment, content: $content }) { clientMutationId }
  }`;
