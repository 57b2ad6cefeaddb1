import type { AiReview, ReviewFinding, ReviewReceipt } from "../../../app/pull-request/ai-review.ts";
import type { Said } from "../../../app/pull-request/review-post.ts";

/** A fingerprint that is unlike any with another beginning. */
export function fingerprint(start: string): string {
  return start.padEnd(32, "0");
}

/** One on a line of its own that holds the approval. */
export function aReviewFinding(changes: Partial<ReviewFinding> = {}): ReviewFinding {
  return {
    fingerprint: fingerprint("a1"),
    path: "app/pay.ts",
    anchor: { side: "RIGHT", line: 12, startLine: null },
    quote: "charge(amount);",
    severity: "high",
    confidence: 90,
    category: "correctness",
    title: "It charges twice",
    why: "The call before it charges as well.",
    failureScenario: "A customer pays once and is charged two times.",
    suggestion: null,
    blocking: true,
    state: "new",
    dismissedBy: null,
    ...changes,
  };
}

/** One that holds nothing; different numbers are different findings on different lines. */
export function advice(number: number, changes: Partial<ReviewFinding> = {}): ReviewFinding {
  return aReviewFinding({
    fingerprint: fingerprint(`b${number}`),
    anchor: { side: "RIGHT", line: number, startLine: null },
    severity: "low",
    blocking: false,
    ...changes,
  });
}

export function anAiReview(findings: readonly ReviewFinding[], changes: Partial<AiReview> = {}): AiReview {
  const blocked = findings.some(({ blocking }) => blocking);
  return {
    verdict: blocked ? "blocked" : findings.length > 0 ? "advisory" : "clean",
    doubts: [],
    contentHash: "c".repeat(27),
    findings,
    ledger: [{ path: "app/pay.ts", state: "reviewed", reason: "" }],
    receipt: aReceipt(),
    ...changes,
  };
}

export function aReceipt(changes: Partial<ReviewReceipt> = {}): ReviewReceipt {
  return {
    model: "stand-in",
    refuter: null,
    promptVersion: "1",
    calls: 1,
    inputTokens: 1_200,
    outputTokens: 300,
    cachedTokens: 0,
    cost: 0.0123,
    hunks: { fresh: 2, reused: 0 },
    ...changes,
  };
}

export function said(changes: { readonly [Key in keyof Said]?: Said[Key] | readonly string[] } = {}): Said {
  const { here = [], before = [], hasRequested = false, requests = false } = changes;
  return {
    here: new Set(Array.isArray(here) ? here : []),
    before: new Set(Array.isArray(before) ? before : []),
    hasRequested: hasRequested === true,
    requests: requests === true,
  };
}
