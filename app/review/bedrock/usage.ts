import type { TokenUsage } from "@aws-sdk/client-bedrock-runtime";
import type { ModelUsage } from "../model/model-port.ts";
import type { Prices } from "./models.ts";

/** Nothing was asked that anybody pays for. */
export const NO_USAGE: ModelUsage = { calls: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: 0 };

/** A request that may have been worked on and that nobody told the usage of: it broke off, or timed out. */
export function lostUsage(): ModelUsage {
  return { ...NO_USAGE, calls: 1, cost: null };
}

/**
 * What an answered request used and cost, in US dollars. `inputTokens` of the service are those that are neither read from
 * the cache nor written to it (Amazon Bedrock user guide, "Prompt caching"); ours are all of them.
 *
 * The cost is null where the table has no price, or the service did not tell a number.
 */
export function usageOf(usage: TokenUsage | undefined, prices: Prices | null): ModelUsage {
  const input = count(usage?.inputTokens);
  const output = count(usage?.outputTokens);
  const read = count(usage?.cacheReadInputTokens ?? 0);
  const written = count(usage?.cacheWriteInputTokens ?? 0);
  const known = input !== null && output !== null && read !== null && written !== null;
  return {
    calls: 1,
    inputTokens: (input ?? 0) + (read ?? 0) + (written ?? 0),
    outputTokens: output ?? 0,
    cachedTokens: read ?? 0,
    cost:
      known && prices !== null
        ? (input * prices.input + output * prices.output + read * prices.cacheRead + written * prices.cacheWrite) /
          1_000_000
        : null,
  };
}

/** Both together; a cost that is not known makes the whole unknown. */
export function sumUsage(one: ModelUsage, other: ModelUsage): ModelUsage {
  return {
    calls: one.calls + other.calls,
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    cost: one.cost === null || other.cost === null ? null : one.cost + other.cost,
  };
}

function count(value: number | undefined): number | null {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
