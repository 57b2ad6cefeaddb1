import type { ConverseBody } from "./bedrock-request.ts";
import { schemaOf } from "./bedrock-request.ts";
import type { BedrockAnswer } from "./bedrock-script.ts";

/** What the stand-in says of itself wherever a text is asked for. */
export const STAND_IN_WORDS = "This is the word of a stand-in: no model looked at this.";

type Answered = Exclude<BedrockAnswer, { error: string } | { body: string } | { hangs: true } | { cuts: string }>;

/** `ConverseResponse` for a scripted answer. */
export function converseResponse(answer: Answered, request: ConverseBody, number: number, cache: PrefixCache) {
  const asked = schemaOf(request);
  const call = (name: string, input: unknown, index = 0) => ({
    toolUse: { toolUseId: `tooluse_stand-in-${number}-${index}`, name, input },
  });
  const finished = (input: unknown) =>
    asked === undefined || asked.asText
      ? { content: [{ text: JSON.stringify(input) }], stopReason: "end_turn" }
      : { content: [call(asked.name, input)], stopReason: "tool_use" };
  const said = () => {
    if ("input" in answer) return finished(answer.input);
    if ("calls" in answer) {
      const calls = answer.calls.map(({ name, input }, index) => call(name ?? asked?.name ?? "", input, index));
      return {
        content: [...(answer.text === undefined ? [] : [{ text: answer.text }]), ...calls],
        stopReason: answer.stop ?? "tool_use",
      };
    }
    if ("text" in answer) return { content: [{ text: answer.text }], stopReason: answer.stop ?? "end_turn" };
    return { content: finished(smallest(asked?.schema)).content, stopReason: answer.stop };
  };
  const { content, stopReason } = said();
  return {
    output: { message: { role: "assistant", content } },
    stopReason,
    usage: answer.usage === undefined ? usageOf(request, content, cache) : { totalTokens: 0, ...answer.usage },
    metrics: { latencyMs: 1 },
  };
}

/**
 * The smallest value that a schema allows: no findings, no refutations. Where a text is asked for, it says that nobody
 * looked.
 */
export function smallest(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return null;
  const of = (key: string): unknown => Reflect.get(schema, key);
  const choices = of("enum") ?? of("anyOf") ?? of("oneOf");
  if (Array.isArray(of("enum"))) return Array.isArray(choices) ? choices[0] : null;
  if (Array.isArray(choices)) return smallest(choices.find((one) => Reflect.get(one, "type") === "null") ?? choices[0]);
  const type = Array.isArray(of("type")) ? "null" : of("type");
  switch (type) {
    case "object": {
      const properties = Object.entries(of("properties") ?? {});
      const required = of("required");
      const needed = Array.isArray(required) ? properties.filter(([name]) => required.includes(name)) : properties;
      return Object.fromEntries(needed.map(([name, property]) => [name, smallest(property)]));
    }
    case "array":
      return [];
    case "string":
      return STAND_IN_WORDS;
    case "number":
    case "integer":
      return 0;
    case "boolean":
      return false;
    default:
      return null;
  }
}

/** The prefixes that were cached so far. */
export type PrefixCache = Set<string>;

/** Tokens by length; what stands before the last cache point is written to the cache once and then read from it. */
function usageOf(request: ConverseBody, content: unknown, cache: PrefixCache) {
  const whole = [request.toolConfig ?? null, request.system ?? null, ...request.messages.flatMap((one) => one.content)];
  const last = whole.findLastIndex((one) => one !== null && "cachePoint" in one);
  const prefix = last < 0 ? "" : JSON.stringify(whole.slice(0, last));
  const known = cache.has(prefix);
  if (prefix !== "") cache.add(prefix);
  const inputTokens = tokens(JSON.stringify(whole.slice(last + 1)));
  const outputTokens = tokens(JSON.stringify(content));
  const cached = tokens(prefix);
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens + cached,
    cacheReadInputTokens: known ? cached : 0,
    cacheWriteInputTokens: known ? 0 : cached,
  };
}

function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}
