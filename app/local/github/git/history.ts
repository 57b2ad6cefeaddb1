import type { Commit, Files, GitObjects } from "./objects.ts";

/** A commit and everything that it came from. */
export function ancestors(git: GitObjects, sha: string): ReadonlySet<string> {
  const seen = new Set<string>([sha]);
  for (const current of seen) for (const parent of git.commit(current).parents) seen.add(parent);
  return seen;
}

/** The best common ancestor, as `git merge-base` finds it; null for unrelated histories. */
export function mergeBase(git: GitObjects, a: string, b: string): string | null {
  const ofA = ancestors(git, a);
  const common: string[] = [];
  const seen = new Set<string>([b]);
  for (const current of seen) {
    if (ofA.has(current)) common.push(current);
    else for (const parent of git.commit(current).parents) seen.add(parent);
  }
  const best = common.filter((sha) => !common.some((other) => other !== sha && ancestors(git, other).has(sha)));
  return best[0] ?? null;
}

/** The commits that `head` has and `base` has not, parents before children. */
export function commitsBetween(git: GitObjects, base: string, head: string): readonly Commit[] {
  const known = new Set(ancestors(git, base));
  const ordered: Commit[] = [];
  const pending: { sha: string; expanded: boolean }[] = [{ sha: head, expanded: false }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.expanded) {
      ordered.push(git.commit(next.sha));
      continue;
    }
    if (known.has(next.sha)) continue;
    known.add(next.sha);
    pending.push({ sha: next.sha, expanded: true });
    for (const parent of [...git.commit(next.sha).parents].reverse()) pending.push({ sha: parent, expanded: false });
  }
  return ordered;
}

/** Merges whole files; null where both sides changed the same file differently. */
export function mergeFiles(git: GitObjects, base: string | null, ours: string, theirs: string): Files | null {
  const before: Files = base === null ? new Map() : git.files(git.commit(base).tree);
  const left = git.files(git.commit(ours).tree);
  const right = git.files(git.commit(theirs).tree);
  const merged = new Map(left);
  for (const path of new Set([...before.keys(), ...right.keys()])) {
    const was = before.get(path)?.sha;
    const mine = left.get(path)?.sha;
    const other = right.get(path);
    if (other?.sha === was || other?.sha === mine) continue;
    if (mine !== was) return null;
    if (other === undefined) merged.delete(path);
    else merged.set(path, other);
  }
  return merged;
}
