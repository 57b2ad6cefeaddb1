import { isLockfile } from "../../dependencies/index.ts";
import { fitsNames, globOf, namesOf } from "../../pull-request/glob.ts";
import type { Looked } from "../../pull-request/segment.ts";
import type { FileDiff } from "../diff/file-diff.ts";
import type { AttributesOf } from "./attributes.ts";

/** What decides that the model does not read a path; nothing of it comes from the pull request. */
export interface SkipRules {
  /** `review.ignore` of the policy. */
  readonly ignore: readonly string[];
  /** What the base branch's `.gitattributes` say; null where not all of them could be read, and so nothing may rest on them. */
  readonly attributes: AttributesOf | null;
  /** How much work all paths may be together: a pull request has thousands, and a policy hundreds of globs. */
  readonly looked: Looked;
}

/**
 * The rule by which the model does not read a file; null if it does. By its path alone: no marker, name or shape that a
 * pull request can bring itself may hide a file, so minified names and long lines skip nothing, and a lockfile is one by
 * its exact name. A renamed file is skipped only if it is so under both names, since a rename is a deletion and an addition.
 *
 * @throws {TooMuchWork} if it is more than may be
 */
export function skipRule({ path, previousPath }: FileDiff, rules: SkipRules): string | null {
  const rule = skipRuleOf(path, rules);
  return previousPath === null || skipRuleOf(previousPath, rules) !== null ? rule : null;
}

/** The rule for one path. */
export function skipRuleOf(path: string, { ignore, attributes, looked }: SkipRules): string | null {
  const names = namesOf(path);
  // Who ignores `*.md` means files, not what is in a folder called `evil.md`.
  const glob = ignore.find((each) => fitsNames(globOf(each, false), names, looked));
  if (glob !== undefined) return `review.ignore: ${glob}`;
  if (isLockfile(path)) return "a lockfile";
  const attribute = attributes?.(path);
  if (attribute === undefined) return null;
  for (const [name, what] of MARKED) {
    const state = attribute(name);
    if (state === true || state === "true") return `${what}: ${name} in .gitattributes`;
  }
  return attribute("diff") === false ? "no diff wanted: -diff in .gitattributes" : null;
}

/** https://github.com/github-linguist/linguist/blob/main/docs/overrides.md */
const MARKED = [
  ["linguist-generated", "generated"],
  ["linguist-vendored", "vendored"],
] as const;
