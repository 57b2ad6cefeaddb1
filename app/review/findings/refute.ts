import type { FindingCategory, Severity } from "../../pull-request/ai-review.ts";
import type { FileDiff } from "../diff/file-diff.ts";
import type { Finding } from "./finding.ts";
import type { Refutation } from "./raw-finding.ts";

/** What the refuter is asked about one file, as plain texts; app/review/prompt makes words of it. */
export interface RefutationQuestion {
  readonly file: FileDiff;
  readonly findings: readonly NumberedFinding[];
}

export interface NumberedFinding {
  /** From 1; the refuter answers by it. */
  readonly number: number;
  readonly fingerprint: string;
  /** As the diff shows them, `R12` or `R12-R14`; null where the quote is not in the diff. */
  readonly lines: string | null;
  readonly quote: string;
  readonly severity: Severity;
  readonly category: FindingCategory;
  readonly title: string;
  readonly why: string;
  readonly failureScenario: string;
  /** Found in an earlier push, and the code around it changed since: is it mended? */
  readonly carried: boolean;
}

/**
 * All findings of a file that a refuter has not judged yet, in the order of the list; null where there is none. Secrets
 * that code found are not asked about.
 */
export function refutationQuestion(findings: readonly Finding[], file: FileDiff): RefutationQuestion | null {
  const open = findings.filter((finding) => finding.path === file.path && isOpen(finding));
  if (open.length === 0) return null;
  return { file, findings: open.map((finding, at) => numbered(finding, at + 1)) };
}

/**
 * What becomes of the findings by the refuter's word. It can only demote, and only by saying that a finding is wrong, and
 * why, and not something else of it besides. An unknown number, a missing answer, `unsure`: all stays as it is.
 */
export function applyRefutations(
  findings: readonly Finding[],
  question: RefutationQuestion,
  refutations: readonly Refutation[],
): readonly Finding[] {
  const answers = Map.groupBy(refutations, ({ number }) => number);
  const asked = Map.groupBy(question.findings, ({ fingerprint }) => fingerprint);
  return findings.map((finding) => {
    if (finding.path !== question.file.path || !isOpen(finding)) return finding;
    const words = (asked.get(finding.fingerprint) ?? []).map(({ number }) => answers.get(number) ?? []);
    if (words.length === 0 || words.some((each) => each.length === 0)) return finding;
    return { ...finding, judged: true, refuted: words.flat().every(isRefutation) };
  });
}

function isOpen({ source, judged, refuted }: Finding): boolean {
  return source === "model" && !judged && !refuted;
}

function isRefutation({ verdict, why }: Refutation): boolean {
  return verdict === "wrong" && /\p{L}{2}/u.test(why);
}

function numbered(finding: Finding, number: number): NumberedFinding {
  const { fingerprint, quote, severity, category, title, why, failureScenario, carried } = finding;
  const texts = { quote, title, why, failureScenario };
  return { number, fingerprint, lines: linesOf(finding), ...texts, severity, category, carried };
}

function linesOf({ anchor }: Finding): string | null {
  if (anchor === null) return null;
  const sign = anchor.side === "LEFT" ? "L" : "R";
  return anchor.startLine === null ? `${sign}${anchor.line}` : `${sign}${anchor.startLine}-${sign}${anchor.line}`;
}
