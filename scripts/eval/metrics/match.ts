import type { ReviewFinding } from "../../../app/pull-request/ai-review.ts";
import type { Label, Place } from "../cases/eval-case.ts";
import { saysTheSame } from "./same-words.ts";

/** Lines that a finding may be away from what it is about. */
export const TOLERANCE = 3;

/** What of a finding is compared with labels. */
export type Found = Pick<ReviewFinding, "path" | "anchor" | "category" | "title" | "why" | "failureScenario" | "quote">;

/**
 * Whether a finding is about a label: the same file and side, lines that overlap but for three, and a category that the label
 * may have. A label without a place is compared by its words.
 */
export function matches(found: Found, label: Label, tolerance = TOLERANCE): boolean {
  if (!isPlausible(found, label)) return false;
  if (label.places.length === 0) return saysTheSame(wordsOf(found), label.text);
  return label.places.some((place) => overlaps(found, place, tolerance));
}

/** The same file, and a category that the label may have: it means the bug, wherever it points. */
export function means(found: Found, label: Label): boolean {
  return isPlausible(found, label) && label.places.some(({ path }) => path === found.path);
}

function isPlausible({ category }: Found, { categories }: Label): boolean {
  return categories === null || categories.includes(category);
}

function overlaps({ path, anchor }: Found, place: Place, tolerance: number): boolean {
  if (path !== place.path || anchor === null || anchor.side !== place.side) return false;
  const first = anchor.startLine ?? anchor.line;
  return first <= place.to + tolerance && anchor.line >= place.from - tolerance;
}

function wordsOf({ title, why, failureScenario, quote }: Found): string {
  return [title, why, failureScenario, quote].join("\n");
}
