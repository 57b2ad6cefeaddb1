import type { FindingAnchor } from "../../pull-request/ai-review.ts";
import type { FileDiff } from "../diff/file-diff.ts";
import { normalised, readingsOf } from "./quote.ts";
import { runsOf, type SideLines, sideLines } from "./side-lines.ts";

/** What code needs of a finding to look for its place. */
export interface Quoted {
  readonly path: string;
  readonly side: FindingAnchor["side"];
  readonly quote: string;
  /** Decides between places that are equal otherwise, no more. */
  readonly lineHint: number | null;
}

export interface Anchored {
  readonly anchor: FindingAnchor | null;
  /** `part`: a piece of one line, which no other line has. `none`: nowhere, or in several places. */
  readonly match: "exact" | "normalised" | "part" | "none";
  /** How many places have the quote; whoever looks for code that is gone asks this, not the anchor. */
  readonly places: number;
  /** The file's path in the diff; null where no such file is in it. */
  readonly path: string | null;
  /** The lines of the diff that it stands for; empty where there is no anchor. */
  readonly lines: readonly string[];
  readonly onChangedLine: boolean;
}

type Level = Exclude<Anchored["match"], "none">;

/** Letters and digits that a piece of a line must have: less is found by chance. */
const LEAST_OF_PART = 8;

/**
 * Makes the function that finds the lines a finding quotes. The quote must be in the file's diff on its side, letter by
 * letter or else but for whitespace, in one hunk without a gap, and in one place only; between several the nearest to
 * the hint is taken, if one is the nearest. Never a line nearby. Right are added and context lines, left removed ones.
 *
 * Each file is indexed once, when it is first asked for.
 */
export function anchorIn(files: readonly FileDiff[]): (finding: Quoted) => Anchored {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const indexes = new Map<string, SideLines>();
  const indexOf = (file: FileDiff, side: FindingAnchor["side"]): SideLines => {
    const key = `${side} ${file.path}`;
    const known = indexes.get(key) ?? sideLines(file, side);
    indexes.set(key, known);
    return known;
  };
  return (finding) => {
    const file = byPath.get(finding.path) ?? byPath.get(finding.path.replace(/^(?:\.\/|[ab]\/)/, ""));
    if (file === undefined) return nowhere(null, 0);
    return placeOf(finding, file.path, indexOf(file, finding.side));
  };
}

function placeOf({ side, quote, lineHint }: Quoted, path: string, index: SideLines): Anchored {
  const { starts, length, match } = lookUp(readingsOf(quote, side), index);
  const start = starts.length === 1 ? starts[0] : nearest(starts, index, lineHint);
  if (start === undefined) return nowhere(path, starts.length);
  const found = index.lines.slice(start, start + length);
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined) return nowhere(path, 0);
  return {
    anchor: { side, line: last.number, startLine: first.number < last.number ? first.number : null },
    match,
    places: starts.length,
    path,
    lines: found.map(({ text }) => text),
    onChangedLine: found.some(({ changed }) => changed),
  };
}

/** The first way of looking that finds anything at all decides. */
function lookUp(readings: readonly string[][], index: SideLines): { starts: number[]; length: number; match: Level } {
  for (const match of ["exact", "normalised", "part"] as const) {
    for (const reading of readings) {
      const starts = startsOf(reading, index, match);
      if (starts.length > 0) return { starts, length: reading.length, match };
    }
  }
  return { starts: [], length: 0, match: "exact" };
}

function startsOf(reading: readonly string[], index: SideLines, match: Level): number[] {
  if (match === "exact") return runsOf(reading, index, "text");
  const lines = reading.map(normalised);
  if (match === "normalised") return runsOf(lines, index, "normal");
  const [part = ""] = lines;
  if (lines.length !== 1 || (part.match(/[\p{L}\p{N}]/gu) ?? []).length < LEAST_OF_PART) return [];
  return index.lines.flatMap(({ normal }, at) => (normal.includes(part) ? [at] : []));
}

function nearest(starts: readonly number[], index: SideLines, hint: number | null): number | undefined {
  if (hint === null || !Number.isFinite(hint)) return undefined;
  const distances = starts.map((start) => Math.abs((index.lines[start]?.number ?? Number.NaN) - hint));
  const least = distances.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const at = distances.indexOf(least);
  return at === distances.lastIndexOf(least) ? starts[at] : undefined;
}

function nowhere(path: string | null, places: number): Anchored {
  return { anchor: null, match: "none", places, path, lines: [], onChangedLine: false };
}
