import type { CheckGate } from "../checks/judge.ts";
import type { Account } from "../pull-request/account.ts";
import type { AiReview } from "../pull-request/ai-review.ts";
import type { Fact, Merging, Review } from "../pull-request/snapshot.ts";
import type { Approver } from "./approver.ts";
import type { MergeChoice } from "./merge-setting.ts";
import type { Outcome, Truth } from "./outcome.ts";
import type { Phrase } from "./phrase.ts";
import type { Problem } from "./problem.ts";
import type { PolicyOwner } from "./whole-file.ts";

/**
 * What Greenlight makes of one pull request, and everything it was made from. The check run, the review, the CLI and the
 * logs all render this one tree.
 */
export interface Decision {
  /**
   * `approve`: an approval of this head stands or is to be posted. `withdraw`: it must not be approved, and an approval
   * of ours stands. `hold`: it must not be approved. `ignore`: it is none of our business.
   */
  readonly outcome: "approve" | "hold" | "withdraw" | "ignore";
  readonly reason: Reason;
  /**
   * `active`: approvals are posted. `check`: the check run is the verdict, and no review is posted. `shadow`: nothing is
   * approved, only explained.
   */
  readonly mode: Mode;
  /** The check run may be a required one, so that what is not approved must fail it: GitHub takes neutral for passed. */
  readonly checkIsVerdict: boolean;
  /** Nothing but checks, approvals by people, or the AI review, that are still to come keeps it from being approved. */
  readonly waiting: boolean;
  readonly subject: Subject;
  /** The policy that decided; null where there is none that could. */
  readonly policyBlob: string | null;
  /** Whose policy that is. */
  readonly policyOwner: PolicyOwner;
  /** The version of the organisation's file whose guardrails were asked; null where there are none. */
  readonly guardrailsBlob: string | null;
  /** What must be so whatever the policy says. */
  readonly gates: readonly Outcome[];
  /** The policy's, then the organisation's. */
  readonly guards: readonly Trace[];
  readonly rules: readonly Trace[];
  /** The rule that decided. */
  readonly rule: string | null;
  readonly checks: CheckGate | null;
  readonly approvals: ApprovalPlan;
  /** By whose account it is approved. */
  readonly approver: Approver;
  readonly merge: MergePlan;
  /** The AI review, where it is asked for: how, and what it found; null where there is none yet. */
  readonly review: { readonly level: "advisory" | "required"; readonly result: AiReview | null } | null;
  /** The policy's approval text, for the rule that decided. */
  readonly message: string | null;
}

export type Mode = "active" | "shadow" | "check";

export interface Subject {
  readonly owner: string;
  readonly repository: string;
  readonly pull: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
}

/** A rule or a guard, with what became of each of its conditions. */
export interface Trace {
  readonly name: string;
  readonly truth: Truth;
  readonly conditions: readonly Outcome[];
  /** It is a guardrail of the organisation. */
  readonly organization?: true;
  /** A rule that is only tried out. */
  readonly shadow?: true;
  /** What a rule asks of the AI review; nothing where it asks for none. */
  readonly review?: "advisory" | "required";
  /** What became of the approvals by people that a rule waits for. Whether it applies does not depend on it. */
  readonly approvals?: Outcome;
}

/** What to do about our own approvals. */
export interface ApprovalPlan {
  /** An approval of this head must be posted. Only ever true with the outcome `approve`. */
  readonly post: boolean;
  /** Our approval of this very head that is there already. */
  readonly standing: Review | null;
  /** Our approval of an earlier head with provably the same diff, which is as good. */
  readonly kept: Review | null;
  /** Our approvals that must go. */
  readonly withdraw: readonly Review[];
}

/** What to do about merging. */
export interface MergePlan {
  /** How the rule that applies wants it merged, once it is approved; null: it is not merged. */
  readonly choice: MergeChoice | null;
  /** GitHub must be asked to merge it. Only ever true with the outcome `approve`, and while an approval of ours stands. */
  readonly request: boolean;
  /** Why it is not merged, although it is approved and the policy would have it merged. */
  readonly held: Phrase | null;
  /** What GitHub was asked already, by us or by somebody else, and may stand. */
  readonly standing: (Merging & { readonly own: boolean }) | null;
  /** What we asked GitHub, and must not stand any more. */
  readonly cancel: readonly Merging[];
}

export type Reason =
  | { readonly kind: "approved"; readonly rule: string }
  /** It would be approved, were the policy or the rule not in shadow mode, by the policy's own word or the organisation's. */
  | { readonly kind: "shadow"; readonly rule: string; readonly mode: "policy" | "rule" | "organization" }
  | { readonly kind: "closed"; readonly state: "closed" | "merged" }
  | { readonly kind: "no-policy" }
  | {
      readonly kind: "policy-changed";
      readonly proposed: "valid" | "removed" | "invalid";
      readonly problems: readonly Problem[];
    }
  | { readonly kind: "policy-invalid"; readonly owner: PolicyOwner; readonly problems: readonly Problem[] }
  /** There must be a policy of the organisation, and Greenlight sees none. */
  | { readonly kind: "organization-unseen" }
  /** The organisation's kill switch is on, for this reason if it gives one. */
  | { readonly kind: "stopped"; readonly why: string | null }
  | { readonly kind: "policy-maybe-changed"; readonly why: string }
  /** Anybody who may push could have written the policy of this base branch. */
  | { readonly kind: "policy-unprotected" }
  | { readonly kind: "draft" }
  /** `machineUser`: it is theirs who would have to approve it, not the App's. */
  | {
      readonly kind: "own-pull-request";
      readonly machineUser?: { readonly account: Account; readonly did: "opened" | "worked-on" };
    }
  /** By a person: it has the label `greenlight:paused`. */
  | { readonly kind: "paused" }
  | { readonly kind: "vetoed"; readonly by: Account | null; readonly message: string }
  | { readonly kind: "changes-requested"; readonly by: readonly string[] }
  | { readonly kind: "guard"; readonly guard: Trace }
  | { readonly kind: "unknown"; readonly trace: Trace }
  | { readonly kind: "no-rule" }
  /** A rule applies, and nobody can approve as the policy wants it. */
  | { readonly kind: "approver-missing"; readonly why: string }
  /** There have been as many approvals today as there may be, or nobody can tell. */
  | {
      readonly kind: "daily-cap";
      readonly limit: number;
      readonly today: Fact<number>;
      readonly owner: PolicyOwner;
    }
  | { readonly kind: "checks-failed" }
  /** The rule applies, and waits for people's approvals of the head. */
  | { readonly kind: "approvals-missing"; readonly rule: string; readonly approvals: Outcome }
  | { readonly kind: "checks-pending" }
  | { readonly kind: "checks-none" }
  /** All else holds, and the AI review that is asked for has not been made. */
  | { readonly kind: "review-pending"; readonly rule: string }
  /** The AI review found so many things that must be mended first. */
  | { readonly kind: "review-blocked"; readonly rule: string; readonly findings: number }
  /** The AI review is required, and cannot tell. */
  | { readonly kind: "review-indeterminate"; readonly rule: string; readonly doubts: readonly string[] };
