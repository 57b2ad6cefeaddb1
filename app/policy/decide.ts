import { type CheckGate, judgeChecks } from "../checks/judge.ts";
import { sameAccount } from "../pull-request/account.ts";
import { CHECK_NAME } from "../pull-request/check-name.ts";
import { peopleOf } from "../pull-request/people.ts";
import { POLICY_PATH } from "../pull-request/policy-path.ts";
import type { Review, Snapshot } from "../pull-request/snapshot.ts";
import { evaluateCondition } from "./conditions/condition.ts";
import type { ApprovalPlan, Decision, Reason, Trace } from "./decision.ts";
import { allOf, known, type Outcome } from "./outcome.ts";
import { allNames, phrase, words } from "./phrase.ts";
import { type PolicyReading, readPolicy } from "./reading.ts";
import { ownApprovals, requestingChanges, vetoOf } from "./reviews.ts";
import type { Policy } from "./schema.ts";

/**
 * The only place where approve, hold, withdraw and ignore are chosen. Pure; never throws on a snapshot that fits its
 * type; whatever is unknown holds.
 *
 * @param snapshot the pull request as it was read
 * @param reading the policy at the tip of the base branch; {@link readPolicy} of the snapshot's
 */
export function decide(snapshot: Snapshot, reading: PolicyReading): Decision {
  const policy = reading.status === "valid" ? reading.policy : null;
  const gates = evaluateGates(snapshot, policy);
  const guards = policy === null ? [] : policy.never.map((guard, index) => traceGuard(guard, index, snapshot));
  const rules = policy === null ? [] : policy.rules.map((rule) => trace(rule.name, rule.when, snapshot, "strict"));
  const checks = policy === null ? null : checkGate(snapshot, policy);
  const first = rules.find((rule) => rule.truth !== "false");
  const rule = first?.truth === "true" ? first.name : null;

  const reason = chooseReason({ snapshot, reading, policy, guards, first, checks });
  const waiting = reason.kind === "checks-pending" || reason.kind === "checks-none";
  const approvals = planApprovals(snapshot, policy, reason);
  return {
    outcome: outcomeOf(reason, approvals),
    reason,
    mode: policy?.mode ?? "active",
    waiting,
    subject: {
      owner: snapshot.repository.owner,
      repository: snapshot.repository.name,
      pull: snapshot.pull.number,
      headSha: snapshot.pull.head.sha,
      baseSha: snapshot.pull.base.sha,
      baseRef: snapshot.pull.base.ref,
    },
    policyBlob: reading.status === "absent" ? null : reading.blobSha,
    gates,
    guards,
    rules,
    rule,
    checks,
    approvals,
    message: policy === null || rule === null ? null : policy.approval.message.replaceAll("{{rule}}", () => rule),
  };
}

interface Evaluated {
  readonly snapshot: Snapshot;
  readonly reading: PolicyReading;
  readonly policy: Policy | null;
  readonly guards: readonly Trace[];
  /** The first rule that is not known to not apply. */
  readonly first: Trace | undefined;
  readonly checks: CheckGate | null;
}

/** In the order in which a person has to deal with them: what nothing else can make good comes first. */
function chooseReason({ snapshot, reading, policy, guards, first, checks }: Evaluated): Reason {
  const { pull } = snapshot;
  if (pull.state !== "open") return { kind: "closed", state: pull.state };
  if (changesPolicy(snapshot)) return policyChange(snapshot);
  if (reading.status === "absent") return { kind: "no-policy" };
  if (reading.status === "invalid") return { kind: "policy-invalid", problems: reading.problems };
  if (!snapshot.files.whole) return { kind: "policy-maybe-changed", why: snapshot.files.reason };
  if (!isPolicyProtected(snapshot)) return { kind: "policy-unprotected" };
  if (isOwnPull(snapshot)) return { kind: "own-pull-request" };
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

  const requesting = policy?.approval.changes_requested === "ignore" ? [] : requestingChanges(snapshot);
  if (requesting.length > 0) return { kind: "changes-requested", by: requesting };
  switch (checks?.state) {
    case "green":
      return { kind: policy?.mode === "shadow" ? "shadow" : "approved", rule: first.name };
    case "failed":
      return { kind: "checks-failed" };
    case "none":
      return { kind: "checks-none" };
    case "pending":
    case undefined:
      return { kind: "checks-pending" };
  }
}

function outcomeOf(reason: Reason, approvals: ApprovalPlan): Decision["outcome"] {
  if (reason.kind === "approved") return "approve";
  if (approvals.withdraw.length > 0) return "withdraw";
  return reason.kind === "closed" || reason.kind === "no-policy" ? "ignore" : "hold";
}

