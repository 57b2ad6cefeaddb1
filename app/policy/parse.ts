import { type Document, isMap, isNode, isPair, isScalar, type LineCounter, type Node } from "yaml";
import type { core } from "zod";
import { readingPatterns } from "./conditions/pattern.ts";
import type { Guardrails } from "./guardrails.ts";
import { placeAt, readPolicyYaml } from "./policy-yaml.ts";
import { withPresets } from "./presets/expand.ts";
import type { Problem } from "./problem.ts";
import { type Policy, policySchema, type WrittenPolicy } from "./schema.ts";
import { validKeys } from "./valid-keys.ts";
import { type PolicyOwner, wholeFileIssues } from "./whole-file.ts";
import { unknownKey, wording } from "./wording.ts";

export type ParsedPolicy = { readonly valid: true; readonly policy: Policy } | InvalidPolicy;

/** The organisation's file may have guardrails, and then need not have rules. */
export type ParsedOrganizationPolicy =
  | { readonly valid: true; readonly policy: Policy | null; readonly guardrails: Guardrails | null }
  | InvalidPolicy;

interface InvalidPolicy {
  readonly valid: false;
  readonly problems: readonly Problem[];
}

/** As many as anybody reads at once. */
const MOST_PROBLEMS = 100;

/**
 * Reads a repository's policy file. All problems come at once, each with its place. Never throws.
 *
 * YAML 1.2 by the `yaml` package; anchors and merge keys work, duplicate keys and alias bombs are problems.
 */
export function parsePolicy(file: string): ParsedPolicy {
  const parsed = parseFile(file, "repository");
  return parsed.valid ? { valid: true, policy: withPresets(parsed.written) } : parsed;
}

/** Reads the policy file of an organisation's repository `.github`, in the same way. Never throws. */
export function parseOrganizationPolicy(file: string): ParsedOrganizationPolicy {
  const parsed = parseFile(file, "organization");
  if (!parsed.valid) return parsed;
  const { written } = parsed;
  const hasRules = written.rules !== undefined || written.extends !== undefined;
  return { valid: true, policy: hasRules ? withPresets(written) : null, guardrails: written.guardrails ?? null };
}

function parseFile(
  file: string,
  owner: PolicyOwner,
): { readonly valid: true; readonly written: WrittenPolicy } | InvalidPolicy {
  const yaml = readPolicyYaml(file);
  if (!yaml.valid) return invalid(yaml.problems);
  const { value, document, lines } = yaml;
  const result = readingPatterns(() => policySchema.safeParse(value));
  const whole = wholeFileIssues(value, owner).map(({ path, message }) => ({
    ...placeAt(lines, offsetOf(document, path, "key")),
    path: written(path),
    message,
  }));
  if (result.success && whole.length === 0) return { valid: true, written: result.data };
  const parts = withoutEchoes(result.error?.issues ?? [])
    // Each is looked up in the document; one more than are told.
    .slice(0, MOST_PROBLEMS + 1)
    .flatMap((issue) => problemsOf(issue, { value, document, lines }));
  return invalid([...parts, ...whole]);
}

/** A policy file as text, as YAML, and as the value that it means. */
interface Source {
  readonly value: unknown;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** All problems, in the order of the file. */
function invalid(problems: readonly Problem[]): InvalidPolicy {
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const next = sorted[MOST_PROBLEMS];
  if (next === undefined) return { valid: false, problems: sorted };
  const more = { ...next, path: "", message: `and more: these are the first ${MOST_PROBLEMS} problems` };
  return { valid: false, problems: [...sorted.slice(0, MOST_PROBLEMS), more] };
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
      ...placeAt(lines, offsetOf(document, [...path, key], "key")),
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

function written(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) =>
      typeof step === "number" ? `${text}[${step}]` : text === "" ? String(step) : `${text}.${String(step)}`,
    "",
  );
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
