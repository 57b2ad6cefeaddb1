import { closest, distance } from "fastest-levenshtein";
import type { core } from "zod";

/** A validation issue in our words: what was expected and what is there. */
export function wording(issue: core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${kindName(issue.expected)}, found ${shown(value)}`;
    case "invalid_value":
      return `expected ${issue.values.map((allowed) => `\`${String(allowed)}\``).join(" or ")}, found ${shown(value)}`;
    case "too_small":
      if (issue.origin === "array") return "the list must not be empty";
      if (issue.origin === "string") return "the text must not be empty";
      return `must be at least ${issue.minimum}, found ${shown(value)}`;
    case "too_big":
      if (issue.origin === "array") return `the list may have at most ${issue.maximum} entries`;
      if (issue.origin === "string") return `may have at most ${issue.maximum} characters`;
      return `must be at most ${issue.maximum}, found ${shown(value)}`;
    case "custom":
      return issue.message;
    case "invalid_union": {
      // One of some words, or a list of them, for which nobody wrote a sentence.
      const words = issue.message === "Invalid input" ? issue.errors.flat().find(isOfWords) : undefined;
      return words === undefined ? `${issue.message}, found ${shown(value)}` : wording(words, value);
    }
    default:
      return `${issue.message}, found ${shown(value)}`;
  }
}

function isOfWords({ code, path }: core.$ZodIssue): boolean {
  return code === "invalid_value" && path.length === 0;
}

/** Names the nearest key that would be valid, if one is near. */
export function unknownKey(key: string, valid: readonly string[]): string {
  return unknownName("key", key, valid);
}

/** The same for a name of anything. */
export function unknownName(what: string, key: string, valid: readonly string[]): string {
  const unknown = `unknown ${what} \`${key}\``;
  if (valid.length === 0) return unknown;
  // Swapped letters are the likelier slip than others.
  const near = valid.find((name) => sortedLetters(name) === sortedLetters(key)) ?? closest(key, valid);
  const allowed = `valid here: ${valid.map((name) => `\`${name}\``).join(", ")}`;
  const close = distance(key, near) <= Math.max(2, Math.floor(key.length / 3));
  return close ? `${unknown}; did you mean \`${near}\`? (${allowed})` : `${unknown}; ${allowed}`;
}

function sortedLetters(word: string): string {
  return [...word].sort().join("");
}

function kindName(kind: string): string {
  const names: Record<string, string> = {
    array: "a list",
    object: "a mapping",
    record: "a mapping",
    string: "a text",
    number: "a number",
    int: "a whole number",
    boolean: "`true` or `false`",
  };
  return names[kind] ?? kind;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value !== "string") return `\`${String(value)}\``;
  return value.length > 40 ? `the text “${value.slice(0, 40)}…”` : `the text “${value}”`;
}
