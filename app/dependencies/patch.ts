import { linesOf } from "./lines.ts";

const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

/**
 * The removed and the added lines of a patch as GitHub's REST API gives it (no file header); null where it is not whole:
 * the hunks' own headers say how many lines they have.
 */
export function linesOfPatch(patch: string): { removed: string; added: string } | null {
  const removed: string[] = [];
  const added: string[] = [];
  let [oldLeft, newLeft, hunks] = [0, 0, 0];
  const lines = linesOf(patch);
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
  if (hunks === 0 || oldLeft !== 0 || newLeft !== 0) return null;
  return { removed: removed.join("\n"), added: added.join("\n") };
}
