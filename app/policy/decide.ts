import { type CheckGate, judgeChecks } from "../checks/judge.ts";
import { CHECK_NAME } from "../pull-request/check-name.ts";
import { type Effort, newEffort } from "../pull-request/effort.ts";
import { isPaused } from "../pull-request/paused.ts";
import { peopleOf } from "../pull-request/people.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import { planApprovals } from "./approval-plan.ts";
import { approverOf, involvementOfApprover, whyNoApprover } from "./approver.ts";
import { evaluateApprovals } from "./conditions/approvals.ts";
import { evaluateCondition } from "./conditions/condition.ts";
import { limited } from "./daily-cap.ts";
import type { ApprovalPlan, Decision, Reason, Trace } from "./decision.ts";
import { tightened, traceApprovals, traceGuards, traceSettings } from "./effective-policy.ts";
import { changesPolicy, evaluateGates, isOwnPull, isPolicyProtected, ownGate } from "./gates.ts";
import type { Guardrails } from "./guardrails.ts";
import { planMerge } from "./merge-plan.ts";
import { allOf, type Outcome } from "./outcome.ts";
import { type PolicyReading, readProposed } from "./reading.ts";
import { strictestLevel, withheldByReview } from "./review-gate.ts";
import { requestingChanges, vetoOf } from "./reviews.ts";
import type { Policy } from "./schema.ts";

/**
 * The only place where approve, hold, withdraw and ignore are chosen. Pure; never throws on a snapshot that fits its
 * type; whatever is unknown holds.
 *
 * @param snapshot the pull request as it was read
 * @param reading what it is judged by; {@link readPolicies} of the snapshot
 */
export function decide(snapshot: Snapshot, reading: PolicyReading): Decision {
  const guardrails = reading.status === "valid" ? (reading.organization?.guardrails ?? null) : null;
  const policy = reading.status === "valid" ? tightened(reading.policy, guardrails) : null;
  const gates = evaluateGates(snapshot, policy);
  // One for the whole decision: what it may take does not grow with the number of rules.
  const effort = newEffort();
  const guards = policy === null ? [] : traceGuards(policy, guardrails, snapshot, effort);
  const rules = policy === null ? [] : policy.rules.map((rule) => traceRule(rule, snapshot, effort));
  const checks = policy === null ? null : checkGate(snapshot, policy);
  const first = rules.find((each) => each.truth !== "false" && !each.shadow);

  const organizationApprovals = guardrails?.approvals && evaluateApprovals(guardrails.approvals, snapshot, effort);
  const evaluated = { snapshot, reading, policy, guardrails, guards, organizationApprovals, checks };
  const judged = tryShadowRules(chooseReason({ ...evaluated, first }), rules, evaluated);
  const reason = limited(judged, planApprovals(snapshot, policy, judged).post, { snapshot, policy, guardrails });
  const rule = reason.kind === "shadow" ? reason.rule : first?.truth === "true" ? first.name : null;
  const settings = guardrails === null ? [] : traceSettings(reason, policy, () => ownChecks(snapshot, reading));
  if (organizationApprovals !== undefined) settings.unshift(traceApprovals(organizationApprovals));
  const waiting =
    reason.kind === "approvals-missing" ||
    reason.kind === "checks-pending" ||
    reason.kind === "checks-none" ||
    reason.kind === "review-pending";
  const approvals = planApprovals(snapshot, policy, reason);
  return {
    outcome: outcomeOf(reason, approvals),
    reason,
    mode: policy?.mode ?? "active",
    // Also where one of the two asks for check mode and the other's shadow mode wins.
    checkIsVerdict: ownMode(reading) === "check" || guardrails?.mode === "check",
    waiting,
    subject: {
      owner: snapshot.repository.owner,
      repository: snapshot.repository.name,
      pull: snapshot.pull.number,
      headSha: snapshot.pull.head.sha,
      baseSha: snapshot.pull.base.sha,
      baseRef: snapshot.pull.base.ref,
    },
    policyBlob: "blobSha" in reading ? reading.blobSha : null,
    policyOwner: "owner" in reading ? reading.owner : "repository",
    guardrailsBlob: reading.status === "valid" ? (reading.organization?.blobSha ?? null) : null,
    gates,
    guards: [...guards, ...settings],
    rules,
    rule,
    checks,
    approvals,
    approver: approverOf(snapshot, policy),
    merge: planMerge(snapshot, policy, { reason, rule, approvals }),
    review: reviewOf(snapshot, first, guardrails),
    message: policy === null || rule === null ? null : policy.approval.message.replaceAll("{{rule}}", () => rule),
  };
}

