import {
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  parse,
  validate,
} from "graphql";
import type { Viewer } from "../authentication.ts";
import { GithubError, reasonOf } from "../github-error.ts";
import type { GithubState } from "../state.ts";
import { GraphqlRefusal } from "./refusal.ts";
import { rootOf } from "./root.ts";
import { githubSchema } from "./schema.ts";

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/** A query that was checked is not checked again: validation against GitHub's schema takes longer than the answer. */
const checked = new Map<
  string,
  { readonly document: DocumentNode | null; readonly problems: readonly GraphQLError[] }
>();

/**
 * Answers a GraphQL request from the state. Like GitHub it always succeeds as HTTP and tells of problems in `errors`;
 * what could not be resolved is null where it was asked for.
 *
 * A field of the schema that nobody here knows the value of is an error too, never a quiet null.
 *
 * @param readState where queries are answered from; mutations always change `state`.
 */
export async function executeGraphql(
  state: GithubState,
  readState: GithubState,
  viewer: Viewer,
  request: GraphqlRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const schema = await githubSchema();
  const { document, problems } = check(schema, request.query);
  if (document === null || problems.length > 0) return { errors: problems.map(shapeOf) };
  const result = await execute({
    schema,
    document,
    rootValue: rootOf(state, readState, viewer),
    variableValues: request.variables,
    operationName: request.operationName,
    fieldResolver: resolveField,
    typeResolver: (value) => (isRecord(value) ? String(value.__typename) : undefined),
  });
  const errors = result.errors?.map(shapeOf);
  return { ...(result.data === undefined ? {} : { data: result.data }), ...(errors === undefined ? {} : { errors }) };
}

function check(schema: GraphQLSchema, query: string) {
  const known = checked.get(query);
  if (known !== undefined) return known;
  const outcome = checkAnew(schema, query);
  checked.set(query, outcome);
  return outcome;
}

function checkAnew(schema: GraphQLSchema, query: string) {
  try {
    const document = parse(query);
    return { document, problems: validate(schema, document) };
  } catch (error) {
    if (error instanceof GraphQLError) return { document: null, problems: [error] };
    throw error;
  }
}

const resolveField: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
  const value = isRecord(source) ? source[info.fieldName] : undefined;
  if (value === undefined)
    throw new Error(
      `The embedded GitHub does not know ${info.parentType.name}.${info.fieldName}. Teach it: app/local/github/graphql.`,
    );
  return typeof value === "function" ? value(args, context, info) : value;
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function shapeOf(error: GraphQLError): Readonly<Record<string, unknown>> {
  const { originalError } = error;
  const type =
    originalError instanceof GithubError || originalError instanceof GraphqlRefusal ? originalError.type : undefined;
  return {
    ...(type === undefined ? {} : { type }),
    ...(error.path === undefined ? {} : { path: error.path }),
    locations: error.locations ?? [],
    message: originalError instanceof GithubError ? reasonOf(originalError) : error.message,
  };
}
