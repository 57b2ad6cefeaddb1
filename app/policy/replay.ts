import { isOrganizationRepository } from "../pull-request/organization-repository.ts";
import type { PolicyFile, PullRequest, Snapshot } from "../pull-request/snapshot.ts";
import type { Decision } from "./decision.ts";
import { judge } from "./judge.ts";

/** Two versions of a policy file: on the base branch, and as a pull request would make it. */
export interface PolicyChange {
  readonly before: PolicyFile;
  readonly after: PolicyFile;
}

/** A pull request as either version decides it. */
export interface ReplayedPull extends Pick<PullRequest, "number" | "title" | "url" | "state"> {
  readonly before: Decision;
  readonly after: Decision;
}

/** What becomes of a pull request under the new version; what matters most comes first. */
export const EFFECTS = ["newly-approved", "newly-merged", "not-approved-any-more", "otherwise-different"] as const;
export type Effect = (typeof EFFECTS)[number];

export interface Comparison {
  readonly approvedBefore: number;
  readonly approvedAfter: number;
  /** Those that are decided differently: by effect, open ones first, then in the order in which they came. */
  readonly different: readonly (ReplayedPull & { readonly effect: Effect })[];
}

/** The same pull request where this version of the policy file is on its base branch. */
export function withPolicy(snapshot: Snapshot, policy: PolicyFile): Snapshot {
  const { repository, defaultBranch, pull, organizationPolicy } = snapshot;
  // There, the file of the main branch is the organisation's, too.
  const both = isOrganizationRepository(repository) && pull.base.ref === defaultBranch?.name;
  return { ...snapshot, policy, organizationPolicy: both ? policy : organizationPolicy };
}

/**
 * A pull request as it is judged in a replay: at the moment of the replay, and not one of many. A limit on the approvals of
 * a day is no matter, since on some day each of them would have had its turn. Who may approve is the same for all.
 */
export function forReplay(snapshot: Snapshot, { readAt, organizationPolicy, self }: Snapshot): Snapshot {
  const approver = self.approver === undefined ? {} : { approver: self.approver };
  const approvalsToday = { known: true, value: 0 } as const;
  return { ...snapshot, self: { ...snapshot.self, ...approver }, readAt, organizationPolicy, approvalsToday };
}

/** Judges a pull request by both versions, as if it were open. Pure. */
export function replayPull(snapshot: Snapshot, { before, after }: PolicyChange): ReplayedPull {
  const { number, title, url, state } = snapshot.pull;
  const decided = (policy: PolicyFile) => judge(withPolicy(snapshot, policy), { asOpen: true });
  return { number, title, url, state, before: decided(before), after: decided(after) };
}

/** How many either version approves, and which they decide differently. Pure. */
export function compareReplayed(pulls: readonly ReplayedPull[]): Comparison {
  const different = pulls.flatMap((pull) => {
    const effect = effectOn(pull);
    return effect === null ? [] : [{ ...pull, effect }];
  });
  const rank = ({ effect, state }: (typeof different)[number]) =>
    EFFECTS.indexOf(effect) * 2 + (state === "open" ? 0 : 1);
  return {
    approvedBefore: pulls.filter(({ before }) => isApproved(before)).length,
    approvedAfter: pulls.filter(({ after }) => isApproved(after)).length,
    different: different.sort((a, b) => rank(a) - rank(b)),
  };
}

/** How it would be merged; null where it is not approved, or merging is left to people. */
export function mergedBy(decision: Decision): string | null {
  return isApproved(decision) ? decision.merge.choice : null;
}

function effectOn({ before, after }: ReplayedPull): Effect | null {
  if (isApproved(after) && !isApproved(before)) return "newly-approved";
  if (mergedBy(after) !== null && mergedBy(before) === null) return "newly-merged";
  if (isApproved(before) && !isApproved(after)) return "not-approved-any-more";
  return essenceOf(before) === essenceOf(after) ? null : "otherwise-different";
}

/** What is the same in decisions between which nobody has to choose. */
function essenceOf(decision: Decision): string {
  const { reason } = decision;
  return JSON.stringify([reason.kind, "rule" in reason ? reason.rule : null, mergedBy(decision)]);
}

function isApproved({ outcome }: Decision): boolean {
  return outcome === "approve";
}
