import type { core } from "zod";
import { policySchema } from "./schema.ts";

/** The keys that the schema knows at a path. */
export function validKeys(path: readonly PropertyKey[]): string[] {
  let schemas: core.$ZodType[] = [policySchema];
  for (const step of path) schemas = schemas.flatMap((schema) => children(schema, step));
  return schemas
    .flatMap((schema) => unwrap(schema))
    .flatMap((schema) => (isObject(schema) ? Object.keys(schema._zod.def.shape) : []));
}

function children(schema: core.$ZodType, step: PropertyKey): core.$ZodType[] {
  return unwrap(schema).flatMap((inner) => {
    if (isObject(inner)) {
      const child = inner._zod.def.shape[String(step)];
      return child ? [child] : [];
    }
    return isArray(inner) ? [inner._zod.def.element] : [];
  });
}

function isObject(schema: core.$ZodType): schema is core.$ZodObject {
  return schema._zod.def.type === "object";
}

function isArray(schema: core.$ZodType): schema is core.$ZodArray {
  return schema._zod.def.type === "array";
}

/** Through optional, default, lazy, pipe and union, down to objects and arrays. */
function unwrap(schema: core.$ZodType): core.$ZodType[] {
  const def = schema._zod.def as core.$ZodTypeDef & {
    innerType?: core.$ZodType;
    getter?: () => core.$ZodType;
    in?: core.$ZodType;
    options?: readonly core.$ZodType[];
  };
  if (def.innerType) return unwrap(def.innerType);
  if (def.getter) return unwrap(def.getter());
  if (def.in) return unwrap(def.in);
  if (def.options) return def.options.flatMap(unwrap);
  return [schema];
}
