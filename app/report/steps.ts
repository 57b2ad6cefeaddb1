import type { CheckGate, JudgedCheck } from "../checks/judge.ts";
import type { Decision, Reason, Trace } from "../policy/decision.ts";
import type { Outcome, Truth } from "../policy/outcome.ts";
import { listed, type Phrase, phrase, words } from "../policy/phrase.ts";
import { reviewSteps } from "./ai-review/step.ts";
import { asked, found, missed, theCheck } from "./sentences.ts";

/** One line of a decision at a glance: a gate, a guard, a rule, or the checks. */
export interface Step {
  /** `ok`: nothing in the way. `stop`: it stops the approval. `off`: a rule that does not decide. */
  readonly mark: "ok" | "stop" | "failed" | "waits" | "unknown" | "off";
  readonly what: Phrase;
  readonly result: Phrase;
}

/** The steps of a decision in the order in which they are looked at. Where no policy could decide, what is in the way. */
export function stepsOf(decision: Decision): Step[] {
  const { gates, guards, rules, checks, reason } = decision;
  if (checks === null) return gates.filter(isOpen).map(gateStep);
  return [
    ...gateSteps(gates),
    ...guards.map(guardStep),
    ...rules.flatMap((rule) => [ruleStep(rule, decision.rule), ...approvalSteps(rule, decision.rule)]),
    checksStep(checks),
    ...reviewSteps(decision),
    ...approverSteps(decision),
    // The organisation's own limit is one of the guards.
    ...(reason.kind === "daily-cap" && reason.owner === "repository" ? [capStep(reason)] : []),
  ];
}

function capStep({ limit, today }: Extract<Reason, { readonly kind: "daily-cap" }>): Step {
  return today.known
    ? { mark: "stop", what: words(`At most ${limit} a day`), result: words("used up") }
    : { mark: "unknown", what: words(`At most ${limit} a day`), result: words(`cannot be told: ${today.reason}`) };
}

/** Only where it is not the App, as it usually is. Where there is nobody, that is one of the gates. */
function approverSteps({ approver }: Decision): Step[] {
  if (approver.as === "app" || approver.account === null) return [];
  return [{ mark: "ok", what: words("Approves"), result: phrase`the machine user ${approver.account.login}` }];
}

function isOpen({ truth }: Outcome): boolean {
  return truth !== "true";
}

function gateSteps(gates: readonly Outcome[]): Step[] {
  if (gates.some(isOpen)) return gates.filter(isOpen).map(gateStep);
  return [{ mark: "ok", what: words("Preconditions"), result: listed(gates.map(({ condition }) => words(condition))) }];
}

function gateStep({ condition, truth, found: result }: Outcome): Step {
  return { mark: truth === "unknown" ? "unknown" : "stop", what: words(capitalised(condition)), result };
}

function guardStep({ name, truth, conditions, organization }: Trace): Step {
  const what = phrase`${words(organization ? "Organisation" : capitalised(name))}: ${asked(conditions)}`;
  switch (truth) {
    case "true":
      return {
        mark: "stop",
        what,
        result: phrase`${words(organization ? "stops it" : "holds")}: ${found(conditions, "true")}`,
      };
    case "unknown":
      return { mark: "unknown", what, result: phrase`cannot be told: ${found(conditions, "unknown")}` };
    case "false":
      return { mark: "ok", what, result: phrase`does not hold: ${found(conditions, "false")}` };
  }
}

function ruleStep({ name, truth, conditions, shadow }: Trace, decider: string | null): Step {
  if (shadow) return shadowStep(name, truth, conditions);
  const what = phrase`Rule ${name}`;
  switch (truth) {
    case "true":
      return name === decider
        ? { mark: "ok", what, result: words("applies") }
        : { mark: "off", what, result: words("would apply too, but an earlier rule decides") };
    case "unknown":
      return { mark: "unknown", what, result: phrase`cannot be told: ${missed(conditions)}` };
    case "false":
      return { mark: "off", what, result: phrase`does not apply: ${missed(conditions)}` };
  }
}

const APPROVAL_MARKS: Record<Truth, Step["mark"]> = { true: "ok", false: "waits", unknown: "unknown" };

/** The approvals that the rule which decides waits for; where it asks for several, a line for each. */
function approvalSteps({ name, approvals }: Trace, decider: string | null): Step[] {
  if (approvals === undefined || name !== decider) return [];
  return (approvals.children ?? [approvals]).map(({ truth, expected, found: result }): Step => {
    return { mark: APPROVAL_MARKS[truth], what: phrase`Approvals: ${expected}`, result };
  });
}

/** A rule that is only tried out is never in the way, and never decides. */
function shadowStep(name: string, truth: Truth, conditions: readonly Outcome[]): Step {
  const what = phrase`Rule ${name} (shadow)`;
  switch (truth) {
    case "true":
      return { mark: "off", what, result: words("would apply; it is only tried out") };
    case "unknown":
      return { mark: "off", what, result: phrase`only tried out; cannot be told: ${missed(conditions)}` };
    case "false":
      return { mark: "off", what, result: phrase`would not apply: ${missed(conditions)}` };
  }
}

const CHECK_MARKS: Record<CheckGate["state"], Step["mark"]> = {
  green: "ok",
  pending: "waits",
  failed: "failed",
  none: "waits",
};

/** So many checks are named; of more it is told how many. */
const MOST_NAMED = 5;

function checksStep(gate: CheckGate): Step {
  const of = (...states: readonly JudgedCheck["state"][]) => gate.checks.filter(({ state }) => states.includes(state));
  const named = (checks: readonly JudgedCheck[]) => {
    const more = checks.length - MOST_NAMED;
    return listed([...checks.slice(0, MOST_NAMED).map(theCheck), ...(more > 0 ? [words(`${more} more`)] : [])]);
  };
  const parts: Phrase[] = [];
  if (of("failed").length > 0) parts.push(phrase`failed: ${named(of("failed"))}`);
  if (of("pending", "missing").length > 0) parts.push(phrase`waits for ${named(of("pending", "missing"))}`);
  const passed = of("passed").length;
  parts.push(words(passed === 0 ? "none passed yet" : `${passed} passed`));
  if (gate.state === "none") parts.push(words(`at least ${gate.minimum} must`));
  return { mark: CHECK_MARKS[gate.state], what: words("Checks"), result: listed(parts) };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
