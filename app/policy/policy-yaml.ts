import {
  Composer,
  type CST,
  type Document,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  visit,
  type YAMLMap,
  type YAMLParseError,
} from "yaml";
import type { Problem } from "./problem.ts";

/** A policy file as text, as YAML, and as the value that it means; or what is wrong with it as YAML. */
export type PolicyYaml =
  | { readonly valid: true; readonly value: unknown; readonly document: Document; readonly lines: LineCounter }
  | { readonly valid: false; readonly problems: readonly Problem[] };

const LARGEST = 64 * 1024;
/**
 * Words, signs, spaces and ends of lines: what the YAML package takes its time for, some 1.5 µs for each. 100 rules as people
 * write them, with 1,000 globs in 36 KB, have 11,000.
 */
const MOST_TOKENS = 14_000;
/** More aliases than any person writes; a bomb has millions. */
const MOST_ALIASES = 100;
/** With every alias written out. */
const MOST_VALUES = 15_000;
/** As many errors of the YAML as anybody reads, and some: each costs as much as 10 words. */
const MOST_ERRORS = 200;
/** More levels than any person reads; each condition inside another is one or two. */
const MOST_LEVELS = 50;

/**
 * Reads a file as YAML 1.2, by the `yaml` package, whose work is bounded: a file that would keep it busy is refused. Anchors
 * and merge keys work, duplicate keys and alias bombs are problems. Never throws.
 */
export function readPolicyYaml(file: string): PolicyYaml {
  const bytes = Buffer.byteLength(file, "utf8");
  if (bytes > LARGEST) return refused(atStart(`a policy may have at most ${LARGEST} bytes, this one has ${bytes}`));
  // A byte order mark is no column of its own.
  const text = file.replace(/^\uFEFF/, "");
  if (text.includes("\uFFFD")) return refused(atStart("the file is not UTF-8: it holds bytes that are no text"));

  const lines = new LineCounter();
  const composed = compose(text, lines);
  if ("message" in composed) return refused(composed);
  const { document, errors, others } = composed;
  // The YAML package runs into the end of the stack and reports it as an error of the text, once per level.
  const overflow = errors.find(({ message }) => /call stack|stack overflow/i.test(message));
  if (overflow !== undefined) return refused({ ...placeAt(lines, overflow.pos[0]), ...TOO_DEEP });
  const { duplicates, aliases } = walk(document, lines);
  const problems = [...errors.map((error) => told(error, lines)), ...duplicates, ...others];
  if (problems.length > 0) return { valid: false, problems };
  if (document.contents === null) {
    return refused(atStart(EMPTY));
  }
  if (aliases.length > 0) return { valid: false, problems: aliases };

  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refused(atStart(/alias count/i.test(why) ? TOO_MANY_ALIASES : why));
  }
  if (sizeOf(value, new Map()) > MOST_VALUES) return refused(atStart(TOO_MANY_ALIASES));
  // An alias inside its own anchor makes a circle, which has no deepest level either.
  const tooDeep = pathToLevel(value, MOST_LEVELS);
  if (tooDeep !== null) return refused({ ...placeAt(lines, offsetOfNode(document, tooDeep)), ...TOO_DEEP });
  return { valid: true, value, document, lines };
}

const TOO_MANY_ALIASES = "too many aliases: they would unfold to far more than what is written";
const TOO_DEEP = { path: "", message: `nested too deeply: more than ${MOST_LEVELS} levels` };
const TOO_LONG = `too long: what is before this has ${MOST_TOKENS} words, signs and spaces, and more is not read`;

function told({ message, pos }: YAMLParseError, lines: LineCounter): Problem {
  return { ...placeAt(lines, pos[0]), path: "", message };
}

/** What became of reading the tokens. */
interface Reading {
  /** Why no more is read. */
  problem: Problem | null;
  /** More errors than are told. */
  cut: boolean;
}

interface Composed {
  readonly document: Document;
  readonly errors: readonly YAMLParseError[];
  /** That there is another document after it. */
  readonly others: readonly Problem[];
}

/** As `parseDocument` does it, but token by token, so that it can be told when they are too many. */
function compose(text: string, lines: LineCounter): Composed | Problem {
  // Keys are looked at below: the package compares each with all before it.
  const composer = new Composer({ merge: true, uniqueKeys: false, logLevel: "error" });
  const reading: Reading = { problem: null, cut: false };
  const others: Problem[] = [];
  let document: Document | null = null;
  for (const each of composer.compose(tokensOf(text, lines, reading), true, text.length)) {
    if (reading.problem !== null) return reading.problem;
    if (document !== null) {
      others.push({ ...placeAt(lines, each.range[0]), path: "", message: MORE_DOCUMENTS });
      break;
    }
    document = each;
  }
  if (reading.problem !== null) return reading.problem;
  if (document === null) return atStart(EMPTY);
  const errors: readonly YAMLParseError[] = document.errors;
  return reading.cut && errors.length === 0 ? atStart("not valid YAML") : { document, errors, others };
}

