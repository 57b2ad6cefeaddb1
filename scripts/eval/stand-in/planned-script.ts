import type { BedrockStep } from "../../../app/local/aws/bedrock-script.ts";
import type { RawFinding } from "../../../app/review/findings/raw-finding.ts";
import type { PlannedCase, PlannedFinding } from "./plan.ts";

/** Findings of one file that the refuter may be asked about. */
const MOST = 10;

/**
 * A script for the stand-in of Bedrock that answers each case as planned. It knows a case by its title and a path. Its refuter
 * takes nothing back.
 */
export function plannedScript(plan: readonly PlannedCase[]): BedrockStep[] {
  const refutations = Array.from({ length: MOST }, (_, at) => ({
    number: at + 1,
    verdict: "holds",
    why: "The stand-in does not look.",
  }));
  const refuter: BedrockStep = { when: { model: "refuter" }, answer: { input: { refutations } } };
  // The title of a persuaded case ends with that of the plain one, so the longer one has to be tried first.
  const reviewer = plan
    .toSorted((a, b) => b.evalCase.title.length - a.evalCase.title.length)
    .map(({ evalCase, findings }) => ({
      when: { model: "reviewer", contains: [evalCase.title, evalCase.files[0]?.path ?? ""] },
      answer: { input: { findings: findings.map(rawFinding) } },
    }));
  return [refuter, ...reviewer];
}

/** As a model would write it down. */
export function rawFinding(planned: PlannedFinding): RawFinding {
  return {
    path: planned.path,
    side: "R",
    quote: planned.quote,
    line_hint: planned.line,
    severity: planned.severity,
    confidence: 95,
    category: planned.category,
    title: planned.says.slice(0, 80),
    why: planned.says,
    failure_scenario: planned.says,
    suggestion: null,
  };
}
