import type { FindSecrets } from "./find-secrets.ts";
import { type Placeholder, placeholders } from "./placeholders.ts";
import { type SecretMatch, withoutOverlaps } from "./secret-match.ts";

/** A line that is to be redacted, in its place. */
export interface Cell {
  readonly original: string;
  /** As it may be shown, when {@link redactBlocks} is done. */
  text: string;
}

/** Lines that follow each other. A line can be in several blocks. */
export type Block = readonly Cell[];

/** A secret in one place. */
export interface Occurrence {
  readonly kind: string;
  readonly cells: readonly Cell[];
}

/** The rules did their work, and it is not enough. The message is in our own words. */
export class UnredactableError extends Error {
  override readonly name = "UnredactableError";
}

/** No rule finds anything across it. */
const BETWEEN = "\n\u0000\n";
/** Rules compare what they report with each other. */
const LONGEST_BATCH = 200_000;
/** A shorter one stands in other words by chance. */
const LEAST_KNOWN = 8;
const MOST_KNOWN = 1_000;
const MOST_ROUNDS = 6;

/**
 * Replaces every secret in the blocks by a placeholder, line by line: a line stays a line. A secret that was found by what is
 * around it is replaced everywhere else as well. The rules look at the result again, until they find nothing in it.
 *
 * @throws where that cannot be brought about; then nothing of the blocks may be shown
 */
export async function redactBlocks(blocks: readonly Block[], findSecrets: FindSecrets): Promise<Occurrence[]> {
  const placeholderOf = placeholders();
  const occurrences: Occurrence[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = await searched(batchesOf(blocks), findSecrets);
    if (found.every(({ matches }) => matches.length === 0)) return occurrences;
    const pieces = new Map<Cell, Piece[]>();
    for (const { batch, matches } of found) {
      for (const match of matches) {
        const secret = batch.text.slice(match.start, match.end);
        const placeholder = placeholderOf(secret, match.kind);
        const cells = cellsOf(batch, match);
        cells.forEach(({ cell, start, end }, at) => {
          const piece = { start, end, words: at === 0 ? placeholder.first : placeholder.continued, continued: at > 0 };
          const own = pieces.get(cell);
          if (own === undefined) pieces.set(cell, [piece]);
          else own.push(piece);
        });
        occurrences.push({ kind: match.kind, cells: cells.map(({ cell }) => cell) });
      }
    }
    for (const [cell, own] of pieces) cell.text = replaced(cell.text, own);
  }
  throw new UnredactableError(`secrets are left after ${MOST_ROUNDS} rounds`);
}

interface Batch {
  readonly text: string;
  /** Each cell with where it begins in the text, in order. */
  readonly places: readonly { readonly cell: Cell; readonly at: number }[];
}

interface Searched {
  readonly batch: Batch;
  readonly matches: readonly SecretMatch[];
}

function batchesOf(blocks: readonly Block[]): Batch[] {
  const batches: Batch[] = [];
  let texts: string[] = [];
  let places: { cell: Cell; at: number }[] = [];
  let length = 0;
  const close = () => {
    if (texts.length > 0) batches.push({ text: texts.join(BETWEEN), places });
    [texts, places, length] = [[], [], 0];
  };
  for (const block of blocks) {
    let at = length;
    for (const cell of block) {
      places.push({ cell, at });
      at += cell.text.length + 1;
    }
    const text = block.map((cell) => cell.text).join("\n");
    texts.push(text);
    length += text.length + BETWEEN.length;
    if (length > LONGEST_BATCH) close();
  }
  close();
  return batches;
}

async function searched(batches: readonly Batch[], findSecrets: FindSecrets): Promise<Searched[]> {
  const known = new Map<string, string>();
  const found: Searched[] = [];
  for (const batch of batches) {
    const { each, merged } = await findSecrets(batch.text);
    for (const { start, end, kind } of each) {
      const secret = batch.text.slice(start, end);
      if (secret.length >= LEAST_KNOWN && !secret.includes("\n") && !known.has(secret)) known.set(secret, kind);
    }
    found.push({ batch, matches: merged });
  }
  if (known.size > MOST_KNOWN) throw new UnredactableError(`it has more than ${MOST_KNOWN} secrets`);
  return found.map(({ batch, matches }) => {
    const again = [...known].flatMap(([secret, kind]) => placesOf(secret, kind, batch.text));
    return { batch, matches: withoutOverlaps([...matches, ...again]) };
  });
}

/** Where a known secret stands, not as a part of a longer word. */
function placesOf(secret: string, kind: string, text: string): SecretMatch[] {
  const places: SecretMatch[] = [];
  for (let start = text.indexOf(secret); start !== -1; start = text.indexOf(secret, start + secret.length)) {
    const end = start + secret.length;
    const isPart = /[A-Za-z0-9]{2}/.test(around(text, start)) || /[A-Za-z0-9]{2}/.test(around(text, end));
    if (!isPart) places.push({ start, end, kind });
  }
  return places;
}

function around(text: string, at: number): string {
  return text.slice(Math.max(0, at - 1), at + 1);
}

/** The lines that a match is in, each with its part of it. */
function cellsOf({ places }: Batch, { start, end }: SecretMatch): { cell: Cell; start: number; end: number }[] {
  let [low, high] = [0, places.length];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.at ?? 0) <= start) low = middle;
    else high = middle;
  }
  const cells: { cell: Cell; start: number; end: number }[] = [];
  for (let index = low; index < places.length; index++) {
    const { cell, at } = places[index] ?? { cell: null, at: end };
    if (cell === null || at >= end) break;
    const [from, to] = [Math.max(0, start - at), Math.min(cell.text.length, end - at)];
    if (cell.text.slice(from, to).trim() !== "") cells.push({ cell, start: from, end: to });
  }
  return cells;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly words: Placeholder[keyof Placeholder];
  /** It began on an earlier line: how far it is indented may stay. */
  readonly continued: boolean;
}

function replaced(text: string, pieces: readonly Piece[]): string {
  let result = "";
  let end = 0;
  for (const piece of pieces.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    // A line of both sides of a diff has its secrets twice.
    if (piece.start < end) {
      end = Math.max(end, piece.end);
      continue;
    }
    const blank = piece.continued ? (/^\s*/.exec(text.slice(piece.start, piece.end))?.[0] ?? "") : "";
    result += text.slice(end, piece.start) + blank + piece.words;
    end = piece.end;
  }
  return result + text.slice(end);
}
