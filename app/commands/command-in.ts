import { type Command, commandNamed, PREFIX } from "./command.ts";
import { spokenLines } from "./spoken-lines.ts";

/** What a comment asks for. */
export type AskedCommand =
  | {
      readonly kind: "command";
      readonly command: Command;
      /** What follows it in its line; other people's words. */
      readonly rest: string;
    }
  /** It begins like a command, and there is none of this name. */
  | { readonly kind: "unknown"; readonly word: string };

const WORD = new RegExp(`^${PREFIX}(?:[ \\t]+(\\S+))?(?:\\s|$)`);

/**
 * The command in a comment: the first line that begins with `/greenlight`, without a space before it, and neither quoted
 * nor in a block of code. What follows the command in its line is for people, or says what it is about. `/greenlight` alone asks for help. Null:
 * there is none. Takes linear time.
 */
export function commandIn(body: string): AskedCommand | null {
  // Most comments end here.
  if (!body.includes(PREFIX)) return null;
  for (const line of spokenLines(body)) {
    const found = WORD.exec(line);
    if (found === null) continue;
    const word = found[1] ?? "help";
    const command = commandNamed(word);
    return command === null
      ? { kind: "unknown", word }
      : { kind: "command", command, rest: line.slice(found[0].length).trim() };
  }
  return null;
}
