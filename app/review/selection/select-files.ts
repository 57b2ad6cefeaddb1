import type { ReviewSettings } from "../../policy/review-settings.ts";
import type { LedgerEntry } from "../../pull-request/ai-review.ts";
import { TooMuchWork } from "../../pull-request/effort.ts";
import { pathFits } from "../../pull-request/glob.ts";
import type { Fact, Listing } from "../../pull-request/snapshot.ts";
import type { FileDiff } from "../diff/file-diff.ts";
import { type AttributesFile, attributesIn, isAttributesPath } from "./attributes.ts";
import { type SkipRules, skipRule, skipRuleOf } from "./skip-rule.ts";
import { whyUnreviewable } from "./unreviewable.ts";

export interface SelectionInput {
  readonly diff: Listing<FileDiff>;
  readonly settings: Pick<ReviewSettings, "ignore" | "guidelines">;
  /** Those of the base branch that {@link attributesPaths} names; where one could not be read, nothing is known of them. */
  readonly attributes: Fact<readonly AttributesFile[]>;
  /** Tokens of a chunk: a line that does not fit cannot be asked about. */
  readonly chunkTokens: number;
}

/** Every changed file is in exactly one of three lists. */
export interface Selection {
  /** What the model is to read, in the diff's order. */
  readonly files: readonly FileDiff[];
  /** What it need not, each with the rule. */
  readonly skipped: readonly LedgerEntry[];
  /** What it cannot, each with the reason. */
  readonly unreviewable: readonly LedgerEntry[];
  /** Why the review must end as indeterminate whatever the model says, each a sentence of our own words; empty: it need not. */
  readonly doubts: readonly string[];
}

/**
 * Decides for every changed file whether the model reads it. One that cannot be read makes the review indeterminate, as
 * does a diff that is not whole and a change of what the review itself goes by: guidelines and `.gitattributes`. A file
 * that is skipped by a rule of the base branch does not. Ignoring a guideline does not hide its change.
 */
export function selectFiles({ diff, settings, attributes, chunkTokens }: SelectionInput): Selection {
  const doubts = doubtsOf(diff, settings.guidelines);
  const divide = (rules: SkipRules, doubts: readonly string[]): Selection => {
    const divided = divideFiles(diff.items, rules, chunkTokens);
    return { ...divided, doubts: [...doubts, ...unreviewableDoubt(divided.unreviewable.length)] };
  };
  const looked = { characters: 0, most: MOST_WORK };
  try {
    const known = attributes.known ? attributesIn(attributes.value, looked) : null;
    return divide({ ignore: settings.ignore ?? [], attributes: known, looked }, doubts);
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    // Half of the rules could skip what the other half wants to be read.
    return divide({ ignore: [], attributes: null, looked }, [
      ...doubts,
      "It changes too many files to tell which of them review.ignore and .gitattributes leave out.",
    ]);
  }
}

/** Steps of matching paths with globs, about a tenth of a second. */
const MOST_WORK = 10_000_000;

function divideFiles(items: readonly FileDiff[], rules: SkipRules, chunkTokens: number): Omit<Selection, "doubts"> {
  const files: FileDiff[] = [];
  const skipped: LedgerEntry[] = [];
  const unreviewable: LedgerEntry[] = [];
  for (const file of items) {
    const rule = skipRule(file, rules);
    const reason = rule === null ? (whyUnreviewable(file, chunkTokens) ?? unseenOrigin(file, rules)) : null;
    if (rule !== null) skipped.push({ path: file.path, state: "skipped", reason: rule });
    else if (reason !== null) unreviewable.push({ path: file.path, state: "unreviewable", reason });
    else files.push(file);
  }
  return { files, skipped, unreviewable };
}

/**
 * The ledger of a review, each changed file once. `notReviewed` names selected files that no answer covers, with the
 * reason; whoever passes one has a doubt of its own to tell.
 */
export function ledgerOf(
  { files, skipped, unreviewable }: Selection,
  notReviewed: ReadonlyMap<string, string> = new Map(),
): LedgerEntry[] {
  const selected = files.map(({ path }): LedgerEntry => {
    const reason = notReviewed.get(path);
    return reason === undefined ? { path, state: "reviewed", reason: "" } : { path, state: "unreviewable", reason };
  });
  const byPath = ({ path: one }: LedgerEntry, { path: other }: LedgerEntry) => (one < other ? -1 : one > other ? 1 : 0);
  return [...selected, ...skipped, ...unreviewable].sort(byPath);
}

/** The lines that come along unchanged are in no diff, and where they were nobody has looked at them. */
function unseenOrigin({ change, previousPath }: FileDiff, rules: SkipRules): string | null {
  const rule = previousPath === null ? null : skipRuleOf(previousPath, rules);
  return rule === null ? null : `it was ${change} from a path that the review skips (${rule})`;
}

function unreviewableDoubt(count: number): string[] {
  if (count === 0) return [];
  return [count === 1 ? "1 file cannot be reviewed." : `${count} files cannot be reviewed.`];
}

function doubtsOf(diff: Listing<FileDiff>, guidelines: readonly string[]): string[] {
  const doubts: string[] = [];
  if (!diff.whole) doubts.push(`The diff is not whole: ${diff.reason}.`);
  const paths = diff.items.flatMap(({ path, previousPath }) => [
    path,
    ...(previousPath === null ? [] : [previousPath]),
  ]);
  if (paths.some((path) => guidelines.some((guideline) => isGuideline(guideline, path)))) {
    doubts.push("It changes guidelines of the review, which needs a human.");
  }
  if (paths.some(isAttributesPath)) {
    doubts.push("It changes .gitattributes, which says what is reviewed; that needs a human.");
  }
  return doubts;
}

/** A name without a slash is one in every folder, as tools that read such files take it. */
function isGuideline(guideline: string, path: string): boolean {
  const name = guideline.replace(/^(?:\.?\/)+/, "");
  return path === name || pathFits(name, path);
}
