import type { FindingAnchor } from "../../pull-request/ai-review.ts";
import { visibleCode } from "../../pull-request/visible.ts";

type Side = FindingAnchor["side"];

/** What is in front of a line in the prompt (`R123 +`, `L45 -`, `R130  `; see render-file.ts), which models copy along. */
const NUMBERED = /^\s*(?<side>[RL])?\d+(?: ?[+-]| {1,2}|$)/;
const SIGNED = /^(?<sign>[+-])/;
const FENCE = /^\s*(?:`{3,}|~{3,})/;
const NO_NEWLINE = /^\\ No newline/;
/** How the prompt shows what cannot be seen. */
const MARK = /<U\+[0-9A-F]{4,6}>/g;

/** What stands for a secret (see redaction/placeholders.ts); its number is that of one review. */
const PLACEHOLDER = /<secret:([a-z0-9-]+):\d+(?: continued)?>/g;

/** Placeholders of secrets without their numbers, which another push counts otherwise. */
export function withoutNumbers(line: string): string {
  return line.includes("<secret:") ? line.replace(PLACEHOLDER, "<secret:$1>") : line;
}

/** What is left of a placeholder in a line as it is compared. */
export const SECRET = /<secret:[a-z0-9-]+>/;

/**
 * A line as it is compared where its whitespace does not matter: without any, without what cannot be seen and without the
 * marks that the prompt shows instead, and with one way of writing each character. So no odd character keeps a quote from
 * being found.
 */
export function normalised(line: string): string {
  const same = withoutNumbers(line);
  if (/^[\x20-\x7e\t]*$/.test(same) && !same.includes("<U+")) return same.replace(/[ \t]+/g, "");
  return visibleCode(same).replace(MARK, "").normalize("NFKC").replace(/\s+/g, "");
}

/** The lines of a text without their ends, and without the blank ones around it. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  const isBlank = (line: string | undefined) => line !== undefined && line.trim() === "";
  let [first, end] = [0, lines.length];
  while (first < end && isBlank(lines[first])) first++;
  while (end > first && isBlank(lines[end - 1])) end--;
  return lines.slice(first, end);
}

/**
 * What a quote can mean, most literal first: as it is written; without a fence around it; without what the prompt has in
 * front of each line; without the signs of a diff, each time without lines that are told to be of the other side. None if it
 * says nothing: empty, or only punctuation such as `}`.
 */
export function readingsOf(quote: string, side: Side): string[][] {
  const written = linesOf(quote);
  const bare = linesOf(withoutFence(written).join("\n"));
  const lines = bare.filter((line) => !NO_NEWLINE.test(line));
  const readings = [written, bare, lines, withoutPrefix(lines, NUMBERED, side), withoutPrefix(lines, SIGNED, side)];
  const seen = new Set<string>();
  return readings.filter((reading) => {
    const text = reading.join("\n");
    if (seen.has(text) || !/[\p{L}\p{N}]/u.test(text)) return false;
    seen.add(text);
    return true;
  });
}

function withoutFence(lines: readonly string[]): string[] {
  const [first = "", last = ""] = [lines[0], lines.at(-1)];
  if (lines.length > 2 && FENCE.test(first) && FENCE.test(last)) return lines.slice(1, -1);
  const inline = lines.length === 1 ? /^`([^`]+)`$/.exec(first.trim())?.[1] : undefined;
  return inline === undefined ? [...lines] : [inline];
}

/** Only if every line has it: one that has it by chance is code. */
function withoutPrefix(lines: readonly string[], prefix: RegExp, side: Side): string[] {
  if (!lines.every((line) => line.trim() === "" || prefix.test(line))) return [...lines];
  const other = side === "LEFT" ? ["R", "+"] : ["L", "-"];
  const own = lines.filter((line) => {
    const told = prefix.exec(line)?.groups;
    return !other.includes(told?.side ?? told?.sign ?? "");
  });
  return linesOf(own.map((line) => line.replace(prefix, "")).join("\n"));
}
