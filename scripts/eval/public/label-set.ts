import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CaseFile, EvalCase } from "../cases/eval-case.ts";
import { filesOfDiff } from "./unified-diff.ts";

/** What was read of a label set, and what of it could not be used, in sentences. */
export interface LabelSet {
  readonly cases: readonly EvalCase[];
  readonly messages: readonly string[];
}

/** A folder that is not what it was said to be. */
export class LabelSetError extends Error {
  override readonly name = "LabelSetError";
}

export interface LabelledPull {
  readonly owner: string;
  readonly name: string;
  readonly number: number;
}

export function pullOf(url: string): LabelledPull | null {
  const [, owner, name, number] = /^https:\/\/github\.com\/([\w.-]+)\/([\w.-]+)\/pull\/(\d+)\/?$/.exec(url) ?? [];
  return owner === undefined || name === undefined ? null : { owner, name, number: Number(number) };
}

/** Neither label set has the diffs that its labels are about: they lie beside them, one file each. */
export function diffPath(directory: string, { owner, name, number }: LabelledPull): string {
  return join(directory, "diffs", `${owner}__${name}__${number}.diff`);
}

/** @returns the files, or why they are not known */
export function readDiff(path: string): readonly CaseFile[] | string {
  if (!existsSync(path)) return "its diff is not there";
  try {
    const files = filesOfDiff(readFileSync(path, "utf8"));
    return files.length > 0 ? files : "its diff is empty";
  } catch (error) {
    return `its diff cannot be understood: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** @throws {LabelSetError} where it is no JSON list */
export function readList(path: string): readonly unknown[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new LabelSetError(
      `${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (Array.isArray(json)) return json;
  const pointer = "It may be a pointer of Git LFS; `git lfs pull` fetches what it points to.";
  throw new LabelSetError(`${path} is no list of pull requests. ${pointer}`);
}

/** One sentence for all pull requests that were left out for the same reason, with an example of how to mend it. */
export function leftOut(missing: ReadonlyMap<string, readonly string[]>): string[] {
  return [...missing].map(([reason, hints]) => {
    const pulls = hints.length === 1 ? "One pull request was" : `${hints.length} pull requests were`;
    return `${pulls} left out: ${reason}. ${hints[0] ?? ""}`.trim();
  });
}
