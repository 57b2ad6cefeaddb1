import type { FileDiff, Hunk } from "../diff/file-diff.ts";
import { endsOf, hunksOf, renderFile, renderHeader, renderHunk, renderLine } from "../diff/render-file.ts";
import { splitHunk } from "./split-hunk.ts";
import { estimateTokens } from "./tokens.ts";

/** What one question to the model is about: files, or those of their hunks that belong to it. */
export interface Chunk {
  readonly files: readonly FileDiff[];
  /** Of the rendered chunk, estimated from above. */
  readonly tokens: number;
}

/**
 * Packs files into chunks of at most `budget` tokens, in their order: whole files as long as they fit, one that is larger
 * than a chunk by its hunks, a hunk that is larger by its lines ({@link splitHunk}). Every changed line is in exactly one
 * chunk; nothing is left out. A chunk goes over the budget only where a single line does.
 */
export function packChunks(files: readonly FileDiff[], budget: number): Chunk[] {
  const chunks: Chunk[] = [];
  let open: FileDiff[] = [];
  let tokens = 0;
  const close = () => {
    if (open.length > 0) chunks.push({ files: open, tokens });
    [open, tokens] = [[], 0];
  };
  for (const file of files) {
    const { header, hunks } = measure(file);
    const whole = header + hunks.reduce((sum, { cost }) => sum + cost, 0);
    if (tokens + whole > budget) close();
    if (whole <= budget) {
      open.push(file);
      tokens += whole;
      continue;
    }
    let taken: Hunk[] = [];
    tokens = header;
    const closePart = () => {
      if (taken.length > 0) chunks.push({ files: [{ ...file, content: { kind: "text", hunks: taken } }], tokens });
      [taken, tokens] = [[], header];
    };
    for (const part of hunks.flatMap((measured) => partsOf(measured, budget - header))) {
      if (tokens + part.cost > budget) closePart();
      taken.push(part.hunk);
      tokens += part.cost;
    }
    // What comes behind it may still fit.
    if (taken.length > 0) open = [{ ...file, content: { kind: "text", hunks: taken } }];
    else if (hunks.length === 0) open = [file];
  }
  close();
  return chunks;
}

/** The text of a chunk. */
export function renderChunk({ files }: Chunk): string {
  return files.map(renderFile).join("\n\n");
}

/** Why a diff is not sent at all; null if it is within what the policy allows. */
export function tooManyTokens(chunks: readonly Chunk[], most: number): string | null {
  const tokens = chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
  if (tokens <= most) return null;
  return `The diff has about ${tokens} tokens, and review.max_tokens allows ${most}: it needs a human.`;
}

interface MeasuredHunk {
  readonly hunk: Hunk;
  readonly frame: number;
  readonly lines: readonly number[];
  /** All together. */
  readonly cost: number;
}

function measure(file: FileDiff): { readonly header: number; readonly hunks: readonly MeasuredHunk[] } {
  const ends = endsOf(file);
  const cost = (text: string) => estimateTokens(`${text}\n`);
  const hunks = hunksOf(file).map((hunk): MeasuredHunk => {
    const frame = cost(renderHunk({ ...hunk, lines: [] }, ends));
    const lines = hunk.lines.map((line) => cost(renderLine(line, ends)));
    return { hunk, frame, lines, cost: frame + lines.reduce((sum, each) => sum + each, 0) };
  });
  // And the blank line between two files.
  return { header: cost(renderHeader(file)) + 1, hunks };
}

function partsOf({ hunk, frame, lines, cost }: MeasuredHunk, room: number): { hunk: Hunk; cost: number }[] {
  if (cost <= room) return [{ hunk, cost }];
  const costs = new Map(hunk.lines.map((line, at) => [line, lines[at] ?? 0]));
  return splitHunk(hunk, lines, room - frame).map((part) => ({
    hunk: part,
    cost: frame + part.lines.reduce((sum, line) => sum + (costs.get(line) ?? 0), 0),
  }));
}
