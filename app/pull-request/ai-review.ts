import type { Account } from "./account.ts";

/**
 * What the AI review found, as plain data: a fact like any other of the snapshot. It can only withhold: nothing in it says
 * that anything may be approved (principle 5).
 */
export interface AiReview {
  /**
   * `clean`: nothing found; `advisory`: found, and nothing of it blocks; `blocked`: something must be mended first;
   * `indeterminate`: nobody can tell. Only the first two let an approval through.
   */
  readonly verdict: "clean" | "advisory" | "blocked" | "indeterminate";
  /** Why it is indeterminate, each a sentence; empty otherwise. */
  readonly doubts: readonly string[];
  /** The content that was reviewed (see app/review/memory); a review of another content says nothing. */
  readonly contentHash: string;
  readonly findings: readonly ReviewFinding[];
  /** Every changed file exactly once. */
  readonly ledger: readonly LedgerEntry[];
  readonly receipt: ReviewReceipt;
}

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const FINDING_CATEGORIES = [
  "security",
  "correctness",
  "concurrency",
  "data-loss",
  "performance",
  "compatibility",
  "tests",
  "maintainability",
  "secret",
] as const;
export type FindingCategory = (typeof FINDING_CATEGORIES)[number];

/** One finding after anchoring and refuting. Its texts are a model's: untrusted. */
export interface ReviewFinding {
  /** Category, path and normalised quote: the same finding has the same one in the next review. */
  readonly fingerprint: string;
  readonly path: string;
  /** Where its quote stands, if that is unique: a changed or context line of the diff. */
  readonly anchor: FindingAnchor | null;
  readonly quote: string;
  readonly severity: Severity;
  /** 0 to 100. */
  readonly confidence: number;
  readonly category: FindingCategory;
  readonly title: string;
  readonly why: string;
  readonly failureScenario: string;
  /** Replaces the anchored lines exactly; only where the anchor is exact and on the right side. */
  readonly suggestion: string | null;
  /** Blocks the approval; by code, never by the model's word. */
  readonly blocking: boolean;
  /** What became of it besides. */
  readonly state: "new" | "carried" | "demoted" | "dismissed";
  readonly dismissedBy: Account | null;
}

export interface FindingAnchor {
  readonly side: "LEFT" | "RIGHT";
  readonly line: number;
  /** Below `line`, in the same hunk; null for a single line. */
  readonly startLine: number | null;
}

export interface LedgerEntry {
  readonly path: string;
  readonly state: "reviewed" | "skipped" | "unreviewable";
  /** With which rule it was skipped, or why it cannot be reviewed; empty where it was reviewed. */
  readonly reason: string;
}

/** What was asked of which model, and what it cost. */
export interface ReviewReceipt {
  readonly model: string | null;
  readonly refuter: string | null;
  readonly promptVersion: string;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  /** US dollars; null where no price is configured for the model. */
  readonly cost: number | null;
  /** Hunks that were looked at anew, and those whose earlier result was taken over. */
  readonly hunks: { readonly fresh: number; readonly reused: number };
}
