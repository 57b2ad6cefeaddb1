import type { ModelFailure } from "../model/model-port.ts";
import type { OutputMode } from "./models.ts";

/**
 * The failure that a stop reason means; null where the answer may be read.
 *
 * `end_turn` of a model that was to call a tool is read too: it means that there was no call, which is repaired once. A
 * stop reason that nobody knows yet is a failure: what it means for the answer is not known.
 *
 * @param stopReason `StopReason` of the SDK, or whatever the service answered
 */
export function failureOfStop(stopReason: string | undefined, mode: OutputMode, model: string): ModelFailure | null {
  switch (stopReason) {
    case "tool_use":
      return mode === "json" ? unexpected(stopReason, model) : null;
    case "end_turn":
      return null;
    case "max_tokens":
      return {
        code: "max-tokens",
        sentence: `The model ${model} did not finish its answer within the tokens that it may write. Split the pull request, or let a human review it.`,
      };
    case "content_filtered":
      return {
        code: "content-filtered",
        sentence: `Amazon Bedrock's content filter held back the answer of the model ${model}. A human has to review this pull request.`,
      };
    case "guardrail_intervened":
      return {
        code: "guardrail",
        sentence: `The configured guardrail intervened in the review by the model ${model}. A human has to review this pull request, or the guardrail has to be changed.`,
      };
    case "malformed_model_output":
    case "malformed_tool_use":
      return {
        code: "malformed",
        sentence: `The model ${model} gave an answer that Amazon Bedrock could not read. A human has to review this pull request.`,
      };
    case "model_context_window_exceeded":
      return contextExceeded(model);
    default:
      return unexpected(stopReason, model);
  }
}

export function contextExceeded(model: string): ModelFailure {
  return {
    code: "context-exceeded",
    sentence: `The diff and its answer do not fit the context of the model ${model}. Split the pull request, or let a human review it.`,
  };
}

function unexpected(stopReason: string | undefined, model: string): ModelFailure {
  const told = /^[a-z_]{1,40}$/.test(stopReason ?? "") ? stopReason : "none that is known";
  return {
    code: "unexpected-stop",
    sentence: `The model ${model} stopped for a reason that means nothing here (${told}), so its answer is not used. A human has to review this pull request.`,
  };
}
