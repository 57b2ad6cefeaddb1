import { z } from "zod";
import { conditionSchema } from "../policy/conditions/condition.ts";
import { policySchema } from "../policy/schema.ts";

/** What editors are told of a policy: JSON Schema, draft 2020-12, made from the schema that parses policies. */
export function policyJsonSchema(): object {
  nameCondition();
  const { $schema, ...schema } = z.toJSONSchema(policySchema, {
    target: "draft-2020-12",
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      // Zod says of every whole number that it fits JavaScript's; nobody who writes a policy asks.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      // That a mapping may not be empty is a refinement, which JSON Schema has no generic word for.
      if (jsonSchema.type === "object" && jsonSchema.required === undefined && !z.safeParse(zodSchema, {}).success) {
        jsonSchema.minProperties = 1;
      }
    },
  });
  return {
    $schema,
    $id: "urn:greenlight:policy:1",
    title: "Greenlight policy",
    description: "Which pull requests Greenlight approves: the file .github/greenlight.yml",
    ...schema,
    // A policy without rules takes them from presets; only an organisation's may have guardrails alone.
    anyOf: ["rules", "extends", "guardrails"].map((key) => ({ properties: { [key]: true }, required: [key] })),
  };
}

/** The condition holds itself, so it is a definition; this is its name. */
function nameCondition(): void {
  const known = z.globalRegistry.get(conditionSchema);
  if (known?.id === undefined) z.globalRegistry.add(conditionSchema, { ...known, id: "condition" });
}
