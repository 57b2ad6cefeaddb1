import { mask } from "../../observability/describe-error.ts";
import { aligned } from "../../report/aligned.ts";
import { visible } from "../../report/markdown.ts";
import { isQuotable, quoted, searchLogs } from "../deployment/log-query.ts";
import { type LogLine, logGroupsOf, readLine } from "../logs/log-line.ts";
import { renderLines, timeOf } from "../logs/render-lines.ts";
import { type Terminal, writeJson } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { collect } from "./collect.ts";
import type { DeadLetter } from "./dead-letter.ts";
import { letterJson, reasonText, unseenNote } from "./list.ts";
import { type OpenDeployment, openDeployment } from "./open-queues.ts";
import { findReasons, type Reason } from "./reasons.ts";

export interface ShowOptions {
  readonly stack: string;
  readonly json?: boolean;
}

/**
 * Shows a message of the dead-letter queue: all of it, why it is there, and what was logged about its delivery.
 *
 * @throws UsageError where there is none with this id, or it cannot be had
 */
export async function showDeadLetter(id: string, options: ShowOptions, terminal: Terminal): Promise<void> {
  await openDeployment(options.stack, terminal, async (open) => {
    terminal.progress("Looking for the message …");
    const { selected, unseen } = await open.withDeadLetters((letters) =>
      collect(letters, { kind: "ids", ids: new Set([id]) }),
    );
    const [letter] = selected;
    if (letter === undefined) {
      const more = unseen > 0 ? ` ${unseenNote(unseen).trimEnd()}` : "";
      throw new UsageError(`No message with the id ${visible(id)} can be seen in the dead-letter queue.${more}`);
    }
    terminal.progress("Looking up why it failed …");
    const reasons = await findReasons(open, [letter]);
    const logged = await loggedOf(letter, open).finally(() => terminal.progress(""));
    const row = { letter, reason: reasons.of(letter) };
    if (options.json) writeJson(terminal, { ...letterJson(row), ...logged });
    else terminal.write(shown(row, logged, terminal));
  });
}

/** What the functions logged about a delivery, or why that cannot be told. */
interface Logged {
  readonly lines: readonly LogLine[];
  readonly unread: string | null;
}

async function loggedOf(letter: DeadLetter, open: OpenDeployment): Promise<Logged> {
  const { deployment, caller, interrupted } = open;
  const { envelope } = letter.content;
  if (envelope === null || !isQuotable(envelope.deliveryId)) return { lines: [], unread: "it names no delivery" };
  const search = {
    logGroups: logGroupsOf(deployment),
    filter: `deliveryId = ${quoted(envelope.deliveryId)}`,
    from: new Date(Math.min(Date.parse(envelope.receivedAt), letter.failedAt.getTime()) - 60_000),
    until: new Date(),
  };
  try {
    const { events } = await searchLogs(caller, search, interrupted);
    return { lines: events.map((event) => readLine(event, deployment)), unread: null };
  } catch (error) {
    if (interrupted.aborted || !(error instanceof Error)) throw error;
    return { lines: [], unread: error.message };
  }
}

/** Characters of a body that nobody can read. */
const MOST_SHOWN = 4_000;

function shown(
  { letter, reason }: { readonly letter: DeadLetter; readonly reason: Reason },
  { lines, unread }: Logged,
  terminal: Terminal,
): string {
  const { paint, width } = terminal;
  const { content, attributes } = letter;
  const rows = [
    ["Message", visible(letter.id)],
    ["Group", visible(letter.group)],
    ["Failed", `${timeOf(letter.failedAt.toISOString())} (UTC), after ${letter.receives} receives`],
    ["Why", reasonText(reason, paint)],
    ...Object.entries(attributes).map(([name, value]) => [visible(name), visible(value)]),
  ];
  const logged = [
    paint.bold("Logged about its delivery"),
    lines.length > 0
      ? renderLines(lines, terminal).trimEnd()
      : `  nothing${unread === null ? " that is still kept" : visible(`: ${unread}`)}`,
  ];
  return `${[...aligned(rows, { width }), "", ...contentLines(content.envelope, letter.body, paint), "", ...logged].join("\n")}\n`;
}

function contentLines(envelope: object | null, body: string, paint: Terminal["paint"]): string[] {
  if (envelope !== null) {
    return [paint.bold("Envelope"), ...indented(JSON.stringify(envelope, null, 2))];
  }
  const cut = body.length > MOST_SHOWN ? ` (the first ${MOST_SHOWN} of ${body.length} characters)` : "";
  return [paint.bold(`Body${cut}`), ...indented(mask(body.slice(0, MOST_SHOWN)))];
}

/** So that no line of it looks like one of ours. */
function indented(text: string): string[] {
  return text.split("\n").map((line) => `  ${visible(line)}`);
}
