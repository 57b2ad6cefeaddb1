import type { Anchored } from "./anchor.ts";
import { hasUnseen } from "./model-text.ts";
import { withoutNumbers } from "./quote.ts";

/** A suggestion is applied with one click: what is longer wants to be read as a change of its own. */
const MOST_LINES = 60;
const MOST_CHARACTERS = 4_000;
/** Code that cannot be suggested and is shown in a sentence. */
const LONGEST_LOOSE = 200;

/**
 * What replaces the anchored lines; null where one click could do something else than what people see: the quote is not
 * exactly those whole lines on the right side, there are characters that show nothing, a placeholder would be written where
 * a secret is, or nothing would change.
 */
export function suggestionFor(suggestion: string | null, side: "L" | "R", found: Anchored): string | null {
  if (suggestion === null || side === "L" || found.match !== "exact" || found.anchor === null) return null;
  const code = suggestion.replaceAll("\r\n", "\n").replace(/\n$/, "");
  const isTooLong = code.length > MOST_CHARACTERS || code.split("\n").length > MOST_LINES;
  const isUnfit = hasUnseen(code) || withoutNumbers(code) !== code;
  return isTooLong || isUnfit || code === found.lines.join("\n") ? null : code;
}

/** A suggestion that cannot be applied, as words behind others: one short line, or nothing. */
export function looseCode(suggestion: string | null): string {
  const code = suggestion?.trim() ?? "";
  if (code === "" || code.length > LONGEST_LOOSE || /[\n`]/.test(code) || hasUnseen(code)) return "";
  return ` Instead: \`${code}\``;
}
