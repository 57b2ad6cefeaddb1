/**
 * How much work one decision may be. Whoever writes a policy or opens a pull request must not be able to keep the worker
 * busy, so whatever grows with both (globs with paths, regular expressions with texts) asks here first.
 *
 * Work is counted, never timed: the same policy and the same pull request always come to the same decision.
 */
export interface Effort {
  /**
   * Takes so many steps, each about 10 ns.
   *
   * @throws {TooMuchWork} if there are not so many left, now and from then on
   */
  spend(steps: number): void;
  /** What is worked out once for each decision, from a thing and for a purpose. */
  once<T>(thing: object, purpose: string, work: () => T): T;
}

/** About 18 ms on one core. */
export const STEPS = 1_800_000;

/** The condition that asks for more can be told neither true nor false. */
export class TooMuchWork extends Error {
  override readonly name = "TooMuchWork";
}

/** For one decision. */
export function newEffort(steps = STEPS): Effort {
  let left = steps;
  const known = new Map<object, Map<string, { readonly value: unknown }>>();
  return {
    spend(asked) {
      left -= asked;
      if (left < 0) throw new TooMuchWork(`more than ${steps} steps`);
    },
    once<T>(thing: object, purpose: string, work: () => T): T {
      let ofThing = known.get(thing);
      if (ofThing === undefined) {
        ofThing = new Map();
        known.set(thing, ofThing);
      }
      const before = ofThing.get(purpose);
      if (before !== undefined) return before.value as T;
      const value = work();
      ofThing.set(purpose, { value });
      return value;
    },
  };
}
