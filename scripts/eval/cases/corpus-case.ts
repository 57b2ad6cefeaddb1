import { z } from "zod";
import { SEVERITIES } from "../../../app/pull-request/ai-review.ts";
import { BUG_CLASSES, isBugClass } from "./bug-classes.ts";
import { caseFile } from "./case-file.ts";
import type { CaseFile, EvalCase, Label, Place } from "./eval-case.ts";

/** A case of our own corpus as its YAML file has it; docs/evaluation.md explains each key. */
export const corpusCaseSchema = z.strictObject({
  title: z.string().min(1),
  body: z.string(),
  files: z
    .array(
      z.strictObject({
        path: z.string().min(1),
        /** The whole file with the signs of a diff, where it was there before. */
        diff: z.string().optional(),
        /** The whole file, where it is new. */
        after: z.string().optional(),
      }),
    )
    .min(1),
  bug: z
    .strictObject({
      class: z.string().refine(isBugClass, "is no class of bug-classes.ts"),
      severity: z.enum(SEVERITIES),
      path: z.string().min(1),
      /** The lines that are wrong. */
      quote: z.string().min(1),
      /** Other lines by which it may be found just as well. */
      also: z.array(z.string().min(1)).default([]),
      says: z.string().min(1),
    })
    .optional(),
  /** Of a clean case: what looks wrong in it, and is not. */
  suspicious: z.string().min(1).optional(),
});
export type CorpusCase = z.output<typeof corpusCaseSchema>;

/** @throws Error that says what is wrong with the case */
export function evalCaseOf(id: string, written: CorpusCase): EvalCase {
  const language = id.split("/")[0] ?? "";
  const files = written.files.map(({ path, diff, after }): CaseFile => {
    if (diff !== undefined && after === undefined) return caseFile(path, sideOf(diff, "-"), sideOf(diff, "+"));
    if (after !== undefined && diff === undefined) return caseFile(path, null, after);
    throw new Error(`${id}: ${path} needs either \`diff\` or \`after\``);
  });
  return {
    id,
    set: "own",
    language,
    form: { kind: "plain" },
    title: written.title,
    body: written.body,
    files,
    labels: written.bug === undefined ? [] : [labelOf(id, written.bug, files)],
  };
}

/** The file before (`-`) or after (`+`) the change. */
function sideOf(diff: string, sign: "-" | "+"): string {
  const lines = diff.replace(/\n$/, "").split("\n");
  for (const line of lines) {
    if (line !== "" && !/^[ +-]/.test(line)) throw new Error(`A line of a diff has no sign: ${line}`);
  }
  return `${lines
    .filter((line) => line === "" || line.startsWith(" ") || line.startsWith(sign))
    .map((line) => line.slice(1))
    .join("\n")}\n`;
}

function labelOf(id: string, bug: NonNullable<CorpusCase["bug"]>, files: readonly CaseFile[]): Label {
  const file = files.find(({ path }) => path === bug.path);
  if (file === undefined) throw new Error(`${id}: the bug is in ${bug.path}, which it does not change`);
  return {
    kind: bug.class,
    severity: bug.severity,
    categories: isBugClass(bug.class) ? BUG_CLASSES[bug.class] : null,
    places: [bug.quote, ...bug.also].map((quote) => placeOf(id, file, quote)),
    text: bug.says,
  };
}

/** The quote's lines in the file as it is after the change. They must be there once; blanks at their ends do not count. */
export function placeOf(id: string, { path, after }: CaseFile, quote: string): Place {
  const wanted = quote
    .trim()
    .split("\n")
    .map((line) => line.trim());
  const lines = (after ?? "").split("\n").map((line) => line.trim());
  const starts = lines.flatMap((_, at) => (wanted.every((line, offset) => lines[at + offset] === line) ? [at] : []));
  const [start, ...more] = starts;
  if (start === undefined) throw new Error(`${id}: ${path} does not have the lines that the bug quotes`);
  if (more.length > 0) throw new Error(`${id}: ${path} has the lines that the bug quotes more than once`);
  return { path, side: "RIGHT", from: start + 1, to: start + wanted.length };
}
