import { type Model, OUTPUT_MODES, type OutputMode } from "./models.ts";

/**
 * What is known of how models are made to answer in form, for as long as it lives.
 *
 * Models differ: some refuse a forced tool, some refuse a JSON schema for their text, and which ones is documented late. So
 * each is asked by the strictest mode that it is said to take, and after a refusal by the next one: forced tool, JSON
 * schema, and a tool that it may call, which all of them take. What it took is remembered, so that a refusal, which costs
 * nothing but time, happens once.
 */
export interface Ladder {
  /** The modes that are left to try, the strictest first; at least one. */
  modesFor(model: Model): readonly [OutputMode, ...OutputMode[]];
  /** The model took this one. */
  took(model: Model, mode: OutputMode): void;
}

export function createLadder(): Ladder {
  const taken = new Map<string, OutputMode>();
  return {
    modesFor({ id, modes }) {
      const known = OUTPUT_MODES.filter((mode) => modes.includes(mode));
      const from = taken.get(id);
      const [first, ...rest] = from === undefined ? known : known.slice(known.indexOf(from));
      return first === undefined ? ["auto"] : [first, ...rest];
    },
    took({ id }, mode) {
      taken.set(id, mode);
    },
  };
}
