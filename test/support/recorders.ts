import type { Log, LogFields } from "../../app/observability/log.ts";
import { type CounterName, countingValue, type GaugeName, type Metrics } from "../../app/observability/metrics.ts";

export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
}

/** A log that keeps its lines. */
export function recordedLog(): Log & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: LogLine["level"]) =>
    (message: string, fields: LogFields = {}) => {
      lines.push({ level, message, fields });
    };
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Counters and gauges that can be read. */
export function recordedMetrics(): Metrics & {
  readonly counts: Readonly<Partial<Record<CounterName, number>>>;
  readonly gauges: Readonly<Partial<Record<GaugeName, number>>>;
} {
  const counts: Partial<Record<CounterName, number>> = {};
  const gauges: Partial<Record<GaugeName, number>> = {};
  return {
    counts,
    gauges,
    count(name, n = 1) {
      counts[name] = (counts[name] ?? 0) + n;
    },
    gauge(name, value) {
      gauges[name] = countingValue(name, gauges[name] ?? value, value);
    },
  };
}
