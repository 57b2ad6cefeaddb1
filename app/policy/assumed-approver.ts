import type { Account } from "../pull-request/account.ts";
import { approversOf } from "../pull-request/own-reviewers.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";

/** A name that no account can have. */
const SOMEBODY: Account = { id: null, login: "(the machine user)", kind: "user" };

/**
 * The snapshot as a deployment with a machine user would see it, for those who cannot look into its secrets: the command
 * line and the tests of policies. The machine user is the one that approved last, as far as our check runs tell. Never for
 * whoever acts on what is decided.
 */
export function withAssumedApprover(snapshot: Snapshot): Snapshot {
  const { self, reviews } = snapshot;
  if (self.approver !== undefined) return snapshot;
  const ids = approversOf(snapshot);
  const latest = reviews.findLast(({ author }) => author !== null && author.id !== null && ids.includes(author.id));
  return { ...snapshot, self: { ...self, approver: { known: true, value: latest?.author ?? SOMEBODY } } };
}
