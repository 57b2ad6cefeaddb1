import type { FindingAnchor } from "../../pull-request/ai-review.ts";
import type { DiffLine, FileDiff } from "../diff/file-diff.ts";
import { normalised } from "./quote.ts";

/** A line of one side of a file's diff. */
export interface SideLine {
  readonly text: string;
  readonly normal: string;
  /** Its number on that side. */
  readonly number: number;
  readonly hunk: number;
  readonly changed: boolean;
}

/** Lines of one side in their order, and where each text stands among them. */
export interface SideLines {
  readonly lines: readonly SideLine[];
  readonly byText: ReadonlyMap<string, readonly number[]>;
  readonly byNormal: ReadonlyMap<string, readonly number[]>;
}

/** Indexes one side of a file once, so that many quotes are looked up in it. Left are removed lines only. */
export function sideLines(file: FileDiff, side: FindingAnchor["side"]): SideLines {
  const hunks = file.content.kind === "text" ? file.content.hunks : [];
  const lines = hunks.flatMap((hunk, at) => hunk.lines.flatMap((line) => lineOn(side, line, at) ?? []));
  return { lines, byText: positions(lines, "text"), byNormal: positions(lines, "normal") };
}

/** The number of a line on a side; null where it is not there. */
export function numberOn(side: FindingAnchor["side"], line: DiffLine): number | null {
  if (side === "LEFT") return line.kind === "removed" ? line.old : null;
  return line.kind === "removed" ? null : line.new;
}

/** Where a run of lines starts, as positions in `lines`: in one hunk, their numbers without a gap. */
export function runsOf(wanted: readonly string[], index: SideLines, by: "text" | "normal"): number[] {
  const places = by === "text" ? index.byText : index.byNormal;
  let pivot = 0;
  let rarest: readonly number[] | undefined;
  for (const [at, line] of wanted.entries()) {
    const found = places.get(line);
    if (found === undefined) return [];
    if (rarest === undefined || found.length < rarest.length) [rarest, pivot] = [found, at];
  }
  const starts = (rarest ?? []).map((position) => position - pivot);
  return starts.filter((start) => {
    const first = index.lines[start];
    return wanted.every((line, at) => {
      const found = index.lines[start + at];
      return found?.[by] === line && found.hunk === first?.hunk && found.number === first.number + at;
    });
  });
}

function lineOn(side: FindingAnchor["side"], line: DiffLine, hunk: number): SideLine | null {
  const number = numberOn(side, line);
  if (number === null) return null;
  return { text: line.text, normal: normalised(line.text), number, hunk, changed: line.kind !== "context" };
}

function positions(lines: readonly SideLine[], by: "text" | "normal"): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [at, line] of lines.entries()) {
    const known = found.get(line[by]);
    if (known === undefined) found.set(line[by], [at]);
    else known.push(at);
  }
  return found;
}
