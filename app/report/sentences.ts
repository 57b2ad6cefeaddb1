import type { JudgedCheck } from "../checks/judge.ts";
import { missingApprovals } from "../policy/conditions/approvals.ts";
import type { Decision } from "../policy/decision.ts";
import type { Outcome } from "../policy/outcome.ts";
import { allNames, listed, type Phrase, phrase, words } from "../policy/phrase.ts";
import { ORGANIZATION_REPOSITORY } from "../pull-request/organization-repository.ts";
import { PAUSED_LABEL } from "../pull-request/paused.ts";
import { POLICY_PATH } from "../pull-request/policy-path.ts";
import { reviewAction, reviewTitle } from "./ai-review/sentences.ts";
import { andMerged, mergeSentence } from "./merge.ts";
import { organizationFileOf } from "./policy-source.ts";

/** A decision in a few words: the title of the check run. */
export function titleOf(decision: Decision): Phrase {
  const { reason } = decision;
  switch (reason.kind) {
    case "approved":
      return decision.approvals.kept === null
        ? phrase`Approved by the rule “${reason.rule}”`
        : phrase`Approval kept: the same diff, by the rule “${reason.rule}”`;
    case "shadow":
      return phrase`Would be approved by the rule “${reason.rule}”`;
    case "closed":
      return words(`The pull request is ${reason.state}`);
    case "no-policy":
      return words("This branch has no policy");
    case "policy-changed":
      return words(
        reason.proposed === "invalid"
          ? `The new policy has ${counted(reason.problems.length, "problem")}`
          : "Needs a human: it changes the policy",
      );
    case "policy-invalid":
      return words(
        reason.owner === "organization"
          ? `Held: the organisation's policy has ${counted(reason.problems.length, "problem")}`
          : `The policy has ${counted(reason.problems.length, "problem")}`,
      );
    case "organization-unseen":
      return words("Held: the organisation's policy cannot be seen");
    case "stopped":
      return words("Stopped: the organisation has nothing approved for now");
    case "policy-maybe-changed":
      return words("Needs a human: too large to see whole");
    case "policy-unprotected":
      return phrase`Needs a human: nothing protects the policy of ${decision.subject.baseRef}`;
    case "draft":
      return words("Waits until it is ready for review");
    case "own-pull-request":
      return words(OWN_TITLES[reason.machineUser?.did ?? "app"]);
    case "paused":
      return words("Paused: nothing is approved here for now");
    case "vetoed":
      return phrase`Needs a human: ${reason.by?.login ?? "somebody"} dismissed the approval`;
    case "changes-requested":
      return phrase`Held: ${allNames(reason.by, 2)} asked for changes`;
    case "guard":
      return phrase`Needs a human: ${asked(reason.guard.conditions)}`;
    case "unknown":
      return words("Needs a human: something cannot be told for sure");
    case "no-rule":
      return words("Needs a human: no rule applies");
    case "approver-missing":
      return words("Held: no machine user can approve it");
    case "daily-cap":
      return words(
        reason.today.known
          ? `Held: no more than ${counted(reason.limit, "approval")} a day`
          : "Held: today's approvals cannot be counted",
      );
    case "checks-failed":
      return phrase`Held: ${allNames(namesOf(decision, "failed"), 2)} failed`;
    case "approvals-missing":
      return phrase`Waits for ${missingApprovals(reason.approvals)}`;
    case "checks-pending":
      return phrase`Waits for ${allNames(namesOf(decision, "pending", "missing"), 2)}`;
    case "checks-none":
      return words("Waits for checks");
    case "review-pending":
    case "review-blocked":
    case "review-indeterminate":
      return words(reviewTitle(reason));
  }
}

/**
 * What has to happen next, and who has to do it, in a sentence or two.
 *
 * @param notMerged why GitHub did not merge it when it was asked
 */
