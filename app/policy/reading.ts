import { isOrganizationRepository } from "../pull-request/organization-repository.ts";
import type { PolicyFile, Snapshot } from "../pull-request/snapshot.ts";
import type { Guardrails } from "./guardrails.ts";
import { parseOrganizationPolicy, parsePolicy } from "./parse.ts";
import type { Problem } from "./problem.ts";
import type { Policy } from "./schema.ts";
import type { PolicyOwner } from "./whole-file.ts";

/** The policy that a pull request is judged by: none, one that cannot be used (with every problem), or a policy. */
export type PolicyReading =
  | { readonly status: "absent" }
  /** There must be one of the organisation, and Greenlight sees none. */
  | { readonly status: "unseen" }
  /** Nothing is approved; `owner` is whose file it is. */
  | {
      readonly status: "invalid";
      readonly owner: PolicyOwner;
      readonly blobSha: string;
      readonly problems: readonly Problem[];
    }
  | {
      readonly status: "valid";
      readonly owner: PolicyOwner;
      readonly blobSha: string;
      readonly policy: Policy;
      /** What the organisation asks for on top, and which version of its file says so. */
      readonly organization: { readonly blobSha: string; readonly guardrails: Guardrails } | null;
    };

/** A file alone: whether there must be another is no matter. */
type FileReading = Exclude<PolicyReading, { readonly status: "unseen" }>;
type Invalid = Extract<PolicyReading, { readonly status: "invalid" }>;

/** A file of the organisation's: as a policy, and as guardrails. */
type OrganizationReading =
  | { readonly status: "absent" }
  | Invalid
  | {
      readonly status: "valid";
      readonly blobSha: string;
      readonly policy: Policy | null;
      readonly guardrails: Guardrails | null;
    };

/**
 * The policy that a pull request is judged by. The repository's own file; without one, the organisation's, if that has
 * rules; both with the organisation's guardrails. An organisation's file that cannot be used leaves nothing to judge by,
 * since what it forbids is not known. Never throws.
 */
export function readPolicies(snapshot: Snapshot): PolicyReading {
  const { policy, organizationPolicy } = snapshot;
  const own = isOrganizationRepository(snapshot.repository)
    ? asPolicy(readOrganization(policy), "repository")
    : readPolicy(policy);
  if (own.status === "invalid") return own;
  const organization = readOrganization(organizationPolicy);
  if (organization.status === "invalid") return organization;
  if (organization.status === "absent") {
    return organizationPolicy.status === "absent" && organizationPolicy.demanded ? { status: "unseen" } : own;
  }
  const { blobSha, guardrails } = organization;
  const judging = own.status === "absent" ? asPolicy(organization, "organization") : own;
  if (judging.status !== "valid") return judging;
  return { ...judging, organization: guardrails === null ? null : { blobSha, guardrails } };
}

/** What a pull request makes of the policy file, read as what that is in this repository. Never throws. */
export function readProposed({ repository, proposedPolicy }: Snapshot): FileReading | OrganizationReading {
  return isOrganizationRepository(repository) ? readOrganization(proposedPolicy) : readPolicy(proposedPolicy);
}

/** Reads a repository's own policy file, without any guardrails. Never throws. */
export function readPolicy(file: PolicyFile): FileReading {
  if (file.status !== "present") return notThere(file, "repository");
  const { blobSha } = file;
  const parsed = parsePolicy(file.text);
  return parsed.valid
    ? { status: "valid", owner: "repository", blobSha, policy: parsed.policy, organization: null }
    : { status: "invalid", owner: "repository", blobSha, problems: parsed.problems };
}

/** Reads the policy file of an organisation's repository `.github`. Never throws. */
export function readOrganization(file: PolicyFile): OrganizationReading {
  if (file.status !== "present") return notThere(file, "organization");
  const { blobSha } = file;
  const parsed = parseOrganizationPolicy(file.text);
  return parsed.valid
    ? { status: "valid", blobSha, policy: parsed.policy, guardrails: parsed.guardrails }
    : { status: "invalid", owner: "organization", blobSha, problems: parsed.problems };
}

function notThere(
  file: Exclude<PolicyFile, { readonly status: "present" }>,
  owner: PolicyOwner,
): { readonly status: "absent" } | Invalid {
  if (file.status === "absent") return { status: "absent" };
  const problems = [{ line: 1, column: 1, path: "", message: file.reason }];
  return { status: "invalid", owner, blobSha: file.blobSha, problems };
}

/** An organisation's file as the policy of a repository: without rules it is none. */
function asPolicy(reading: OrganizationReading, owner: PolicyOwner): FileReading {
  if (reading.status === "absent") return reading;
  if (reading.status === "invalid") return { ...reading, owner };
  if (reading.policy === null) return { status: "absent" };
  return { status: "valid", owner, blobSha: reading.blobSha, policy: reading.policy, organization: null };
}
