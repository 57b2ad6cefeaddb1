import { type Document, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";
import type { core } from "zod";
import type { Problem } from "./problem.ts";
import { type Policy, policySchema } from "./schema.ts";
import { validKeys } from "./valid-keys.ts";
import { unknownKey, wording } from "./wording.ts";

export type ParsedPolicy =
  | { readonly valid: true; readonly policy: Policy }
  | { readonly valid: false; readonly problems: readonly Problem[] };

const LARGEST = 64 * 1024;
/** More aliases than any person writes; a bomb has millions. */
const MOST_ALIASES = 100;
/** More levels than any person reads; each condition inside another is one or two. */
const MOST_LEVELS = 50;

/**
 * Reads a policy file. All problems come at once, each with its place. Never throws.
 *
 * YAML 1.2 by the `yaml` package; anchors and merge keys work, duplicate keys and alias bombs are problems.
 */
export function parsePolicy(file: string): ParsedPolicy {
  const bytes = Buffer.byteLength(file, "utf8");
  if (bytes > LARGEST) {
    return invalid([atStart(`a policy may have at most ${LARGEST} bytes, this one has ${bytes}`)]);
  }
  // A byte order mark is no column of its own.
  const text = file.replace(/^\uFEFF/, "");
  if (text.includes("\uFFFD")) {
    return invalid([atStart("the file is not UTF-8: it holds bytes that are no text")]);
  }

  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    uniqueKeys: true,
    logLevel: "error",
  });
  if (document.errors.length > 0) return invalid(yamlProblems(document.errors, lines));
  if (document.contents === null) {
    return invalid([atStart("the file is empty: a policy starts with `version: 1` and has `rules`")]);
  }

  const aliases = aliasProblems(document, lines);
  if (aliases.length > 0) return invalid(aliases);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return invalid([atStart(/alias count/i.test(why) ? TOO_MANY_ALIASES : why)]);
  }
  // An alias inside its own anchor makes a circle, which has no deepest level either.
  const tooDeep = pathToLevel(value, MOST_LEVELS);
  if (tooDeep !== null) return invalid([{ ...place(lines, offsetOf(document, tooDeep, "value")), ...TOO_DEEP }]);

  const result = policySchema.safeParse(value);
  if (result.success) return { valid: true, policy: result.data };
  const problems = withoutEchoes(result.error.issues).flatMap((issue) => problemsOf(issue, { value, document, lines }));
  return invalid(problems.sort((a, b) => a.line - b.line || a.column - b.column));
}

const TOO_MANY_ALIASES = "too many aliases: they would unfold to far more than what is written";
const TOO_DEEP = { path: "", message: `nested too deeply: more than ${MOST_LEVELS} levels` };

/** Where the YAML package speaks to programmers. */
const YAML_WORDING: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: "a policy is one YAML document; remove this `---` and what follows",
  DUPLICATE_KEY: "this key is in the mapping already; each may be there once",
};

function yamlProblems(errors: Document["errors"], lines: LineCounter): Problem[] {
  // The YAML package runs into the end of the stack and reports it as an error of the text, once per level.
  const overflow = errors.find(({ message }) => /call stack|stack overflow/i.test(message));
  if (overflow !== undefined) return [{ ...place(lines, overflow.pos[0]), ...TOO_DEEP }];
  return errors.map(({ code, message, pos }) => ({
    ...place(lines, pos[0]),
    path: "",
    message: YAML_WORDING[code] ?? message,
  }));
}

/**
 * Aliases that stand for nothing, or more of them than may be. The YAML package walks the whole document to resolve one,
 * so that thousands would keep the worker busy for a minute; here all are seen in one walk.
 */
