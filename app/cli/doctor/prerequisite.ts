/** Something that several checks need, and one tells of. */
export interface Prerequisite<T> {
  /** For the check that tells of it. @throws whatever went wrong */
  own(): Promise<T>;
  /** For the others. @throws PrerequisiteError that says which line to look at */
  get(): Promise<T>;
}

/** Nothing is wrong with what was to be checked, as far as anybody knows: what is needed to look at it is missing. */
export class PrerequisiteError extends Error {
  override readonly name = "PrerequisiteError";
  /** The title of the check that tells what is wrong. */
  readonly see: string;

  constructor(see: string) {
    super(`it needs something that “${see}” tells of, see there`);
    this.see = see;
  }
}

/**
 * Made when it is first asked for, once.
 *
 * @param title of the check that tells what is wrong with it
 */
export function prerequisite<T>(title: string, make: () => Promise<T>): Prerequisite<T> {
  let made: Promise<T> | undefined;
  const own = () => {
    made ??= make();
    return made;
  };
  return {
    own,
    get: () =>
      own().catch((error: unknown) => {
        throw error instanceof PrerequisiteError ? error : new PrerequisiteError(title);
      }),
  };
}
