import { inFilters, isQuotable, quoted, searchLogs } from "../deployment/log-query.ts";
import { type LogLine, readLine } from "../logs/log-line.ts";
import { failureOf } from "../logs/render-lines.ts";
import type { DeadLetter } from "./dead-letter.ts";
import type { OpenDeployment } from "./open-queues.ts";

/** Why a message is in the dead-letter queue. SQS does not tell; the worker's log does. */
export type Reason =
  | { readonly known: true; readonly why: string; readonly line: LogLine | null }
  | { readonly known: false; readonly why: string };

export interface Reasons {
  readonly of: (letter: DeadLetter) => Reason;
  readonly queries: number;
  readonly bytesScanned: number;
}

/** Milliseconds. In this time a message is tried, at most: five times, also where GitHub asks to wait for an hour. */
const LONGEST_TRIED = 24 * 60 * 60 * 1_000;
/** Milliseconds that the clocks of Lambda and SQS may differ by. */
const SLACK = 5_000;

/**
 * Looks up, for all messages at once, what the worker logged when it gave them back for the last time. The worker tells one
 * failure for a group, since in FIFO a group fails as a whole; so the group says more than the delivery, of which only the
 * last one is named.
 *
 * @throws the reason of `interrupted`; what keeps the logs from being read is told as the reason that is not known
 */
export async function findReasons(
  { caller, deployment, interrupted }: Pick<OpenDeployment, "caller" | "deployment" | "interrupted">,
  letters: readonly DeadLetter[],
): Promise<Reasons> {
  const totals = { queries: 0, bytesScanned: 0 };
  const asked = letters.filter(({ content, group }) => content.envelope !== null && isQuotable(group));
  const logGroup = deployment.outputs.WorkerLogGroup;
  const lines: LogLine[] = [];
  let unread: string | null = null;
  try {
    const groups = [...new Set(asked.map(({ group }) => group))];
    const [from, until] = [earliest(asked), new Date(latest(asked).getTime() + SLACK)];
    for (const some of inFilters(groups)) {
      const filter = `messageGroup in [${some.map(quoted).join(",")}] and level in ["WARN","ERROR"]`;
      const found = await searchLogs(caller, { logGroups: [logGroup], filter, from, until }, interrupted);
      totals.queries++;
      totals.bytesScanned += found.bytesScanned;
      lines.push(...found.events.map((event) => readLine(event, deployment)));
    }
  } catch (error) {
    if (interrupted.aborted || !(error instanceof Error)) throw error;
    unread = error.message;
  }
  return { of: (letter) => reasonOf(letter, lines, { unread, logGroup }), ...totals };
}

function reasonOf(
  letter: DeadLetter,
  lines: readonly LogLine[],
  { unread, logGroup }: { readonly unread: string | null; readonly logGroup: string },
): Reason {
  const { content, group, failedAt } = letter;
  if (content.problem !== null) return { known: true, why: content.problem, line: null };
  if (unread !== null) return { known: false, why: unread };
  if (!isQuotable(group)) return { known: false, why: "its group is none of Greenlight's." };
  const [from, until] = [triedSince(letter).toISOString(), new Date(failedAt.getTime() + SLACK).toISOString()];
  const line = lines.findLast(({ record, time }) => record.messageGroup === group && time >= from && time <= until);
  if (line !== undefined) {
    // What the worker says it will do is over; what it ran into is the reason.
    return { known: true, why: failureOf(line) || line.message, line };
  }
  return {
    known: false,
    why: `the worker logged no failure of it that is still kept. It may have run out of time or memory: look for platform.report in ${logGroup}.`,
  };
}

function triedSince({ content: { envelope }, failedAt }: DeadLetter): Date {
  const received = envelope === null ? Number.NEGATIVE_INFINITY : Date.parse(envelope.receivedAt) - SLACK;
  return new Date(Math.min(failedAt.getTime(), Math.max(received, failedAt.getTime() - LONGEST_TRIED)));
}

function earliest(letters: readonly DeadLetter[]): Date {
  return new Date(Math.min(...letters.map((letter) => triedSince(letter).getTime())));
}

function latest(letters: readonly DeadLetter[]): Date {
  return new Date(Math.max(...letters.map(({ failedAt }) => failedAt.getTime())));
}
