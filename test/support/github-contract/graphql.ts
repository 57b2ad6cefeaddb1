import { schema as published } from "@octokit/graphql-schema";
import {
  buildSchema,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from "graphql";

export interface GraphqlOperation {
  readonly name: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As GitHub would see them: coerced, with defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
}

let built: GraphQLSchema | undefined;

/** GitHub's public schema; built once, and only where it is used. */
export function githubSchema(): GraphQLSchema {
  built ??= buildSchema(published.idl, { assumeValidSDL: true });
  return built;
}

/**
 * Holds a query or mutation and its variables against GitHub's public schema.
 *
 * @throws Error that names the operation and everything that is wrong with it
 */
export function validateGraphql(query: string, variables: Readonly<Record<string, unknown>> = {}): GraphqlOperation {
  const schema = githubSchema();
  const document = parse(query);
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const [operation, ...others] = operations;
  if (operation?.name === undefined || others.length > 0) {
    throw new Error(
      `A GraphQL request must be one operation with a name, not ${operations.length} operations:\n${query}`,
    );
  }
  const name = operation.name.value;
  refuse(name, "does not fit GitHub's schema", validate(schema, document));
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  refuse(name, "has wrong variables", errors ?? []);
  return { name, document, operation, variables: coerced ?? {} };
}

function refuse(name: string, what: string, errors: readonly GraphQLError[]): void {
  if (errors.length === 0) return;
  const lines = errors.map(
    ({ message, locations }) => `  - ${message}${locations?.[0] ? ` (line ${locations[0].line})` : ""}`,
  );
  throw new Error(`The GraphQL operation ${name} ${what}:\n${lines.join("\n")}`);
}
