/** What a patch takes away and what it brings, line by line, without the signs and the ends that Windows writes. */
export interface ChangedLines {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

/**
 * The removed and the added lines of a patch as GitHub's REST API gives it (no file header); null where it is not whole:
 * the hunks' own headers say how many lines they have. So a line of the file that looks like a header is content, and the
 * marker of a missing newline is none. Only `\n` ends a line: a carriage return or U+2028 is text in it.
 */
export function linesOfPatch(patch: string): ChangedLines | null {
  const removed: string[] = [];
  const added: string[] = [];
  let [oldLeft, newLeft, hunks] = [0, 0, 0];
  const lines = patch.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) {
    if (oldLeft === 0 && newLeft === 0 && !line.startsWith("\\")) {
      const header = HUNK.exec(line);
      if (!header) return null;
      [oldLeft, newLeft, hunks] = [Number(header[1] ?? 1), Number(header[2] ?? 1), hunks + 1];
    } else if (line.startsWith("-")) {
      removed.push(line.slice(1));
      oldLeft--;
    } else if (line.startsWith("+")) {
      added.push(line.slice(1));
      newLeft--;
    } else if (line.startsWith(" ") || line === "") {
      oldLeft--;
      newLeft--;
    } else if (!line.startsWith("\\")) return null;
    if (oldLeft < 0 || newLeft < 0) return null;
  }
  return hunks === 0 || oldLeft !== 0 || newLeft !== 0 ? null : { removed, added };
}