const MORE_DOCUMENTS = "a policy is one YAML document; remove this `---` and what follows";
const EMPTY = "the file is empty: a policy starts with `version: 1` and has `rules`";

function* tokensOf(text: string, lines: LineCounter, reading: Reading): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const read = { tokens: 0, brackets: 0, indicators: 0, aliases: 0, errors: 0 };
  let offset = 0;
  let isText = false;
  for (const token of new Lexer().lex(text)) {
    read.tokens++;
    if (isText) isText = false;
    else if (token === "[" || token === "{") read.brackets++;
    else if (token === "]" || token === "}") read.brackets = Math.max(0, read.brackets - 1);
    else if (token === "-" || token === "?") read.indicators++;
    else if (token === "\n" || token === "\r\n") read.indicators = 0;
    else if (token.startsWith("*")) read.aliases++;
    else isText = token === PLAIN_TEXT_FOLLOWS;
    const why = tooMuch(read);
    if (why !== null) {
      reading.problem = why === TOO_MANY_ALIASES ? atStart(why) : { ...placeAt(lines, offset), path: "", message: why };
      return;
    }
    if (!MARKS.includes(token)) offset += token.length;
    for (const part of parser.next(token)) {
      if (part.type === "error") read.errors++;
      yield part;
    }
    reading.cut = read.errors > MOST_ERRORS;
    if (reading.cut) break;
  }
  yield* parser.end();
}

function tooMuch(read: {
  readonly tokens: number;
  readonly brackets: number;
  readonly indicators: number;
  readonly aliases: number;
}): string | null {
  if (read.aliases > MOST_ALIASES) return TOO_MANY_ALIASES;
  if (read.brackets + read.indicators > 2 * MOST_LEVELS) return TOO_DEEP.message;
  return read.tokens > MOST_TOKENS ? TOO_LONG : null;
}

/** The lexer's own marks, which stand for no character: https://eemeli.org/yaml/#lexer */
const PLAIN_TEXT_FOLLOWS = "\u001F";
const MARKS = [PLAIN_TEXT_FOLLOWS, "\u0002", "\u0018"];

interface Walked {
  readonly duplicates: Problem[];
  readonly aliases: Problem[];
}

/**
 * Duplicate keys, and aliases that stand for nothing. The YAML package walks the whole document to resolve one alias; here
 * all are seen in one walk.
 */
function walk(document: Document, lines: LineCounter): Walked {
  const walked: Walked = { duplicates: [], aliases: [] };
  const anchors = new Set<string>();
  const meet = ({ anchor }: { anchor?: string }) => {
    if (anchor !== undefined) anchors.add(anchor);
  };
  visit(document, {
    Map(_, map) {
      meet(map);
      for (const offset of repeatedKeys(map)) {
        const message = "this key is in the mapping already; each may be there once";
        walked.duplicates.push({ ...placeAt(lines, offset), path: "", message });
      }
    },
    Value: (_, node) => meet(node),
    Alias(_, alias) {
      if (anchors.has(alias.source)) return;
      const message = `\`*${alias.source}\` stands for nothing: there is no anchor \`&${alias.source}\` before it`;
      walked.aliases.push({ ...placeAt(lines, alias.range?.[0] ?? 0), path: "", message });
    },
  });
  return walked;
}

function repeatedKeys(map: YAMLMap): number[] {
  const seen = new Set<string>();
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    // `1` and `"1"` are one key once they are read.
    const name = String(key.value);
    if (seen.has(name)) return [key.range?.[0] ?? 0];
    seen.add(name);
    return [];
  });
}

/** How many values there are with every alias written out; a circle is left to {@link pathToLevel}. */
function sizeOf(value: unknown, known: Map<object, number>): number {
  if (typeof value !== "object" || value === null) return 1;
  const before = known.get(value);
  if (before !== undefined) return before;
  known.set(value, 0);
  const size = Object.values(value).reduce<number>((sum, child) => sum + sizeOf(child, known), 1);
  known.set(value, size);
  return size;
}

/** Where a value is nested this deeply; null if it is not. */
function pathToLevel(value: unknown, levels: number): PropertyKey[] | null {
  if (typeof value !== "object" || value === null) return null;
  if (levels === 0) return [];
  for (const [key, child] of Object.entries(value)) {
    const deeper = pathToLevel(child, levels - 1);
    if (deeper !== null) return [Array.isArray(value) ? Number(key) : key, ...deeper];
  }
  return null;
}

/** Where a path is written, or the nearest above it that is. */
function offsetOfNode(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNodeWithRange(node)) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function isNodeWithRange(node: unknown): node is Node & { range: [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}

/** Line and column, from 1. */
export function placeAt(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function atStart(message: string): Problem {
  return { line: 1, column: 1, path: "", message };
}

function refused(problem: Problem): PolicyYaml {
  return { valid: false, problems: [problem] };
}
