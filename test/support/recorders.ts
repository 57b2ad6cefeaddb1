import type { Log, LogFields } from "../../app/observability/log.ts";
import type { MetricName, Metrics } from "../../app/observability/metrics.ts";

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

/** Counters that can be read. */
export function recordedMetrics(): Metrics & { readonly counts: Readonly<Partial<Record<MetricName, number>>> } {
  const counts: Partial<Record<MetricName, number>> = {};
  return {
    counts,
    count(name, n = 1) {
      counts[name] = (counts[name] ?? 0) + n;
    },
  };
}
