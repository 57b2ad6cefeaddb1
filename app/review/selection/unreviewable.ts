import type { FileDiff } from "../diff/file-diff.ts";
import { endsOf, hunksOf, renderHeader, renderHunk, renderLine } from "../diff/render-file.ts";
import { estimateTokens } from "./tokens.ts";

/** Characters of a line that a reader can still take in: minified code, or something that is hidden far to the right. */
export const LONGEST_LINE = 5_000;

/**
 * Why nobody can tell from its diff what a file's change does; null where a model can read it. Words of ours, nothing of
 * the file's.
 */
export function whyUnreviewable(file: FileDiff, chunkTokens: number): string | null {
  const { content } = file;
  const header = estimateTokens(`${renderHeader(file)}\n`);
  if (header >= chunkTokens) return "its name is too long for one question to the model";
  switch (content.kind) {
    case "missing":
      return content.reason;
    case "binary":
      return "it is binary, or changes without a line that GitHub shows";
    case "unchanged":
      return null;
    case "text":
      return longLine(file, chunkTokens - header) ?? elsewhere(file);
  }
}

function longLine(file: FileDiff, room: number): string | null {
  const ends = endsOf(file);
  for (const hunk of hunksOf(file)) {
    const frame = estimateTokens(`${renderHunk({ ...hunk, lines: [] }, ends)}\n`);
    for (const line of hunk.lines) {
      if (line.text.length > LONGEST_LINE) return `it has a line of ${line.text.length} characters`;
      if (frame + estimateTokens(`${renderLine(line, ends)}\n`) >= room) {
        return "it has a line that is too long for one question to the model";
      }
    }
  }
  return null;
}

const SUBMODULE = /^Subproject commit [0-9a-f]{40,64}(-dirty)?$/;
/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: the first line of a pointer. */
const LFS = "version https://git-lfs.github.com/spec/";

/** Where the diff shows only which content there is, by its hash. */
function elsewhere(file: FileDiff): string | null {
  const lines = hunksOf(file).flatMap((hunk) => hunk.lines);
  if (lines.some(({ text }) => SUBMODULE.test(text))) return "it is a submodule, whose code the diff does not show";
  const isPointer = lines.some((line) => (line.old === 1 || line.new === 1) && line.text.startsWith(LFS));
  return isPointer ? "it lies in Git LFS, and the diff shows only a pointer to it" : null;
}
