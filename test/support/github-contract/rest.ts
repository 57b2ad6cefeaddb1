import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv2019, type ErrorObject, type ValidateFunction } from "ajv/dist/2019.js";
import addFormats from "ajv-formats";
import { type OpenApiSchema, toJsonSchema } from "./openapi-schema.ts";

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: OpenApiSchema;
  readonly "x-multi-segment"?: boolean;
}

interface OpenApiOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema?: OpenApiSchema }>>;
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly schemas: Readonly<Record<string, OpenApiSchema>>;
  };
}

interface Route {
  readonly template: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

export type Query = URLSearchParams | Readonly<Record<string, string | number | boolean>>;

export interface RestOperation {
  /** Such as `checks/create`. */
  readonly operationId: string;
  /** What GitHub answers when it goes well: the first 2xx that is described. */
  readonly successStatus: number;
}

/**
 * Holds a request against GitHub's own OpenAPI description (`@octokit/openapi`).
 *
 * @param path without host and query; for GitHub Enterprise Server without `/api/v3`
 * @throws Error that names the operation and everything that is wrong with the request
 */
export function validateRest(method: string, path: string, query: Query = {}, body?: unknown): RestOperation {
  const { document, routes } = description();
  const found = routes.map((route) => ({ route, match: route.pattern.exec(path) })).find(({ match }) => match !== null);
  const operation = found && document.paths[found.route.template]?.[method.toLowerCase()];
  if (found === undefined || operation === undefined) {
    const known = found && Object.keys(document.paths[found.route.template] ?? {}).join(", ");
    throw new Error(
      `GitHub's REST API has no ${method} ${path}${known ? ` (${found.route.template} has ${known})` : ""}`,
    );
  }
  const parameters = (operation.parameters ?? []).map((parameter) =>
    parameter.$ref === undefined ? parameter : byReference(document.components.parameters, parameter.$ref),
  );
  const inPath = new Map(
    found.route.names.map((name, index) => [name, decodeURIComponent(found.match?.[index + 1] ?? "")]),
  );
  const problems = [
    ...checkParameters(parameters, "path", inPath),
    ...checkParameters(
      parameters,
      "query",
      new Map([...entriesOf(query)].map(([name, value]) => [name, String(value)])),
    ),
    ...checkBody(operation, body),
  ];
  if (problems.length > 0) {
    throw new Error(
      `${operation.operationId} (${method} ${path}) would be refused by GitHub, or does not do what it says:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`,
    );
  }
  const success = Object.keys(operation.responses).find((status) => /^2\d\d$/.test(status));
  return { operationId: operation.operationId, successStatus: Number(success ?? 200) };
}

let loaded: { readonly document: OpenApiDocument; readonly routes: readonly Route[] } | undefined;

/** 11 MB, so once, and only where it is used. */
function description(): NonNullable<typeof loaded> {
  if (loaded === undefined) {
    const file = createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.json");
    const document: OpenApiDocument = JSON.parse(readFileSync(file, "utf8"));
    const routes = Object.keys(document.paths).map((template) => toRoute(template, document));
    // `/pulls/comments` before `/pulls/{pull_number}`.
    routes.sort((a, b) => a.names.length - b.names.length || b.template.length - a.template.length);
    loaded = { document, routes };
  }
  return loaded;
}

function toRoute(template: string, document: OpenApiDocument): Route {
  const parameters = Object.values(document.paths[template] ?? {}).flatMap((operation) => operation.parameters ?? []);
  const names: string[] = [];
  const pattern = template
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith("{")) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
      const name = part.slice(1, -1);
      names.push(name);
      const several = parameters
        .map((parameter) => (parameter.$ref ? byReference(document.components.parameters, parameter.$ref) : parameter))
        .some((parameter) => parameter.name === name && parameter["x-multi-segment"]);
      return several ? "(.+)" : "([^/]+)";
    })
    .join("");
  return { template, names, pattern: new RegExp(`^${pattern}$`) };
}

