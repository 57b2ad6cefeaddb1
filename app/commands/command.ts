/** What people can tell Greenlight to do, in the order in which it is listed for them, each with what it does. */
export const COMMANDS = {
  explain: "tells what is decided, and why",
  reevaluate: "looks again, and lifts a human's veto of this commit",
  review: "asks for the AI review, once more where it could not tell",
  dismiss: "with the id of a finding of the AI review, and a reason: this finding does not count here",
  pause: "approves nothing here until it is resumed, and takes back what was approved",
  resume: "ends the pause",
  help: "lists these commands",
} as const;

export type Command = keyof typeof COMMANDS;

export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly Command[];

/** What every command begins with. */
export const PREFIX = "/greenlight";

/** The command of this name; case does not matter. Null: there is none. */
export function commandNamed(word: string): Command | null {
  return COMMAND_NAMES.find((name) => name === word.toLowerCase()) ?? null;
}
