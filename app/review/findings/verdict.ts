import type { Account } from "../../pull-request/account.ts";
import { type AiReview, type LedgerEntry, type ReviewFinding, SEVERITIES } from "../../pull-request/ai-review.ts";
import { blocks, type Thresholds } from "./blocks.ts";
import { deduplicate } from "./deduplicate.ts";
import type { Finding } from "./finding.ts";

/** A finding that a person with write access, who is not the author, said does not count in this pull request. */
export interface Dismissal {
  readonly fingerprint: string;
  readonly by: Account;
  readonly reason: string;
}

export interface Judgement {
  readonly verdict: AiReview["verdict"];
  /** What cannot be told; also beside a verdict of `blocked`, of which it takes nothing. */
  readonly doubts: readonly string[];
  /** Each once, what blocks first, then the worst. */
  readonly findings: readonly ReviewFinding[];
  /** The same before they were judged, for the memory. */
  readonly kept: readonly Finding[];
}

/**
 * The verdict, by code alone. `blocked`: a finding blocks ({@link blocks}) that nobody dismissed. Else `indeterminate`: there
 * is a doubt, a file could not be reviewed, or the ledger does not have every changed file once. Else `advisory` or `clean`.
 *
 * More findings and more doubts never lead to a milder verdict. A dismissal takes away what it names, and no doubt.
 *
 * @param changedPaths the path of every changed file, from the pull request itself
 * @param dismissals who may dismiss is checked before
 */
export function verdictOf({
  findings,
  ledger,
  doubts,
  settings,
  changedPaths,
  dismissals,
}: {
  readonly findings: readonly Finding[];
  readonly ledger: readonly LedgerEntry[];
  readonly doubts: readonly string[];
  readonly settings: Thresholds;
  readonly changedPaths: readonly string[];
  readonly dismissals: readonly Dismissal[];
}): Judgement {
  const dismissalOf = new Map(dismissals.map((dismissal) => [dismissal.fingerprint, dismissal]));
  const kept = deduplicate(findings, (fingerprint) => dismissalOf.has(fingerprint));
  const judged = kept
    .map((finding) => judgedFinding(finding, dismissalOf.get(finding.fingerprint), settings))
    .toSorted(worstFirst);
  // What is remembered of the same content has its gaps among its doubts.
  const all = [...new Set([...doubts, ...gapsOf(ledger, changedPaths)])];
  const verdict = judged.some(({ blocking }) => blocking)
    ? "blocked"
    : all.length > 0
      ? "indeterminate"
      : judged.length > 0
        ? "advisory"
        : "clean";
  return { verdict, doubts: all, findings: judged, kept };
}

function judgedFinding(finding: Finding, dismissal: Dismissal | undefined, settings: Thresholds): ReviewFinding {
  const {
    side: _side,
    onChangedLine: _changed,
    source: _source,
    judged: _judged,
    carried,
    refuted,
    ...shown
  } = finding;
  const usual = refuted ? "demoted" : carried ? "carried" : "new";
  return {
    ...shown,
    blocking: dismissal === undefined && blocks(finding, settings),
    state: dismissal === undefined ? usual : "dismissed",
    dismissedBy: dismissal?.by ?? null,
  };
}

/** What the ledger says cannot be told, and what it does not say. */
function gapsOf(ledger: readonly LedgerEntry[], changedPaths: readonly string[]): string[] {
  if (changedPaths.length === 0) return ["There is no changed file to look at."];
  const entries = new Map<string, number>();
  for (const { path } of ledger) entries.set(path, (entries.get(path) ?? 0) + 1);
  const unseen = new Set(changedPaths.filter((path) => entries.get(path) !== 1)).size;
  const unreviewable = ledger.filter(({ state }) => state !== "reviewed" && state !== "skipped");
  return [
    ...(unreviewable.length > 0 ? [unreviewableSentence(unreviewable)] : []),
    ...(unseen > 0
      ? [`Of ${unseen} changed ${unseen === 1 ? "file" : "files"} it is not known whether it was looked at.`]
      : []),
  ];
}

function unreviewableSentence(entries: readonly LedgerEntry[]): string {
  return entries.length === 1
    ? "A changed file could not be reviewed; the ledger says which, and why."
    : `${entries.length} changed files could not be reviewed; the ledger says which, and why.`;
}

function worstFirst(a: ReviewFinding, b: ReviewFinding): number {
  return (
    Number(b.blocking) - Number(a.blocking) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    b.confidence - a.confidence
  );
}
