import type { CheckGate } from "../checks/judge.ts";
import type { Effort } from "../pull-request/effort.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import { type Condition, evaluateCondition } from "./conditions/condition.ts";
import type { Reason, Trace } from "./decision.ts";
import type { Guardrails } from "./guardrails.ts";
import { allOf, negate, type Outcome } from "./outcome.ts";
import { type Phrase, phrase, words } from "./phrase.ts";
import type { Policy } from "./schema.ts";

/** A policy with the organisation's guardrails in it, as far as they are settings of a policy. They only tighten. */
export function tightened(policy: Policy, guardrails: Guardrails | null): Policy {
  if (guardrails === null) return policy;
  const { minimum, pass } = guardrails.checks ?? {};
  const limit = Math.min(
    policy.approval.approvals_per_day ?? Number.POSITIVE_INFINITY,
    guardrails.approvals_per_day ?? Number.POSITIVE_INFINITY,
  );
  return {
    ...policy,
    mode: tighterMode(policy.mode, guardrails.mode),
    checks: {
      ...policy.checks,
      minimum: Math.max(policy.checks.minimum, minimum ?? 0),
      pass: pass === undefined ? policy.checks.pass : policy.checks.pass.filter((each) => pass.includes(each)),
    },
    approval: {
      ...policy.approval,
      as: guardrails.approval_as ?? policy.approval.as,
      ...(Number.isFinite(limit) ? { approvals_per_day: limit } : {}),
    },
  };
}

/** Shadow wins over everything, check over active. */
function tighterMode(own: Policy["mode"], asked: Guardrails["mode"]): Policy["mode"] {
  if (own === "shadow" || asked === "shadow") return "shadow";
  return own === "check" || asked === "check" ? "check" : "active";
}

/** What became of every guard: the policy's own, its presets', the organisation's. */
export function traceGuards(
  policy: Policy,
  guardrails: Guardrails | null,
  snapshot: Snapshot,
  effort: Effort,
): Trace[] {
  const presets = policy.presetGuards ?? [];
  const own = policy.never.length - presets.length;
  const guards = policy.never.map((guard, index) =>
    traceGuard(presets[index - own] ?? `never ${index + 1}`, guard, snapshot, effort),
  );
  if (guardrails === null) return guards;
  const { stop = false, never = [], size } = guardrails;
  const organization = [
    ...(stop === false ? [] : [ofOne("organisation stop", stopped(stop))]),
    ...never.map((guard, index) => traceGuard(`organisation never ${index + 1}`, guard, snapshot, effort)),
    ...(size === undefined ? [] : [tooLarge(size, snapshot, effort)]),
  ];
  return [...guards, ...organization.map((trace) => ({ ...trace, organization: true as const }))];
}

/** The organisation's settings that stop this pull request where the policy's own would not. */
export function traceSettings(reason: Reason, policy: Policy | null, ownChecks: () => CheckGate | null): Trace[] {
  const stops = (name: string, truth: "true" | "unknown", expected: Phrase, found: Phrase): Trace[] => [
    { ...ofOne(`organisation ${name}`, { condition: name, truth, expected, found }), organization: true },
  ];
  switch (reason.kind) {
    case "shadow":
      if (reason.mode !== "organization") return [];
      return stops("mode", "true", words("everything is in shadow mode"), words("nothing is approved"));
    case "daily-cap": {
      if (reason.owner !== "organization") return [];
      const { today, limit } = reason;
      const expected = words(`at most ${limit} a day`);
      return today.known
        ? stops("approvals_per_day", "true", expected, words("used up"))
        : stops("approvals_per_day", "unknown", expected, words(today.reason));
    }
    case "checks-failed":
    case "checks-none": {
      if (policy === null || ownChecks()?.state !== "green") return [];
      const { minimum, pass } = policy.checks;
      const expected = words(`at least ${minimum} must pass, with ${pass.join(" or ") || "no conclusion at all"}`);
      return stops("checks", "true", expected, words("so many have not"));
    }
    default:
      return [];
  }
}

/** The approvals that the organisation asks for: they are waited for, as those of a rule. */
export function traceApprovals({ truth, expected, found }: Outcome): Trace {
  const missing = { condition: "approvals", truth: negate(truth), expected: phrase`${expected} missing`, found };
  return { ...ofOne("organisation approvals", missing), organization: true };
}

function traceGuard(name: string, guard: Condition, snapshot: Snapshot, effort: Effort): Trace {
  const conditions = evaluateCondition(guard, snapshot, "wide", effort);
  return { name, truth: allOf(conditions.map(({ truth }) => truth)), conditions };
}

function ofOne(name: string, outcome: Outcome): Trace {
  return { name, truth: outcome.truth, conditions: [outcome] };
}

function stopped(stop: string | true): Outcome {
  return {
    condition: "stop",
    truth: "true",
    expected: words("nothing is approved"),
    found: stop === true ? words("it is switched on") : phrase`${stop}`,
  };
}

/** Larger than allowed; unknown, too, where that would be too much work to tell. */
function tooLarge(size: NonNullable<Guardrails["size"]>, snapshot: Snapshot, effort: Effort): Trace {
  const [within] = evaluateCondition({ size }, snapshot, "strict", effort);
  const { truth, expected, found } = within ?? { truth: "unknown", expected: [], found: [] };
  const larger = phrase`larger than is allowed (${expected})`;
  return ofOne("organisation size", { condition: "size", truth: negate(truth), expected: larger, found });
}
