import { parsePolicy } from "../../app/policy/parse.ts";
import type { PolicyReading } from "../../app/policy/reading.ts";
import type { Policy } from "../../app/policy/schema.ts";
import type { PolicyFile } from "../../app/pull-request/snapshot.ts";

/** Approves what Dependabot does to lock files. */
export const GREEN_POLICY = `
version: 1
rules:
  - name: Dependencies
    when:
      author: dependabot[bot]
      files: { only: ["**/package-lock.json"] }
`;

export const POLICY_BLOB = "c0ffee0".padEnd(40, "0");

/** A policy that must be valid, from YAML. */
export function aPolicy(yaml: string = GREEN_POLICY): Policy {
  const parsed = parsePolicy(yaml);
  if (parsed.valid) return parsed.policy;
  throw new Error(`the test's policy is not valid: ${JSON.stringify(parsed.problems)}`);
}

/** One rule with this `when`, written in YAML's flow style. */
export function aRule(when: string, rest = ""): string {
  return `version: 1\nrules:\n  - name: The rule\n    when: ${when}\n${rest}`;
}

/** One guard before a rule that always applies. */
export function aGuard(guard: string): string {
  return `version: 1\nnever:\n  - ${guard}\nrules:\n  - name: The rule\n    when: { base: "*" }\n`;
}

export function presentPolicy(text: string): PolicyFile {
  return { status: "present", blobSha: POLICY_BLOB, text };
}

/** What {@link decide} takes: a valid policy as it was read. */
export function aReading(yaml: string = GREEN_POLICY): PolicyReading {
  return { status: "valid", owner: "repository", blobSha: POLICY_BLOB, policy: aPolicy(yaml), organization: null };
}
