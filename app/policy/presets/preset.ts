/**
 * A part of a policy that ships with the product: `extends: greenlight:<name>` takes it. Its YAML is what a person would
 * write, with nothing but `never` and `rules`, so that it can be read, and copied where it does not quite fit.
 */
export interface Preset {
  readonly name: string;
  /** What it is for, in one sentence. */
  readonly sentence: string;
  readonly yaml: string;
}

/** What stands before the name of a preset in a policy, and after the name of each of its rules. */
export const PRESET_PREFIX = "greenlight:";
