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
export interface ChangedPaths {
  readonly all: readonly ChangedPath[];
  /**
   * For each of them, 1 if it fits one of these globs, else 0. What fits a folder fits everything below it, except where that
   * would lead to an approval: `*.md` is meant for files, and must not let a file through since somebody called its folder
   * `evil.md`. There a folder needs its `/` or `/**`.
   *
   * @throws {TooMuchWork} if it is too much
   */
  fitting(globs: readonly string[], leadsToApproval: boolean): Uint8Array;
}

/**
 * The changed paths of these files, worked out once for a decision.
 *
 * @throws {TooMuchWork} if it is too much
 */
export function changedPaths(files: readonly ChangedFile[], effort: Effort): ChangedPaths {
  return effort.once(files, "changed paths", () => {
    const all = files.flatMap(({ path, previousPath, change }): ChangedPath[] => {
      const now: ChangedPath = { path, change, end: "new" };
      return previousPath === undefined ? [now] : [now, { path: previousPath, change, end: "old" }];
    });
    const paths = all.map(({ path }) => path);
    const index = new PathIndex(paths, effort);
    return { all, fitting: (globs, leadsToApproval) => index.fitting(globs, !leadsToApproval) };
  });
}

/** As {@link ChangedPaths.fitting}, for a path that one of these files has or had. */
export function fittingGlobs(
  globs: readonly string[],
  files: readonly ChangedFile[],
  leadsToApproval: boolean,
  effort: Effort,
): (path: string) => boolean {
  const { all, fitting } = changedPaths(files, effort);
  const fits = fitting(globs, leadsToApproval);
  effort.spend(all.length * PATH);
  const paths = new Set(all.flatMap(({ path }, at) => (fits[at] ? [path] : [])));
  return (path) => paths.has(path);
}

/** Steps for each path that is looked up by itself. */
const PATH = 8;

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
