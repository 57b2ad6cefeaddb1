import type { FileDiff } from "../../../app/review/diff/file-diff.ts";
import type { Finding } from "../../../app/review/findings/finding.ts";
import { verdictOf } from "../../../app/review/findings/verdict.ts";
import { basisHash, contentHash, type ReviewBasis } from "../../../app/review/memory/content-hash.ts";
import { type Increment, planIncrement } from "../../../app/review/memory/plan-increment.ts";
import { rememberFindings, rememberHunks } from "../../../app/review/memory/remember.ts";
import type { ReviewMemory } from "../../../app/review/memory/review-memory.ts";
import { reviewed, reviewSettings } from "./findings.ts";

export const BASIS: ReviewBasis = {
  promptVersion: "7",
  models: { review: "sonnet", large: "opus", refuter: "haiku" },
  settings: reviewSettings(),
  guidelines: ["Be strict."],
};

export const NOTHING_SPENT = { calls: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: 0 };

/** What is remembered of a review of all these files that found this. */
export function aMemory(
  files: readonly FileDiff[],
  findings: readonly Finding[] = [],
  changes: Partial<ReviewMemory> = {},
): ReviewMemory {
  const changedPaths = files.map(({ path }) => path);
  const usual = {
    settings: BASIS.settings,
    ledger: reviewed(...changedPaths),
    doubts: [],
    dismissals: [],
    changedPaths,
  };
  const judged = verdictOf({ findings, ...usual });
  return {
    contentHash: contentHash(
      files,
      findings.filter(({ source }) => source === "redaction"),
      BASIS,
    ),
    basis: basisHash(BASIS),
    final: true,
    verdict: judged.verdict,
    doubts: [],
    reviewed: rememberHunks(files, () => true),
    findings: rememberFindings(judged, files),
    dismissals: [],
    spent: NOTHING_SPENT,
    posted: { head: null, commented: [] },
    blockersLost: false,
    ...changes,
  };
}

/** What a push leaves of it. */
export function planned(
  memory: ReviewMemory | null,
  files: readonly FileDiff[],
  contents: ReadonlyMap<string, string | null> = new Map(),
  { basis = BASIS, secrets = [] }: { readonly basis?: ReviewBasis; readonly secrets?: readonly Finding[] } = {},
): Increment {
  const hash = contentHash(files, secrets, basis);
  return planIncrement({ memory, files, contentHash: hash, basis: basisHash(basis), contents });
}
