import type { Decision } from "../policy/decision.ts";
import { renderFindingsText } from "../report/ai-review/text.ts";
import { decisionJson } from "../report/decision-json.ts";
import { renderExplanation } from "../report/explanation.ts";
import type { LocalSources } from "../report/policy-source.ts";
import { problemLines } from "./problem-lines.ts";
import { type Terminal, writeJson } from "./terminal.ts";

export interface DecisionOutput {
  readonly decision: Decision;
  /** Policies that are files of this machine: what is wrong in one is told with its name. */
  readonly local: LocalSources;
  readonly details: boolean;
  readonly json: boolean;
  /** What comes before the decision in the JSON document. */
  readonly about?: object;
}

/** Prints a decision. */
export function writeDecision(output: DecisionOutput, terminal: Terminal): void {
  const { decision, local, details, json, about } = output;
  const { reason } = decision;
  const broken =
    reason.kind === "policy-invalid" ? local[reason.owner === "organization" ? "organization" : "policy"] : undefined;
  if (json) writeJson(terminal, { ...about, decision: decisionJson(decision, local) });
  else if (reason.kind === "policy-invalid" && broken !== undefined) {
    const lines = problemLines(broken, reason.problems, terminal.paint);
    terminal.write(
      `${[...lines, "", terminal.paint.red("The policy is not valid, so nothing is approved.")].join("\n")}\n`,
    );
  } else {
    const findings = details ? renderFindingsText({ findings: decision.review?.result?.findings ?? [] }, terminal) : "";
    terminal.write(renderExplanation(decision, { ...terminal, details, local }));
    if (findings !== "") terminal.write(`\n${terminal.paint.bold("AI review")}\n${findings}`);
  }
}
