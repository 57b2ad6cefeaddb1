import { structuredPatch } from "diff";
import type { CaseFile } from "./eval-case.ts";

/** What GitHub would show of a file that was `before` and is `after`: three lines of context, and no header. */
export function caseFile(path: string, before: string | null, after: string): CaseFile {
  const { hunks } = structuredPatch(path, path, before ?? "", after, "", "", { context: 3 });
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const patch = hunks.flatMap((hunk) => [headerOf(hunk), ...hunk.lines]).join("\n");
  return {
    path,
    change: before === null ? "added" : "modified",
    additions: lines.filter((line) => line.startsWith("+")).length,
    deletions: lines.filter((line) => line.startsWith("-")).length,
    patch,
    sameContent: false,
    before,
    after,
  };
}

/** A side without lines names the line before it. */
function headerOf(hunk: ReturnType<typeof structuredPatch>["hunks"][number]): string {
  const range = (start: number, count: number) => `${count === 0 ? Math.max(start - 1, 0) : start},${count}`;
  return `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`;
}