function checkParameters(
  parameters: readonly Parameter[],
  place: "path" | "query",
  values: ReadonlyMap<string, string>,
): readonly string[] {
  const known = parameters.filter((parameter) => parameter.in === place);
  const unknown = [...values.keys()].filter((name) => !known.some((parameter) => parameter.name === name));
  const wrong = known.flatMap((parameter) => {
    const value = values.get(parameter.name);
    if (value === undefined) return parameter.required ? [`the ${place} lacks ${parameter.name}`] : [];
    const validate = compile(parameter.schema, texts);
    return validate({ value }) ? [] : explain(validate.errors, `${parameter.name} in the ${place}`);
  });
  return [...unknown.map((name) => `the ${place} has an unknown ${name}`), ...wrong];
}

function checkBody(operation: OpenApiOperation, body: unknown): readonly string[] {
  const described = operation.requestBody;
  if (body === undefined || body === "") return described?.required ? ["the body is missing"] : [];
  if (described === undefined) return ["it takes no body"];
  const schema = described.content["application/json"]?.schema;
  if (schema === undefined) return [];
  const validate = compile(schema, bodies);
  const wrong = validate({ value: body }) ? [] : explain(validate.errors, "body");
  return [...wrong, ...(WRITTEN_RULES[operation.operationId]?.({ ...Object(body) }) ?? [])];
}

/** What GitHub's description says in words and not in its schemas. */
const WRITTEN_RULES: Readonly<Record<string, (body: Readonly<Record<string, unknown>>) => readonly string[]>> = {
  "checks/create": checkRunRules,
  "checks/update": checkRunRules,
  "pulls/create-review": ({ event, body }) =>
    (event === "REQUEST_CHANGES" || event === "COMMENT") && !body ? [`body is required with event ${event}`] : [],
};

function checkRunRules({ status, conclusion, completed_at }: Readonly<Record<string, unknown>>): readonly string[] {
  const needed = (status === "completed" || completed_at !== undefined) && conclusion === undefined;
  return [
    ...(needed ? ["body/conclusion is required with a status of completed and with completed_at"] : []),
    ...(conclusion === "stale" ? ["body/conclusion stale can only be set by GitHub"] : []),
  ];
}

/** Bodies are taken as they are; in a path or a query everything is a text, `5` as well as `true`. */
const bodies = newAjv(false);
const texts = newAjv(true);
const compiled = new WeakMap<OpenApiSchema, ValidateFunction>();

function newAjv(coerceTypes: boolean): Ajv2019 {
  const ajv = new Ajv2019({ strict: false, allErrors: true, coerceTypes });
  addFormats.default(ajv);
  ajv.addFormat("repo.nwo", /^[^/\s]+\/[^/\s]+$/);
  return ajv;
}

function compile(schema: OpenApiSchema, ajv: Ajv2019): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const { schemas } = description().document.components;
  const value = toJsonSchema(schema, (reference) => byReference(schemas, reference));
  const validate = ajv.compile({ type: "object", properties: { value } });
  compiled.set(schema, validate);
  return validate;
}

function explain(errors: readonly ErrorObject[] | null | undefined, what: string): readonly string[] {
  return (errors ?? []).map(({ instancePath, message, params }) => {
    const allowed = params.allowedValues === undefined ? "" : ` (${params.allowedValues.join(", ")})`;
    const unknown = params.unevaluatedProperty ?? params.additionalProperty;
    return `${what}${instancePath.slice("/value".length)} ${unknown === undefined ? message : `has an unknown property ${unknown}`}${allowed}`;
  });
}

function byReference<T>(components: Readonly<Record<string, T>>, reference: string): T {
  const found = components[reference.slice(reference.lastIndexOf("/") + 1)];
  if (found === undefined) throw new Error(`GitHub's description refers to ${reference}, which it does not have`);
  return found;
}

function entriesOf(query: Query): Iterable<[string, unknown]> {
  return query instanceof URLSearchParams ? query : Object.entries(query);
}
