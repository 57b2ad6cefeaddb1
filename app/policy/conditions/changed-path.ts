import type { Effort } from "../../pull-request/effort.ts";
import { PathIndex } from "../../pull-request/path-index.ts";
import type { ChangedFile } from "../../pull-request/snapshot.ts";

export const CHANGES = ["added", "modified", "removed", "renamed"] as const;
export type Change = (typeof CHANGES)[number];

/** A path that a pull request touches; a renamed file has two. */
export interface ChangedPath {
  readonly path: string;
  /** What GitHub calls the file's change. */
  readonly change: ChangedFile["change"];
  /** Of a renamed file, which end of the renaming this is. */
  readonly end: "new" | "old";
}

/** Every changed path, also those that files were renamed from: a rename is a deletion and an addition (SEMANTICS 14). */
export function changedPaths(files: readonly ChangedFile[]): ChangedPath[] {
  return files.flatMap(({ path, previousPath, change }): ChangedPath[] => {
    const now: ChangedPath = { path, change, end: "new" };
    return previousPath === undefined ? [now] : [now, { path: previousPath, change, end: "old" }];
  });
}

/**
 * What tells whether a changed path, new or old, fits one of these globs. What fits a folder fits everything below it,
 * except where that would lead to an approval: `*.md` is meant for files, and must not let a file through since somebody
 * called its folder `evil.md`. There a folder needs its `/` or `/**`.
 *
 * @throws {TooMuchWork} if it is too much
 */
export function fittingGlobs(
  globs: readonly string[],
  files: readonly ChangedFile[],
  leadsToApproval: boolean,
  effort: Effort,
): (path: string) => boolean {
  const index = effort.once(files, "paths", () => {
    const paths = new Set(changedPaths(files).map(({ path }) => path));
    return { paths: [...paths], of: new PathIndex([...paths], effort) };
  });
  const fits = index.of.fitting(globs, !leadsToApproval);
  const fitting = new Set(index.paths.filter((_, at) => fits[at]));
  return (path) => fitting.has(path);
}

/**
 * Whether a path changed in one of these ways. A rename is `renamed`; where fitting prevents an approval it is also
 * `removed` at the old path and `added` at the new one. A change of a file's type, and a kind that GitHub may come to
 * have, fits nothing where fitting leads to an approval, and everything where it prevents one.
 */
export function changedSo(wanted: readonly Change[], { change, end }: ChangedPath, leadsToApproval: boolean): boolean {
  switch (change) {
    case "added":
    case "modified":
    case "removed":
      return wanted.includes(change);
    case "copied":
      return wanted.includes("added");
    case "renamed":
      return wanted.includes("renamed") || (!leadsToApproval && wanted.includes(end === "new" ? "added" : "removed"));
    case "changed":
      return !leadsToApproval;
  }
}
