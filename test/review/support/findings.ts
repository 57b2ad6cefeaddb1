import { type ReviewSettings, reviewSettingsSchema } from "../../../app/policy/review-settings.ts";
import type { LedgerEntry } from "../../../app/pull-request/ai-review.ts";
import type { DiffLine, FileDiff, Hunk } from "../../../app/review/diff/file-diff.ts";
import type { Finding } from "../../../app/review/findings/finding.ts";
import { fingerprintOf } from "../../../app/review/findings/fingerprint.ts";
import type { RawFinding } from "../../../app/review/findings/raw-finding.ts";

/** A hunk of lines with their signs; both sides start at `start`, or the right one at `newStart`. */
export function aHunk(lines: readonly string[], start = 1, newStart = start): Hunk {
  let [old, fresh] = [start, newStart];
  const read = lines.map((line): DiffLine => {
    const rest = { text: line.slice(1), crlf: false, noNewline: false };
    if (line.startsWith("+")) return { ...rest, kind: "added", old: null, new: fresh++ };
    if (line.startsWith("-")) return { ...rest, kind: "removed", old: old++, new: null };
    return { ...rest, kind: "context", old: old++, new: fresh++ };
  });
  return { oldStart: start, newStart, section: "", lines: read };
}

export function aFileDiff(path: string, ...hunks: readonly Hunk[]): FileDiff {
  return { path, previousPath: null, change: "modified", content: { kind: "text", hunks } };
}

export function aRawFinding(changes: Partial<RawFinding> = {}): RawFinding {
  return {
    path: "app/pay.ts",
    side: "R",
    quote: "charge(amount);",
    line_hint: null,
    severity: "critical",
    confidence: 95,
    category: "correctness",
    title: "It charges twice",
    why: "The call before it charges as well.",
    failure_scenario: "A customer pays once and is charged two times.",
    suggestion: null,
    ...changes,
  };
}

/** One that blocks by the usual settings. */
export function aFinding(changes: Partial<Finding> = {}): Finding {
  const { category = "correctness", path = "app/pay.ts", quote = "charge(amount);" } = changes;
  return {
    fingerprint: fingerprintOf(category, path, quote),
    path,
    side: "RIGHT",
    quote,
    anchor: { side: "RIGHT", line: 2, startLine: null },
    onChangedLine: true,
    severity: "critical",
    confidence: 95,
    category,
    title: "It charges twice",
    why: "The call before it charges as well.",
    failureScenario: "A customer pays once and is charged two times.",
    suggestion: null,
    source: "model",
    carried: false,
    judged: false,
    refuted: false,
    ...changes,
  };
}

export function reviewSettings(changes: Partial<ReviewSettings> = {}): ReviewSettings {
  return { ...reviewSettingsSchema.parse({}), ...changes };
}

export function reviewed(...paths: readonly string[]): LedgerEntry[] {
  return paths.map((path) => ({ path, state: "reviewed", reason: "" }));
}
