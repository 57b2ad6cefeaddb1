/** One thing that is wrong in a policy file, where a person finds it. Lines and columns count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  /** The key's path, such as `rules[0].when.files`; empty for the file as a whole. */
  readonly path: string;
  /** What was expected and what is there. */
  readonly message: string;
}