interface Evaluated {
  readonly snapshot: Snapshot;
  readonly reading: PolicyReading;
  readonly policy: Policy | null;
  readonly guardrails: Guardrails | null;
  readonly guards: readonly Trace[];
  /** What became of the approvals by people that the organisation asks for; undefined: it asks for none. */
  readonly organizationApprovals: Outcome | undefined;
  /** The first rule that is not known to not apply. */
  readonly first: Trace | undefined;
  readonly checks: CheckGate | null;
}

/** Where no rule applies, one that is only tried out may tell that it would have approved. It never decides. */
function tryShadowRules(reason: Reason, rules: readonly Trace[], evaluated: Omit<Evaluated, "first">): Reason {
  const first = rules.find(({ shadow, truth }) => shadow && truth === "true");
  if (reason.kind !== "no-rule" || first === undefined) return reason;
  const tried = chooseReason({ ...evaluated, first });
  if (tried.kind === "shadow") return tried;
  return tried.kind === "approved" ? { kind: "shadow", rule: first.name, mode: "rule" } : reason;
}

/** In the order in which a person has to deal with them: what nothing else can make good comes first. */
function chooseReason(evaluated: Evaluated): Reason {
  const { snapshot, reading, policy, guardrails, guards, first, checks, organizationApprovals } = evaluated;
  const { pull } = snapshot;
  if (pull.state !== "open") return { kind: "closed", state: pull.state };
  if (changesPolicy(snapshot)) return policyChange(snapshot);
  if (reading.status === "absent") return { kind: "no-policy" };
  if (reading.status === "unseen") return { kind: "organization-unseen" };
  if (reading.status === "invalid") {
    return { kind: "policy-invalid", owner: reading.owner, problems: reading.problems };
  }
  const stop = guardrails?.stop ?? false;
  if (stop !== false) return { kind: "stopped", why: stop === true ? null : stop };
  if (!snapshot.files.whole) return { kind: "policy-maybe-changed", why: snapshot.files.reason };
  if (!isPolicyProtected(snapshot)) return { kind: "policy-unprotected" };
  if (isOwnPull(snapshot)) return { kind: "own-pull-request" };
  const involvement = involvementOfApprover(snapshot, policy);
  if (involvement !== null && involvement.kind !== "unknown") {
    return { kind: "own-pull-request", machineUser: { account: involvement.account, did: involvement.kind } };
  }
  if (isPaused(pull)) return { kind: "paused" };
  const veto = vetoOf(snapshot);
  if (veto !== null) return { kind: "vetoed", ...veto };
  if (pull.draft) return { kind: "draft" };

  const guard = guards.find(({ truth }) => truth === "true");
  if (guard !== undefined) return { kind: "guard", guard };
  const doubt = guards.find(({ truth }) => truth === "unknown");
  if (doubt !== undefined) return { kind: "unknown", trace: doubt };
  if (first === undefined) return { kind: "no-rule" };
  // A later rule may hold, but had this one held, it would have decided.
  if (first.truth === "unknown") return { kind: "unknown", trace: first };
  // A rule that is only tried out has nobody approve.
  const nobody = first.shadow ? null : whyNoApprover(snapshot, policy);
  if (nobody !== null) return { kind: "approver-missing", why: nobody };
  if (involvement !== null && !first.shadow) {
    const doubtful = ownGate(snapshot, involvement);
    return { kind: "unknown", trace: { name: first.name, truth: "unknown", conditions: [doubtful] } };
  }

  const requesting = policy?.approval.changes_requested === "ignore" ? [] : requestingChanges(snapshot);
  if (requesting.length > 0) return { kind: "changes-requested", by: requesting };
  if (checks?.state === "failed") return { kind: "checks-failed" };
  // The organisation's come on top: each has to be met.
  for (const approvals of [first.approvals, organizationApprovals]) {
    if (approvals?.truth === "false") return { kind: "approvals-missing", rule: first.name, approvals };
    if (approvals?.truth === "unknown") {
      return { kind: "unknown", trace: { name: first.name, truth: "unknown", conditions: [approvals] } };
    }
  }
  switch (checks?.state) {
    case "green": {
      const review = first.shadow ? null : withheld(first, evaluated);
      if (review !== null) return review;
      if (policy?.mode !== "shadow") return { kind: "approved", rule: first.name };
      return { kind: "shadow", rule: first.name, mode: ownMode(reading) === "shadow" ? "policy" : "organization" };
    }
    case "none":
      return { kind: "checks-none" };
    case "pending":
    case undefined:
      return { kind: "checks-pending" };
  }
}

