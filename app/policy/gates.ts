import { sameAccount } from "../pull-request/account.ts";
import { isPaused, PAUSED_LABEL } from "../pull-request/paused.ts";
import { POLICY_PATH } from "../pull-request/policy-path.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import { type Involvement, involvementOfApprover, whyNoApprover } from "./approver.ts";
import { known, type Outcome } from "./outcome.ts";
import { allNames, phrase, words } from "./phrase.ts";
import { isVetoLifted, requestingChanges, vetoOf } from "./reviews.ts";
import type { Policy } from "./schema.ts";

/** What must be so whatever the policy says. */
export function evaluateGates(snapshot: Snapshot, policy: Policy | null): Outcome[] {
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
    ownGate(snapshot, involvementOfApprover(snapshot, policy)),
    ...approverGates(snapshot, policy),
    {
      condition: "not paused",
      truth: known(!isPaused(pull)),
      expected: phrase`it does not have the label ${PAUSED_LABEL}`,
      found: isPaused(pull) ? phrase`it has the label ${PAUSED_LABEL}` : words("it does not"),
    },
    {
      condition: "no veto",
      truth: known(veto === null),
      expected: words("nobody dismissed Greenlight's approval of this commit"),
      found:
        veto !== null
          ? phrase`${veto.by?.login ?? "somebody"} dismissed the approval`
          : words(isVetoLifted(snapshot) ? "somebody did, and the veto was lifted" : "nobody did"),
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

/** That whoever is to approve it has no part in it. */
export function ownGate(snapshot: Snapshot, involvement: Involvement | null): Outcome {
  const { author } = snapshot.pull;
  const opened = author === null ? words("opened by a deleted account") : phrase`opened by ${author.login}`;
  const gate = {
    condition: "not our own",
    expected: words("Greenlight did not open it, since nobody may approve their own"),
  };
  if (isOwnPull(snapshot)) return { ...gate, truth: "false", found: opened };
  if (involvement === null) return { ...gate, truth: "true", found: opened };
  const expected = words("whoever is to approve it neither opened it nor worked on it");
  switch (involvement.kind) {
    case "opened":
      return { ...gate, truth: "false", expected, found: opened };
    case "worked-on":
      return { ...gate, truth: "false", expected, found: phrase`${involvement.account.login} worked on it` };
    case "unknown":
      return { ...gate, truth: "unknown", expected, found: words(`cannot be told: ${involvement.why}`) };
  }
}

/** Only where there is something to say: the App can always try. */
function approverGates(snapshot: Snapshot, policy: Policy | null): Outcome[] {
  const why = whyNoApprover(snapshot, policy);
  if (why === null) return [];
  const expected = words("there is a machine user to approve it, as the policy asks");
  return [{ condition: "machine user", truth: "false", expected, found: words(why) }];
}

/**
 * Whether the base branch's policy can be trusted. On a branch of their own anybody who may push can have a policy that
 * approves everything, earn an approval there, and retarget: it would stand on the main branch until we have looked. So a
 * base other than the default branch must require reviews, or have the very policy of the default branch.
 */
export function isPolicyProtected({ pull, policy, defaultBranch, baseRules }: Snapshot): boolean {
  if (pull.base.ref === defaultBranch?.name) return true;
  if ((baseRules.approvalsRequired ?? 0) > 0 || pull.reviewDecision === "review-required") return true;
  if (defaultBranch === null) return false;
  // Where neither branch has one, the organisation's applies, which nobody can change here.
  if (policy.status === "absent") return defaultBranch.policyBlob === null;
  return policy.status === "present" && policy.blobSha === defaultBranch.policyBlob;
}

export function isOwnPull(snapshot: Snapshot): boolean {
  return snapshot.pull.author !== null && sameAccount(snapshot.pull.author, snapshot.self.account);
}

/** It touches the policy file; also by renaming it away. */
export function changesPolicy(snapshot: Snapshot): boolean {
  return snapshot.files.items.some((file) => file.path === POLICY_PATH || file.previousPath === POLICY_PATH);
}