function planApprovals(snapshot: Snapshot, policy: Policy | null, reason: Reason): ApprovalPlan {
  const own = ownApprovals(snapshot);
  // What is closed is history.
  if (reason.kind === "closed") return { post: false, standing: null, kept: null, withdraw: [] };

  // In the other modes no review of ours stands for anything.
  const active = policy?.mode === "active";
  const approve = active && reason.kind === "approved";
  const atHead = own.filter((review) => review.sha === snapshot.pull.head.sha);
  const standing = approve ? (atHead.at(-1) ?? null) : null;
  const mayKeep = active && policy.approval.keep_on_identical_diff && isSettledButForChecks(reason);
  const kept = mayKeep && standing === null ? (own.filter(isSameDiff).at(-1) ?? null) : null;
  const stays = (review: Review) => (approve && atHead.includes(review)) || review === kept;
  return {
    post: approve && standing === null && kept === null,
    standing,
    kept,
    withdraw: own.filter((review) => !stays(review)),
  };
}

/** Whether an approval of the same diff may live on: everything holds, or only checks of the new head are to come. */
function isSettledButForChecks(reason: Reason): boolean {
  return reason.kind === "approved" || reason.kind === "checks-pending" || reason.kind === "checks-none";
}

function isSameDiff(review: Review): boolean {
  return review.diffSince === "same";
}

function evaluateGates(snapshot: Snapshot, policy: Policy | null): Outcome[] {
  const { pull, files } = snapshot;
  const requesting = requestingChanges(snapshot);
  const veto = vetoOf(snapshot);
  const touches = changesPolicy(snapshot);
  const gates: Outcome[] = [
    {
      condition: "ready for review",
      truth: known(!pull.draft),
      expected: words("it is no draft"),
      found: words(pull.draft ? "a draft" : "ready for review"),
    },
    {
      condition: "policy unchanged",
      truth: touches ? "false" : files.whole ? "true" : "unknown",
      expected: phrase`it does not touch ${POLICY_PATH}`,
      found: words(touches ? "it changes it" : files.whole ? "it does not" : `cannot be told: ${files.reason}`),
    },
    {
      condition: "policy protected",
      truth: known(isPolicyProtected(snapshot)),
      expected: words("the base branch requires reviews, or has the default branch's policy"),
      found: words(isPolicyProtected(snapshot) ? "so it is" : "anybody who may push could have written the policy"),
    },
    {
      condition: "not our own",
      truth: known(!isOwnPull(snapshot)),
      expected: words("Greenlight did not open it, since nobody may approve their own"),
      found: pull.author === null ? words("opened by a deleted account") : phrase`opened by ${pull.author.login}`,
    },
    {
      condition: "no veto",
      truth: known(veto === null),
      expected: words("nobody dismissed Greenlight's approval of this commit"),
      found: veto === null ? words("nobody did") : phrase`${veto.by?.login ?? "somebody"} dismissed it`,
    },
  ];
  if (policy?.approval.changes_requested !== "ignore") {
    gates.push({
      condition: "no changes requested",
      truth: known(requesting.length === 0),
      expected: words("no reviewer asks for changes"),
      found: requesting.length === 0 ? words("nobody does") : phrase`asked for by ${allNames(requesting)}`,
    });
  }
  return gates;
}

/**
 * Whether the base branch's policy can be trusted. On a branch of their own anybody who may push can have a policy that
 * approves everything, earn an approval there, and retarget: it would stand on the main branch until we have looked. So a
 * base other than the default branch must require reviews, or have the very policy of the default branch.
 */
function isPolicyProtected({ pull, policy, defaultBranch, baseRules }: Snapshot): boolean {
  if (pull.base.ref === defaultBranch?.name) return true;
  if ((baseRules.approvalsRequired ?? 0) > 0 || pull.reviewDecision === "review-required") return true;
  return policy.status === "present" && policy.blobSha === defaultBranch?.policyBlob;
}

function isOwnPull(snapshot: Snapshot): boolean {
  return snapshot.pull.author !== null && sameAccount(snapshot.pull.author, snapshot.self.account);
}

/** Also by renaming the file away. */
function changesPolicy(snapshot: Snapshot): boolean {
  return snapshot.files.items.some((file) => file.path === POLICY_PATH || file.previousPath === POLICY_PATH);
}

function policyChange(snapshot: Snapshot): Reason {
  const proposed = readPolicy(snapshot.proposedPolicy);
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

function traceGuard(guard: Policy["never"][number], index: number, snapshot: Snapshot): Trace {
  return trace(`never ${index + 1}`, guard, snapshot, "wide");
}

function trace(
  name: string,
  condition: Policy["never"][number],
  snapshot: Snapshot,
  reading: "strict" | "wide",
): Trace {
  const conditions = evaluateCondition(condition, snapshot, reading);
  return { name, truth: allOf(conditions.map((outcome) => outcome.truth)), conditions };
}
