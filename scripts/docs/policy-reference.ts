import { stringify } from "yaml";
import { policyJsonSchema } from "../../app/cli/policy-json-schema.ts";
import { type JsonSchema, mappingIn, typeOf } from "./json-schema.ts";

/** The generated regions of docs/policy.md, by their names: what may be written, from the schema that parses policies. */
export function policyReference(schema: JsonSchema = policyJsonSchema()): Map<string, string> {
  const condition = schema.$defs?.condition;
  if (condition?.properties === undefined) throw new Error("the schema has no definition of a condition");
  const top = schema.properties ?? {};
  return new Map([
    ["keys", keyTable(schema)],
    ...Object.entries(top)
      .filter(([, part]) => mappingIn(part) !== null)
      .map(([key, part]): [string, string] => [key, section(part)]),
    ["conditions", Object.entries(condition.properties).map(conditionSection).join("\n\n")],
  ]);
}

/** The keys of a mapping, and examples. */
function section(schema: JsonSchema): string {
  const mapping = mappingIn(schema);
  return [mapping === null ? "" : keyTable(mapping), nested(mapping), examplesOf(null, schema)]
    .filter((part) => part !== "")
    .join("\n\n");
}

function conditionSection([key, schema]: [string, JsonSchema]): string {
  const mapping = schema.$ref === undefined ? mappingIn(schema) : null;
  const parts = [
    `### \`${key}\``,
    schema.description ?? "",
    `Written as ${typeOf(schema)}.`,
    mapping === null ? "" : keyTable(mapping),
    examplesOf(key, schema),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The mappings inside a mapping that have keys of their own, each with its table; equal ones share theirs. */
function nested(mapping: JsonSchema | null): string {
  const byTable = new Map<string, string[]>();
  for (const [key, part] of Object.entries(mapping?.properties ?? {})) {
    const inner = part.$ref === undefined ? mappingIn(part) : null;
    if (inner?.properties === undefined) continue;
    const table = keyTable(inner);
    byTable.set(table, [...(byTable.get(table) ?? []), `\`${key}\``]);
  }
  return [...byTable].map(([table, keys]) => `In ${keys.join(" and ")}:\n\n${table}`).join("\n\n");
}

function keyTable({ properties = {}, required = [] }: JsonSchema): string {
  const rows = Object.entries(properties).map(([key, part]) => {
    const value = required.includes(key) && part.default === undefined ? "must be given" : defaultOf(part);
    return `| \`${key}\` | ${cell(typeOf(part))} | ${cell(value)} | ${cell(part.description ?? "")} |`;
  });
  return ["| Key | Is | Default | |", "|---|---|---|---|", ...rows].join("\n");
}

function defaultOf({ default: value }: JsonSchema): string {
  if (value === undefined) return "";
  if (Array.isArray(value) && value.length === 0) return "none";
  if (typeof value === "object" && value !== null && Object.keys(value).length === 0) return "";
  return `\`${typeof value === "string" ? value : stringify(value, FLOW).trim()}\``;
}

const FLOW = { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: false } as const;
const EXAMPLE = { collectionStyle: "flow", lineWidth: 0 } as const;

function examplesOf(key: string | null, { examples = [] }: JsonSchema): string {
  if (examples.length === 0) return "";
  const lines = examples.map((example) => {
    const value = stringify(example, EXAMPLE).trim();
    return key === null ? value : `${key}: ${value}`;
  });
  return ["```yaml", ...lines, "```"].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}
