import type { Decision } from "../policy/decision.ts";
import { decisionJson } from "../report/decision-json.ts";
import { renderExplanation } from "../report/explanation.ts";
import { problemLines } from "./problem-lines.ts";
import { type Terminal, writeJson } from "./terminal.ts";

export interface DecisionOutput {
  readonly decision: Decision;
  /** Where the policy comes from, in words. */
  readonly source: string;
  /** The policy is a file of this machine: what is wrong in it is told with its name. */
  readonly policyFile: string | undefined;
  readonly details: boolean;
  readonly json: boolean;
  /** What comes before the decision in the JSON document. */
  readonly about?: object;
}

/** Prints a decision. */
export function writeDecision(output: DecisionOutput, terminal: Terminal): void {
  const { decision, source, policyFile, details, json, about } = output;
  const { reason } = decision;
  if (json) writeJson(terminal, { ...about, decision: decisionJson(decision, source) });
  else if (reason.kind === "policy-invalid" && policyFile !== undefined) {
    const lines = problemLines(policyFile, reason.problems, terminal.paint);
    terminal.write(
      `${[...lines, "", terminal.paint.red("The policy is not valid, so nothing is approved.")].join("\n")}\n`,
    );
  } else terminal.write(renderExplanation(decision, { ...terminal, details, source }));
}
