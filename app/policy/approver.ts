import { type Account, sameAccount } from "../pull-request/account.ts";
import { peopleOf } from "../pull-request/people.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import type { Policy } from "./schema.ts";

/** By whose account approvals are given. */
export interface Approver {
  readonly as: Policy["approval"]["as"];
  /** Null: the policy wants a machine user, and nobody knows of one. */
  readonly account: Account | null;
}

/** Whom the policy has approve. Never another account in the place of the one that it asks for. */
export function approverOf({ self }: Snapshot, policy: Policy | null): Approver {
  if (!isUsers(policy)) return { as: "app", account: self.account };
  return { as: "user", account: self.approver?.known ? self.approver.value : null };
}

/** Why nobody can approve as the policy wants it; null: somebody can. */
export function whyNoApprover({ self }: Snapshot, policy: Policy | null): string | null {
  if (!isUsers(policy) || self.approver?.known) return null;
  return self.approver?.reason ?? "nobody asked whether this deployment has one";
}

/**
 * What the machine user who is to approve has to do with the pull request. GitHub lets nobody approve what they opened; what
 * they worked on it lets them approve, but whoever approves for us must not approve work of their own. GitHub attributes
 * commits by e-mail address, which anybody can write down, so a commit of nobody's holds nothing here; a list of commits that
 * was not read whole does.
 */
export type Involvement =
  | { readonly kind: "opened" | "worked-on"; readonly account: Account }
  | { readonly kind: "unknown"; readonly why: string };

/** Null: nothing. */
export function involvementOfApprover(snapshot: Snapshot, policy: Policy | null): Involvement | null {
  const { as, account } = approverOf(snapshot, policy);
  if (as === "app" || account === null) return null;
  const { author } = snapshot.pull;
  if (author !== null && sameAccount(author, account)) return { kind: "opened", account };
  const { accounts, missing } = peopleOf(snapshot);
  if (accounts.some((one) => sameAccount(one, account))) return { kind: "worked-on", account };
  return missing === null ? null : { kind: "unknown", why: missing };
}

/** In the other modes no review is posted, by nobody. */
function isUsers(policy: Policy | null): boolean {
  return policy?.mode === "active" && policy.approval.as === "user";
}
