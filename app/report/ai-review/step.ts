import type { Decision } from "../../policy/decision.ts";
import { type Phrase, words } from "../../policy/phrase.ts";
import type { AiReview } from "../../pull-request/ai-review.ts";
import type { Step } from "../steps.ts";

/** The AI review as a step of a decision; none where nothing asks for it, or nothing is known of it yet. */
export function reviewSteps({ review, reason }: Decision): Step[] {
  if (review === null) return [];
  const { level, result } = review;
  const what = words(level === "advisory" ? "AI review (advisory)" : "AI review");
  if (result === null) {
    // It is made when all else holds; before, there is nothing to wait for.
    return [{ mark: reason.kind === "review-pending" ? "waits" : "off", what, result: words("not made yet") }];
  }
  return [{ mark: markOf(result, level), what, result: resultOf(result) }];
}

function markOf({ verdict }: AiReview, level: "advisory" | "required"): Step["mark"] {
  switch (verdict) {
    case "clean":
    case "advisory":
      return "ok";
    case "blocked":
      return level === "required" ? "stop" : "off";
    case "indeterminate":
      return level === "required" ? "unknown" : "off";
  }
}

function resultOf({ verdict, findings, doubts }: AiReview): Phrase {
  const blocking = findings.filter((finding) => finding.blocking).length;
  switch (verdict) {
    case "clean":
      return words("found nothing");
    case "advisory":
      return words(`${count(findings.length)}, none of which blocks`);
    case "blocked":
      return words(`${count(blocking)} to be mended first, ${findings.length} in all`);
    case "indeterminate":
      return words(`cannot tell: ${doubts[0] ?? "it gave no reason"}`);
  }
}

function count(findings: number): string {
  return findings === 1 ? "1 finding" : `${findings} findings`;
}
