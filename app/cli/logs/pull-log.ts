import type { PullRequestRef } from "../../github/read-snapshot.ts";
import type { AwsCaller } from "../deployment/aws-caller.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { inFilters, isQuotable, MOST_EVENTS, quoted, searchLogs } from "../deployment/log-query.ts";
import { type LogLine, logGroupsOf, readLine } from "./log-line.ts";

/** What the functions wrote about a pull request. */
export interface PullLog {
  /** Oldest first. */
  readonly lines: readonly LogLine[];
  /** There is more than was read: older lines are missing. */
  readonly cutOff: boolean;
  readonly queries: number;
  readonly bytesScanned: number;
}

export interface Period {
  readonly from: Date;
  readonly until: Date;
}

/**
 * Looks everything up that the functions wrote about a pull request. First the lines that name it; then those that belong to
 * the same deliveries or the same commits, since an event on a commit (a status, a check on a fork's head) is only about a
 * pull request once the worker has looked up which.
 *
 * @throws UsageError where the logs cannot be searched; the reason of `interrupted`
 */
export async function readPullLog(
  caller: AwsCaller,
  deployment: Deployment,
  pull: PullRequestRef,
  { from, until }: Period,
  interrupted: AbortSignal,
): Promise<PullLog> {
  const logGroups = logGroupsOf(deployment);
  const totals = { queries: 0, bytesScanned: 0, cutOff: false };
  const search = async (filter: string): Promise<readonly LogLine[]> => {
    const found = await searchLogs(caller, { logGroups, filter, from, until }, interrupted);
    totals.queries++;
    totals.bytesScanned += found.bytesScanned;
    totals.cutOff ||= found.cutOff;
    return found.events.map((event) => readLine(event, deployment));
  };

  // GitHub takes names in any case, and writes each as it was registered.
  const repository = `tolower(repository) = ${quoted(`${pull.owner}/${pull.name}`.toLowerCase())}`;
  // What names several has a list; a condition on a list's elements would need their number.
  const several = `@message like /"pulls":\\s*\\[(\\s*[0-9]+,)*\\s*${pull.number}\\s*[,\\]]/`;
  const named = await search(`${repository} and (pull = ${pull.number} or ${several})`);
  const deliveries = textsOf(named, "deliveryId");
  const commits = textsOf(named, "sha");
  const related: LogLine[] = [];
  for (const ids of inFilters(deliveries)) related.push(...(await search(`deliveryId in [${listOf(ids)}]`)));
  for (const ids of inFilters(commits)) related.push(...(await search(`${repository} and sha in [${listOf(ids)}]`)));
  const lines = inOrder([...named, ...related.filter((line) => !isOfAnother(line, pull))]);
  return { lines: lines.slice(-MOST_EVENTS), ...totals, cutOff: totals.cutOff || lines.length > MOST_EVENTS };
}

function listOf(texts: readonly string[]): string {
  return texts.map(quoted).join(",");
}

function textsOf(lines: readonly LogLine[], field: string): string[] {
  const texts = lines.flatMap(({ record }) => {
    const text = record[field];
    return typeof text === "string" && isQuotable(text) ? [text] : [];
  });
  return [...new Set(texts)];
}

/** A delivery can be about several pull requests, and a commit can be the head of several. */
function isOfAnother({ record }: LogLine, { owner, name, number }: PullRequestRef): boolean {
  const { repository, pull } = record;
  if (typeof pull === "number" && pull !== number) return true;
  return typeof repository === "string" && repository.toLowerCase() !== `${owner}/${name}`.toLowerCase();
}

/** Each line once, in the order of time. */
function inOrder(lines: readonly LogLine[]): LogLine[] {
  const unlike = new Map(lines.map((line) => [JSON.stringify([line.time, line.by, line.message, line.record]), line]));
  return [...unlike.values()].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}
