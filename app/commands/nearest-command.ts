import { closest, distance } from "fastest-levenshtein";
import { COMMAND_NAMES, type Command, commandNamed } from "./command.ts";

/** Longer words are no slip of a command, and would only take time. */
const LONGEST = 30;

/** The command that somebody probably meant; null where none is near. */
export function nearestCommand(word: string): Command | null {
  if (word.length > LONGEST) return null;
  const near = closest(word.toLowerCase(), [...COMMAND_NAMES]);
  return distance(word.toLowerCase(), near) <= Math.max(2, Math.floor(word.length / 3)) ? commandNamed(near) : null;
}