export function nextActionOf(decision: Decision, notMerged: Phrase | null = null): Phrase {
  const { reason, checks } = decision;
  const somebody = approverOf(decision);
  switch (reason.kind) {
    case "approved":
      return decision.mode === "check"
        ? words("Nothing: this check is the approval.")
        : phrase`Nothing: it is approved.${mergeSentence(decision, notMerged)}`;
    case "shadow":
      return words(SHADOW_ACTIONS[reason.mode]);
    case "closed":
      return words("Nothing.");
    case "no-policy":
      return phrase`Add ${POLICY_PATH} to the branch ${decision.subject.baseRef} to have pull requests approved.`;
    case "policy-changed":
      return reason.proposed === "invalid"
        ? phrase`Correct ${POLICY_PATH}. ${somebody} even then: nothing may loosen the rules that it is judged by.`
        : reason.proposed === "removed"
          ? phrase`${somebody}: it removes ${POLICY_PATH}.`
          : phrase`${somebody}: nothing may loosen the rules that it is judged by. The new ${POLICY_PATH} is valid.`;
    case "policy-invalid":
      if (reason.owner === "organization") {
        return phrase`Correct ${POLICY_PATH} in ${decision.subject.owner}/${words(ORGANIZATION_REPOSITORY)}; until then nothing is approved in any of its owner's repositories.`;
      }
      return phrase`Correct ${POLICY_PATH} on the branch ${decision.subject.baseRef}; until then nothing is approved.`;
    case "organization-unseen":
      return phrase`Install Greenlight on ${decision.subject.owner}/${words(ORGANIZATION_REPOSITORY)}, or give it ${POLICY_PATH}: whoever runs Greenlight demands that policy (REQUIRE_ORGANIZATION_POLICY).`;
    case "stopped": {
      const why = reason.why === null ? [] : phrase` It says: ${reason.why}`;
      return phrase`${somebody}: Greenlight is stopped by ${organizationFileOf(decision)}.${why}`;
    }
    case "policy-maybe-changed":
      return phrase`${somebody}: ${words(reason.why)}, so Greenlight cannot tell what it changes.`;
    case "policy-unprotected":
      return phrase`${somebody}. To have it approved, require reviews on ${decision.subject.baseRef}, or give it the policy of the default branch.`;
    case "draft":
      return words("Mark it as ready for review.");
    case "own-pull-request":
      return ownAction(reason.machineUser, somebody);
    case "paused":
      return phrase`${somebody}, or end the pause: by ${"/greenlight resume"} in a comment, or by taking off the label ${PAUSED_LABEL}.`;
    case "vetoed":
      return phrase`${somebody}, push a new commit, or lift the veto by ${"/greenlight reevaluate"} in a comment.`;
    case "changes-requested":
      return phrase`${allNames(reason.by)} must approve, or somebody must dismiss the review.`;
    case "guard":
      return phrase`${somebody}, since ${words(reason.guard.organization ? "the organisation" : "the policy")} never approves this: ${asked(reason.guard.conditions)}. Found: ${found(reason.guard.conditions, "true")}.`;
    case "unknown":
      return phrase`${somebody}, or make it possible to tell: ${doubted(reason.trace.conditions)}.`;
    case "no-rule":
      return phrase`${somebody}, or the pull request must change so that a rule applies.`;
    case "approver-missing":
      return phrase`${somebody}: the policy has a machine user approve (${"approval.as: user"}), and ${words(reason.why)}.`;
    case "daily-cap":
      return reason.today.known
        ? phrase`${somebody}, or somebody must re-run this check on another day; days begin at midnight UTC.`
        : phrase`${somebody}: there may be ${words(counted(reason.limit, "approval"))} a day, and ${words(reason.today.reason)}.`;
    case "checks-failed":
      return phrase`Make ${listed(theChecks(decision, "failed"))} pass.`;
    case "approvals-missing":
      return phrase`Needs ${missingApprovals(reason.approvals)} of exactly the commit ${decision.subject.headSha.slice(0, 7)}. Found: ${reason.approvals.found}.`;
    case "checks-pending":
      return phrase`Waits for ${listed(theChecks(decision, "pending", "missing"))}; then it is approved${andMerged(decision.merge)}.`;
    case "review-pending":
    case "review-blocked":
    case "review-indeterminate":
      return reviewAction(reason, somebody);
    case "checks-none":
      if (checks?.counts === "required" && checks.checks.every(({ state }) => state === "not-counted")) {
        return words(
          "Waits for a check that the base branch requires, since the policy counts no others (require: required), and the branch requires none.",
        );
      }
      return words(
        (checks?.minimum ?? 1) === 1
          ? `Waits until a check has passed; without one, nothing is approved.${decision.checkIsVerdict ? "" : " If none is to come, a human must approve."}`
          : `Waits until ${counted(checks?.minimum ?? 1, "check")} have passed, as the policy asks.`,
      );
  }
}

