/**
 * GitHub's published contract as a test's judge: REST by its OpenAPI description, GraphQL by its public schema.
 *
 * - `rest.ts`: is this a request that GitHub's REST API takes?
 * - `graphql.ts`: is this a query that GitHub's schema takes?
 * - `graphql-reply.ts`: is this fixture what GitHub would answer to that query?
 * - `github-nock.ts`: a GitHub for tests, which asks all three
 */
export {
  type FullReply,
  type GithubNock,
  type GraphqlReply,
  githubNock,
  type RecordedRequest,
  type Reply,
  type RestReply,
  type Times,
} from "./github-contract/github-nock.ts";
export { type GraphqlOperation, validateGraphql } from "./github-contract/graphql.ts";
export { fitReply } from "./github-contract/graphql-reply.ts";
export { type RestOperation, validateRest } from "./github-contract/rest.ts";
