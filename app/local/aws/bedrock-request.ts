import { z } from "zod";

/** What a model of the stand-in takes and refuses, each as some model of Bedrock does. */
export interface StandInModel {
  readonly id: string;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  readonly refuses: readonly Refusal[];
}

export type Refusal = "forced-tool" | "json-schema" | "cache-point" | "sampling";

/** A request that Bedrock would refuse, with its kind of words. */
export class RefusedRequest extends Error {
  override readonly name = "ValidationException";
}

const text = z.string().regex(/\S/, "The text field in the ContentBlock object is blank.");
const cachePoint = z.strictObject({ type: z.literal("default"), ttl: z.enum(["5m", "1h"]).optional() });
const guardContent = z.strictObject({
  text: z.strictObject({ text, qualifiers: z.array(z.string()).optional() }),
});
const toolUse = z.strictObject({ toolUseId: z.string().min(1), name: z.string(), input: z.unknown() });
const toolResult = z.strictObject({
  toolUseId: z.string().min(1),
  status: z.enum(["success", "error"]).optional(),
  content: z.array(z.union([z.strictObject({ text }), z.strictObject({ json: z.unknown() })])).min(1),
});
const block = z.union([
  z.strictObject({ text }),
  z.strictObject({ cachePoint }),
  z.strictObject({ guardContent }),
  z.strictObject({ toolUse }),
  z.strictObject({ toolResult }),
  z.strictObject({ reasoningContent: z.unknown() }),
]);
const toolSpec = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().min(1).optional(),
  inputSchema: z.strictObject({ json: z.record(z.string(), z.unknown()) }),
  strict: z.boolean().optional(),
});

