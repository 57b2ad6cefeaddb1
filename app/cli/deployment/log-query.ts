import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsResponse,
  StartQueryCommand,
  StopQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { UsageError } from "../usage-error.ts";
import { type AwsCaller, awsExplained } from "./aws-caller.ts";

/** Which events are looked for, by a filter of CloudWatch Logs Insights. */
export interface LogSearch {
  readonly logGroups: readonly string[];
  /** Only texts for which {@link isQuotable} holds may be put into it, by {@link quoted}. */
  readonly filter: string;
  /** Whole seconds count. */
  readonly from: Date;
  readonly until: Date;
}

export interface LogEvent {
  /** ISO 8601, UTC, with milliseconds. */
  readonly time: string;
  readonly logGroup: string;
  readonly message: string;
}

export interface FoundEvents {
  /** Oldest first. */
  readonly events: readonly LogEvent[];
  /** There are more, and older ones. */
  readonly cutOff: boolean;
  /** What was searched, which is what AWS charges for. */
  readonly bytesScanned: number;
}

/** More are not in one answer (API reference, GetQueryResults). */
export const MOST_EVENTS = 10_000;

/** Milliseconds. Small queries take about a second; asking too often is throttled at five a second. */
const PAUSES = [250, 500, 1_000];
const LONGEST_PAUSE = 2_000;
const LONGEST_WAIT = 120_000;

/**
 * Runs a query and waits for its end; one that is not waited for any more is stopped, since it goes on costing.
 *
 * @throws UsageError that says how to go on: no permission, throttled, no such log group, too slow; the reason of `interrupted`
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html
 */
export async function searchLogs(
  { config }: Pick<AwsCaller, "config">,
  search: LogSearch,
  interrupted: AbortSignal,
): Promise<FoundEvents> {
  const client = new CloudWatchLogsClient(config);
  try {
    const queryId = await start(client, search);
    try {
      return foundIn(await results(client, queryId, interrupted));
    } catch (error) {
      // Whether it still runs is not known, and nobody waits for what comes of this.
      await client.send(new StopQueryCommand({ queryId })).catch(() => undefined);
      throw error;
    }
  } finally {
    client.destroy();
  }
}

/** Whether a text can stand in a filter: what neither ends a text in quotes nor begins anything else. */
export function isQuotable(text: string): boolean {
  return /^[\w.:#@/-]{1,200}$/.test(text);
}

/** A text as it stands in a filter. @throws Error where it is not quotable */
export function quoted(text: string): string {
  if (!isQuotable(text)) throw new Error("A text that cannot be quoted was put into a query");
  return `"${text}"`;
}

/** How many texts fit into one filter: a query is at most 10,000 characters long. */
export function inFilters(texts: readonly string[], room = 8_000): string[][] {
  const filters: string[][] = [];
  let left = 0;
  for (const text of texts) {
    left -= text.length + 4;
    if (left < 0) {
      filters.push([]);
      left = room - text.length - 4;
    }
    filters.at(-1)?.push(text);
  }
  return filters;
}

async function start(client: CloudWatchLogsClient, { logGroups, filter, from, until }: LogSearch): Promise<string> {
  const { queryId = "" } = await client
    .send(
      new StartQueryCommand({
        logGroupNames: [...logGroups],
        startTime: Math.floor(from.getTime() / 1_000),
        endTime: Math.ceil(until.getTime() / 1_000),
        queryString: `fields @timestamp, @log, @message | filter ${filter} | sort @timestamp desc | limit ${MOST_EVENTS}`,
      }),
    )
    .catch((error: unknown) => {
      throw explained(error, logGroups);
    });
  return queryId;
}

async function results(
  client: CloudWatchLogsClient,
  queryId: string,
  interrupted: AbortSignal,
): Promise<GetQueryResultsResponse> {
  let waited = 0;
  for (let attempt = 0; waited < LONGEST_WAIT; attempt++) {
    const pause = PAUSES[attempt] ?? LONGEST_PAUSE;
    const ended = (error: unknown): never => {
      throw interrupted.aborted ? interrupted.reason : explained(error, []);
    };
    await sleep(pause, undefined, { signal: interrupted }).catch(ended);
    waited += pause;
    const answer = await client
      .send(new GetQueryResultsCommand({ queryId }), { abortSignal: interrupted })
      .catch(ended);
    switch (answer.status) {
      case "Complete":
        return answer;
      case "Scheduled":
      case "Running":
      case "Unknown":
      case undefined:
        break;
      case "Failed":
      case "Cancelled":
      case "Timeout":
        throw new UsageError(
          `CloudWatch Logs did not answer the query (${answer.status}). Try again, with a shorter time.`,
        );
    }
  }
  throw new UsageError(
    `CloudWatch Logs has not answered the query for ${LONGEST_WAIT / 1_000} seconds. Try again, with a shorter time.`,
  );
}

function explained(error: unknown, logGroups: readonly string[]): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === "LimitExceededException") {
    return new UsageError(`Too many queries of CloudWatch Logs run at once (${error.message}). Try again in a moment.`);
  }
  if (error.name === "ResourceNotFoundException") {
    return new UsageError(`A log group is not there (${error.message}). It is one of ${logGroups.join(", ")}.`);
  }
  // Also what it says where the whole time is before the log group was made, or longer ago than logs are kept.
  if (error.name === "MalformedQueryException") {
    return new UsageError(`CloudWatch Logs does not take the query: ${error.message}`);
  }
  return awsExplained(error, "search the logs");
}

function foundIn({ results: rows = [], statistics }: GetQueryResultsResponse): FoundEvents {
  const events = rows.flatMap((row): LogEvent[] => {
    const fields = new Map(row.map(({ field = "", value = "" }) => [field, value]));
    const [time, message] = [fields.get("@timestamp"), fields.get("@message")];
    if (time === undefined || message === undefined) return [];
    // `@log` is `<account>:<log group>`; group names have no colon.
    const logGroup = fields.get("@log")?.replace(/^.*:/, "") ?? "";
    return [{ time: `${time.replace(" ", "T")}Z`, logGroup, message }];
  });
  return {
    events: events.reverse(),
    cutOff: (statistics?.recordsMatched ?? 0) > rows.length,
    bytesScanned: statistics?.bytesScanned ?? 0,
  };
}
