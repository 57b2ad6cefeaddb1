import type { AiReview, ReviewFinding } from "../../app/pull-request/ai-review.ts";
import { GREEN_POLICY } from "./builders-policy.ts";

/** The usual policy, whose rule requires an AI review. */
export const REVIEWED = `${GREEN_POLICY}    review: required\n`;

/** A finding by a model, with a place in the diff; it blocks nothing. */
export function aReviewFinding(changes: Partial<ReviewFinding> = {}): ReviewFinding {
  return {
    fingerprint: "0123456789abcdef0123456789abcdef",
    path: "src/pay.ts",
    anchor: { side: "RIGHT", line: 12, startLine: null },
    quote: "total =- fee;",
    severity: "high",
    confidence: 90,
    category: "correctness",
    title: "The fee is assigned, not subtracted",
    why: "`=-` assigns the negative fee.",
    failureScenario: "A customer who owes 10 pays -1.",
    suggestion: null,
    blocking: false,
    state: "new",
    dismissedBy: null,
    ...changes,
  };
}

export function anAiReview(verdict: AiReview["verdict"], changes: Partial<AiReview> = {}): AiReview {
  return {
    verdict,
    doubts: [],
    contentHash: "c".repeat(27),
    findings: [],
    ledger: [{ path: "src/pay.ts", state: "reviewed", reason: "" }],
    receipt: {
      model: "claude-test",
      refuter: "claude-other",
      promptVersion: "1",
      calls: 2,
      inputTokens: 1_200,
      outputTokens: 80,
      cachedTokens: 0,
      cost: 0.02,
      hunks: { fresh: 1, reused: 0 },
    },
    ...changes,
  };
}
