/** The words of JSON Schema that the policy's schema uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly default?: unknown;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** What may be written, in the words of somebody who writes YAML. */
export function typeOf(schema: JsonSchema): string {
  const { $ref, anyOf, type } = schema;
  if ($ref !== undefined) return `a [${lastOf($ref)}](#conditions)`;
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(" or ");
  if (anyOf !== undefined) return listOrOne(anyOf) ?? [...new Set(anyOf.map(typeOf))].join(" or ");
  switch (type) {
    case "string":
      return "a text";
    case "boolean":
      return "`true` or `false`";
    case "integer":
    case "number":
      return numberOf(schema);
    case "array":
      return schema.items === undefined ? "a list" : `a list of ${plural(typeOf(schema.items))}`;
    case "object":
      return "a mapping";
    default:
      return "anything";
  }
}

/** The mapping that a schema is, or that one of its alternatives is. */
export function mappingIn(schema: JsonSchema): JsonSchema | null {
  if (schema.properties !== undefined) return schema;
  for (const part of [...(schema.anyOf ?? []), ...(schema.items === undefined ? [] : [schema.items])]) {
    const found = mappingIn(part);
    if (found !== null) return found;
  }
  return null;
}

function listOrOne(alternatives: readonly JsonSchema[]): string | null {
  const [one, list, ...rest] = alternatives;
  if (one === undefined || list?.type !== "array" || list.items === undefined || rest.length > 0) return null;
  const single = typeOf(one);
  if (one.enum !== undefined && single === typeOf(list.items))
    return `one or a list of ${one.enum.map(code).join(", ")}`;
  return single === typeOf(list.items) ? `${single}, or a list of ${plural(single)}` : null;
}

function plural(type: string): string {
  if (type.includes("`")) return type.replaceAll(" or ", ", ");
  if (/ or |, /.test(type)) return `(${type})`;
  return type.replace(/^an? /, "").replace(/^(text|mapping|list|whole number)\b/, "$1s");
}

function numberOf({ type, minimum, maximum }: JsonSchema): string {
  const number = type === "integer" ? "a whole number" : "a number";
  if (minimum === undefined) return number;
  return maximum === undefined ? `${number}, at least ${minimum}` : `${number}, ${minimum} to ${maximum}`;
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}

function lastOf(reference: string): string {
  return reference.split("/").at(-1) ?? reference;
}
