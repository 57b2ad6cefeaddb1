import type { Model } from "./bedrock/models.ts";
import type { ModelAnswer, ModelPort, ModelQuestion, ModelUsage } from "./model/model-port.ts";
import { ThrottledError } from "./model/throttled-error.ts";

/** What all questions of a review came to. */
export interface Spending {
  /** Asks, and adds up what it takes. Null: the service asks to wait, and nothing more is asked. */
  readonly ask: (model: Model, question: Omit<ModelQuestion, "model">) => Promise<ModelAnswer | null>;
  readonly usage: () => ModelUsage;
  /** The service asked to wait. */
  readonly throttled: () => ThrottledError | null;
}

/** Counts what a review costs. A cost that is not known makes the sum unknown. */
export function spending(port: ModelPort): Spending {
  let usage: ModelUsage = { calls: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: 0 };
  let throttled: ThrottledError | null = null;
  return {
    usage: () => usage,
    throttled: () => throttled,
    ask: async (model, question) => {
      try {
        const answer = await port.ask({ ...question, model: model.name });
        usage = together(usage, answer.usage);
        return answer;
      } catch (error) {
        // What was answered before is paid for, and is remembered before the message goes back to the queue.
        if (!(error instanceof ThrottledError)) throw error;
        throttled = error;
        return null;
      }
    },
  };
}

function together(a: ModelUsage, b: ModelUsage): ModelUsage {
  return {
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    cost: a.cost === null || b.cost === null ? null : a.cost + b.cost,
  };
}
