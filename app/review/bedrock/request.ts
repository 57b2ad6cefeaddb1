import type { ContentBlock, ConverseCommandInput, Message } from "@aws-sdk/client-bedrock-runtime";
import type { ModelBlock, ModelQuestion } from "../model/model-port.ts";
import { estimateTokens } from "../selection/tokens.ts";
import type { Model, OutputMode } from "./models.ts";
import { requestMetadata } from "./request-metadata.ts";
import type { Guardrail } from "./review-environment.ts";

/** Bedrock takes no more of them in a request (Amazon Bedrock user guide, "Prompt caching"). */
const CACHE_POINTS = 4;

export interface RequestOptions {
  readonly model: Model;
  readonly mode: OutputMode;
  readonly guardrail: Guardrail | null;
}

/**
 * A question as Converse takes it.
 *
 * No sampling parameters: newer models refuse them. `maxTokens` always: the quota reserves input and `maxTokens`, and
 * without it the model's own maximum. With a guardrail every untrusted block is wrapped for it, since it then looks at
 * what is wrapped and at nothing else (`ConverseRequest.guardrailConfig`).
 */
export function converseRequest(question: ModelQuestion, options: RequestOptions): ConverseCommandInput {
  const { model, mode, guardrail } = options;
  return {
    modelId: model.id,
    system: [question.system, instruction(question, mode)].filter(isNotBlank).map((text) => ({ text })),
    messages: [{ role: "user", content: userContent(question, options) }],
    inferenceConfig: { maxTokens: Math.min(question.maxOutputTokens, model.maxOutputTokens) },
    ...form(question, mode),
    guardrailConfig:
      guardrail === null ? undefined : { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version },
    requestMetadata: requestMetadata(question.metadata),
  };
}

/** The same conversation with the model's answer and what was wrong with it. */
export function withRepair(request: ConverseCommandInput, answer: Message, problem: string): ConverseCommandInput {
  const calls = (answer.content ?? []).flatMap(({ toolUse }) => toolUse ?? []);
  const content: ContentBlock[] =
    calls.length === 0
      ? [{ text: problem }]
      : calls.map(({ toolUseId }) => ({ toolResult: { toolUseId, status: "error", content: [{ text: problem }] } }));
  return { ...request, messages: [...(request.messages ?? []), answer, { role: "user", content }] };
}

/** What makes the model answer in form. */
function form({ tool }: ModelQuestion, mode: OutputMode): Partial<ConverseCommandInput> {
  const schema = JSON.stringify(tool.schema);
  if (mode === "json") {
    const jsonSchema = { schema, name: tool.name, description: tool.description };
    return { outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema } } } };
  }
  return {
    toolConfig: {
      tools: [
        { toolSpec: { name: tool.name, description: tool.description, inputSchema: { json: JSON.parse(schema) } } },
      ],
      toolChoice: mode === "tool" ? { tool: { name: tool.name } } : { auto: {} },
    },
  };
}

function instruction({ tool }: ModelQuestion, mode: OutputMode): string {
  switch (mode) {
    case "tool":
      return "";
    case "json":
      return `There is no tool ${tool.name} in this conversation. Answer with what would be its input, as one JSON document that fits the schema, and with nothing besides.`;
    case "auto":
      return `Call the tool ${tool.name} exactly once, and write nothing besides.`;
  }
}

function userContent(question: ModelQuestion, options: RequestOptions): ContentBlock[] {
  const blocks = question.blocks.filter(({ text }) => isNotBlank(text));
  const cached = cachedBlocks(question, blocks, options);
  return blocks.flatMap((block): ContentBlock[] => {
    const { text, untrusted } = block;
    const content: ContentBlock =
      untrusted && options.guardrail !== null ? { guardContent: { text: { text } } } : { text };
    return cached.has(block) ? [content, { cachePoint: { type: "default" } }] : [content];
  });
}

/**
 * The blocks that a cache point goes behind: where the whole prefix (tool, system, blocks) is long enough for the model to
 * cache it, and the longest prefixes first.
 */
function cachedBlocks(
  { system, tool }: ModelQuestion,
  blocks: readonly ModelBlock[],
  { model }: RequestOptions,
): ReadonlySet<ModelBlock> {
  if (!model.cache.supported) return new Set();
  let prefix = estimateTokens(system) + estimateTokens(tool.description) + estimateTokens(JSON.stringify(tool.schema));
  const worthIt = blocks.filter(({ text, cacheable }) => {
    prefix += estimateTokens(text);
    return cacheable && prefix >= model.cache.minimumTokens;
  });
  return new Set(worthIt.slice(-CACHE_POINTS));
}

/** Bedrock refuses blocks of nothing but white space. */
function isNotBlank(text: string): boolean {
  return text.trim() !== "";
}
