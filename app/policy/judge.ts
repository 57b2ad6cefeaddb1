import type { PolicyFile, Snapshot } from "../pull-request/snapshot.ts";
import { withAssumedApprover } from "./assumed-approver.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decision.ts";
import { readPolicies } from "./reading.ts";

export interface Question {
  /** In the place of the policy on the base branch. */
  readonly policy?: PolicyFile | undefined;
  /** In the place of the policy of the organisation. */
  readonly organization?: PolicyFile | undefined;
  /** A pull request that is closed or merged is judged as it was when it was open. */
  readonly asOpen?: boolean | undefined;
}

/**
 * The decision on a pull request, also on what is not so on GitHub; whether a deployment has a machine user to approve, where
 * the snapshot does not tell, is taken for granted. Pure.
 */
export function judge(snapshot: Snapshot, { policy, organization, asOpen = false }: Question): Decision {
  const asked: Snapshot = {
    ...withAssumedApprover(snapshot),
    ...(policy === undefined ? {} : { policy }),
    ...(organization === undefined ? {} : { organizationPolicy: organization }),
    pull: asOpen ? { ...snapshot.pull, state: "open" } : snapshot.pull,
  };
  return decide(asked, readPolicies(asked));
}
