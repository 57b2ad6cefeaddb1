/** Whose policy a file is: a repository's own, or the one in the organisation's repository `.github`. */
export type PolicyOwner = "repository" | "organization";

/** Something that several parts of a file are wrong about together. */
export interface WholeFileIssue {
  readonly path: readonly string[];
  readonly message: string;
}

/** What an organisation's file without rules says to nobody. */
const FOR_RULES = ["checks", "never", "approval", "mode"];

/**
 * What is wrong with a policy file as a whole, which no part of it can know. Looks at the value as it was written, so that
 * it is told together with what is wrong in the parts.
 */
export function wholeFileIssues(value: unknown, owner: PolicyOwner): WholeFileIssue[] {
  if (!isMapping(value)) return [];
  const issues: WholeFileIssue[] = [];
  const guardrailsOnly = owner === "organization" && "guardrails" in value;
  if (!("rules" in value) && !("extends" in value)) {
    if (!guardrailsOnly) issues.push({ path: ["rules"], message: "`rules` is missing" });
    else {
      for (const key of FOR_RULES.filter((each) => each in value)) {
        const message = `\`${key}\` says nothing without \`rules\`; what holds for all repositories belongs in \`guardrails\``;
        issues.push({ path: [key], message });
      }
    }
  }
  if (owner === "repository" && "guardrails" in value) {
    const message =
      "`guardrails` only count in the organisation's repository `.github` (greenlight validate --organization)";
    issues.push({ path: ["guardrails"], message });
  }
  const uncounted = "in check mode no review is posted, so there are no approvals to count; remove it, or the mode";
  const { approval, guardrails } = value;
  if (value.mode === "check" && isMapping(approval) && "approvals_per_day" in approval) {
    issues.push({ path: ["approval", "approvals_per_day"], message: uncounted });
  }
  if (isMapping(guardrails) && guardrails.mode === "check" && "approvals_per_day" in guardrails) {
    issues.push({ path: ["guardrails", "approvals_per_day"], message: uncounted });
  }
  return issues;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
