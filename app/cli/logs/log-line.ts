import type { Deployment } from "../deployment/deployment.ts";
import type { LogEvent } from "../deployment/log-query.ts";

/** A line that a function wrote. */
export interface LogLine {
  /** ISO 8601, UTC, with milliseconds. */
  readonly time: string;
  /** `webhook`, `worker` or `sweeper`; the log group's name where it is none of theirs. */
  readonly by: string;
  /** As it was written, such as `INFO`; empty where the line has none. */
  readonly level: string;
  readonly message: string;
  /** Everything that the line says; empty where it is no JSON object. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** Reads what a function wrote; a line that is no JSON is its own message. */
export function readLine({ time, logGroup, message: text }: LogEvent, deployment: Deployment): LogLine {
  const record = recordIn(text);
  const { level, message } = record;
  return {
    time,
    by: functionOf(logGroup, deployment),
    level: typeof level === "string" ? level : "",
    message: typeof message === "string" ? message : text,
    record,
  };
}

/** The log groups of all functions. */
export function logGroupsOf({ outputs }: Deployment): string[] {
  return [outputs.WebhookLogGroup, outputs.WorkerLogGroup, outputs.SweeperLogGroup];
}

function functionOf(logGroup: string, { outputs }: Deployment): string {
  switch (logGroup) {
    case outputs.WebhookLogGroup:
      return "webhook";
    case outputs.WorkerLogGroup:
      return "worker";
    case outputs.SweeperLogGroup:
      return "sweeper";
    default:
      return logGroup;
  }
}

function recordIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
