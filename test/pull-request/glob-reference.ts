import { RE2JS } from "re2js";

/**
 * What globs mean, written as regular expressions: too slow to decide by, and easy to compare with.
 */
export function pathFitsReference(glob: string, path: string, folders: boolean): boolean {
  return RE2JS.compile(pathPattern(glob, folders), RE2JS.DOTALL).matches(path);
}

export function nameFitsReference(pattern: string, name: string): boolean {
  return RE2JS.compile(pattern.split("*").map(RE2JS.quote).join(".*"), RE2JS.DOTALL).matches(name);
}

function pathPattern(glob: string, folders: boolean): string {
  const end = withoutSlashesAtEnd(glob);
  const body = end.startsWith("/") ? end.slice(1) : end;
  const segments = body.split("/");
  let pattern = end.includes("/") ? "" : "(?:.*/)?";
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === "**") {
      // `a/**` is everything below a, not a itself; `**/a` and `a/**/b` may stand for no folder at all.
      pattern += last ? ".+" : "(?:.*/)?";
    } else {
      pattern += segmentPattern(segment) + (last ? "" : "/");
    }
  });
  if (end !== glob) return `${pattern}/.*`;
  return folders ? `${pattern}(?:/.*)?` : pattern;
}

function withoutSlashesAtEnd(glob: string): string {
  let end = glob.length;
  while (end > 0 && glob.charAt(end - 1) === "/") end--;
  return glob.slice(0, end);
}

function segmentPattern(segment: string): string {
  const characters = [...segment];
  const lastClosing = characters.lastIndexOf("]");
  let pattern = "";
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    const next = characters[at + 1];
    if (character === "*") pattern += "[^/]*";
    else if (character === "?") pattern += "[^/]";
    else if (character === "\\" && next !== undefined) {
      pattern += RE2JS.quote(next);
      at++;
    } else {
      const set = character === "[" && at < lastClosing ? readSet(characters, at) : null;
      pattern += set?.pattern ?? RE2JS.quote(character);
      at = set?.end ?? at;
    }
  }
  return pattern;
}

/** Every character but the slash, by code point: no set ever crosses folders. */
const ANY = "[^/]";
const NONE = "[^\\x{0}-\\x{10FFFF}]";

/** A set such as `[a-z]` that starts here; null if it is never closed, and so is no set. `end` is its last character. */
function readSet(characters: readonly string[], start: number): { pattern: string; end: number } | null {
  let at = start + 1;
  const negated = characters[at] === "!" || characters[at] === "^";
  if (negated) at++;
  const first = at;
  const ranges: string[] = [];
  for (; at < characters.length; at++) {
    if (characters[at] === "]" && at > first) return { pattern: setPattern(ranges, negated), end: at };
    if (characters[at] === "\\" && at + 1 < characters.length) at++;
    const from = characters[at] ?? "";
    let to = from;
    if (characters[at + 1] === "-" && at + 2 < characters.length && characters[at + 2] !== "]") {
      at += characters[at + 2] === "\\" && at + 3 < characters.length ? 3 : 2;
      to = characters[at] ?? "";
    }
    ranges.push(...rangePatterns(from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0));
  }
  return null;
}

function setPattern(ranges: readonly string[], negated: boolean): string {
  if (ranges.length === 0) return negated ? ANY : NONE;
  return negated ? `[^/${ranges.join("")}]` : `[${ranges.join("")}]`;
}

const SLASH = 0x2f;

/** A range without the slash; one that runs backwards holds nothing. */
function rangePatterns(from: number, to: number): string[] {
  if (from > to) return [];
  if (from <= SLASH && SLASH <= to) return [...rangePatterns(from, SLASH - 1), ...rangePatterns(SLASH + 1, to)];
  const point = (code: number) => `\\x{${code.toString(16)}}`;
  return [`${point(from)}-${point(to)}`];
}