function aliasProblems(document: Document, lines: LineCounter): Problem[] {
  const problems: Problem[] = [];
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, {
    Value(_, { anchor }) {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias(_, alias) {
      aliases++;
      if (anchors.has(alias.source)) return;
      const message = `\`*${alias.source}\` stands for nothing: there is no anchor \`&${alias.source}\` before it`;
      problems.push({ ...place(lines, alias.range?.[0] ?? 0), path: "", message });
    },
  });
  return aliases > MOST_ALIASES ? [atStart(TOO_MANY_ALIASES)] : problems;
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

/** A policy file as text, as YAML, and as the value that it means. */
interface Source {
  readonly value: unknown;
  readonly document: Document;
  readonly lines: LineCounter;
}

function invalid(problems: readonly Problem[]): ParsedPolicy {
  return { valid: false, problems };
}

function atStart(message: string): Problem {
  return { line: 1, column: 1, path: "", message };
}

/** A mapping whose only key is misspelt would be told twice: unknown key, and no key. The first says it better. */
function withoutEchoes(issues: readonly core.$ZodIssue[]): core.$ZodIssue[] {
  const unknown = new Set(issues.flatMap((issue) => (issue.code === "unrecognized_keys" ? [written(issue.path)] : [])));
  return issues.filter((issue) => issue.code !== "custom" || !unknown.has(written(issue.path)));
}

function problemsOf(issue: core.$ZodIssue, source: Source): Problem[] {
  const { value, document, lines } = source;
  if (issue.code === "unrecognized_keys") {
    const { keys, path } = issue;
    return keys.map((key) => ({
      ...place(lines, offsetOf(document, [...path, key], "key")),
      path: written([...path, key]),
      message: unknownKey(key, validKeys(path)),
    }));
  }
  if (issue.code === "invalid_union") {
    const inner = nearestBranch(issue);
    if (inner !== null) {
      return inner.flatMap((nested) =>
        problemsOf({ ...nested, path: [...issue.path, ...nested.path] } as core.$ZodIssue, source),
      );
    }
  }
  const found = valueAt(value, issue.path);
  const missing = found === undefined && issue.path.length > 0;
  const node = missing ? issue.path.slice(0, -1) : issue.path;
  return [
    {
      ...place(lines, offsetOf(document, node, "value")),
      path: written(issue.path),
      message: missing ? `\`${String(issue.path.at(-1))}\` is missing` : wording(issue, found),
    },
  ];
}

/** Of the alternatives, the one that the author meant: it fits the value's kind and fails at something else. */
function nearestBranch(issue: core.$ZodIssueInvalidUnion): core.$ZodIssue[] | null {
  const ofItsKind = issue.errors.filter((branch) =>
    branch.every(
      ({ path, code }) => path.length > 0 || !["invalid_type", "invalid_value", "invalid_union"].includes(code),
    ),
  );
  return ofItsKind[0] ?? null;
}

function written(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) =>
      typeof step === "number" ? `${text}[${step}]` : text === "" ? String(step) : `${text}.${String(step)}`,
    "",
  );
}

function place(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** Where a path is written; where it is not written (it came by an alias or a merge), the nearest place above it. */
function offsetOf(document: Document, path: readonly PropertyKey[], part: "key" | "value"): number {
  for (let length = path.length; length >= 0; length--) {
    const prefix = path.slice(0, length);
    const node = length === path.length && part === "key" ? keyNode(document, prefix) : nodeAt(document, prefix);
    if (node?.range) return node.range[0];
  }
  return 0;
}

function nodeAt(document: Document, path: readonly PropertyKey[]): Node | null {
  if (path.length === 0) return document.contents;
  const found = document.getIn(path, true);
  return isNode(found) ? found : null;
}

/** What a path means, also where it is written by an alias or a merge. */
function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined,
    value,
  );
}

function keyNode(document: Document, path: readonly PropertyKey[]): Node | null {
  const parent = nodeAt(document, path.slice(0, -1));
  if (!isMap(parent)) return null;
  const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === path.at(-1));
  return pair && isNode(pair.key) ? pair.key : null;
}