/** A rule that is only tried out is not worth asking a model for. */
function withheld(rule: Trace, { snapshot, policy, guardrails }: Evaluated): Reason | null {
  if (policy === null) return null;
  const level = strictestLevel(rule.review, guardrails?.review);
  return withheldByReview({ level, rule: rule.name }, snapshot.aiReview, policy.review);
}

function reviewOf(snapshot: Snapshot, rule: Trace | undefined, guardrails: Guardrails | null): Decision["review"] {
  if (rule?.truth !== "true") return null;
  const level = strictestLevel(rule.review, guardrails?.review);
  return level === "off" ? null : { level, result: snapshot.aiReview ?? null };
}

/** The checks by the policy's own settings, whatever the organisation makes of them. */
function ownChecks(snapshot: Snapshot, reading: PolicyReading): CheckGate | null {
  return reading.status === "valid" ? checkGate(snapshot, reading.policy) : null;
}

/** The policy's own mode, whatever the organisation makes of it. */
function ownMode(reading: PolicyReading): Policy["mode"] | null {
  return reading.status === "valid" ? reading.policy.mode : null;
}

function outcomeOf(reason: Reason, approvals: ApprovalPlan): Decision["outcome"] {
  if (reason.kind === "approved") return "approve";
  if (approvals.withdraw.length > 0) return "withdraw";
  return reason.kind === "closed" || reason.kind === "no-policy" ? "ignore" : "hold";
}

function policyChange(snapshot: Snapshot): Reason {
  const proposed = readProposed(snapshot);
  switch (proposed.status) {
    case "absent":
      return { kind: "policy-changed", proposed: "removed", problems: [] };
    case "valid":
      return { kind: "policy-changed", proposed: "valid", problems: [] };
    case "invalid":
      return { kind: "policy-changed", proposed: "invalid", problems: proposed.problems };
  }
}

function checkGate(snapshot: Snapshot, policy: Policy): CheckGate {
  const people = peopleOf(snapshot);
  return judgeChecks({
    contexts: snapshot.checks.contexts,
    required: snapshot.checks.required,
    settings: policy.checks,
    ownAppId: snapshot.self.appId,
    ownCheckName: CHECK_NAME,
    contributors: people.accounts,
    contributorsKnown: people.whole && people.unattributed.length === 0,
  });
}

function traceRule(
  { name, when, mode, approvals, review }: Policy["rules"][number],
  snapshot: Snapshot,
  effort: Effort,
): Trace {
  const conditions = evaluateCondition(when, snapshot, "strict", effort);
  return {
    name,
    truth: allOf(conditions.map((outcome) => outcome.truth)),
    conditions,
    ...(mode === "shadow" ? { shadow: true } : {}),
    ...(review === "off" ? {} : { review }),
    ...(approvals === undefined ? {} : { approvals: evaluateApprovals(approvals, snapshot, effort) }),
  };
}
