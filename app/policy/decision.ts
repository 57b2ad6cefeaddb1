import type { CheckGate } from "../checks/judge.ts";
import type { Account } from "../pull-request/account.ts";
import type { Review } from "../pull-request/snapshot.ts";
import type { Outcome, Truth } from "./outcome.ts";
import type { Problem } from "./problem.ts";

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
  /** Nothing but checks that are still to come keeps it from being approved. */
  readonly waiting: boolean;
  readonly subject: Subject;
  /** The policy that decided; null where there is none that could. */
  readonly policyBlob: string | null;
  /** What must be so whatever the policy says. */
  readonly gates: readonly Outcome[];
  readonly guards: readonly Trace[];
  readonly rules: readonly Trace[];
  /** The rule that decided. */
  readonly rule: string | null;
  readonly checks: CheckGate | null;
  readonly approvals: ApprovalPlan;
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

export type Reason =
  | { readonly kind: "approved"; readonly rule: string }
  /** It would be approved, were the policy not in shadow mode. */
  | { readonly kind: "shadow"; readonly rule: string }
  | { readonly kind: "closed"; readonly state: "closed" | "merged" }
  | { readonly kind: "no-policy" }
  | {
      readonly kind: "policy-changed";
      readonly proposed: "valid" | "removed" | "invalid";
      readonly problems: readonly Problem[];
    }
  | { readonly kind: "policy-invalid"; readonly problems: readonly Problem[] }
  | { readonly kind: "policy-maybe-changed"; readonly why: string }
  /** Anybody who may push could have written the policy of this base branch. */
  | { readonly kind: "policy-unprotected" }
  | { readonly kind: "draft" }
  | { readonly kind: "own-pull-request" }
  | { readonly kind: "vetoed"; readonly by: Account | null; readonly message: string }
  | { readonly kind: "changes-requested"; readonly by: readonly string[] }
  | { readonly kind: "guard"; readonly guard: Trace }
  | { readonly kind: "unknown"; readonly trace: Trace }
  | { readonly kind: "no-rule" }
  | { readonly kind: "checks-failed" }
  | { readonly kind: "checks-pending" }
  | { readonly kind: "checks-none" };
