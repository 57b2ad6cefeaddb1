/** A schema of OpenAPI 3.0, and after {@link toJsonSchema} one of JSON Schema 2019-09. */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly additionalProperties?: boolean | OpenApiSchema;
  readonly unevaluatedProperties?: boolean;
  readonly required?: readonly string[];
  readonly items?: OpenApiSchema;
  readonly allOf?: readonly OpenApiSchema[];
  readonly anyOf?: readonly OpenApiSchema[];
  readonly oneOf?: readonly OpenApiSchema[];
}

/**
 * Makes JSON Schema of an OpenAPI 3.0 schema, with references resolved, `nullable` as a type, and stricter than it was:
 * a property that is not described is refused. GitHub would ignore it, and nobody would learn that `sumary` never arrived.
 *
 * Branches of `oneOf` and the like are not closed one by one (each would refuse the properties of its siblings) but
 * together, at the schema that has them.
 */
export function toJsonSchema(schema: OpenApiSchema, resolve: (reference: string) => OpenApiSchema): OpenApiSchema {
  const seen: string[] = [];

  function convert(given: OpenApiSchema, branch: boolean): OpenApiSchema {
    if (given.$ref !== undefined) {
      if (seen.includes(given.$ref)) return {};
      seen.push(given.$ref);
      const target = convert(resolve(given.$ref), branch);
      seen.pop();
      return target;
    }
    const { nullable, properties, items, additionalProperties, allOf, anyOf, oneOf, ...rest } = given;
    const branches = allOf !== undefined || anyOf !== undefined || oneOf !== undefined;
    const closed = !branch && additionalProperties === undefined && (properties !== undefined || branches);
    const converted: OpenApiSchema = {
      ...rest,
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, property]) => [name, convert(property, false)]),
        ),
      }),
      ...(items && { items: convert(items, false) }),
      ...(allOf && { allOf: allOf.map((one) => convert(one, true)) }),
      ...(anyOf && { anyOf: anyOf.map((one) => convert(one, true)) }),
      ...(oneOf && { oneOf: oneOf.map((one) => convert(one, true)) }),
      ...(typeof additionalProperties === "object"
        ? { additionalProperties: convert(additionalProperties, false) }
        : additionalProperties !== undefined && !branch && { additionalProperties }),
      ...(closed && { unevaluatedProperties: false }),
    };
    return nullable === true ? orNull(converted) : converted;
  }

  return convert(schema, false);
}

function orNull(schema: OpenApiSchema): OpenApiSchema {
  if (schema.type === undefined) return { anyOf: [{ type: "null" }, schema] };
  return {
    ...schema,
    type: [...[schema.type].flat(), "null"],
    ...(schema.enum && { enum: [...schema.enum, null] }),
  };
}
