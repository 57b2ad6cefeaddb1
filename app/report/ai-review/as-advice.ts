import type { AiReview } from "../../pull-request/ai-review.ts";

/** The review as people see it where a rule only wants advice: whatever was found, it holds no approval. */
export function asAdvice(review: AiReview): AiReview {
  const findings = review.findings.map((finding) => ({ ...finding, blocking: false }));
  return { ...review, verdict: review.verdict === "blocked" ? "advisory" : review.verdict, findings };
}
