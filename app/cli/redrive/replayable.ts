import type { DeadLetter } from "./dead-letter.ts";
import type { Selection } from "./selection.ts";

/** Whether a message may go back to the queue. */
export type Replayable =
  /** `warning`: what whoever replays it should know. */
  { readonly allowed: true; readonly warning: string | null } | { readonly allowed: false; readonly why: string };

/** Milliseconds after which people have said other things since. */
const FRESH_COMMAND = 60 * 60 * 1_000;

/**
 * What is evaluated late is evaluated as GitHub has it then. A command is not: a `pause` from yesterday pauses today, though
 * people may have said otherwise since (a `resume` ends no newer pause, see app/worker/commands). So an old one goes back only
 * where somebody named it, or said `--yes` to all.
 */
export function replayable(
  { content: { envelope, problem } }: DeadLetter,
  selection: Selection,
  { yes, now }: { readonly yes: boolean; readonly now: Date },
): Replayable {
  if (envelope === null) {
    return { allowed: false, why: `${problem}. It would only fail again; redrive drop deletes it.` };
  }
  const age = now.getTime() - Date.parse(envelope.receivedAt);
  if (envelope.kind !== "command" || age <= FRESH_COMMAND) return { allowed: true, warning: null };
  const told = `it is a command that ${envelope.by.login} gave ${hours(age)} ago, and people may have said otherwise since`;
  if (yes || selection.kind === "ids") return { allowed: true, warning: told };
  return { allowed: false, why: `${told}. Name it to replay it, or say --yes; redrive drop deletes it.` };
}

function hours(milliseconds: number): string {
  const count = Math.floor(milliseconds / 3_600_000);
  return count >= 48 ? `${Math.floor(count / 24)} days` : count === 1 ? "1 hour" : `${count} hours`;
}
