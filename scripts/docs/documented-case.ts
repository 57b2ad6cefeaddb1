import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { LocalPolicies } from "../../app/cli/local-policies.ts";
import { readCase } from "../../app/cli/policy-tests/case-file.ts";
import { caseFiles } from "../../app/cli/policy-tests/case-files.ts";
import { judgeCase } from "../../app/cli/policy-tests/run-case.ts";
import type { Decision } from "../../app/policy/decision.ts";
import type { Snapshot } from "../../app/pull-request/snapshot.ts";

/** A case of `greenlight test` whose first lines say in a comment what it shows. */
export interface DocumentedCase {
  /** From the folder. */
  readonly file: string;
  /** The file's name without `.test.yml`. */
  readonly name: string;
  /** The first lines, without `#`. */
  readonly comment: string;
  readonly decision: Decision;
  readonly snapshot: Snapshot;
  /** The policies that judged it. */
  readonly local: LocalPolicies;
}

/**
 * The cases in a folder, judged, in the order of their names.
 *
 * @throws Error for one that cannot be read, or that has no comment
 */
export async function documentedCases(folder: string): Promise<DocumentedCase[]> {
  return await Promise.all((await caseFiles(folder)).map((file) => documentedCase(folder, file)));
}

async function documentedCase(folder: string, file: string): Promise<DocumentedCase> {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  const read = readCase(text);
  if (!read.valid) throw new Error(`${path}: ${read.problems.join(", ")}`);
  const { comment } = leadingComment(text);
  if (comment === "") throw new Error(`${path}: say in a comment what it shows`);
  const judged = await judgeCase(read.policyCase, path, {});
  return { file, name: basename(file).replace(/\.test\.\w+$/, ""), comment, ...judged };
}

/** What a YAML file says in the comment that it begins with, and the rest. */
export function leadingComment(text: string): { readonly comment: string; readonly rest: string } {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("#"));
  const comment = lines.slice(0, end).map((line) => line.replace(/^# ?/, ""));
  return { comment: comment.join("\n").trim(), rest: lines.slice(end).join("\n").trim() };
}
