import type { ReviewSettings } from "../policy/review-settings.ts";
import type { Fact } from "../pull-request/snapshot.ts";
import type { Model } from "./bedrock/models.ts";
import type { ReviewMemory } from "./memory/review-memory.ts";

/** Tokens that are to be read and may be written, by which model. */
export interface Planned {
  readonly model: Model;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * Why the review is not made: it could cost more than the policy allows; null: it is within. Where a price is not known,
 * nobody can tell, and it is not made either.
 */
export function overBudget(
  planned: readonly Planned[],
  { max_cost_per_pull, daily_cost }: Pick<ReviewSettings, "max_cost_per_pull" | "daily_cost">,
  spent: ReviewMemory["spent"] | null,
  spentToday: Fact<number> | undefined,
): string | null {
  const priceless = planned.find(({ model }) => model.prices === null);
  if (priceless !== undefined) {
    return `What ${priceless.model.name} costs is not known, so the caps of the policy cannot be kept; its prices belong in REVIEW_MODELS.`;
  }
  if (spent !== null && spent.cost === null) {
    return "What the earlier reviews of this pull request cost is not known, so the policy's cap cannot be kept.";
  }
  const cost = costOfAll(planned);
  const before = spent?.cost ?? 0;
  if (before + cost > max_cost_per_pull) {
    return `The review could cost ${dollars(cost)}${before > 0 ? ` after ${dollars(before)} before` : ""}; review.max_cost_per_pull allows ${dollars(max_cost_per_pull)}.`;
  }
  if (daily_cost === undefined) return null;
  if (spentToday === undefined || !spentToday.known) {
    return `What today's reviews cost cannot be told (${spentToday?.reason ?? "it was not read"}), and review.daily_cost caps it.`;
  }
  return spentToday.value + cost > daily_cost
    ? `Today's reviews cost ${dollars(spentToday.value)}, and this one could cost ${dollars(cost)}; review.daily_cost allows ${dollars(daily_cost)}.`
    : null;
}

/** US dollars; null: of one of the models the price is not known. */
export function couldCost(planned: readonly Planned[]): number | null {
  return planned.some(({ model }) => model.prices === null) ? null : costOfAll(planned);
}

function costOfAll(planned: readonly Planned[]): number {
  return planned.reduce((sum, each) => sum + costOf(each), 0);
}

function costOf({ model: { prices }, inputTokens, outputTokens }: Planned): number {
  if (prices === null) return 0;
  // What is written to the cache costs more than what is only read.
  return (inputTokens * Math.max(prices.input, prices.cacheWrite) + outputTokens * prices.output) / 1_000_000;
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
