import { z } from "zod";
import type { Effort } from "../../pull-request/effort.ts";
import type { ChangedFile, Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { anyName, type Phrase, phrase, words } from "../phrase.ts";
import { fittingGlobs } from "./changed-path.ts";
import { conditionKind } from "./kind.ts";
import type { Reading } from "./reading.ts";
import { textList } from "./text-list.ts";

const most = z.int().min(0);

/** The most that a pull request may change; as GitHub counts it, so a binary file has no lines. */
const sizeSchema = z
  .strictObject({
    lines: most.optional().describe("added and removed lines together"),
    additions: most.optional().describe("added lines"),
    deletions: most.optional().describe("removed lines"),
    files: most.optional().describe("changed files"),
    ignore: textList
      .optional()
      .describe("files that do not count, nor their lines; a renamed one if both its names fit"),
  })
  .refine((size) => Object.keys(size).some((key) => key !== "ignore"), {
    error: "expected one of lines, additions, deletions, files",
  })
  .meta({
    description:
      "It changes at most so much, as GitHub counts it; a binary file has no lines. In `never` write `not: { size: … }`.",
    examples: [{ lines: 400 }, { lines: 200, files: 10, ignore: ["**/package-lock.json", "**/*.snap"] }],
  });
type SizeCondition = z.output<typeof sizeSchema>;

interface Counted {
  readonly additions: number;
  readonly deletions: number;
  readonly files: number;
  /** Why there may be more than that. */
  readonly doubt: string | null;
}

/** The pull request is no larger than this. What could be counted is the least that it has. */
function evaluateSize(size: SizeCondition, snapshot: Snapshot, reading: Reading, effort: Effort): Outcome {
  const counted = size.ignore === undefined ? allOf(snapshot) : withoutIgnored(size.ignore, snapshot, reading, effort);
  const measures: readonly (readonly [string, number | undefined, number])[] = [
    ["changed lines", size.lines, counted.additions + counted.deletions],
    ["added lines", size.additions, counted.additions],
    ["removed lines", size.deletions, counted.deletions],
    ["files", size.files, counted.files],
  ];
  const asked = measures.flatMap(([unit, limit, actual]) => (limit === undefined ? [] : [{ unit, limit, actual }]));
  const fits = asked.every(({ limit, actual }) => actual <= limit);
  const limits = words(asked.map(({ unit, limit }) => `at most ${limit} ${unit}`).join(", "));
  const found: Phrase =
    fits && counted.doubt !== null
      ? words(counted.doubt)
      : words(asked.map(({ unit, actual }) => `${actual} ${actual === 1 ? unit.replace(/s$/, "") : unit}`).join(", "));
  return {
    condition: "size",
    truth: fits && counted.doubt !== null ? "unknown" : known(fits),
    expected: size.ignore === undefined ? limits : phrase`${limits}, ${anyName(size.ignore)} left out`,
    found,
  };
}

function allOf({ pull }: Snapshot): Counted {
  return { additions: pull.additions, deletions: pull.deletions, files: pull.changedFiles, doubt: null };
}

/** Steps for each file, besides what its globs take. */
const FILE = 5;

/** From the list of files, which must account for every line that GitHub counts. */
function withoutIgnored(
  ignore: readonly string[],
  { files, pull }: Snapshot,
  reading: Reading,
  effort: Effort,
): Counted {
  effort.spend(files.items.length * FILE);
  const fits = fittingGlobs(ignore, files.items, reading === "strict", effort);
  const isIgnored = ({ path, previousPath = path }: ChangedFile) => {
    return reading === "strict" ? fits(path) && fits(previousPath) : fits(path) || fits(previousPath);
  };
  const rest = files.items.filter((file) => !isIgnored(file));
  const sum = (of: "additions" | "deletions", list: readonly ChangedFile[]) =>
    list.reduce((lines, file) => lines + file[of], 0);
  const short = sum("additions", files.items) < pull.additions || sum("deletions", files.items) < pull.deletions;
  const doubt = !files.whole ? files.reason : short ? "GitHub does not tell the lines of every file" : null;
  return { additions: sum("additions", rest), deletions: sum("deletions", rest), files: rest.length, doubt };
}

export const sizeKind = conditionKind({ schema: sizeSchema, evaluate: evaluateSize });
