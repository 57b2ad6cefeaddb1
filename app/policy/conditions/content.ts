import { z } from "zod";
import type { Effort } from "../../pull-request/effort.ts";
import { type ChangedLines, linesOfPatch } from "../../pull-request/patch.ts";
import type { ChangedFile, Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { anyName, type Phrase, phrase, words } from "../phrase.ts";
import { fittingGlobs } from "./changed-path.ts";
import { conditionKind } from "./kind.ts";
import { patterns } from "./one-or-more.ts";
import { allParts } from "./parts.ts";
import { matching } from "./pattern.ts";
import type { Reading } from "./reading.ts";
import { textList } from "./text-list.ts";

const KINDS = ["added", "removed", "changed", "only"] as const;
type Kind = (typeof KINDS)[number];

/** Regular expressions over the lines of the diff. */
const contentSchema = z
  .strictObject({
    added: patterns.optional().describe("an added line matches one of these"),
    removed: patterns.optional().describe("a removed line matches one of these"),
    changed: patterns.optional().describe("an added or a removed line matches one of these"),
    only: patterns.optional().describe("every added and every removed line matches one of these, empty lines, too"),
    files: textList.optional().describe("only lines of these files are looked at"),
  })
  .refine((content) => KINDS.some((kind) => content[kind] !== undefined), {
    error: "expected one of added, removed, changed, only",
  })
  .meta({
    description:
      "What the lines say that it adds and removes, by [regular expressions](#regular-expressions); a changed line is one removed and one added. Lines that GitHub does not show (of binary files, of very large ones, of those that `.gitattributes` hides) could be anything, so they cannot be told. `files` are [paths](#paths). Of a file that is renamed into or out of them, the lines that stay as they are could be anything, too; `only` cannot be told of any renamed file.",
    examples: [
      { added: ["(?i)password\\s*=", "BEGIN [A-Z ]*PRIVATE KEY"] },
      { only: "^version: ", files: "**/Chart.yaml" },
    ],
  });
type ContentCondition = z.output<typeof contentSchema>;

/** Judges the lines of every selected file; what it cannot see is unknown unless what it sees decides. */
function evaluateContent(content: ContentCondition, snapshot: Snapshot, reading: Reading, effort: Effort): Outcome {
  const parts = KINDS.flatMap((kind) => {
    const wanted = content[kind];
    return wanted === undefined
      ? []
      : [evaluatePart(kind, { wanted, files: content.files }, snapshot, reading, effort)];
  });
  return allParts("content", parts);
}

function evaluatePart(
  kind: Kind,
  { wanted, files }: { readonly wanted: readonly string[]; readonly files: readonly string[] | undefined },
  snapshot: Snapshot,
  reading: Reading,
  effort: Effort,
): Outcome {
  const outcome = { condition: `content.${kind}`, expected: expectedOf(kind, wanted, files) };
  const { seen, doubt } = linesAsked(kind, files, snapshot, reading, effort);
  const fits = matching(wanted, effort);

  if (kind === "only") {
    // What some languages take for two lines must fit as two lines, and as one.
    const other = seen.find(({ line }) => !(fits(line) && (reading === "wide" || piecesOf(line).every(fits))));
    if (other !== undefined) return { ...outcome, truth: "false", found: phrase`another line in ${other.path}` };
    if (doubt !== null) return { ...outcome, truth: "unknown", found: doubt };
    // Of nothing everything is so: that must not let anything through.
    if (seen.length === 0) return { ...outcome, truth: known(reading === "wide"), found: words("no lines at all") };
    return { ...outcome, truth: "true", found: words(seen.length === 1 ? "1 line" : `all ${seen.length} lines`) };
  }

  const hit = seen.find(({ line }) => fits(line) || (reading === "wide" && piecesOf(line).some(fits)));
  if (hit !== undefined) return { ...outcome, truth: "true", found: phrase`a line in ${hit.path}` };
  if (doubt !== null) return { ...outcome, truth: "unknown", found: doubt };
  return { ...outcome, truth: "false", found: words(`none of ${seen.length} lines`) };
}

/** A lone carriage return ends a line of Python, U+2028 one of JavaScript; of a diff they end none. */
function piecesOf(line: string): string[] {
  return line.split(/[\r\v\f\u0085\u2028\u2029]/);
}

interface Asked {
  readonly seen: readonly { readonly path: string; readonly line: string }[];
  /** Why there may be more of them. */
  readonly doubt: Phrase | null;
}

function linesAsked(
  kind: Kind,
  files: readonly string[] | undefined,
  snapshot: Snapshot,
  reading: Reading,
  effort: Effort,
): Asked {
  // With more files `only` holds less often, everything else more often.
  const selectingApproves = (kind === "only") === (reading === "wide");
  const isSelected =
    files === undefined ? () => true : fittingGlobs(files, snapshot.files.items, selectingApproves, effort);
  const seen: { path: string; line: string }[] = [];
  let doubt: Phrase | null = null;
  for (const file of snapshot.files.items) {
    const [isIn, wasIn] = [isSelected(file.path), isSelected(file.previousPath ?? file.path)];
    const [added, removed] = [isIn && kind !== "removed", wasIn && kind !== "added"];
    if (!added && !removed) continue;
    const lines = linesOf(snapshot, file, effort);
    effort.spend(FILE + LINE * ((lines?.added.length ?? 0) + (lines?.removed.length ?? 0)));
    if (lines === null) doubt ??= phrase`GitHub does not show all lines of ${file.path}`;
    const before = seen.length;
    for (const line of (added && lines?.added) || []) seen.push({ path: file.path, line });
    for (const line of (removed && lines?.removed) || []) seen.push({ path: file.path, line });
    if (isMoved(kind, file, isIn !== wasIn)) doubt ??= phrase`lines of ${file.path} came along as they were`;
    if (kind === "only" && lines !== null && seen.length === before)
      doubt ??= phrase`${file.path} changes without a line`;
  }
  const { patches } = snapshot;
  if (patches === undefined) doubt = words("the diff was not read");
  else if (!patches.whole) doubt ??= words(patches.reason);
  if (!snapshot.files.whole) doubt ??= words(snapshot.files.reason);
  return { seen, doubt };
}

/** Whether lines that the diff does not show came or went with the file. */
function isMoved(kind: Kind, { change, previousPath }: ChangedFile, crossing: boolean): boolean {
  if (change === "copied") return true;
  return previousPath !== undefined && (kind === "only" || crossing);
}

/** Steps for each file and each line that is asked for, besides what the patterns take. */
const FILE = 10;
const LINE = 3;

/** The changed lines of a file; null where they are not all there: the patch must have as many as GitHub counts. */
function linesOf(snapshot: Snapshot, { path, additions, deletions }: ChangedFile, effort: Effort): ChangedLines | null {
  // Several rules may ask for the same lines.
  const all = effort.once(snapshot, "lines", () => {
    const { items = [] } = snapshot.patches ?? {};
    return new Map(
      items.map(({ path: of, patch }) => {
        effort.spend(FILE + Math.ceil((patch?.length ?? 0) / 5));
        return [of, patch === null ? null : parsed(patch)];
      }),
    );
  });
  const lines = all.get(path) ?? null;
  return lines?.added.length === additions && lines.removed.length === deletions ? lines : null;
}

/** An empty patch is one of a file whose content is known to be the same. */
function parsed(patch: string): ChangedLines | null {
  return patch === "" ? { removed: [], added: [] } : linesOfPatch(patch);
}

const EXPECTED: Readonly<Record<Kind, string>> = {
  added: "an added line matches",
  removed: "a removed line matches",
  changed: "a changed line matches",
  only: "every changed line matches",
};

function expectedOf(kind: Kind, wanted: readonly string[], files: readonly string[] | undefined): Phrase {
  const where = files === undefined ? [] : phrase` in ${anyName(files)}`;
  return phrase`${words(EXPECTED[kind])} ${anyName(wanted)}${where}`;
}

export const contentKind = conditionKind({ schema: contentSchema, evaluate: evaluateContent });
