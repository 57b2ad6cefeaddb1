import type { core } from "zod";

/** The keys that a schema knows at a path. */
export function validKeys(schema: core.$ZodType, path: readonly PropertyKey[]): string[] {
  let schemas: core.$ZodType[] = [schema];
  for (const step of path) schemas = schemas.flatMap((each) => children(each, step));
  return schemas
    .flatMap((each) => unwrap(each))
    .flatMap((each) => (isObject(each) ? Object.keys(each._zod.def.shape) : []));
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
