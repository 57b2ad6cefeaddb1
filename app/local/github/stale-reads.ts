import { repositoryNamed } from "./repositories.ts";
import type { GithubState } from "./state.ts";

/** A pull request as the world API names it. */
export interface PullName {
  readonly repository: string;
  readonly number: number;
}

/**
 * Reads that lag, as those from GitHub's replicas do: a `Snapshot` query sees the pull request as it was before the last
 * change that somebody other than the App made to it.
 */
export interface StaleReads {
  /** The next `times` Snapshot queries of this pull request are stale. */
  readonly hold: (pull: PullName, times: number) => void;
  /** The state that a query of this pull request is answered from; uses up one held read. */
  readonly stateFor: (operation: string | null, repository: string, number: number) => GithubState;
}

export function createStaleReads(state: GithubState): StaleReads {
  const held = new Map<string, number>();
  return {
    hold: (pull, times) => {
      held.set(keyOf(pull.repository, pull.number), times);
    },
    stateFor: (operation, repository, number) => {
      const key = keyOf(repository, number);
      const left = held.get(key) ?? 0;
      if (operation !== "Snapshot" || left === 0) return state;
      held.set(key, left - 1);
      const current = repositoryNamed(state, repository);
      const before = state.beforeLastChange.get(`${current.id}#${number}`);
      if (before === undefined) return state;
      return { ...state, repositories: new Map(state.repositories).set(before.id, before) };
    },
  };
}

function keyOf(repository: string, number: number): string {
  return `${repository.toLowerCase()}#${number}`;
}
