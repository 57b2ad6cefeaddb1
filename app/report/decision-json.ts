import type { CheckGate } from "../checks/judge.ts";
import type { Decision, Reason, Trace } from "../policy/decision.ts";
import type { Outcome, Truth } from "../policy/outcome.ts";
import { plain } from "../policy/phrase.ts";
import type { Problem } from "../policy/problem.ts";
import { POLICY_PATH } from "../pull-request/policy-path.ts";
import { type LocalSources, organizationFileOf } from "./policy-source.ts";
import { nextActionOf, titleOf } from "./sentences.ts";

/** A decision as the command line prints it with `--json`; documented in docs/cli.md, so a promise. */
export interface DecisionJson {
  readonly outcome: Decision["outcome"];
  readonly reason: Reason["kind"];
  readonly mode: Decision["mode"];
  /** The rule that decided. */
  readonly rule: string | null;
  /** Nothing but checks, or approvals by people, that are still to come keeps it from being approved. */
  readonly waiting: boolean;
  readonly title: string;
  readonly nextAction: string;
  /** How it is merged once it is approved: `auto` (as the repository allows), `squash`, `merge` or `rebase`; null: not. */
  readonly merge: Decision["merge"]["choice"];
  /** By whose account it is approved: `app` or `user`, the machine user; its login, null where there is none. */
  readonly approver: { readonly as: Decision["approver"]["as"]; readonly login: string | null };
  /** The AI review where one is asked for: `{level, result}`; null: none is. */
  readonly review: Decision["review"];
  readonly gates: readonly OutcomeJson[];
  readonly guards: readonly TraceJson[];
  readonly rules: readonly TraceJson[];
  readonly checks: CheckGate | null;
  readonly policy: {
    /** Where it comes from, in words. */
    readonly source: string;
    /** Whose it is. */
    readonly owner: Decision["policyOwner"];
    /** The git blob that decided; null where there is no policy. */
    readonly blob: string | null;
    /** The organisation's file, if it has guardrails. */
    readonly guardrails: { readonly source: string; readonly blob: string } | null;
    /** What is wrong in the policy, or in the one that the pull request would make of it. */
    readonly problems: readonly Problem[];
  };
}

export interface TraceJson {
  readonly name: string;
  readonly truth: Truth;
  readonly conditions: readonly OutcomeJson[];
  /** Of a guard: it is a guardrail of the organisation. */
  readonly organization: boolean;
  /** Of a rule: it is only tried out. */
  readonly shadow: boolean;
  /** Of a rule: the approvals by people that it waits for; null where it asks for none. */
  readonly approvals: OutcomeJson | null;
}

export interface OutcomeJson {
  readonly condition: string;
  readonly truth: Truth;
  readonly expected: string;
  readonly found: string;
  readonly children: readonly OutcomeJson[];
}

/** The decision as plain JSON, with its sentences as texts. */
export function decisionJson(decision: Decision, local: LocalSources = {}): DecisionJson {
  const { outcome, reason, mode, rule, waiting, gates, guards, rules, checks } = decision;
  return {
    outcome,
    reason: reason.kind,
    mode,
    rule,
    waiting,
    title: plain(titleOf(decision)),
    nextAction: plain(nextActionOf(decision)),
    merge: decision.merge.choice,
    approver: { as: decision.approver.as, login: decision.approver.account?.login ?? null },
    review: decision.review,
    gates: gates.map(outcomeJson),
    guards: guards.map(traceJson),
    rules: rules.map(traceJson),
    checks,
    policy: {
      ...sourcesOf(decision, local),
      problems: "problems" in reason ? reason.problems : [],
    },
  };
}

function sourcesOf(decision: Decision, local: LocalSources): Omit<DecisionJson["policy"], "problems"> {
  const { policyOwner: owner, policyBlob: blob, guardrailsBlob, subject } = decision;
  const organization = local.organization ?? organizationFileOf(decision);
  return {
    source: owner === "organization" ? organization : (local.policy ?? `${POLICY_PATH} on ${subject.baseRef}`),
    owner,
    blob,
    guardrails: guardrailsBlob === null ? null : { source: organization, blob: guardrailsBlob },
  };
}

function traceJson({ name, truth, conditions, organization, shadow, approvals }: Trace): TraceJson {
  const marks = { organization: organization === true, shadow: shadow === true };
  const asked = approvals === undefined ? null : outcomeJson(approvals);
  return { name, truth, conditions: conditions.map(outcomeJson), ...marks, approvals: asked };
}

function outcomeJson({ condition, truth, expected, found, children = [] }: Outcome): OutcomeJson {
  return { condition, truth, expected: plain(expected), found: plain(found), children: children.map(outcomeJson) };
}
