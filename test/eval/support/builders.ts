import type { AiReview, ReviewFinding } from "../../../app/pull-request/ai-review.ts";
import { caseFile } from "../../../scripts/eval/cases/case-file.ts";
import type { EvalCase, Label } from "../../../scripts/eval/cases/eval-case.ts";
import { aReceipt } from "./planned-review.ts";

/** A clean case with one new file of twenty lines. */
export function aCase(changes: Partial<EvalCase> = {}): EvalCase {
  const text = Array.from({ length: 20 }, (_, at) => `const line${at + 1} = ${at + 1};\n`).join("");
  return {
    id: "typescript/one",
    set: "own",
    language: "typescript",
    form: { kind: "plain" },
    title: "One",
    body: "",
    files: [caseFile("src/one.ts", null, text)],
    labels: [],
    ...changes,
  };
}

/** A critical bug on lines 10 and 11. */
export function aLabel(changes: Partial<Label> = {}): Label {
  return {
    kind: "sql-injection",
    severity: "critical",
    categories: ["security"],
    places: [{ path: "src/one.ts", side: "RIGHT", from: 10, to: 11 }],
    text: "It is wrong.",
    ...changes,
  };
}

/** A finding that blocks, on line 10. */
export function aFinding(changes: Partial<ReviewFinding> = {}): ReviewFinding {
  return {
    fingerprint: "f",
    path: "src/one.ts",
    anchor: { side: "RIGHT", line: 10, startLine: null },
    quote: "const line10 = 10;",
    severity: "critical",
    confidence: 95,
    category: "security",
    title: "Wrong",
    why: "It is wrong.",
    failureScenario: "It goes wrong.",
    suggestion: null,
    blocking: true,
    state: "new",
    dismissedBy: null,
    ...changes,
  };
}

/** A review whose verdict follows from its findings. */
export function aReview(findings: readonly ReviewFinding[] = [], changes: Partial<AiReview> = {}): AiReview {
  const blocked = findings.some(({ blocking }) => blocking);
  return {
    verdict: blocked ? "blocked" : findings.length > 0 ? "advisory" : "clean",
    doubts: [],
    contentHash: "h",
    findings,
    ledger: [{ path: "src/one.ts", state: "reviewed", reason: "" }],
    receipt: aReceipt(0.01),
    ...changes,
  };
}
