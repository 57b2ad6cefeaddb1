import type { Hunk } from "./file-diff.ts";

/** Lines `start` to before `end` of a hunk as a hunk of its own; every line keeps its numbers. */
export function hunkPart(hunk: Hunk, start: number, end: number): Hunk {
  const lines = hunk.lines.slice(start, end);
  const startOf = (side: "old" | "new", from: number) => {
    const first = lines.find((line) => line[side] !== null)?.[side];
    if (first != null) return first;
    // A side without lines names the line before it.
    const before = hunk.lines.slice(0, start).findLast((line) => line[side] !== null)?.[side];
    if (before != null) return before;
    return hunk.lines.some((line) => line[side] !== null) ? from - 1 : from;
  };
  return {
    oldStart: startOf("old", hunk.oldStart),
    newStart: startOf("new", hunk.newStart),
    section: hunk.section,
    lines,
  };
}
