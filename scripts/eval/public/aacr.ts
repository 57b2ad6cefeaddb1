import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { FindingCategory } from "../../../app/pull-request/ai-review.ts";
import type { EvalCase, Label } from "../cases/eval-case.ts";
import { diffPath, type LabelSet, LabelSetError, leftOut, pullOf, readDiff, readList } from "./label-set.ts";

/** Where `positive_samples.json` lies in a clone, or in a folder of its own. */
const FOLDERS = [".", "dataset", "evaluation/benchmark/AACR-Bench"];
const FILE = "positive_samples.json";

const commentSchema = z.object({
  note: z.string(),
  path: z.string().min(1),
  side: z.string().nullish(),
  from_line: z.int().min(1).nullish(),
  to_line: z.int().min(1).nullish(),
  category: z.string().nullish(),
});

/** An entry of alibaba/aacr-bench (README.md, "Data Format"); commits by `evaluation/converters/aacr_bench.py`. */
const entrySchema = z.object({
  githubPrUrl: z.string(),
  project_main_language: z.string().default("unknown"),
  source_commit: z.string().regex(/^[0-9a-f]{7,64}$/),
  target_commit: z.string().regex(/^[0-9a-f]{7,64}$/),
  comments: z.array(z.unknown()),
});

const CATEGORIES: Readonly<Record<string, readonly FindingCategory[]>> = {
  "code defect": ["correctness", "concurrency", "data-loss", "security", "compatibility"],
  performance: ["performance", "concurrency"],
  "maintainability and readability": ["maintainability", "tests", "compatibility"],
};

/**
 * The valid findings of alibaba/aacr-bench, one case for each pull request whose diff lies in `diffs/`.
 *
 * @throws {LabelSetError} where the folder does not have them at all
 */
export function readAacr(directory: string): LabelSet {
  const path = FOLDERS.map((folder) => join(directory, folder, FILE)).find(existsSync);
  if (path === undefined) {
    throw new LabelSetError(`${directory} has no ${FILE}: it should be a clone of github.com/alibaba/aacr-bench`);
  }
  const missing = new Map<string, string[]>();
  const leave = (reason: string, hint: string) => missing.set(reason, [...(missing.get(reason) ?? []), hint]);
  const cases = readList(path).flatMap((each, index): EvalCase[] => {
    const entry = entrySchema.safeParse(each);
    const pull = entry.success ? pullOf(entry.data.githubPrUrl) : null;
    if (!entry.success || pull === null) {
      leave("the entry is not in the expected form", `The first is number ${index + 1} of ${path}.`);
      return [];
    }
    const diff = diffPath(directory, pull);
    const files = readDiff(diff);
    if (typeof files === "string") {
      const { source_commit, target_commit } = entry.data;
      const compare = `https://github.com/${pull.owner}/${pull.name}/compare/${source_commit}...${target_commit}.diff`;
      leave(files, `For the first: curl --create-dirs -fLo ${diff} ${compare}`);
      return [];
    }
    const id = `aacr/${pull.owner}/${pull.name}/${pull.number}`;
    const labels = entry.data.comments.flatMap((comment) => {
      const label = labelOf(comment);
      if (label === null) leave("a comment of it is not in the expected form", `The first is in ${id}.`);
      return label ?? [];
    });
    const language = entry.data.project_main_language.toLowerCase();
    return [{ id, set: "aacr", language, form: { kind: "plain" }, title: "", body: "", files, labels }];
  });
  return { cases, messages: leftOut(missing) };
}

/** In some comments the last line is above the first. */
function labelOf(comment: unknown): Label | null {
  const read = commentSchema.safeParse(comment);
  if (!read.success) return null;
  const { path, side, category, note } = read.data;
  const [from, to] = [read.data.from_line ?? read.data.to_line, read.data.to_line ?? read.data.from_line];
  if (from == null || to == null) return null;
  const kind = category ?? "unknown";
  return {
    kind,
    severity: null,
    categories: CATEGORIES[kind.toLowerCase()] ?? null,
    places: [{ path, side: side === "left" ? "LEFT" : "RIGHT", from: Math.min(from, to), to: Math.max(from, to) }],
    text: note,
  };
}
