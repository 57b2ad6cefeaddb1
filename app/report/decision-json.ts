import type { CheckGate } from "../checks/judge.ts";
import type { Decision, Reason, Trace } from "../policy/decision.ts";
import type { Outcome, Truth } from "../policy/outcome.ts";
import { plain } from "../policy/phrase.ts";
import type { Problem } from "../policy/problem.ts";
import { nextActionOf, titleOf } from "./sentences.ts";

/** A decision as the command line prints it with `--json`; documented in docs/cli.md, so a promise. */
export interface DecisionJson {
  readonly outcome: Decision["outcome"];
  readonly reason: Reason["kind"];
  readonly mode: Decision["mode"];
  /** The rule that decided. */
  readonly rule: string | null;
  /** Nothing but checks that are still to come keeps it from being approved. */
  readonly waiting: boolean;
  readonly title: string;
  readonly nextAction: string;
  readonly gates: readonly OutcomeJson[];
  readonly guards: readonly TraceJson[];
  readonly rules: readonly TraceJson[];
  readonly checks: CheckGate | null;
  readonly policy: {
    /** Where it comes from, in words. */
    readonly source: string;
    /** The git blob that decided; null where there is no policy. */
    readonly blob: string | null;
    /** What is wrong in the policy, or in the one that the pull request would make of it. */
    readonly problems: readonly Problem[];
  };
}

export interface TraceJson {
  readonly name: string;
  readonly truth: Truth;
  readonly conditions: readonly OutcomeJson[];
}

export interface OutcomeJson {
  readonly condition: string;
  readonly truth: Truth;
  readonly expected: string;
  readonly found: string;
  readonly children: readonly OutcomeJson[];
}

/** The decision as plain JSON, with its sentences as texts. */
export function decisionJson(decision: Decision, source: string): DecisionJson {
  const { outcome, reason, mode, rule, waiting, gates, guards, rules, checks, policyBlob } = decision;
  return {
    outcome,
    reason: reason.kind,
    mode,
    rule,
    waiting,
    title: plain(titleOf(decision)),
    nextAction: plain(nextActionOf(decision)),
    gates: gates.map(outcomeJson),
    guards: guards.map(traceJson),
    rules: rules.map(traceJson),
    checks,
    policy: { source, blob: policyBlob, problems: "problems" in reason ? reason.problems : [] },
  };
}

function traceJson({ name, truth, conditions }: Trace): TraceJson {
  return { name, truth, conditions: conditions.map(outcomeJson) };
}

function outcomeJson({ condition, truth, expected, found, children = [] }: Outcome): OutcomeJson {
  return { condition, truth, expected: plain(expected), found: plain(found), children: children.map(outcomeJson) };
}
