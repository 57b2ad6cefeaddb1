import type { FindingCategory, Severity } from "../../../app/pull-request/ai-review.ts";
import { parsePatch } from "../../../app/review/diff/parse-patch.ts";
import type { EvalCase, Label, Place } from "../cases/eval-case.ts";
import { TOLERANCE } from "../metrics/match.ts";

/** What the stand-in says of a case. The plan knows the labels, so each mistake is one on purpose. */
export interface PlannedFinding {
  /**
   * `hit`: the label's bug on its lines; `near`: the same a line or so away; `far`: the same on other lines of the file;
   * `false`: something that is not there, and would block; `remark`: something harmless that is not there.
   */
  readonly kind: "hit" | "near" | "far" | "false" | "remark";
  readonly path: string;
  readonly line: number;
  readonly quote: string;
  readonly severity: Severity;
  readonly category: FindingCategory;
  readonly says: string;
}

export interface PlannedCase {
  readonly evalCase: EvalCase;
  readonly findings: readonly PlannedFinding[];
}

/** Vulnerable cases, by turns. Of every eleventh the persuaded form is believed, and nothing is found. */
const VULNERABLE = ["hit", "near", "hit", "missed", "far", "hit and remark"] as const;
const BELIEVED = 11;
/** Clean cases, by turns. */
const CLEAN = ["nothing", "false", "nothing", "remark", "nothing"] as const;

/** Plans what the stand-in says of each case of our own corpus; the same cases in the same order give the same plan. */
export function planFor(cases: readonly EvalCase[]): PlannedCase[] {
  const plain = cases.filter(({ form }) => form.kind === "plain");
  const vulnerable = plain.filter(({ labels }) => labels.length > 0);
  const clean = plain.filter(({ labels }) => labels.length === 0);
  return cases.map((evalCase) => {
    const { form, labels } = evalCase;
    if (labels.length === 0) return { evalCase, findings: cleanFindings(evalCase, clean.indexOf(evalCase)) };
    const isPersuaded = form.kind === "persuaded";
    const turn = vulnerable.findIndex(({ id }) => id === (isPersuaded ? form.plainId : evalCase.id));
    if (isPersuaded && turn % BELIEVED === 0) return { evalCase, findings: [] };
    return { evalCase, findings: vulnerableFindings(evalCase, Math.max(0, turn)) };
  });
}

function vulnerableFindings(evalCase: EvalCase, turn: number): PlannedFinding[] {
  const label = evalCase.labels[0];
  const place = label?.places[0];
  if (label === undefined || place === undefined) return [];
  const lines = changedLines(evalCase, place.path);
  const hit = about(label, "hit", { ...place, ...textOf(evalCase, place) });
  const at = (kind: "near" | "far") => {
    const line = lines.find(({ number }) => distanceKind(number, label, place.path) === kind);
    return line === undefined
      ? undefined
      : about(label, kind, { path: place.path, from: line.number, quote: line.text });
  };
  switch (VULNERABLE[turn % VULNERABLE.length]) {
    case "hit":
      return [hit];
    case "near":
      return [at("near") ?? hit];
    case "far": {
      const far = at("far");
      return far === undefined ? [] : [far];
    }
    case "hit and remark":
      return [hit, ...remark(evalCase)];
    default:
      return [];
  }
}

function cleanFindings(evalCase: EvalCase, turn: number): PlannedFinding[] {
  switch (CLEAN[Math.max(0, turn) % CLEAN.length]) {
    case "false":
      return remark(evalCase).map((one) => ({ ...one, kind: "false", severity: "critical", category: "correctness" }));
    case "remark":
      return remark(evalCase);
    default:
      return [];
  }
}

/** On the last changed line of the first file, in a category that no bug of the corpus may have. */
function remark(evalCase: EvalCase): PlannedFinding[] {
  const path = evalCase.files[0]?.path ?? "";
  const line = changedLines(evalCase, path).at(-1);
  if (line === undefined) return [];
  const says = "The stand-in makes a remark that nothing is behind.";
  const words = { severity: "low", category: "maintainability", says } as const;
  return [{ kind: "remark", path, line: line.number, quote: line.text, ...words }];
}

function about(
  label: Label,
  kind: PlannedFinding["kind"],
  { path, from, quote }: { readonly path: string; readonly from: number; readonly quote: string },
): PlannedFinding {
  const category = label.categories?.[0] ?? "correctness";
  return { kind, path, line: from, quote, severity: label.severity ?? "high", category, says: label.text };
}

function textOf({ files }: EvalCase, { path, from, to }: Place): { quote: string } {
  const after = files.find((file) => file.path === path)?.after ?? "";
  return {
    quote: after
      .split("\n")
      .slice(from - 1, to)
      .join("\n"),
  };
}

/** `near`: beside a place but within the tolerance of it; `far`: beyond it, of all places; else neither. */
function distanceKind(line: number, { places }: Label, path: string): "near" | "far" | null {
  const away = places.filter((place) => place.path === path).map(({ from, to }) => Math.max(from - line, line - to, 0));
  const least = Math.min(...away);
  if (least === 0) return null;
  return least <= TOLERANCE ? "near" : "far";
}

/** Added lines that have something to quote. */
function changedLines({ files }: EvalCase, path: string): { readonly number: number; readonly text: string }[] {
  const patch = files.find((file) => file.path === path)?.patch ?? "";
  const parsed = parsePatch(patch);
  if (!parsed.ok) throw new Error(`The patch of ${path} cannot be read: it ${parsed.reason}`);
  return parsed.hunks
    .flatMap(({ lines }) => lines)
    .flatMap(({ kind, new: number, text }) =>
      kind === "added" && number !== null && /\w{3}/.test(text) ? [{ number, text }] : [],
    );
}
