import type { DiffLine, Hunk } from "../diff/file-diff.ts";
import { hunkPart } from "../diff/hunk-part.ts";

/** Context lines that the next part repeats. */
const OVERLAP = 3;

/**
 * Cuts a hunk between lines into parts that cost at most `room` each, or are a single line. Every line is in a part, every
 * changed line in exactly one, in their order; a part begins with the context lines right before it, if there are any. It
 * cuts where a change ends, or at a blank line, if one is near enough.
 */
export function splitHunk(hunk: Hunk, costs: readonly number[], room: number): Hunk[] {
  const { lines } = hunk;
  const parts: Hunk[] = [];
  for (let next = 0; next < lines.length; ) {
    let start = next;
    let cost = costs[next] ?? 0;
    while (next > 0 && start > 0 && next - start < OVERLAP && lines[start - 1]?.kind === "context") {
      cost += costs[start - 1] ?? 0;
      if (cost > room) {
        cost -= costs[start - 1] ?? 0;
        break;
      }
      start--;
    }
    let end = next + 1;
    while (end < lines.length && cost + (costs[end] ?? 0) <= room) {
      cost += costs[end] ?? 0;
      end++;
    }
    if (end < lines.length) end = goodEnd(lines, next, end);
    parts.push(hunkPart(hunk, start, end));
    next = end;
  }
  return parts;
}

/** The last good place to cut in the last quarter of `start` to `end`; `end` if there is none. */
function goodEnd(lines: readonly DiffLine[], start: number, end: number): number {
  const earliest = Math.max(start + 1, Math.ceil(end - (end - start) / 4));
  for (const isGood of [isEdge, isBehindBlank]) {
    for (let at = end; at >= earliest; at--) if (isGood(lines, at)) return at;
  }
  return end;
}

/** No change goes on over it. */
function isEdge(lines: readonly DiffLine[], at: number): boolean {
  return lines[at]?.kind === "context" || lines[at - 1]?.kind === "context";
}

function isBehindBlank(lines: readonly DiffLine[], at: number): boolean {
  return lines[at - 1]?.text.trim() === "";
}
