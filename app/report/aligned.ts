export interface Alignment {
  /** Columns of the terminal; null: as wide as it takes. */
  readonly width: number | null;
  /** Spaces in front of each line. */
  readonly indent?: number;
}

const GAP = "  ";
/** A cell longer than this does not push the next ones out of sight: what follows starts on a line of its own. */
const WIDEST = 48;
/** Where less is left for the last cell, breaking its lines would make it worse. */
const NARROWEST = 24;

/** Rows of equally many cells as lines whose cells stand below each other; the last is broken at words if too long. */
export function aligned(rows: readonly (readonly string[])[], { width, indent = 0 }: Alignment): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length - 1));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => lengthOf(row[column] ?? "")).filter((length) => length <= WIDEST)),
  );
  return rows.flatMap((row) => rowLines(row, widths, width, indent));
}

function rowLines(row: readonly string[], widths: readonly number[], width: number | null, indent: number): string[] {
  const done: string[] = [];
  let line = " ".repeat(indent);
  let at = indent;
  widths.forEach((cellWidth, column) => {
    const cell = row[column] ?? "";
    at += cellWidth + GAP.length;
    line += cell;
    if (lengthOf(line) > at - GAP.length) {
      done.push(line);
      line = " ".repeat(at);
    } else line += " ".repeat(at - lengthOf(line));
  });
  const room = width === null ? Number.POSITIVE_INFINITY : Math.max(NARROWEST, width - at);
  const [first = "", ...rest] = broken(row.at(-1) ?? "", room);
  return [...done, line + first, ...rest.map((text) => " ".repeat(at) + text)].map((text) => text.trimEnd());
}

function broken(text: string, room: number): string[] {
  if (lengthOf(text) <= room) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && lengthOf(line) + 1 + lengthOf(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** In characters that are seen: colours take no room. */
function lengthOf(text: string): number {
  return [...text.replaceAll(COLOUR, "")].length;
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
