/** What people wrote around a diff: all of it is other people's words. */
export interface PullWords {
  readonly title: string;
  readonly body: string;
  /** Names of the branches. */
  readonly head: string;
  readonly base: string;
  /** Messages, oldest first. */
  readonly commits: readonly string[];
}

/** A file with the maintainers' wishes, from the base branch. */
export interface Guideline {
  readonly path: string;
  readonly text: string;
}
