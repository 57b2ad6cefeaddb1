import type { DiffLine, Hunk } from "./file-diff.ts";

export type ParsedPatch =
  | { readonly ok: true; readonly hunks: readonly Hunk[] }
  /** Why it cannot be understood, in words of our own: nothing of the patch is in it. */
  | { readonly ok: false; readonly reason: string };

/** Nine digits: more lines than any file has, and no number that a computer would round. */
const HEADER = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@(?: (.*))?$/s;

/**
 * Reads the patch of one file as GitHub's REST API gives it: hunks, and no header of a file.
 *
 * A hunk's own header says how many lines it has, so a line of the file that looks like a header is content. Only `\n`
 * ends a line; a carriage return, a vertical tab, U+2028, NUL and half a surrogate pair are text. What is cut off, or says
 * something that git never says, is refused as a whole: half a patch would be a diff with lines that nobody looks at. Never
 * throws.
 */
export function parsePatch(patch: string): ParsedPatch {
  const lines = patch.split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines.length === 0) return { ok: false, reason: "its patch is empty" };
  const hunks: Hunk[] = [];
  let before: Sides = { old: { next: 1, ended: false }, new: { next: 1, ended: false } };
  for (let at = 0; at < lines.length; ) {
    const read = readHunk(lines, at, before);
    if (typeof read === "string") return { ok: false, reason: `its patch ${read} (hunk ${hunks.length + 1})` };
    hunks.push(read.hunk);
    ({ at, sides: before } = read);
  }
  return { ok: true, hunks };
}

/** How far a side has come: the number that its next line has at least, and whether its last line was there already. */
interface Side {
  readonly next: number;
  readonly ended: boolean;
}

interface Sides {
  readonly old: Side;
  readonly new: Side;
}

interface ReadHunk {
  readonly hunk: Hunk;
  /** The line behind it. */
  readonly at: number;
  readonly sides: Sides;
}

/** The hunk that begins at a line, or what is wrong with it. */
function readHunk(lines: readonly string[], start: number, before: Sides): ReadHunk | string {
  const header = HEADER.exec(withoutReturn(lines[start] ?? ""));
  if (header === null) return "has a line that belongs to no hunk";
  const [oldStart, oldCount] = [Number(header[1]), Number(header[2] ?? 1)];
  const [newStart, newCount] = [Number(header[3]), Number(header[4] ?? 1)];
  if (oldCount + newCount === 0) return "has a hunk without a line";
  const [oldFirst, newFirst] = [firstLine(oldStart, oldCount), firstLine(newStart, newCount)];
  if (oldFirst < before.old.next || newFirst < before.new.next) return "counts its lines backwards";

  const oldEnd = oldFirst + oldCount;
  const newEnd = newFirst + newCount;
  let [old, fresh] = [oldFirst, newFirst];
  let [oldEnded, newEnded] = [before.old.ended, before.new.ended];
  const read: DiffLine[] = [];
  let at = start + 1;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (isMarker(line)) {
      const last = read.at(-1);
      if (last === undefined || last.noNewline) return "ends a file where no line is";
      read[read.length - 1] = { ...last, noNewline: true };
      if (last.old !== null) oldEnded = true;
      if (last.new !== null) newEnded = true;
      continue;
    }
    if (old === oldEnd && fresh === newEnd) break;
    const kind = kindOf(line);
    if (kind === null) return "has a line without a sign";
    const [isOld, isNew] = [kind !== "added", kind !== "removed"];
    if ((isOld && old === oldEnd) || (isNew && fresh === newEnd)) return "has more lines than it says";
    if ((isOld && oldEnded) || (isNew && newEnded)) return "goes on behind the end of the file";
    read.push(lineOf(kind, line, isOld ? old : null, isNew ? fresh : null));
    if (isOld) old++;
    if (isNew) fresh++;
  }
  if (old < oldEnd || fresh < newEnd) return "has fewer lines than it says";
  const sides = { old: { next: oldEnd, ended: oldEnded }, new: { next: newEnd, ended: newEnded } };
  return { hunk: { oldStart, newStart, section: header[5] ?? "", lines: read }, at, sides };
}

/** A side without lines names the line before it: `@@ -0,0 +1,3 @@`. */
function firstLine(start: number, count: number): number {
  return count === 0 ? start + 1 : start;
}

/** Git translates the words behind the backslash. */
function isMarker(line: string): boolean {
  return line.startsWith("\\ ");
}

/** Some programs take the blank away from an empty context line. */
function kindOf(line: string): DiffLine["kind"] | null {
  switch (line.charAt(0)) {
    case "+":
      return "added";
    case "-":
      return "removed";
    case " ":
      return "context";
    default:
      return line === "" || line === "\r" ? "context" : null;
  }
}

function lineOf(kind: DiffLine["kind"], line: string, old: number | null, fresh: number | null): DiffLine {
  const crlf = line.endsWith("\r");
  const start = line === "" || line === "\r" ? 0 : 1;
  return { kind, text: line.slice(start, crlf ? -1 : undefined), old, new: fresh, crlf, noNewline: false };
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
