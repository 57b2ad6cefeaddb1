import { type Document, isMap, isNode, isPair, isScalar, type LineCounter, type Node } from "yaml";
import type { core } from "zod";
import { placeAt } from "./policy-yaml.ts";
import type { Problem } from "./problem.ts";
import { validKeys } from "./valid-keys.ts";
import { unknownKey, wording } from "./wording.ts";

/** A file as YAML, as the value that it means, and what it should be. */
export interface YamlSource {
  readonly value: unknown;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly schema: core.$ZodType;
}

/** What is wrong at one place of a YAML file, as people find it. */
export function problemsOf(issue: core.$ZodIssue, source: YamlSource): Problem[] {
  const { value, document, lines, schema } = source;
  if (issue.code === "unrecognized_keys") {
    const { keys, path } = issue;
    return keys.map((key) => ({
      ...placeAt(lines, offsetOf(document, [...path, key], "key")),
      path: written([...path, key]),
      message: unknownKey(key, validKeys(schema, path)),
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
      ...placeAt(lines, offsetOf(document, node, "value")),
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

/** A key's path as it is told: `rules[0].when.files`. */
export function written(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) =>
      typeof step === "number" ? `${text}[${step}]` : text === "" ? String(step) : `${text}.${String(step)}`,
    "",
  );
}

/** Where a path is written; where it is not written (it came by an alias or a merge), the nearest place above it. */
export function offsetOf(document: Document, path: readonly PropertyKey[], part: "key" | "value"): number {
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
