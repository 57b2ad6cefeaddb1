import { TooMuchWork } from "./effort.ts";

/**
 * One name in a glob (what is between two slashes), matched against one name of a path: `*`, `?`, sets, and `\`.
 *
 * Each `*` takes as few characters as it can, and is only ever asked for more by the end of the name or by what stands
 * before the next `*`: there is nothing to gain from going back to an earlier one. So matching takes at most the length of
 * the name times that of the longest piece between two stars.
 */
export interface Segment {
  /** What it is if it fits one name alone; else null. */
  readonly literal: string | null;
  /** What every name that it fits begins and ends with. */
  readonly beginning: string;
  readonly ending: string;
  /** What stands between its stars, if that is all that is special about it; else null. */
  readonly pieces: readonly string[] | null;
  /** Code points, {@link STAR}, {@link ANY}, and below that places in `sets`. */
  readonly parts: readonly number[];
  readonly sets: readonly CharacterSet[];
}

const STAR = -1;
const ANY = -2;
const SETS = -3;

interface CharacterSet {
  readonly negated: boolean;
  readonly ranges: readonly (readonly [number, number])[];
}

/** A name of a path, and its code points once somebody has asked for them. */
export interface Name {
  readonly text: string;
  codes?: readonly number[];
}

/** Counts the characters that are looked at, to the most that may be. */
export interface Looked {
  characters: number;
  readonly most: number;
}

/** Reads one name of a glob; every text is one. */
export function readSegment(text: string): Segment {
  const characters = [...text];
  const lastClosing = characters.lastIndexOf("]");
  const parts: number[] = [];
  const sets: CharacterSet[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    const next = characters[at + 1];
    if (character === "*") {
      if (parts.at(-1) !== STAR) parts.push(STAR);
    } else if (character === "?") parts.push(ANY);
    else if (character === "\\" && next !== undefined) {
      parts.push(codeOf(next));
      at++;
    } else {
      const read = character === "[" && at < lastClosing ? readSet(characters, at) : null;
      parts.push(read === null ? codeOf(character) : SETS - sets.length);
      if (read === null) continue;
      sets.push(read.set);
      at = read.end;
    }
  }
  const ending = textOf(parts.slice(parts.findLastIndex((part) => part < 0) + 1));
  const special = parts.findIndex((part) => part < 0);
  const beginning = textOf(special < 0 ? parts : parts.slice(0, special));
  // Half of a character could be found within a whole one.
  const isPlain = parts.every((part) => part >= STAR) && text.isWellFormed();
  return {
    literal: parts.every((part) => part >= 0) ? ending : null,
    beginning,
    ending,
    pieces: isPlain ? piecesOf(parts) : null,
    parts,
    sets,
  };
}

function piecesOf(parts: readonly number[]): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  for (let at = 0; at <= parts.length; at++) {
    if (at < parts.length && parts[at] !== STAR) continue;
    pieces.push(textOf(parts.slice(start, at)));
    start = at + 1;
  }
  return pieces;
}

function textOf(codes: readonly number[]): string {
  return String.fromCodePoint(...codes);
}

/** A set such as `[a-z]` that starts here; null if it is never closed, and so is no set. `end` is its last character. */
function readSet(characters: readonly string[], start: number): { set: CharacterSet; end: number } | null {
  let at = start + 1;
  const negated = characters[at] === "!" || characters[at] === "^";
  if (negated) at++;
  const first = at;
  const ranges: (readonly [number, number])[] = [];
  for (; at < characters.length; at++) {
    if (characters[at] === "]" && at > first) return { set: { negated, ranges }, end: at };
    if (characters[at] === "\\" && at + 1 < characters.length) at++;
    const from = characters[at] ?? "";
    let to = from;
    if (characters[at + 1] === "-" && at + 2 < characters.length && characters[at + 2] !== "]") {
      at += characters[at + 2] === "\\" && at + 3 < characters.length ? 3 : 2;
      to = characters[at] ?? "";
    }
    // One that runs backwards holds nothing.
    ranges.push([codeOf(from), codeOf(to)]);
  }
  return null;
}

/**
 * Whether a name fits; `looked` is told how much work that was.
 *
 * @throws {TooMuchWork} if it is more than may be
 */
export function fitsSegment(segment: Segment, name: Name, looked: Looked): boolean {
  const { pieces } = segment;
  if (pieces === null) {
    looked.characters += name.text.length;
    name.codes ??= Array.from(name.text, codeOf);
    return fitsParts(segment, name.codes, looked);
  }
  looked.characters += 2 * pieces.length + (name.text.length >> 3);
  return fitsPieces(pieces, name.text);
}

/** Whether a text is these pieces, with anything between them. */
export function fitsPieces(pieces: readonly string[], text: string): boolean {
  const start = pieces[0] ?? "";
  if (pieces.length === 1) return text === start;
  const end = pieces[pieces.length - 1] ?? "";
  const last = text.length - end.length;
  if (!text.startsWith(start) || !text.endsWith(end)) return false;
  let at = start.length;
  for (let index = 1; index < pieces.length - 1; index++) {
    const piece = pieces[index] ?? "";
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= last;
}

function fitsParts({ parts, sets }: Segment, codes: readonly number[], looked: Looked): boolean {
  let part = 0;
  let at = 0;
  // Where to go on if what follows the last star does not fit here.
  let afterStar = -1;
  let restart = 0;
  while (at < codes.length || part < parts.length) {
    looked.characters++;
    if (looked.characters > looked.most) throw new TooMuchWork("one glob and one path");
    const wanted = parts[part];
    const code = codes[at];
    if (wanted === STAR) {
      part++;
      if (part === parts.length) return true;
      afterStar = part;
      restart = at;
    } else if (wanted !== undefined && code !== undefined && isOf(wanted, code, sets, looked)) {
      part++;
      at++;
    } else {
      if (afterStar < 0 || restart >= codes.length) return false;
      restart++;
      part = afterStar;
      at = restart;
    }
  }
  return true;
}

function isOf(wanted: number, code: number, sets: readonly CharacterSet[], looked: Looked): boolean {
  if (wanted >= 0) return wanted === code;
  if (wanted === ANY) return true;
  const set = sets[SETS - wanted];
  if (set === undefined) return false;
  looked.characters += set.ranges.length;
  return set.ranges.some(([from, to]) => from <= code && code <= to) !== set.negated;
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
