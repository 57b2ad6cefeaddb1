import type { ConverseCommandOutput, Message } from "@aws-sdk/client-bedrock-runtime";
import type { ModelFailure } from "../model/model-port.ts";
import type { OutputMode } from "./models.ts";
import { failureOfStop } from "./stop-reason.ts";

/** What a model's turn comes to, before its input is validated. */
export type Turn =
  | { readonly kind: "input"; readonly input: unknown }
  /** Told to the model in the one repair turn. */
  | { readonly kind: "problem"; readonly problem: string }
  | { readonly kind: "failed"; readonly failure: ModelFailure };

/**
 * Reads a turn: exactly one call of the tool with the stop reason `tool_use`, or one JSON document with `end_turn`. What a
 * model thinks or says besides is left out; every other stop reason is a failure of its own, whatever stands in the answer.
 */
export function readTurn(output: ConverseCommandOutput, mode: OutputMode, toolName: string, model: string): Turn {
  const { stopReason } = output;
  const failure = failureOfStop(stopReason, mode, model);
  if (failure !== null) return { kind: "failed", failure };
  return mode === "json" ? readJson(output) : readCall(output, toolName);
}

/** The model's message as it came; null where there is none that could be sent back. */
export function messageOf(output: ConverseCommandOutput): Message | null {
  const message = output.output?.message;
  return message?.role === "assistant" && Array.isArray(message.content) && message.content.length > 0 ? message : null;
}

function readCall(output: ConverseCommandOutput, toolName: string): Turn {
  const calls = (output.output?.message?.content ?? []).flatMap(({ toolUse }) => toolUse ?? []);
  const [call, ...more] = calls;
  if (call === undefined || output.stopReason !== "tool_use") {
    return { kind: "problem", problem: `The tool ${toolName} was not called. Call it exactly once.` };
  }
  if (more.length > 0 || call.name !== toolName) {
    return { kind: "problem", problem: `Call the tool ${toolName} exactly once, and no other tool.` };
  }
  return { kind: "input", input: call.input };
}

function readJson(output: ConverseCommandOutput): Turn {
  const text = (output.output?.message?.content ?? []).map((block) => block.text ?? "").join("");
  try {
    return { kind: "input", input: JSON.parse(text) };
  } catch {
    // The parser's message would quote the answer.
    return { kind: "problem", problem: "The answer is not one JSON document. Answer with the JSON document alone." };
  }
}
