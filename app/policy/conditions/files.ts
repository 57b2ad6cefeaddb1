import { z } from "zod";
import { pathFits } from "../../pull-request/glob.ts";
import type { ChangedFile, Listing, Snapshot } from "../../pull-request/snapshot.ts";
import { allOf, type Outcome, type Truth } from "../outcome.ts";
import { allNames, anyName, listed, phrase, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import type { Reading } from "./reading.ts";
import { textList } from "./text-list.ts";

/** Paths of changed files, by gitignore-like globs. A renamed file is one removed and one added. */
const filesSchema = z
  .strictObject({
    any: textList.optional().describe("a changed file fits one of these"),
    only: textList.optional().describe("every changed file fits one of these"),
    none: textList.optional().describe("no changed file fits any of these"),
  })
  .refine((files) => Object.keys(files).length > 0, { error: "expected one of any, only, none" });
type FilesCondition = z.output<typeof filesSchema>;

/** Every changed path is judged, also those that files were renamed from. */
function evaluateFiles(files: FilesCondition, snapshot: Snapshot, reading: Reading): Outcome {
  const parts = (["any", "only", "none"] as const).flatMap((kind) => {
    const globs = files[kind];
    return globs === undefined ? [] : [evaluatePart(kind, globs, snapshot.files, reading)];
  });
  const [single] = parts;
  if (single !== undefined && parts.length === 1) return single;
  const truth = allOf(parts.map((part) => part.truth));
  return {
    condition: "files",
    truth,
    expected: listed(parts.map((part) => part.expected)),
    found: (parts.find((part) => part.truth === truth) ?? single)?.found ?? [],
    children: parts,
  };
}

/**
 * What fits a folder fits everything below it, except where that would lead to an approval: `*.md` is meant for files, and
 * must not let a file through since somebody called its folder `evil.md`. There a folder needs its `/` or `/**`.
 */
function evaluatePart(
  kind: "any" | "only" | "none",
  globs: readonly string[],
  files: Listing<ChangedFile>,
  reading: Reading,
): Outcome {
  const leadsToApproval = (kind === "none") === (reading === "wide");
  const paths = files.items.flatMap((file) =>
    file.previousPath === undefined ? [file.path] : [file.path, file.previousPath],
  );
  const fits = (path: string) => globs.some((glob) => pathFits(glob, path, { folders: !leadsToApproval }));
  const condition = `files.${kind}`;
  const doubt = files.whole ? null : files.reason;

  switch (kind) {
    case "any":
    case "none": {
      const expected =
        kind === "any" ? phrase`changes ${anyName(globs)}` : phrase`changes nothing in ${anyName(globs)}`;
      const hits = paths.filter(fits);
      const [onHit, onMiss]: [Truth, Truth] = kind === "any" ? ["true", "false"] : ["false", "true"];
      if (hits.length > 0) return { condition, truth: onHit, expected, found: allNames(hits) };
      if (doubt !== null) return { condition, truth: "unknown", expected, found: words(doubt) };
      return { condition, truth: onMiss, expected, found: words(`0 of ${count(paths.length)} fit`) };
    }
    case "only": {
      const expected = phrase`changes only ${anyName(globs)}`;
      const others = paths.filter((path) => !fits(path));
      if (others.length > 0) return { condition, truth: "false", expected, found: phrase`also ${allNames(others)}` };
      if (doubt !== null) return { condition, truth: "unknown", expected, found: words(doubt) };
      if (paths.length === 0) return { condition, truth: "false", expected, found: words("no files at all") };
      return {
        condition,
        truth: "true",
        expected,
        found: paths.length > 3 ? words(count(paths.length)) : allNames(paths),
      };
    }
  }
}

function count(paths: number): string {
  return paths === 1 ? "1 changed path" : `${paths} changed paths`;
}

export const filesKind = conditionKind({ schema: filesSchema, evaluate: evaluateFiles });
