import type { DiffLine, FileDiff, Hunk } from "../diff/file-diff.ts";
import { hunksOf } from "../diff/render-file.ts";
import { enclosingStart } from "./enclosing-start.ts";

/** Files with at most so many lines are shown whole. */
export const SMALL_FILE = 200;
/** Lines above a hunk that are looked at for the beginning of what it is in. */
export const MOST_ABOVE = 40;
/** Characters of a line; with one that is longer, a file gets no more context than its diff has. */
const LONGEST = 1_000;

/**
 * A file's diff with more context from the file at the head: all of a small file, else what is above each hunk up to the
 * beginning of the function that it is in. It has the same changed lines with the same numbers. For the model's eyes only:
 * the lines that come in are in no diff of GitHub's, where nobody can comment on them.
 *
 * The file itself where there is nothing to add: no content, or one that is not what the diff says.
 */
export function withContext(file: FileDiff, head: string | null): FileDiff {
  const hunks = hunksOf(file);
  if (head === null || hunks.length === 0) return file;
  const lines = linesOf(head);
  if (
    !areAligned(hunks) ||
    !hunks.every((hunk) => agrees(hunk, lines)) ||
    lines.some(({ text }) => text.length > LONGEST)
  )
    return file;
  const wider =
    lines.length <= SMALL_FILE
      ? wholeFile(hunks, lines)
      : hunks.map((hunk, at) => withAbove(hunk, hunks[at - 1], lines));
  return { ...file, content: { kind: "text", hunks: joined(wider) } };
}

type HeadLine = Pick<DiffLine, "text" | "crlf" | "noNewline">;

function linesOf(text: string): HeadLine[] {
  const pieces = text.split("\n");
  const ended = pieces.at(-1) === "";
  if (ended) pieces.pop();
  return pieces.map((piece, at): HeadLine => {
    const crlf = piece.endsWith("\r");
    return { text: crlf ? piece.slice(0, -1) : piece, crlf, noNewline: !ended && at === pieces.length - 1 };
  });
}

/** What lies between two hunks is the same on both sides, and so is its length. */
function areAligned(hunks: readonly Hunk[]): boolean {
  return hunks.every((hunk, at) => {
    const previous = hunks[at - 1];
    const gap = (side: "old" | "new") => firstOf(hunk, side) - (previous === undefined ? 1 : endOf(previous, side));
    return gap("old") === gap("new");
  });
}

function agrees({ lines }: Hunk, head: readonly HeadLine[]): boolean {
  return lines.every((line) => {
    const found = line.new === null ? null : head[line.new - 1];
    if (found === null) return true;
    return found?.text === line.text && found.crlf === line.crlf && found.noNewline === line.noNewline;
  });
}

/** The first line of a hunk on a side, or, where it has none there, the line that would follow. */
function firstOf(hunk: Hunk, side: "old" | "new"): number {
  const first = hunk.lines.find((line) => line[side] !== null)?.[side];
  return first ?? (side === "old" ? hunk.oldStart : hunk.newStart) + 1;
}

/** The line behind its last on a side. */
function endOf(hunk: Hunk, side: "old" | "new"): number {
  return firstOf(hunk, side) + hunk.lines.filter((line) => line[side] !== null).length;
}

/** Lines of the head from one number to before another as context; between hunks both sides are the same. */
function context(head: readonly HeadLine[], from: number, to: number, offset: number): DiffLine[] {
  return head
    .slice(from - 1, Math.max(from - 1, to - 1))
    .map((line, at) => ({ ...line, kind: "context", new: from + at, old: from + at + offset }));
}

function withAbove(hunk: Hunk, previous: Hunk | undefined, head: readonly HeadLine[]): Hunk {
  const first = firstOf(hunk, "new");
  const floor = Math.max(1, first - MOST_ABOVE, previous === undefined ? 1 : endOf(previous, "new"));
  const changed = Math.max(
    0,
    hunk.lines.findIndex(({ kind }) => kind !== "context"),
  );
  const inside = hunk.lines.slice(changed).find(({ text }) => text.trim() !== "")?.text ?? "";
  const between = hunk.lines.slice(0, changed).map(({ text }) => text);
  const texts = head.map(({ text }) => text);
  const from = enclosingStart(texts, { first, floor, between, inside });
  return extended(hunk, context(head, from, first, firstOf(hunk, "old") - first));
}

function extended(hunk: Hunk, above: readonly DiffLine[], below: readonly DiffLine[] = []): Hunk {
  const lines = [...above, ...hunk.lines, ...below];
  const start = (side: "old" | "new", own: number) => lines.find((line) => line[side] !== null)?.[side] ?? own;
  return { ...hunk, oldStart: start("old", hunk.oldStart), newStart: start("new", hunk.newStart), lines };
}

function wholeFile(hunks: readonly Hunk[], head: readonly HeadLine[]): Hunk[] {
  return hunks.map((hunk, at) => {
    const [previous, next] = [hunks[at - 1], hunks[at + 1]];
    const first = firstOf(hunk, "new");
    const from = previous === undefined ? 1 : endOf(previous, "new");
    const above = context(head, from, first, firstOf(hunk, "old") - first);
    const end = endOf(hunk, "new");
    const below = next === undefined ? context(head, end, head.length + 1, endOf(hunk, "old") - end) : [];
    return extended(hunk, above, below);
  });
}

/** Hunks that touch are one. */
function joined(hunks: readonly Hunk[]): Hunk[] {
  const result: Hunk[] = [];
  for (const hunk of hunks) {
    const last = result.at(-1);
    const touches = last !== undefined && endOf(last, "new") === firstOf(hunk, "new");
    if (touches) result[result.length - 1] = extended(last, [], hunk.lines);
    else result.push(hunk);
  }
  return result;
}
