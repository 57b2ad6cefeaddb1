/** What a line of `.gitattributes` says of an attribute: `name`, `-name`, `!name` or `name=value`. */
export interface AttributeSetting {
  readonly name: string;
  /** `true`: set; `false`: unset; null: as if nothing were said; a text: its value. */
  readonly state: true | false | null | string;
}

export interface AttributeLine {
  /** Of files, as in gitignore; null where the line defines the macro `macro`. */
  readonly pattern: string | null;
  readonly macro: string | null;
  /** In the order in which they are written; the last of a name counts. */
  readonly settings: readonly AttributeSetting[];
}

/** Git passes over lines that are longer, in bytes (attr.h, ATTR_MAX_LINE_LENGTH). */
const LONGEST = 2048;
const BLANK = /[ \t\r]+/;
const NAME = /^[A-Za-z0-9_.][-A-Za-z0-9_.]*$/;

/**
 * The lines of a `.gitattributes` file that git heeds, top down (git-scm.com/docs/gitattributes). As git does, it passes
 * over comments, over patterns that begin with `!`, and over the whole of a line that names an attribute that cannot be one.
 */
export function attributeLines(text: string): AttributeLine[] {
  const lines = (text.startsWith("\uFEFF") ? text.slice(1) : text).split("\n");
  return lines.flatMap((line) => {
    if (line.length > LONGEST) return [];
    const read = readLine(line.replace(/^[ \t\r]+/, ""));
    return read === null ? [] : [read];
  });
}

function readLine(line: string): AttributeLine | null {
  if (line === "" || line.startsWith("#")) return null;
  if (line.startsWith("[attr]")) {
    const [macro = "", ...words] = wordsOf(line.slice("[attr]".length));
    const settings = settingsOf(words);
    return settings === null || !isName(macro) ? null : { pattern: null, macro, settings };
  }
  const { pattern, rest } = patternOf(line);
  const settings = settingsOf(wordsOf(rest));
  if (settings === null || pattern === "" || pattern.startsWith("!")) return null;
  return { pattern, macro: null, settings };
}

/** A pattern ends at a blank, unless it stands in quotes as C writes them. */
function patternOf(line: string): { pattern: string; rest: string } {
  const quoted = /^"((?:[^"\\]|\\.)*)"(.*)$/s.exec(line);
  const unquoted = quoted === null ? null : unquote(quoted[1] ?? "");
  if (unquoted !== null) return { pattern: unquoted, rest: quoted?.[2] ?? "" };
  const end = line.search(BLANK);
  return end < 0 ? { pattern: line, rest: "" } : { pattern: line.slice(0, end), rest: line.slice(end) };
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

/** Null where an escape is none. Octal escapes are bytes of UTF-8. */
function unquote(text: string): string | null {
  const bytes: number[] = [];
  const take = (piece: string) => bytes.push(...new TextEncoder().encode(piece));
  for (const [piece] of text.matchAll(/\\[0-3][0-7]{2}|\\.|[^\\]+/gs)) {
    const meant = ESCAPES[piece.slice(1)];
    if (!piece.startsWith("\\")) take(piece);
    else if (piece.length === 4) bytes.push(Number.parseInt(piece.slice(1), 8));
    else if (meant === undefined) return null;
    else take(meant);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function wordsOf(text: string): string[] {
  return text.split(BLANK).filter((word) => word !== "");
}

function settingsOf(words: readonly string[]): AttributeSetting[] | null {
  const settings: AttributeSetting[] = [];
  for (const word of words) {
    const sign = word.startsWith("-") || word.startsWith("!") ? word.charAt(0) : "";
    const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(word.slice(sign.length)) ?? [];
    if (!isName(name)) return null;
    settings.push({ name, state: sign === "-" ? false : sign === "!" ? null : (value ?? true) });
  }
  return settings;
}

/** Names that begin with `builtin_` are git's own. */
function isName(name: string): boolean {
  return NAME.test(name) && !name.startsWith("builtin_");
}
