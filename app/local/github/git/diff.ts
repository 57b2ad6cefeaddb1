import { structuredPatch } from "diff";
import { type Files, type GitObjects, isBinary } from "./objects.ts";

export interface ChangedFile {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: "added" | "removed" | "modified" | "renamed";
  /** Of the blob after the change; of the one before where the file was removed. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Null: binary, or nothing but the name changed. */
  readonly patch: string | null;
}

const MODERATELY_SIMILAR = 0.5;
/** Git gives up looking for renames beyond a limit too (`diff.renameLimit`). */
const MOST_RENAMES = 400;

/** Finds what changed from one tree to another; remembers the answer, since trees never change. */
export class TreeDiffs {
  readonly #known = new Map<string, readonly ChangedFile[]>();
  readonly #git: GitObjects;

  constructor(git: GitObjects) {
    this.#git = git;
  }

  between(before: string | null, after: string): readonly ChangedFile[] {
    const key = `${before}..${after}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = changedFiles(
      this.#git,
      before === null ? new Map() : this.#git.files(before),
      this.#git.files(after),
    );
    this.#known.set(key, found);
    return found;
  }
}

function changedFiles(git: GitObjects, before: Files, after: Files): readonly ChangedFile[] {
  const added = new Map([...after].filter(([path]) => !before.has(path)));
  const removed = new Map([...before].filter(([path]) => !after.has(path)));
  const found: ChangedFile[] = [];
  for (const [path, previousPath] of renames(git, removed, added)) {
    const from = removed.get(previousPath)?.sha ?? null;
    const to = added.get(path)?.sha ?? null;
    found.push(changed(git, "renamed", path, from, to, previousPath));
    added.delete(path);
    removed.delete(previousPath);
  }
  for (const [path, file] of added) found.push(changed(git, "added", path, null, file.sha));
  for (const [path, file] of removed) found.push(changed(git, "removed", path, file.sha, null));
  for (const [path, file] of after) {
    const was = before.get(path);
    if (was === undefined || (was.sha === file.sha && was.mode === file.mode)) continue;
    found.push(changed(git, "modified", path, was.sha, file.sha));
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function changed(
  git: GitObjects,
  status: ChangedFile["status"],
  path: string,
  from: string | null,
  to: string | null,
  previousPath: string | null = null,
): ChangedFile {
  const sha = to ?? from ?? "";
  const lines = from === to ? [] : patchLines(git, from, to);
  return {
    path,
    previousPath,
    status,
    sha,
    additions: lines?.filter((line) => line.startsWith("+")).length ?? 0,
    deletions: lines?.filter((line) => line.startsWith("-")).length ?? 0,
    patch: lines === null || lines.length === 0 ? null : lines.join("\n"),
  };
}

/** A unified diff with three lines of context and without file headers, as GitHub's `patch`; null for binary files. */
function patchLines(git: GitObjects, from: string | null, to: string | null): readonly string[] | null {
  const before = from === null ? Buffer.alloc(0) : git.blob(from);
  const after = to === null ? Buffer.alloc(0) : git.blob(to);
  if (before === undefined || after === undefined || isBinary(before) || isBinary(after)) return null;
  const { hunks } = structuredPatch("a", "b", before.toString(), after.toString(), "", "", { context: 3 });
  return hunks.flatMap((hunk) => [
    `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    ...hunk.lines,
  ]);
}

/** Git counts from the line before an empty range, and leaves out a count of one. */
function range(start: number, lines: number): string {
  if (lines === 0) return `${start - 1},0`;
  return lines === 1 ? `${start}` : `${start},${lines}`;
}

/** New path → old path: identical content first, then what is at least half the same. */
function renames(git: GitObjects, removed: Files, added: Files): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const taken = new Set<string>();
  if (removed.size === 0 || added.size === 0 || removed.size * added.size > MOST_RENAMES ** 2) return found;
  for (const [path, file] of added) {
    const same = [...removed].find(([old, was]) => !taken.has(old) && was.sha === file.sha);
    if (same === undefined) continue;
    found.set(path, same[0]);
    taken.add(same[0]);
  }
  for (const [path, file] of added) {
    if (found.has(path)) continue;
    let best: { path: string; similarity: number } | null = null;
    for (const [old, was] of removed) {
      if (taken.has(old)) continue;
      const similarity = similarityOf(git.text(was.sha), git.text(file.sha));
      if (similarity >= MODERATELY_SIMILAR && similarity > (best?.similarity ?? 0)) best = { path: old, similarity };
    }
    if (best === null) continue;
    found.set(path, best.path);
    taken.add(best.path);
  }
  return found;
}

/** The share of lines that two texts have in common. */
function similarityOf(a: string, b: string): number {
  const left = a.split("\n");
  const counts = new Map<string, number>();
  for (const line of left) counts.set(line, (counts.get(line) ?? 0) + 1);
  const right = b.split("\n");
  let common = 0;
  for (const line of right) {
    const count = counts.get(line) ?? 0;
    if (count === 0) continue;
    counts.set(line, count - 1);
    common += 1;
  }
  return common / Math.max(left.length, right.length);
}
