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

export type MetricName = WebhookMetric | WorkerMetric;

/** Counters as the rest of the code sees them. */
export interface Metrics {
  /** Adds `n` (default 1) to a counter. */
  count(name: MetricName, n?: number): void;
}
