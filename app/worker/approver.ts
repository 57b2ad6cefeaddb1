import type { ApprovingHand } from "../github/approve.ts";
import { classify } from "../github/failure.ts";
import type { MachineUser } from "../github/machine-user.ts";
import { readFormerApprovers } from "../github/read-approvers.ts";
import { TokenRefusedError } from "../github/token-refusal.ts";
import { approverOf } from "../policy/approver.ts";
import type { Decision } from "../policy/decision.ts";
import { tightened } from "../policy/effective-policy.ts";
import { readPolicies } from "../policy/reading.ts";
import { type Account, sameAccount } from "../pull-request/account.ts";
import type { Fact, Review, Snapshot } from "../pull-request/snapshot.ts";
import type { Evaluation } from "./fresh-snapshot.ts";

const NO_TOKEN =
  "this deployment has no approval token: whoever runs Greenlight may store one (approvalToken in the App's credentials)";

/**
 * The snapshot with everybody whose reviews are ours: the machine user whose token this deployment has, and those who approved
 * this pull request before. To be called before anything is decided or done: what is ours must neither count as a person's
 * nor be left standing.
 *
 * The token is of no matter where the App approves: then it may be refused, or nobody may be able to ask, and its owner is
 * unknown; what that account approved for us here, our check runs remember.
 *
 * @param refused why GitHub did not let the machine user approve a moment ago; null: it was not asked to
 * @throws what Octokit throws, where the policy has the machine user approve and another time may be another matter
 */
export async function withApprovers(options: Evaluation, read: Snapshot, refused: string | null): Promise<Snapshot> {
  if (read.pull.state !== "open") return read;
  const approver = await readApprover(options, read, refused);
  const snapshot: Snapshot = { ...read, self: { ...read.self, approver } };
  const former = await readFormerApprovers(options.octokit, snapshot);
  const current = approver.known && mayMatter(approver.value, snapshot) ? idOf(approver.value) : [];
  const approvers = [...new Set([...former, ...current])];
  return approvers.length === 0 ? snapshot : { ...snapshot, self: { ...snapshot.self, approvers } };
}

async function readApprover(
  { machineUser, log, metrics, now }: Evaluation,
  snapshot: Snapshot,
  refused: string | null,
): Promise<Fact<Account>> {
  if (!machineUser) return { known: false, reason: NO_TOKEN };
  // Its account is on the check run by now.
  if (refused !== null) return { known: false, reason: refused };
  try {
    return { known: true, value: await machineUser.account() };
  } catch (error) {
    const matters = hasUserApprove(snapshot);
    if (error instanceof TokenRefusedError) {
      if (matters) {
        metrics.count("ApprovalTokenRefused");
        log.warn("GitHub refuses the approval token", { error });
      }
      return { known: false, reason: error.message };
    }
    if (matters) throw error;
    log.warn("Could not ask who the machine user is", { class: classify(error, now()).class, error });
    return { known: false, reason: "GitHub could not be asked who the machine user is" };
  }
}

/** Whether the policy has the machine user approve, with the organisation's guardrails in it. */
function hasUserApprove(snapshot: Snapshot): boolean {
  const reading = readPolicies(snapshot);
  if (reading.status !== "valid") return false;
  const policy = tightened(reading.policy, reading.organization?.guardrails ?? null);
  return approverOf(snapshot, policy).as === "user";
}

/** Whether it approves here, or did: then it has to be remembered. */
function mayMatter(account: Account, snapshot: Snapshot): boolean {
  const isTheirs = ({ author, state }: Review) =>
    state === "approved" && author !== null && sameAccount(author, account);
  return hasUserApprove(snapshot) || snapshot.reviews.some(isTheirs);
}

function idOf({ id }: Account): number[] {
  return id === null ? [] : [id];
}

/** Who is asked to approve: the App, or the machine user. @throws Error where the decision names one that is not there */
export function approvingHand(
  { approver }: Pick<Decision, "approver">,
  machineUser: MachineUser | null | undefined,
): ApprovingHand {
  if (approver.account === null) throw new Error("There is nobody to approve");
  if (approver.as === "app") return { account: approver.account, machineUser: null };
  if (!machineUser) throw new Error("There is no machine user to approve");
  return { account: approver.account, machineUser };
}
