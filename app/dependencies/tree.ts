import { CORE_SCHEMA, load } from "js-yaml";
import { parse as parseTomlText } from "smol-toml";
import { type Document, isScalar, parseDocument, visit } from "yaml";
import { type Remark, Unreadable } from "./stated.ts";

/** Deeper than any file that people write; recursion must have an end. */
const DEEPEST = 60;
/** Longer than any lockfile that we have seen; to read more would take the worker's time. */
const LONGEST = 8_000_000;

/** As YAML with anchors; it takes some 0.3 µs for each character. */
const LONGEST_YAML = 1_000_000;
/** What stands for something else, or says of what kind it is. Package managers write neither. */
const ANCHOR = /(?:^|[\s[{,:-])[&*!][^\s,}\]'"]/m;

/** @throws {Unreadable} */
export function parseJson(text: string): unknown {
  // npm writes no byte order mark, and reads past one.
  return parsed("JSON", text, () => JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text) as unknown);
}

/** @throws {Unreadable} */
export function parseToml(text: string): unknown {
  return parsed("TOML", text, () => parseTomlText(text));
}

/**
 * YAML 1.2. By js-yaml, with which pnpm reads its own lockfiles and which takes a tenth of the time; anchors, aliases and
 * merge keys by the `yaml` package, which bounds what they unfold to.
 *
 * @throws {Unreadable}
 */
export function parseYaml(text: string): unknown {
  if (ANCHOR.test(text)) return yamlValue(parseYamlDocument(text));
  return parsed("YAML", text, () => load(text, { schema: CORE_SCHEMA }));
}

/** With its comments. @throws {Unreadable} */
export function parseYamlDocument(text: string): Document.Parsed {
  // The library compares every key with every other, and finds lines for messages that nobody reads: quadratic, both.
  if (text.length > LONGEST_YAML) throw new Unreadable(`it is longer than ${LONGEST_YAML} characters`);
  const options = { merge: true, uniqueKeys: false, prettyErrors: false, logLevel: "silent" } as const;
  return parsed("YAML", text, () => {
    const document = parseDocument(text, options);
    if (document.errors.length > 0 || hasKeyTwice(document)) throw new Error("not valid");
    return document;
  });
}

function hasKeyTwice(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Map(_key, { items }) {
      const keys = new Set(items.map(({ key }) => (isScalar(key) ? key.value : key)));
      if (keys.size === items.length) return undefined;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** @throws {Unreadable} */
export function yamlValue(document: Document.Parsed): unknown {
  return parsed("YAML", "", () => document.toJS({ maxAliasCount: 100 }) as unknown);
}

/** The parsers' own messages quote the file, which is other people's text: they are not passed on. */
export function parsed<T>(language: string, text: string, parse: () => T): T {
  if (text.length > LONGEST) throw new Unreadable(`it is longer than ${LONGEST} characters`);
  try {
    return parse();
  } catch {
    throw new Unreadable(`it is not valid ${language}`);
  }
}

/** @throws {Unreadable} where it is a list or a single value */
export function requireTable(value: unknown): void {
  if (!isTable(value)) throw new Unreadable("it is not a table of keys and values");
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The keys and values of a table; none of anything else. */
export function entriesOf(value: unknown): [string, unknown][] {
  return isTable(value) ? Object.entries(value) : [];
}

/** The items of a list; none of anything else. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What a table says under a key, never what JavaScript's own objects say (`constructor`). */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => (isTable(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
}

export function textAt(value: unknown, ...keys: readonly string[]): string | null {
  const found = at(value, ...keys);
  return typeof found === "string" ? found : null;
}

/** A table without some of its keys. */
export function without(value: unknown, ...keys: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(entriesOf(value).filter(([key]) => !keys.includes(key)));
}

/** The same text for the same value, whatever the order of its keys; empty for none. @throws {Unreadable} */
export function canonical(value: unknown, depth = 0): string {
  if (depth > DEEPEST) throw new Unreadable(`it is nested more than ${DEEPEST} levels deep`);
  if (value === undefined) return "";
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(",")}]`;
  if (!isTable(value)) return typeof value === "string" ? JSON.stringify(value) : String(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key], depth + 1)}`).join(",")}}`;
}

/** A tree as remarks: `scripts.test` and its value, so many levels down. @throws {Unreadable} */
export function remarksOn(value: unknown, levels = 3, prefix = ""): Map<string, Remark> {
  const remarks = new Map<string, Remark>();
  const walk = (inner: unknown, path: string, left: number) => {
    const entries = entriesOf(inner);
    if (left === 0 || entries.length === 0) remarks.set(path, { value: canonical(inner) });
    else for (const [key, each] of entries) walk(each, path === "" ? key : `${path}.${key}`, left - 1);
  };
  for (const [key, each] of entriesOf(value)) walk(each, `${prefix}${key}`, levels - 1);
  return remarks;
}
