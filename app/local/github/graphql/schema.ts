import { buildSchema, type GraphQLSchema } from "graphql";

let loading: Promise<GraphQLSchema> | undefined;

/** GitHub's public schema. It takes a moment to build, so it is built once, and only where GraphQL is used. */
export function githubSchema(): Promise<GraphQLSchema> {
  loading ??= import("@octokit/graphql-schema").then(({ schema }) =>
    buildSchema(schema.idl, { assumeValidSDL: true, noLocation: true }),
  );
  return loading;
}
