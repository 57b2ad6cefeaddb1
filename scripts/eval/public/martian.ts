import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { FindingCategory, Severity } from "../../../app/pull-request/ai-review.ts";
import type { EvalCase, Label } from "../cases/eval-case.ts";
import { diffPath, type LabelSet, LabelSetError, leftOut, pullOf, readDiff, readList } from "./label-set.ts";

/** Where the goldens lie in a clone, or in a folder of their own. */
const FOLDERS = ["offline/golden_comments", "golden_comments", "."];

const goldenSchema = z.object({
  comment: z.string().min(1),
  severity: z.string().nullish(),
  category: z.string().nullish(),
});

/** An entry of withmartian/code-review-benchmark (offline/README.md, "Golden comments"). */
const entrySchema = z.object({ pr_title: z.string(), url: z.string(), comments: z.array(z.unknown()) });

const SEVERITY: Readonly<Record<string, Severity>> = {
  critical: "critical",
  high: "high",
  medium: "medium",
  low: "low",
};

const CATEGORIES: Readonly<Record<string, readonly FindingCategory[]>> = {
  bug: ["correctness", "concurrency", "data-loss", "security", "compatibility"],
  security: ["security", "correctness"],
  concurrency: ["concurrency", "correctness", "data-loss"],
  data: ["data-loss", "correctness"],
  api: ["compatibility", "correctness"],
  perf: ["performance"],
  test_gap: ["tests"],
  doc_defect: ["maintainability", "compatibility"],
  style: ["maintainability", "tests"],
};

/**
 * The goldens of withmartian/code-review-benchmark, one case for each pull request whose diff lies in `diffs/`. They name no
 * file and no line.
 *
 * @throws {LabelSetError} where the folder does not have them at all
 */
export function readMartian(directory: string): LabelSet {
  const folder = FOLDERS.map((each) => join(directory, each)).find((each) => goldenFiles(each).length > 0);
  if (folder === undefined) {
    const expected = "a clone of github.com/withmartian/code-review-benchmark";
    throw new LabelSetError(`${directory} has no golden_comments/*.json: it should be ${expected}`);
  }
  const missing = new Map<string, string[]>();
  const leave = (reason: string, hint: string) => missing.set(reason, [...(missing.get(reason) ?? []), hint]);
  const cases = goldenFiles(folder).flatMap((file) =>
    readList(join(folder, file)).flatMap((each, index): EvalCase[] => {
      const entry = entrySchema.safeParse(each);
      const pull = entry.success ? pullOf(entry.data.url) : null;
      if (!entry.success || pull === null) {
        leave("the entry is not in the expected form", `The first is number ${index + 1} of ${file}.`);
        return [];
      }
      const diff = diffPath(directory, pull);
      const files = readDiff(diff);
      if (typeof files === "string") {
        leave(files, `For the first: curl --create-dirs -fLo ${diff} ${entry.data.url}.diff`);
        return [];
      }
      const id = `martian/${pull.owner}/${pull.name}/${pull.number}`;
      const labels = entry.data.comments.flatMap((comment) => {
        const label = labelOf(comment);
        if (label === null) leave("a comment of it is not in the expected form", `The first is in ${id}.`);
        return label ?? [];
      });
      const language = file.replace(/\.json$/, "");
      const title = entry.data.pr_title;
      return [{ id, set: "martian", language, form: { kind: "plain" }, title, body: "", files, labels }];
    }),
  );
  return { cases, messages: leftOut(missing) };
}

function goldenFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted();
}

function labelOf(comment: unknown): Label | null {
  const read = goldenSchema.safeParse(comment);
  if (!read.success) return null;
  const { category, severity } = read.data;
  return {
    kind: category ?? "unknown",
    severity: SEVERITY[severity?.toLowerCase() ?? ""] ?? null,
    categories: CATEGORIES[category ?? ""] ?? null,
    places: [],
    text: read.data.comment,
  };
}
