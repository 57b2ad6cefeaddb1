import type { ListedPull } from "../github/last-pulls.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";

/**
 * Snapshots of closed pull requests, kept by a worker between replays, so that a policy that is pushed again and again
 * is not paid for again and again. For replays only: nothing is ever approved by what is kept here.
 */
export interface ClosedPulls {
  /** What was read of it lately, if GitHub still lists it in the same state; else null. */
  readonly find: (repositoryId: number, pull: ListedPull) => Snapshot | null;
  readonly keep: (pull: ListedPull, snapshot: Snapshot) => void;
}

/** Two repositories' worth. */
const MOST = 100;
/** Milliseconds; a check that reports late, or a rule of the base branch, moves no pull request's `updated_at`. */
const LONGEST = 10 * 60 * 1_000;

export function createClosedPulls(now: () => Date): ClosedPulls {
  const kept = new Map<string, { readonly snapshot: Snapshot; readonly at: number }>();
  return {
    find(repositoryId, pull) {
      const found = pull.open ? undefined : kept.get(keyOf(repositoryId, pull));
      return found !== undefined && now().getTime() - found.at < LONGEST ? found.snapshot : null;
    },
    keep(pull, snapshot) {
      if (pull.open || snapshot.pull.state === "open") return;
      kept.set(keyOf(snapshot.repository.id, pull), { snapshot, at: now().getTime() });
      const oldest = kept.keys().next();
      if (kept.size > MOST && !oldest.done) kept.delete(oldest.value);
    },
  };
}

function keyOf(repositoryId: number, { number, updatedAt, headSha }: ListedPull): string {
  return `${repositoryId}#${number} ${headSha} ${updatedAt}`;
}
