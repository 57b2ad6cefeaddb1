import type { Remark } from "./stated.ts";

/** The key under which the order of lines is remarked; told only where nothing else changed. */
export const ORDER = "the order of its lines";

/** A text's lines without the ends that Windows writes. */
export function linesOf(text: string): string[] {
  return text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
}

/** Lines that end in a character (`\`) are continued by the next one. */
export function joinContinued(lines: readonly string[], continuation = "\\"): string[] {
  const joined: string[] = [];
  let open: string[] | null = null;
  for (const line of lines) {
    const trimmed = line.trimEnd();
    const continues = trimmed.endsWith(continuation);
    const part = continues ? trimmed.slice(0, -1) : line;
    if (open === null) open = [part];
    else open.push(part.trim());
    if (continues) continue;
    joined.push(open.join(" "));
    open = null;
  }
  if (open !== null) joined.push(open.join(" "));
  return joined;
}

/** Lines as remarks, each by its own words and how often they were there before, and their order. */
export function remarksOnLines(lines: readonly string[], doubt?: string): Map<string, Remark> {
  const remarks = new Map<string, Remark>();
  const seen = new Map<string, number>();
  for (const line of lines) {
    const count = (seen.get(line) ?? 0) + 1;
    seen.set(line, count);
    const key = count === 1 ? line : `${line} (${count})`;
    remarks.set(key, doubt === undefined ? { value: "" } : { value: "", doubt });
  }
  if (lines.length > 1) remarks.set(ORDER, { value: lines.join("\n") });
  return remarks;
}
