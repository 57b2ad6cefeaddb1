import type { AiReview } from "../pull-request/ai-review.ts";
import type { Reason } from "./decision.ts";
import { REVIEW_LEVELS, type ReviewLevel, type ReviewSettings } from "./review-settings.ts";

/** What is asked of the AI review: the rule's word, or the organisation's if that asks for more. */
export function strictestLevel(...levels: readonly (ReviewLevel | undefined)[]): ReviewLevel {
  return levels.reduce<ReviewLevel>((most, level = "off") => {
    return REVIEW_LEVELS.indexOf(level) > REVIEW_LEVELS.indexOf(most) ? level : most;
  }, "off");
}

/**
 * Why the AI review withholds the approval of what everything else would approve; null: it does not. It can only withhold:
 * no result of it lets anything through that would be held without it.
 *
 * @param review undefined: there is none yet
 */
export function withheldByReview(
  { level, rule }: { readonly level: ReviewLevel; readonly rule: string },
  review: AiReview | undefined,
  { on_error }: Pick<ReviewSettings, "on_error">,
): Reason | null {
  if (level === "off") return null;
  if (review === undefined) return { kind: "review-pending", rule };
  if (level === "advisory") return null;
  switch (review.verdict) {
    case "clean":
    case "advisory":
      return null;
    case "blocked":
      return { kind: "review-blocked", rule, findings: review.findings.filter(({ blocking }) => blocking).length };
    case "indeterminate":
      return on_error === "approve" ? null : { kind: "review-indeterminate", rule, doubts: review.doubts };
  }
}
