import type { DiffLine, Hunk } from "./file-diff.ts";

/** The hunks as git writes them, so that parsing the text gives the same hunks again. */
export function printPatch(hunks: readonly Hunk[]): string {
  return hunks.flatMap((hunk) => [hunkHeader(hunk), ...hunk.lines.map(printLine)]).join("\n");
}

/** `@@ -1,2 +1,3 @@ section`, with the counts that its lines have; a count of one is left out. */
export function hunkHeader({ oldStart, newStart, section, lines }: Hunk): string {
  const count = (side: "old" | "new") => lines.reduce((sum, line) => sum + (line[side] === null ? 0 : 1), 0);
  const range = (start: number, count: number) => (count === 1 ? `${start}` : `${start},${count}`);
  const numbers = `@@ -${range(oldStart, count("old"))} +${range(newStart, count("new"))} @@`;
  return section === "" ? numbers : `${numbers} ${section}`;
}

export const SIGNS = { added: "+", removed: "-", context: " " } as const;

function printLine({ kind, text, crlf, noNewline }: DiffLine): string {
  return `${SIGNS[kind]}${text}${crlf ? "\r" : ""}${noNewline ? "\n\\ No newline at end of file" : ""}`;
}
