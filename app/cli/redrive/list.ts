import { aligned } from "../../report/aligned.ts";
import { visible } from "../../report/markdown.ts";
import { counted } from "../../report/sentences.ts";
import { bytesOf } from "../logs/bytes.ts";
import { timeOf } from "../logs/render-lines.ts";
import { type Terminal, writeJson } from "../terminal.ts";
import { collect } from "./collect.ts";
import { aboutOf, type DeadLetter } from "./dead-letter.ts";
import { openDeployment } from "./open-queues.ts";
import { findReasons, type Reason } from "./reasons.ts";
import { listedSelection, type SelectionOptions } from "./selection.ts";

export interface ListOptions extends SelectionOptions {
  readonly stack: string;
  readonly json?: boolean;
}

/**
 * Lists the messages of the dead-letter queue, and why they are there. Nothing changes but their count of receives.
 *
 * @returns whether there is none
 * @throws UsageError where they cannot be had
 */
export async function listDeadLetters(options: ListOptions, terminal: Terminal): Promise<boolean> {
  const selection = listedSelection(options);
  return await openDeployment(options.stack, terminal, async (open) => {
    terminal.progress(`Looking at the dead-letter queue of ${open.deployment.stack} …`);
    const { selected, unseen } = await open.withDeadLetters((letters) => collect(letters, selection));
    terminal.progress("Looking up why they failed …");
    const reasons = await findReasons(open, selected).finally(() => terminal.progress(""));
    const rows = selected.map((letter) => ({ letter, reason: reasons.of(letter) }));
    const { stack, region } = open.deployment;
    if (options.json) writeJson(terminal, { stack, region, messages: rows.map(letterJson), unseen });
    else {
      const chosen = selection.kind === "all" ? "" : " that you asked for";
      const where = `${chosen} in the dead-letter queue of ${stack} (${region})`;
      terminal.write(
        rows.length === 0 ? `There is no message${where}.\n` : `${counted(rows.length, "message")}${where}\n\n`,
      );
      terminal.write(table(rows, terminal));
    }
    if (unseen > 0) terminal.complain(unseenNote(unseen));
    if (reasons.queries > 0) terminal.complain(`The query for reasons scanned ${bytesOf(reasons.bytesScanned)}\n`);
    return rows.length === 0 && unseen === 0;
  });
}

/** Why there are messages that cannot be seen. */
export function unseenNote(unseen: number): string {
  return `About ${unseen} more could not be seen: of a group ten can, until they are replayed or dropped, of those that somebody else looks at none, and a thousand in all. SQS counts with a minute's delay.\n`;
}

interface Row {
  readonly letter: DeadLetter;
  readonly reason: Reason;
}

/** A message for programs; documented in docs/cli.md, so a promise. */
export function letterJson({ letter, reason }: Row) {
  const { id, group, content, failedAt, receives, attributes, body } = letter;
  return {
    id,
    group,
    failedAt: failedAt.toISOString(),
    receives,
    envelope: content.envelope,
    problem: content.problem,
    ...(content.envelope === null ? { body } : {}),
    attributes,
    reason,
  };
}

function table(rows: readonly Row[], { paint, width }: Terminal): string {
  if (rows.length === 0) return "";
  const head = ["MESSAGE", "RECEIVED (UTC)", "FAILED (UTC)", "RECEIVES", "ABOUT"];
  const cells = rows.map(({ letter }) => [
    visible(letter.id),
    receivedOf(letter),
    timeOf(letter.failedAt.toISOString()).slice(0, 19),
    String(letter.receives),
    visible(aboutOf(letter)),
  ]);
  const [title = "", ...lines] = aligned([head, ...cells], { width: null });
  const blocks = lines.flatMap((line, index) => {
    const reason = rows[index]?.reason;
    return reason === undefined ? [line] : [line, ...aligned([[reasonText(reason, paint)]], { width, indent: 2 })];
  });
  return `${[paint.dim(title), ...blocks].join("\n")}\n`;
}

function receivedOf({ content: { envelope } }: DeadLetter): string {
  return envelope === null ? "?" : timeOf(envelope.receivedAt).slice(0, 19);
}

/** A reason for people. */
export function reasonText(reason: Reason, paint: Terminal["paint"]): string {
  return reason.known ? paint.red(visible(reason.why)) : paint.yellow(visible(`not known: ${reason.why}`));
}
