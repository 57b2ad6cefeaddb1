import { randomUUID } from "node:crypto";
import { ACCOUNT_ID } from "./account.ts";
import { type InsightsFields, jsonFields, matches } from "./insights-match.ts";
import { parseInsightsQuery } from "./insights-query.ts";
import { type JsonInput, ServiceError, startJsonService, textOf } from "./json-service.ts";

export interface LogsStandIn {
  /** What it is, for whoever prints the stack's parts. */
  readonly name: string;
  /** For `AWS_ENDPOINT_URL_CLOUDWATCH_LOGS`. */
  readonly endpoint: string;
  /** Makes a log group, where there is none of that name. */
  createGroup(name: string): void;
  /** Writes an event into a group, which it makes where there is none; `at` is in milliseconds, default: now. */
  put(group: string, message: string, at?: number): void;
  /** How often each operation was asked for. */
  requests(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

interface LogEvent {
  readonly at: number;
  readonly message: string;
}

interface Query {
  readonly results: object[][];
  readonly statistics: object;
  /** It is asked for once while it still runs, as it usually goes. */
  status: "Running" | "Complete" | "Cancelled";
}

const NAME = "stand-in for Amazon CloudWatch Logs (in memory, answers queries of Logs Insights that Greenlight asks)";

/** Events of a group beyond this are forgotten, oldest first: nobody runs a stand-in for weeks. */
const MOST_EVENTS = 100_000;

/**
 * A stand-in for CloudWatch Logs, with `StartQuery`, `GetQueryResults` and `StopQuery`. Of the query language it understands
 * what insights-query.ts reads. Events can be found as soon as they are written, which takes CloudWatch Logs some seconds.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
 */
export async function startLogs(): Promise<LogsStandIn> {
  const groups = new Map<string, LogEvent[]>();
  const queries = new Map<string, Query>();

  const groupOf = (name: string): LogEvent[] => {
    const known = groups.get(name) ?? [];
    groups.set(name, known);
    return known;
  };

  function run(input: JsonInput): Query {
    const query = parseInsightsQuery(textOf(input, "queryString"));
    const [from, until] = [secondsOf(input, "startTime"), secondsOf(input, "endTime")];
    if (until < from) throw new ServiceError("MalformedQueryException", "The query's end is before its start.");
    const names = namesOf(input);
    const scanned = names.flatMap((name) => {
      const events = groups.get(name);
      if (events === undefined) {
        throw new ServiceError("ResourceNotFoundException", `Log group '${name}' does not exist for account ID.`);
      }
      return events
        .filter(({ at }) => at >= from * 1_000 && at < (until + 1) * 1_000)
        .map((event) => ({ event, fields: fieldsOf(name, event) }));
    });
    const found = scanned.filter(({ fields }) => matches(query.filter, fields)).sort((a, b) => a.event.at - b.event.at);
    if (query.newestFirst) found.reverse();
    return {
      results: found.slice(0, query.limit).map(({ fields }) => [
        ...query.fields.flatMap((field) => {
          const value = fields.get(field);
          return value === undefined ? [] : [{ field, value }];
        }),
        { field: "@ptr", value: randomUUID() },
      ]),
      statistics: {
        recordsMatched: found.length,
        recordsScanned: scanned.length,
        bytesScanned: scanned.reduce((bytes, { event }) => bytes + Buffer.byteLength(event.message), 0),
      },
      status: "Running",
    };
  }

  const queryOf = (input: JsonInput): Query => {
    const query = queries.get(textOf(input, "queryId"));
    if (query === undefined) throw new ServiceError("ResourceNotFoundException", "The query does not exist.");
    return query;
  };

  const service = await startJsonService({
    name: NAME,
    target: "Logs_20140328.",
    operations: {
      StartQuery(input) {
        const queryId = randomUUID();
        queries.set(queryId, run(input));
        return { queryId };
      },
      GetQueryResults(input) {
        const query = queryOf(input);
        const { status, results, statistics } = query;
        if (status === "Running") query.status = "Complete";
        return { status, results: status === "Complete" ? results : [], statistics };
      },
      StopQuery(input) {
        const query = queryOf(input);
        if (query.status === "Complete") {
          throw new ServiceError("InvalidParameterException", "The query is not running: it has ended.");
        }
        query.status = "Cancelled";
        return { success: true };
      },
    },
  });
  return {
    name: NAME,
    endpoint: service.url,
    createGroup: (name) => void groupOf(name),
    put(name, message, at = Date.now()) {
      const events = groupOf(name);
      events.push({ at, message });
      if (events.length > MOST_EVENTS) events.splice(0, events.length - MOST_EVENTS);
    },
    requests: service.requests,
    close: service.close,
  };
}

function fieldsOf(group: string, { at, message }: LogEvent): InsightsFields {
  const time = new Date(at).toISOString().replace("T", " ").replace("Z", "");
  return new Map([
    ...jsonFields(message),
    ["@timestamp", time],
    ["@message", message],
    ["@log", `${ACCOUNT_ID}:${group}`],
  ]);
}

function namesOf(input: JsonInput): readonly string[] {
  const { logGroupNames } = input;
  if (Array.isArray(logGroupNames) && logGroupNames.length > 0 && logGroupNames.length <= 50) {
    return logGroupNames.map(String);
  }
  throw new ServiceError("InvalidParameterException", "logGroupNames must name 1 to 50 log groups.");
}

function secondsOf(input: JsonInput, name: string): number {
  const value = input[name];
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw new ServiceError("InvalidParameterException", `${name} must be seconds since 1970.`);
}
