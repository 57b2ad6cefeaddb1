import type { core } from "zod";
import { readingPatterns } from "./conditions/pattern.ts";
import type { Guardrails } from "./guardrails.ts";
import { placeAt, readPolicyYaml } from "./policy-yaml.ts";
import { withPresets } from "./presets/expand.ts";
import type { Problem } from "./problem.ts";
import { type Policy, policySchema, type WrittenPolicy } from "./schema.ts";
import { type PolicyOwner, wholeFileIssues } from "./whole-file.ts";
import { offsetOf, problemsOf, written } from "./yaml-problems.ts";

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
    .flatMap((issue) => problemsOf(issue, { value, document, lines, schema: policySchema }));
  return invalid([...parts, ...whole]);
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
