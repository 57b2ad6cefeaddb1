import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { type GraphqlOperation, githubSchema } from "./graphql.ts";

/** A fixture's object. */
type Data = Readonly<Record<string, unknown>>;

/**
 * Holds a fixture against the query that it answers: every selected field must be there and of its type, null only where
 * the schema allows it, and nothing else may be there. So a fixture cannot tell the code what GitHub would not.
 *
 * Where the schema allows several types, the fixture's `__typename` says which; where it is not selected it is taken out
 * of the reply. Without it, the type is the one that the fixture fits.
 *
 * @returns the reply as GitHub would send it
 * @throws Error that names each place at which the fixture does not fit
 */
export function fitReply({ name, document, operation, variables }: GraphqlOperation, data: unknown): Data {
  const schema = githubSchema();
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }

  /** The fields that are selected on a type, by the name under which they are answered. */
  function collect(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
    const fields = new Map<string, FieldNode[]>();
    const visit = (set: SelectionSetNode): void => {
      for (const selection of set.selections) {
        if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if === true) continue;
        if (getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if === false) continue;
        if (selection.kind === Kind.FIELD) {
          const key = (selection.alias ?? selection.name).value;
          fields.set(key, [...(fields.get(key) ?? []), selection]);
          continue;
        }
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (fragment === undefined) continue;
        const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
        const applies =
          condition === undefined ||
          condition === type ||
          (isAbstractType(condition) && schema.isSubType(condition, type));
        if (applies) visit(fragment.selectionSet);
      }
    };
    for (const set of sets) visit(set);
    return fields;
  }

  function fitObject(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    value: Data,
    path: string,
    problems: string[],
  ): Data {
    const fields = collect(type, sets);
    const reply: Record<string, unknown> = {};
    for (const [key, nodes] of fields) {
      const at = `${path}.${key}`;
      const field = nodes[0]?.name.value ?? "";
      if (field === "__typename") {
        reply[key] = type.name;
        if (key in value && value[key] !== type.name) problems.push(`${at} must be ${type.name}`);
        continue;
      }
      const returned = type.getFields()[field]?.type;
      if (returned === undefined) problems.push(`${at}: ${type.name} has no such field`);
      else if (!(key in value)) problems.push(`${at} is selected, and missing from the fixture`);
      else reply[key] = fitValue(returned, nodes, value[key], at, problems);
    }
    for (const key of Object.keys(value)) {
      if (!fields.has(key) && key !== "__typename") problems.push(`${path}.${key} is not selected (on ${type.name})`);
    }
    return reply;
  }

  function fitValue(
    type: GraphQLOutputType,
    nodes: readonly FieldNode[],
    value: unknown,
    path: string,
    problems: string[],
  ): unknown {
    if (isNonNullType(type)) {
      if (value === null) problems.push(`${path} is null, and GitHub never answers null there (${type})`);
      return value === null ? null : fitValue(type.ofType, nodes, value, path, problems);
    }
    if (value === null) return null;
    if (isListType(type)) {
      if (Array.isArray(value))
        return value.map((item, index) => fitValue(type.ofType, nodes, item, `${path}[${index}]`, problems));
      problems.push(`${path} must be a list (${type})`);
      return value;
    }
    if (isLeafType(type)) {
      if (!isLeafValue(type.name, value) || (isEnumType(type) && type.getValue(String(value)) === undefined)) {
        problems.push(`${path} is ${JSON.stringify(value)}, which is no ${type.name}`);
      }
      return value;
    }
    if (!isData(value)) {
      problems.push(`${path} must be an object (${type})`);
      return value;
    }
    const sets = nodes.flatMap((node) => node.selectionSet ?? []);
    if (isObjectType(type)) return fitObject(type, sets, value, path, problems);
    const candidates = schema
      .getPossibleTypes(type)
      .filter((candidate) => value.__typename === undefined || candidate.name === value.__typename)
      .map((candidate) => {
        const found: string[] = [];
        return { reply: fitObject(candidate, sets, value, path, found), found };
      });
    const best = candidates.toSorted((a, b) => a.found.length - b.found.length)[0];
    if (best !== undefined && "__typename" in best.reply && value.__typename === undefined) {
      best.found.push(`${path}.__typename is selected, missing from the fixture, and could be several`);
    }
    problems.push(...(best?.found ?? [`${path}: ${String(value.__typename)} is no ${type.name}`]));
    return best?.reply;
  }

  const root = schema.getRootType(operation.operation);
  if (!root || !isData(data)) throw new Error(`The reply to ${name} must be an object: the "data" of GitHub's answer`);
  const problems: string[] = [];
  const reply = fitObject(root, [operation.selectionSet], data, "data", problems);
  if (problems.length > 0) {
    throw new Error(
      `The fixture for the GraphQL operation ${name} is not what GitHub would answer:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`,
    );
  }
  return reply;
}

function isData(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** GitHub's own scalars (`DateTime`, `URI`, `GitObjectID`, …) are texts; a time must be one. */
function isLeafValue(typeName: string, value: unknown): boolean {
  switch (typeName) {
    case "Int":
      return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31;
    case "Float":
      return typeof value === "number";
    case "Boolean":
      return typeof value === "boolean";
    case "DateTime":
      return typeof value === "string" && !Number.isNaN(Date.parse(value));
    default:
      return typeof value === "string";
  }
}
