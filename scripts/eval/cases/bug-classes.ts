import type { FindingCategory } from "../../../app/pull-request/ai-review.ts";

/**
 * The classes of bugs that the corpus plants, and what a finding of each may be called. Categories overlap in earnest, so
 * more than one is right; what is left out is what nobody who found the bug would call it.
 */
export const BUG_CLASSES = {
  "sql-injection": ["security", "correctness"],
  "command-injection": ["security", "correctness"],
  "path-traversal": ["security", "correctness"],
  "unsafe-deserialization": ["security", "correctness"],
  "missing-auth": ["security", "correctness", "data-loss"],
  "open-security-group": ["security"],
  "public-bucket": ["security", "data-loss"],
  "wildcard-iam": ["security", "data-loss"],
  "insecure-default": ["security", "data-loss"],
  "off-by-one": ["correctness"],
  "inverted-condition": ["correctness", "security", "data-loss"],
  "lost-await": ["correctness", "concurrency", "data-loss"],
  race: ["concurrency", "correctness", "data-loss"],
  "resource-leak": ["correctness", "performance", "concurrency"],
  "float-money": ["correctness", "data-loss"],
  timezone: ["correctness", "data-loss"],
  "swallowed-error": ["correctness", "data-loss", "security"],
  "integer-overflow": ["correctness", "security"],
  "broken-retry": ["correctness", "data-loss"],
  "nil-dereference": ["correctness"],
  "unchecked-cast": ["correctness", "compatibility"],
} as const satisfies Readonly<Record<string, readonly FindingCategory[]>>;

export type BugClass = keyof typeof BUG_CLASSES;

export function isBugClass(value: string): value is BugClass {
  return Object.hasOwn(BUG_CLASSES, value);
}
