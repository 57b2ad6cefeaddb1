/** What the webhook Lambda counts. */
export type WebhookMetric = "Received" | "Rejected" | "Enqueued" | "Ignored";

/** What the worker Lambda counts. */
export type WorkerMetric =
  | "Evaluated"
  | "Approved"
  | "Held"
  | "Withdrawn"
  | "Merged"
  | "MergeRequested"
  | "MergeCancelled"
  | "Throttled"
  | "StaleReads"
  | "Failed"
  /** GitHub did not let the machine user approve. */
  | "ApprovalTokenRefused"
  | "Commands"
  | "CommandsRefused"
  | "Replays"
  | "ReplayRequests"
  | "Reviewed"
  | "ModelCalls"
  | "ModelFailures"
  | "ModelInputTokens"
  | "ModelOutputTokens"
  | "ModelCachedTokens"
  /** Millionths of a US dollar: counters are whole numbers. */
  | "ModelMicrodollars";

/** What the sweeper Lambda counts. */
export type SweeperMetric =
  | "Redelivered"
  /** Open pull requests that were looked at again because nothing was heard of them. */
  | "Reconciled"
  | "Failed"
  /** GitHub does not take the machine user's token. */
  | "ApprovalTokenRefused";

export type CounterName = WebhookMetric | WorkerMetric | SweeperMetric;

/** What is measured, not counted; which of an invocation's values counts, and in which unit. */
export const GAUGES = {
  /** How much of the rate limit of GitHub that is nearest to its end is used up. */
  RateLimitUsed: { unit: "Percent", counts: "highest" },
  /** Until the machine user's token expires; not measured where it never does. */
  ApprovalTokenDaysLeft: { unit: "Count", counts: "lowest" },
  /** Webhooks of the last hours that have not arrived, whatever is done about them. */
  DeliveriesFailed: { unit: "Count", counts: "highest" },
  /** Those of them that had all their tries. */
  DeliveriesLost: { unit: "Count", counts: "highest" },
} as const;

export type GaugeName = keyof typeof GAUGES;

export type MetricName = CounterName | GaugeName;

/** Counters and gauges as the rest of the code sees them. */
export interface Metrics {
  /** Adds `n` (default 1) to a counter. */
  count(name: CounterName, n?: number): void;
  /** Measures a value; of several in one invocation the highest, or the lowest, counts (see {@link GAUGES}). */
  gauge(name: GaugeName, value: number): void;
}

/** For where nobody measures. */
export const NO_METRICS: Metrics = { count: () => undefined, gauge: () => undefined };

/** The one of two values of a gauge that counts. */
export function countingValue(name: GaugeName, one: number, other: number): number {
  return GAUGES[name].counts === "highest" ? Math.max(one, other) : Math.min(one, other);
}
