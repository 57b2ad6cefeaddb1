import { SEVERITIES } from "../../pull-request/ai-review.ts";
import type { FileDiff } from "../diff/file-diff.ts";
import { type Anchored, anchorIn } from "./anchor.ts";
import type { Finding } from "./finding.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { LONGEST, modelCode, modelText } from "./model-text.ts";
import type { RawFinding } from "./raw-finding.ts";
import { looseCode, suggestionFor } from "./suggestion.ts";

/** Findings of one review that are looked at; a model that has more to say is told of as a doubt. */
const MOST = 200;
/** A line that stands for a part of it is kept whole up to here. */
const LONGEST_LINE = 500;

/**
 * Takes what a model found: finds its lines in the diff, bounds and cleans its texts. Believes nothing: numbers without
 * sense count as the most certain, and findings beyond 200 (the mildest ones) are a doubt.
 */
export function acceptFindings(
  raw: readonly RawFinding[],
  files: readonly FileDiff[],
): { readonly findings: readonly Finding[]; readonly doubts: readonly string[] } {
  const anchorOf = anchorIn(files);
  const worst = raw.length <= MOST ? raw : raw.toSorted(worstFirst).slice(0, MOST);
  const findings = worst.map((found) => {
    const side = found.side === "L" ? "LEFT" : "RIGHT";
    return accepted(found, anchorOf({ path: found.path, side, quote: found.quote, lineHint: found.line_hint }));
  });
  const doubts =
    raw.length > MOST ? [`The model reported ${raw.length} findings; only the worst ${MOST} were looked at.`] : [];
  return { findings, doubts };
}

/**
 * A confidence from 0 to 100. What is no such number is 100, since to doubt it would let something through, and a number up
 * to 1 is a share: the model was asked for percent, and 0.9 is no finding that it does not believe itself.
 */
export function confidenceOf(value: number): number {
  if (!Number.isFinite(value) || value < 0 || value > 100) return 100;
  return Math.ceil(value > 0 && value <= 1 ? value * 100 : value);
}

function accepted(raw: RawFinding, found: Anchored): Finding {
  const path = found.path ?? modelText(raw.path, LONGEST.path);
  const quote = quoteOf(raw, found);
  const suggestion = suggestionFor(raw.suggestion, raw.side, found);
  const why = modelText(raw.why, LONGEST.why);
  return {
    fingerprint: fingerprintOf(raw.category, path, quote),
    path,
    side: raw.side === "L" ? "LEFT" : "RIGHT",
    quote,
    anchor: found.anchor,
    onChangedLine: found.onChangedLine,
    severity: raw.severity,
    confidence: confidenceOf(raw.confidence),
    category: raw.category,
    title: modelText(raw.title, LONGEST.title) || `Finding: ${raw.category}`,
    why: suggestion === null ? why + looseCode(raw.suggestion) : why,
    failureScenario: modelText(raw.failure_scenario, LONGEST.failureScenario),
    suggestion,
    source: "model",
    carried: false,
    judged: false,
    refuted: false,
  };
}

/** The diff's own lines, so that the same place has the same fingerprint however it was quoted. */
function quoteOf(raw: RawFinding, { anchor, match, lines }: Anchored): string {
  const isLong = match === "part" && (lines[0]?.length ?? 0) > LONGEST_LINE;
  return anchor === null || isLong ? modelCode(raw.quote, LONGEST.quote) : lines.join("\n");
}

function worstFirst(a: RawFinding, b: RawFinding): number {
  const bySeverity = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  return bySeverity === 0 ? confidenceOf(b.confidence) - confidenceOf(a.confidence) : bySeverity;
}
