import { visible } from "../../report/markdown.ts";
import { counted } from "../../report/sentences.ts";
import { confirm } from "../confirm.ts";
import { type Terminal, writeJson } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { collect } from "./collect.ts";
import { aboutOf, type DeadLetter } from "./dead-letter.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { unseenNote } from "./list.ts";
import { openDeployment } from "./open-queues.ts";
import type { ChangeOptions } from "./replay-dead-letters.ts";
import { missingOf, selectionOf } from "./selection.ts";

/**
 * Deletes messages of the dead-letter queue for good, after asking.
 *
 * @returns whether all that were selected are gone
 * @throws UsageError where nothing could be done, or nobody can be asked
 */
export async function dropDeadLetters(
  ids: readonly string[],
  options: ChangeOptions,
  terminal: Terminal,
): Promise<boolean> {
  const selection = selectionOf(ids, options);
  const { json = false, yes = false } = options;
  return await openDeployment(options.stack, terminal, async (open) => {
    terminal.progress("Looking for messages …");
    // They are given back while somebody thinks about the answer, and only those that were shown are deleted.
    const { selected, unseen } = await open.withDeadLetters((letters) => collect(letters, selection));
    const missing = missingOf(selection, selected);
    if (!json) {
      for (const letter of selected) terminal.write(`  ${nameOf(letter)}\n`);
      for (const id of missing) terminal.write(`${terminal.paint.red("✗")} ${visible(id)}  not there\n`);
    }
    const confirmed = selected.length === 0 || yes || (await confirm(question(selected.length), process));
    if (!confirmed) throw new UsageError("Nothing was dropped.");
    const { dropped, stopped } = await open.withDeadLetters((letters) => drop(letters, selected));
    const left = selected.filter(({ id }) => !dropped.includes(id));
    if (json) writeJson(terminal, { dropped, left: left.map(({ id }) => id), missing, stopped: messageOf(stopped) });
    else {
      for (const letter of left) terminal.write(`${terminal.paint.red("✗")} ${nameOf(letter)}  not dropped\n`);
      terminal.write(`${counted(dropped.length, "message")} dropped\n`);
    }
    if (stopped !== null) terminal.complain(`${messageOf(stopped)}\n`);
    if (unseen > 0) terminal.complain(unseenNote(unseen));
    return left.length === 0 && missing.length === 0;
  });
}

function question(count: number): string {
  return `Delete ${counted(count, "message")} for good?`;
}

async function drop(
  letters: DeadLetters,
  selected: readonly DeadLetter[],
): Promise<{ readonly dropped: readonly string[]; readonly stopped: unknown }> {
  const meant = new Set(selected.map(({ id }) => id));
  const dropped: string[] = [];
  try {
    while (dropped.length < meant.size) {
      const received = await letters.receive();
      if (received.length === 0) break;
      for (const letter of received.filter(({ id }) => meant.has(id))) {
        await letters.remove(letter);
        dropped.push(letter.id);
      }
    }
    return { dropped, stopped: null };
  } catch (error) {
    // What is gone is told first, whatever ended it.
    return { dropped, stopped: error };
  }
}

function nameOf(letter: DeadLetter): string {
  return `${visible(letter.id)}  ${visible(aboutOf(letter))}`;
}

function messageOf(error: unknown): string | null {
  if (error === null) return null;
  return error instanceof Error ? error.message : String(error);
}
