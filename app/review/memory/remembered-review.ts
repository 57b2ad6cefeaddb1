import type { AiReview, ReviewFinding } from "../../pull-request/ai-review.ts";
import { BLOCKERS_LOST } from "./encode.ts";
import type { ReviewMemory, StoredFinding } from "./review-memory.ts";

/**
 * The review that a memory is of, as far as it was remembered: for explaining what the App decided by it, never for deciding
 * anything. Verdict, doubts and findings are as they were, and never milder than the findings and doubts are.
 *
 * What nobody wrote down is not made up. The ledger names the files alone of which every hunk was looked at: what became of
 * the others is not known. The receipt has what all pushes together took, and no names of models.
 *
 * @returns null where it says nothing yet: it ended before everything was asked, and nothing of it holds the approval
 */
export function rememberedReview(memory: ReviewMemory): AiReview | null {
  const findings = memory.findings.map((stored) => rememberedFinding(stored, memory));
  const doubts = memory.blockersLost ? [...new Set([...memory.doubts, BLOCKERS_LOST])] : memory.doubts;
  const verdict = verdictOf(memory, findings, doubts);
  if (!memory.final && (verdict === "clean" || verdict === "advisory")) return null;
  const { calls, inputTokens, outputTokens, cachedTokens, cost } = memory.spent;
  return {
    verdict,
    doubts,
    contentHash: memory.contentHash,
    findings,
    ledger: memory.reviewed
      .filter(({ of, hunks }) => hunks.length === of)
      .map(({ path }) => ({ path, state: "reviewed", reason: "" })),
    receipt: {
      ...{ model: null, refuter: null, promptVersion: "" },
      ...{ calls, inputTokens, outputTokens, cachedTokens, cost },
      hunks: { fresh: 0, reused: memory.reviewed.reduce((sum, { hunks }) => sum + hunks.length, 0) },
    },
  };
}

function verdictOf(
  { verdict }: ReviewMemory,
  findings: readonly ReviewFinding[],
  doubts: readonly string[],
): AiReview["verdict"] {
  if (verdict === "blocked" || findings.some(({ blocking }) => blocking)) return "blocked";
  if (doubts.length > 0) return "indeterminate";
  return verdict === "clean" && findings.length > 0 ? "advisory" : verdict;
}

function rememberedFinding(stored: StoredFinding, { dismissals }: ReviewMemory): ReviewFinding {
  const { side: _side, onChangedLine: _changed, source: _source, judged: _judged, at: _at, ...known } = stored;
  const { refuted, carried = true, ...shown } = known;
  // What held the approval when it was written down holds it until the App has judged it again.
  const dismissal = stored.blocking
    ? undefined
    : dismissals.find(({ fingerprint }) => fingerprint === stored.fingerprint);
  const usual = refuted && !stored.blocking ? "demoted" : carried ? "carried" : "new";
  return { ...shown, state: dismissal === undefined ? usual : "dismissed", dismissedBy: dismissal?.by ?? null };
}
