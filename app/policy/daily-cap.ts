import type { Fact, Snapshot } from "../pull-request/snapshot.ts";
import type { Reason } from "./decision.ts";
import type { Guardrails } from "./guardrails.ts";
import type { Policy } from "./schema.ts";

interface Limits {
  readonly snapshot: Snapshot;
  /** With the organisation's limit in it, if that is the smaller one. */
  readonly policy: Policy | null;
  readonly guardrails: Guardrails | null;
}

/**
 * Holds what would be approved where there have been as many approvals today as there may be, or where that is not known.
 * An approval that is there already, or is kept, is no new one.
 *
 * @param posts whether a new approval would be posted
 */
export function limited(reason: Reason, posts: boolean, { snapshot, policy, guardrails }: Limits): Reason {
  const limit = policy?.approval.approvals_per_day;
  if (reason.kind !== "approved" || limit === undefined) return reason;
  const owner = guardrails?.approvals_per_day === limit ? "organization" : "repository";
  if (policy?.mode === "check") return { kind: "daily-cap", limit, today: UNCOUNTED, owner };
  const today = snapshot.approvalsToday ?? UNREAD;
  if (!posts || (today.known && today.value < limit)) return reason;
  return { kind: "daily-cap", limit, today, owner };
}

/** A check run is written many times, and says nothing of the day on which it first passed. */
const UNCOUNTED: Fact<number> = { known: false, reason: "in check mode there are no reviews to count" };
const UNREAD: Fact<number> = { known: false, reason: "today's approvals were not read" };
