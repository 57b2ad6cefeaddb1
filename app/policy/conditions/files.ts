import { z } from "zod";
import type { Effort } from "../../pull-request/effort.ts";
import type { ChangedFile, Listing, Snapshot } from "../../pull-request/snapshot.ts";
import type { Outcome, Truth } from "../outcome.ts";
import { allNames, anyName, type Phrase, phrase, words } from "../phrase.ts";
import { CHANGES, changedPaths, changedSo } from "./changed-path.ts";
import { conditionKind } from "./kind.ts";
import { oneOrMore } from "./one-or-more.ts";
import { allParts } from "./parts.ts";
import type { Reading } from "./reading.ts";
import { textList } from "./text-list.ts";

const KINDS = ["any", "only", "none"] as const;

/** Paths of changed files, by gitignore-like globs. A renamed file is one removed and one added. */
const filesSchema = z
  .strictObject({
    any: textList.optional().describe("a changed file fits one of these"),
    only: textList.optional().describe("every changed file fits one of these"),
    none: textList.optional().describe("no changed file fits any of these"),
    ignore: textList
      .optional()
      .describe("files that are left out before that; if all are, `only` does not lead to an approval"),
    change: oneOrMore(z.enum(CHANGES))
      .optional()
      .describe(
        "a file fits only if it also changed in one of these ways. A renamed file is `renamed`; where fitting prevents an approval it is also `removed` at its old path and `added` at its new one",
      ),
  })
  .refine((files) => KINDS.some((kind) => files[kind] !== undefined), { error: "expected one of any, only, none" })
  .meta({
    description:
      "Which files it changes, by [paths](#paths). A renamed file counts as one removed and one added. If GitHub does not list all files, what they could still change cannot be told.",
    examples: [
      { only: ["docs/**", "*.md"] },
      { any: ["infra/**", ".github/workflows/**"] },
      { none: "**/migrations/**", change: ["removed", "renamed"] },
      { only: "src/**", ignore: "**/*.snap" },
    ],
  });
type FilesCondition = z.output<typeof filesSchema>;

/** Every changed path is judged, also those that files were renamed from. */
function evaluateFiles(files: FilesCondition, snapshot: Snapshot, reading: Reading, effort: Effort): Outcome {
  const parts = KINDS.flatMap((kind) => {
    const globs = files[kind];
    return globs === undefined ? [] : [evaluatePart(kind, { ...files, globs }, snapshot.files, reading, effort)];
  });
  return allParts("files", parts);
}

/** Steps for each path, besides what its globs take. */
const PATH = 0.7;

function evaluatePart(
  kind: (typeof KINDS)[number],
  { globs, ignore = [], change }: FilesCondition & { readonly globs: readonly string[] },
  files: Listing<ChangedFile>,
  reading: Reading,
  effort: Effort,
): Outcome {
  const fittingApproves = (kind === "none") === (reading === "wide");
  // Whatever is left out can neither be found by `any` nor stand in the way of `only` and `none`.
  const ignoringApproves = (kind === "any") === (reading === "wide");
  const changed = changedPaths(files.items, effort);
  effort.spend(changed.all.length * PATH);
  const isIgnored = ignore.length === 0 ? null : changed.fitting(ignore, ignoringApproves);
  const fits = changed.fitting(globs, fittingApproves);
  const hits: string[] = [];
  const others: string[] = [];
  let judged = 0;
  let at = -1;
  for (const each of changed.all) {
    at++;
    if (isIgnored?.[at] === 1) continue;
    judged++;
    const isHit = fits[at] === 1 && (change === undefined || changedSo(change, each, fittingApproves));
    // Of thousands only those are kept that are told.
    if (isHit && (kind !== "only" || hits.length < 3)) hits.push(each.path);
    else if (!isHit && kind === "only") others.push(each.path);
  }
  const condition = `files.${kind}`;
  const doubt = files.whole ? null : files.reason;
  const how = howOf(change, ignore);

  switch (kind) {
    case "any":
    case "none": {
      const expected =
        kind === "any" ? phrase`changes ${anyName(globs)}${how}` : phrase`changes nothing in ${anyName(globs)}${how}`;
      const [onHit, onMiss]: [Truth, Truth] = kind === "any" ? ["true", "false"] : ["false", "true"];
      if (hits.length > 0) return { condition, truth: onHit, expected, found: allNames(hits) };
      if (doubt !== null) return { condition, truth: "unknown", expected, found: words(doubt) };
      return { condition, truth: onMiss, expected, found: words(noneOf(judged)) };
    }
    case "only": {
      const expected = phrase`changes only ${anyName(globs)}${how}`;
      if (others.length > 0)
        return {
          condition,
          truth: "false",
          expected,
          found: phrase`${also(others.length, judged)}${allNames(others)}`,
        };
      if (doubt !== null) return { condition, truth: "unknown", expected, found: words(doubt) };
      if (changed.all.length === 0) return { condition, truth: "false", expected, found: words("no files at all") };
      if (judged === 0) {
        // Of nothing everything is so: that must not let anything through.
        const truth = reading === "strict" ? "false" : "true";
        return { condition, truth, expected, found: words("no files but those that are left out") };
      }
      return {
        condition,
        truth: "true",
        expected,
        found: judged > 3 ? words(count(judged)) : allNames(hits),
      };
    }
  }
}

function howOf(change: FilesCondition["change"], ignore: readonly string[]): Phrase {
  const so = change === undefined ? [] : [` (${change.join(", ")})`];
  return ignore.length === 0 ? so : [...so, ...phrase`, ${anyName(ignore)} left out`];
}

/** What does not fit, besides what does. */
function also(others: number, all: number): Phrase {
  return others === all ? [] : words("also ");
}

function noneOf(paths: number): string {
  if (paths === 0) return "no files";
  return paths === 1 ? "the one changed path does not fit" : `none of ${paths} changed paths fits`;
}

function count(paths: number): string {
  return paths === 1 ? "1 changed path" : `${paths} changed paths`;
}

export const filesKind = conditionKind({ schema: filesSchema, evaluate: evaluateFiles });
