import { MetricUnit, Metrics as PowertoolsMetrics } from "@aws-lambda-powertools/metrics";
import type { Metrics } from "./metrics.ts";

export const METRICS_NAMESPACE = "Greenlight";

/** {@link Metrics} that CloudWatch reads from the log (embedded metric format). */
export interface LambdaMetrics extends Metrics {
  /** Writes what was counted since the last call; once at the end of every invocation. */
  publish(): void;
}

/** The Powertools metrics behind our plain interface; `service` is the one dimension. */
export function createLambdaMetrics(options: { readonly service: string }): LambdaMetrics {
  const metrics = new PowertoolsMetrics({ namespace: METRICS_NAMESPACE, serviceName: options.service });
  return {
    count: (name, n = 1) => metrics.addMetric(name, MetricUnit.Count, n),
    publish() {
      // Powertools warns about every invocation that counted nothing.
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