const OWN_TITLES = {
  app: "Needs a human: Greenlight opened it",
  opened: "Needs a human: the machine user opened it",
  "worked-on": "Needs a human: the machine user worked on it",
} as const;

function ownAction(
  machineUser: Extract<Decision["reason"], { readonly kind: "own-pull-request" }>["machineUser"],
  somebody: Phrase,
): Phrase {
  if (machineUser === undefined) return phrase`${somebody}: GitHub lets nobody approve their own pull request.`;
  const who = phrase`${machineUser.account.login}, who approves for Greenlight,`;
  return machineUser.did === "opened"
    ? phrase`${somebody}: ${who} opened it, and GitHub lets nobody approve their own pull request.`
    : phrase`${somebody}: ${who} worked on its commits, and nobody approves for Greenlight what they worked on.`;
}

/** Where the check run is the verdict, no approval by a human makes it pass. */
function approverOf({ checkIsVerdict }: Decision): Phrase {
  return words(checkIsVerdict ? "Somebody who may bypass this check must merge it" : "A human must approve");
}

const SHADOW_ACTIONS = {
  policy: "Nothing is approved in shadow mode; a human must approve.",
  rule: "A human must approve: the rule is in shadow mode, and no other applies.",
  organization: "A human must approve: the organisation has everything in shadow mode.",
} as const;

/** The first condition that kept a rule from applying. */
export function missed(conditions: readonly Outcome[]): Phrase {
  const first =
    conditions.find(({ truth }) => truth === "false") ?? conditions.find(({ truth }) => truth === "unknown");
  return first === undefined ? [] : described(first);
}

/** What is asked for, down to the conditions in conditions. */
export function asked(conditions: readonly Outcome[], between = " and "): Phrase {
  return conditions.flatMap((outcome, index): Phrase => {
    const { condition, children } = outcome;
    const own = children === undefined ? outcome.expected : asked(children, condition === "any" ? " or " : " and ");
    const grouped = children !== undefined && (conditions.length > 1 || condition === "not") ? ["(", ...own, ")"] : own;
    return [...(index === 0 ? [] : [between]), ...(condition === "not" ? ["not "] : []), ...grouped];
  });
}

/** What the conditions of this truth found. */
export function found(conditions: readonly Outcome[], truth: Outcome["truth"]): Phrase {
  return listed(conditions.filter((outcome) => outcome.truth === truth).map((outcome) => outcome.found));
}

function doubted(conditions: readonly Outcome[]): Phrase {
  return listed(conditions.filter(({ truth }) => truth === "unknown").map(described));
}

function described(outcome: Outcome): Phrase {
  return phrase`${outcome.condition} – ${outcome.found}`;
}

/** A check with who reports it, as far as that is known. */
export function theCheck(check: JudgedCheck): Phrase {
  return check.by === "" ? phrase`${check.name}` : phrase`${check.name} (${check.by})`;
}

function theChecks(decision: Decision, ...states: readonly JudgedCheck["state"][]): Phrase[] {
  const found = (decision.checks?.checks ?? []).filter((check) => states.includes(check.state));
  const shown = found.slice(0, 5).map(theCheck);
  return found.length > shown.length ? [...shown, words(`${found.length - shown.length} more`)] : shown;
}

function namesOf(decision: Decision, ...states: readonly JudgedCheck["state"][]): string[] {
  return (decision.checks?.checks ?? []).filter((check) => states.includes(check.state)).map((check) => check.name);
}

/** `1 check`, `2 checks`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
