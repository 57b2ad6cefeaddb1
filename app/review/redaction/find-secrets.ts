import { assignments } from "./assignments.ts";
import { knownFormats } from "./known-formats.ts";
import { maintainedMatches } from "./maintained-rules.ts";
import { saysSomething } from "./placeholders.ts";
import { privateKeys } from "./private-keys.ts";
import { type SecretMatch, withoutOverlaps } from "./secret-match.ts";

export interface FoundSecrets {
  /** Each as the rule has it that found it. */
  readonly each: readonly SecretMatch[];
  /** Without overlaps, in the order of the text. */
  readonly merged: readonly SecretMatch[];
}

/** @throws where a rule throws: then nothing is known of the text */
export type FindSecrets = (text: string) => Promise<FoundSecrets>;

/**
 * All secrets that any rule finds: those of secretlint and our own. Nothing in the text can switch one off. Placeholders are
 * no secrets, and what has neither letter nor digit is none.
 */
export const findSecrets: FindSecrets = async (text) => {
  const found = [...(await maintainedMatches(text)), ...privateKeys(text), ...knownFormats(text), ...assignments(text)];
  const each = found.filter(({ start, end }) => saysSomething(text.slice(start, end)));
  return { each, merged: withoutOverlaps(each) };
};
