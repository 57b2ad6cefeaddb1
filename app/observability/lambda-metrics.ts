import { MetricUnit, Metrics as PowertoolsMetrics } from "@aws-lambda-powertools/metrics";
import { countingValue, GAUGES, type GaugeName, type Metrics } from "./metrics.ts";

/** {@link Metrics} that CloudWatch reads from the log (embedded metric format). */
export interface LambdaMetrics extends Metrics {
  /** Writes what was counted since the last call; once at the end of every invocation. */
  publish(): void;
}

/** The Powertools metrics behind our plain interface; `service` is the one dimension. */
export function createLambdaMetrics(options: { readonly service: string; readonly namespace: string }): LambdaMetrics {
  const metrics = new PowertoolsMetrics({ namespace: options.namespace, serviceName: options.service });
  // Powertools keeps every value of a name; one a request to GitHub would be a long line for one number.
  const gauges = new Map<GaugeName, number>();
  return {
    count: (name, n = 1) => metrics.addMetric(name, MetricUnit.Count, n),
    gauge(name, value) {
      const before = gauges.get(name);
      gauges.set(name, before === undefined ? value : countingValue(name, before, value));
    },
    publish() {
      for (const [name, value] of gauges) metrics.addMetric(name, MetricUnit[GAUGES[name].unit], value);
      gauges.clear();
      // Powertools warns about every invocation that counted nothing.
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