/** `ConverseRequest` as far as a review asks for it (@aws-sdk/client-bedrock-runtime 3.1162.0); limits by its API reference. */
const converseRequest = z.strictObject({
  messages: z.array(z.strictObject({ role: z.enum(["user", "assistant"]), content: z.array(block).min(1) })).min(1),
  system: z.array(z.union([z.strictObject({ text }), z.strictObject({ cachePoint })])).optional(),
  inferenceConfig: z
    .strictObject({
      maxTokens: z.int().min(1),
      temperature: z.number().optional(),
      topP: z.number().optional(),
      stopSequences: z.array(z.string()).optional(),
    })
    // Optional at Bedrock. Without it the quota reserves the model's maximum, so here nobody forgets it.
    .describe("inferenceConfig with maxTokens"),
  toolConfig: z
    .strictObject({
      tools: z.array(z.strictObject({ toolSpec })).min(1),
      toolChoice: z
        .union([
          z.strictObject({ auto: z.strictObject({}) }),
          z.strictObject({ any: z.strictObject({}) }),
          z.strictObject({ tool: z.strictObject({ name: z.string() }) }),
        ])
        .optional(),
    })
    .optional(),
  outputConfig: z
    .strictObject({
      textFormat: z.strictObject({
        type: z.literal("json_schema"),
        structure: z.strictObject({
          jsonSchema: z.strictObject({
            schema: z.string(),
            name: z.string().optional(),
            description: z.string().optional(),
          }),
        }),
      }),
    })
    .optional(),
  guardrailConfig: z
    .strictObject({
      guardrailIdentifier: z.string(),
      guardrailVersion: z.string().regex(/^(DRAFT|[1-9]\d{0,7})$/),
      trace: z.string().optional(),
    })
    .optional(),
  requestMetadata: z
    .record(
      z.string().regex(/^[a-zA-Z0-9\s:_@$#=/+,.-]{1,256}$/),
      z.string().regex(/^[a-zA-Z0-9\s:_@$#=/+,.-]{0,256}$/),
    )
    .refine((entries) => Object.keys(entries).length <= 16, "at most 16 entries")
    .optional(),
});

export type ConverseBody = z.output<typeof converseRequest>;

/** Keywords of JSON Schema that Bedrock refused in tools and output formats. */
const REFUSED_KEYWORDS = new Set([
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
]);

/** Looks at a request as Bedrock and the model would. @throws {RefusedRequest} */
export function checkedRequest(body: string, model: StandInModel): ConverseBody {
  const read = converseRequest.safeParse(parsed(body));
  if (!read.success) throw new RefusedRequest(`Malformed input request: ${z.prettifyError(read.error)}`);
  const request = read.data;
  const { toolConfig, outputConfig, inferenceConfig } = request;
  if (
    model.refuses.includes("forced-tool") &&
    toolConfig?.toolChoice !== undefined &&
    !("auto" in toolConfig.toolChoice)
  ) {
    throw new RefusedRequest(
      'The model returned the following errors: tool_choice: type "tool" and "any" are not supported for this model.',
    );
  }
  if (model.refuses.includes("json-schema") && outputConfig !== undefined) {
    throw new RefusedRequest("This model doesn't support the outputConfig.textFormat field. Remove it and try again.");
  }
  if (model.refuses.includes("cache-point") && body.includes('"cachePoint"')) {
    throw new RefusedRequest("You invoked an unsupported model or your request did not allow prompt caching.");
  }
  if (
    model.refuses.includes("sampling") &&
    (inferenceConfig.temperature !== undefined || inferenceConfig.topP !== undefined)
  ) {
    throw new RefusedRequest("The model returned the following errors: `temperature` is deprecated for this model.");
  }
  if (inferenceConfig.maxTokens > model.maxOutputTokens) {
    throw new RefusedRequest(`The maximum tokens you requested exceeds the model limit of ${model.maxOutputTokens}.`);
  }
  if (request.messages.flatMap(({ content }) => content).filter((one) => "cachePoint" in one).length > 4) {
    throw new RefusedRequest("A maximum of 4 blocks with cache_control may be provided.");
  }
  checkTurns(request);
  checkSchema(schemaOf(request)?.schema);
  if (body.length / 4 > model.contextTokens) throw new RefusedRequest("Input is too long for requested model.");
  return request;
}

/** The schema of what is asked for, and whether it is asked for as text. */
export function schemaOf({ toolConfig, outputConfig }: ConverseBody) {
  if (outputConfig !== undefined) {
    const { jsonSchema } = outputConfig.textFormat.structure;
    return { schema: parsed(jsonSchema.schema), asText: true, name: jsonSchema.name ?? "" };
  }
  const tool = toolConfig?.tools[0]?.toolSpec;
  return tool && { schema: tool.inputSchema.json, asText: false, name: tool.name };
}

function checkTurns({ messages, toolConfig }: ConverseBody): void {
  if (messages.some(({ role }, index) => role !== (index % 2 === 0 ? "user" : "assistant"))) {
    throw new RefusedRequest("A conversation must start with a user message and alternate between user and assistant.");
  }
  for (const [index, { content }] of messages.entries()) {
    const used = content.flatMap((one) => ("toolUse" in one ? one.toolUse.toolUseId : []));
    if (used.length > 0 && toolConfig === undefined) {
      throw new RefusedRequest(
        "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
      );
    }
    const results = (messages[index + 1]?.content ?? []).flatMap((one) =>
      "toolResult" in one ? one.toolResult.toolUseId : [],
    );
    if (used.join() !== results.join()) {
      throw new RefusedRequest("Expected toolResult blocks for the toolUse blocks of the previous turn.");
    }
  }
}

function checkSchema(schema: unknown): void {
  if (typeof schema !== "object" || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (REFUSED_KEYWORDS.has(key) && typeof value !== "object") {
      throw new RefusedRequest(
        `The model returned the following errors: For this type, property '${key}' is not supported`,
      );
    }
    checkSchema(value);
  }
  if (
    "type" in schema &&
    schema.type === "object" &&
    (!("additionalProperties" in schema) || schema.additionalProperties !== false)
  ) {
    throw new RefusedRequest(
      "The model returned the following errors: For 'object' type, 'additionalProperties' must be explicitly set to false",
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RefusedRequest("The request is not JSON.");
  }
}
