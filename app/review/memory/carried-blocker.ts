import type { FileDiff } from "../diff/file-diff.ts";
import type { Anchored, Quoted } from "../findings/anchor.ts";
import type { Finding } from "../findings/finding.ts";
import { fingerprintOf } from "../findings/fingerprint.ts";
import { linesOf, normalised, SECRET } from "../findings/quote.ts";
import type { ReviewMemory, StoredFinding } from "./review-memory.ts";

/** Where code of the diff and of the head can be looked for. */
export interface Present {
  readonly files: readonly FileDiff[];
  readonly anchorOf: (finding: Quoted) => Anchored;
  /** Whole files at the head; null: there is no such file; not in it: not known. */
  readonly contents: ReadonlyMap<string, string | null>;
}

/** Letters and digits of a quote that is looked for in other files: less stands everywhere. */
const LEAST_TELLING = 12;

/**
 * What is left of a blocking finding whose hunk is not what it was; null if it is settled.
 *
 * On the right side it stays until what it quotes is neither in its file's diff nor in the file at the head; where the head's
 * file is not known, it stays. If its file is gone it goes along with its lines to the file that has them now. On the left
 * side it stays while any line of it is still removed. It is for the refuter to say that it is mended while the lines
 * are still there.
 */
export function carriedBlocker(stored: StoredFinding, present: Present): Finding | null {
  const file = fileNow(stored.path, present.files);
  const path = file?.path ?? stored.path;
  if (file !== undefined && !isReadable(file)) return standing(stored, path, null);
  // The line that it had counts for nothing now, also not between equal places.
  const found = present.anchorOf({ ...stored, path, lineHint: null });
  if (found.places > 0) return standing(stored, path, found.anchor);
  if (stored.side === "LEFT") return isStillRemoved(stored, path, present) ? standing(stored, path, null) : null;
  const isGone = file === undefined || file.change === "removed";
  const moved = isGone ? movedElsewhere(stored, present) : null;
  if (moved !== null) return moved;
  const content = file?.change === "removed" ? null : present.contents.get(path);
  if (content === undefined) return standing(stored, path, null);
  return content !== null && hasLines(content, stored.quote) ? standing(stored, path, null) : null;
}

/** The files whose content at the head decides whether a blocking finding is settled. */
export function contentsWanted(memory: ReviewMemory | null, files: readonly FileDiff[]): readonly string[] {
  const blockers = memory?.findings.filter(({ blocking, source }) => blocking && source === "model") ?? [];
  const paths = blockers.flatMap(({ path, side }) => {
    const file = fileNow(path, files);
    return side === "LEFT" || file?.change === "removed" ? [] : [file?.path ?? path];
  });
  return [...new Set(paths)];
}

function fileNow(path: string, files: readonly FileDiff[]): FileDiff | undefined {
  return (
    files.find((file) => file.path === path) ??
    files.find((file) => file.previousPath === path && file.change === "renamed")
  );
}

/** Whether its lines can be looked for. */
function isReadable({ content }: FileDiff): boolean {
  return content.kind === "text" || content.kind === "unchanged";
}

function isStillRemoved({ quote }: StoredFinding, path: string, { anchorOf }: Present): boolean {
  return linesOf(quote).some((line) => anchorOf({ path, side: "LEFT", quote: line, lineHint: null }).places > 0);
}

/** Its file is gone, and its lines may have been put into another one. */
function movedElsewhere(stored: StoredFinding, { files, anchorOf }: Present): Finding | null {
  if ((stored.quote.match(/[\p{L}\p{N}]/gu) ?? []).length < LEAST_TELLING) return null;
  const found = files
    .map(({ path }) => ({ ...anchorOf({ path, side: stored.side, quote: stored.quote, lineHint: null }), path }))
    .filter(({ places }) => places > 0);
  const [only] = found;
  if (only === undefined) return null;
  return found.length === 1 ? standing(stored, only.path, only.anchor) : standing(stored, stored.path, null);
}

/** Whether the lines follow each other in a file. Where the quote has a placeholder, anything may stand. */
function hasLines(content: string, quote: string): boolean {
  const wanted = linesOf(quote).map((line) => normalised(line).split(SECRET));
  const lines = content.split("\n").map(normalised);
  return lines.some((_, start) => wanted.every((pieces, at) => hasPieces(lines[start + at], pieces)));
}

function hasPieces(line: string | undefined, pieces: readonly string[]): boolean {
  let from = 0;
  return pieces.every((piece) => {
    const at = line?.indexOf(piece, from) ?? -1;
    from = at + piece.length;
    return at !== -1;
  });
}

function standing(stored: StoredFinding, path: string, anchor: Finding["anchor"]): Finding {
  const { blocking: _blocking, at: _at, ...finding } = stored;
  const fingerprint = path === stored.path ? stored.fingerprint : fingerprintOf(stored.category, path, stored.quote);
  // The code around it changed, so the refuter may be asked whether it is mended; it was on a changed line when it was found.
  return { ...finding, fingerprint, path, anchor, suggestion: null, carried: true, judged: false };
}
