import type { Decision } from "../policy/decision.ts";
import { type Phrase, phrase, words } from "../policy/phrase.ts";
import { ORGANIZATION_REPOSITORY } from "../pull-request/organization-repository.ts";
import { POLICY_PATH } from "../pull-request/policy-path.ts";

/** Where policies were read that are files of somebody's own machine. */
export interface LocalSources {
  /** In the place of the repository's. */
  readonly policy?: string | undefined;
  /** In the place of the organisation's. */
  readonly organization?: string | undefined;
}

/** The organisation's file, as people name it. */
export function organizationFileOf({ subject }: Decision): string {
  return `${subject.owner}/${ORGANIZATION_REPOSITORY}:${POLICY_PATH}`;
}

/** Which policy decided, in which version, and with whose guardrails; null where there was none. */
export function policySource(decision: Decision, local: LocalSources = {}): Phrase | null {
  const { policyBlob, guardrailsBlob, policyOwner, subject } = decision;
  if (policyBlob === null) return null;
  const organization = phrase`${local.organization ?? organizationFileOf(decision)}`;
  if (policyOwner === "organization") {
    const guarded = guardrailsBlob === null ? [] : words(", with its guardrails");
    return phrase`${organization}${versioned(policyBlob)}${guarded}`;
  }
  const own = local.policy === undefined ? phrase`${POLICY_PATH} on ${subject.baseRef}` : phrase`${local.policy}`;
  const guarded =
    guardrailsBlob === null ? [] : phrase`, with the guardrails of ${organization}${versioned(guardrailsBlob)}`;
  return phrase`${own}${versioned(policyBlob)}${guarded}`;
}

/** What could not be read has no version. */
function versioned(blob: string): Phrase {
  return blob === "" ? [] : phrase`, version ${blob.slice(0, 7)}`;
}
