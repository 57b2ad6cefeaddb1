import { describe, expect, test } from "@jest/globals";
import { judge } from "../../app/policy/judge.ts";
import { readPolicies } from "../../app/policy/reading.ts";
import type { PolicyFile, Snapshot } from "../../app/pull-request/snapshot.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { anOwnApproval, aSnapshot } from "../support/builders.ts";
import { GREEN_POLICY } from "../support/builders-policy.ts";

const ABSENT: PolicyFile = { status: "absent" };
const file = (text: string, blobSha = "0c0ffee".padEnd(40, "0")): PolicyFile => ({ status: "present", blobSha, text });
const EVERYTHING = "version: 1\nrules: [{ name: Everything of the organisation, when: { base: '*' } }]\n";
const NEVER_LOCKFILES = "version: 1\nguardrails: { never: [{ files: { any: package-lock.json } }] }\n";

interface Files {
  readonly own?: PolicyFile;
  readonly organization?: PolicyFile;
  readonly more?: Partial<Snapshot>;
}

/** A pull request that the repository's own policy approves, if it has one. */
function given({ own = file(GREEN_POLICY), organization = ABSENT, more = {} }: Files): Snapshot {
  return { ...aSnapshot({ policy: own }), organizationPolicy: organization, ...more };
}

const told = (files: Files) => {
  const { reason, outcome, rule } = judge(given(files), {});
  return { kind: reason.kind, outcome, rule };
};

describe("the policy that a repository is judged by", () => {
  test.each<[string, Files, object]>([
    ["its own, where there is one", { organization: file(EVERYTHING) }, { rule: "Dependencies" }],
    ["the organisation's, where it has none", { own: ABSENT, organization: file(EVERYTHING) }, { outcome: "approve" }],
    ["none, where neither has one", { own: ABSENT }, { kind: "no-policy", outcome: "ignore" }],
    [
      "none, where the organisation's has guardrails alone",
      { own: ABSENT, organization: file(NEVER_LOCKFILES) },
      { kind: "no-policy", outcome: "ignore" },
    ],
    ["its own with the organisation's guardrails", { organization: file(NEVER_LOCKFILES) }, { kind: "guard" }],
    [
      "the organisation's with its guardrails",
      { own: ABSENT, organization: file(`${EVERYTHING}guardrails: { size: { lines: 1 } }\n`) },
      { kind: "guard" },
    ],
    [
      "nothing, where the organisation's cannot be understood",
      { organization: file("version: 2\n") },
      { kind: "policy-invalid", outcome: "hold" },
    ],
    [
      "nothing, where the organisation's cannot be understood and it has none itself",
      { own: ABSENT, organization: file("version: 2\n") },
      { kind: "policy-invalid", outcome: "hold" },
    ],
    [
      "nothing, where the organisation's cannot be read",
      { organization: { status: "unreadable", blobSha: "", reason: "the file is binary" } },
      { kind: "policy-invalid", outcome: "hold" },
    ],
    [
      "nothing, where the organisation's must be there and is not to be seen",
      { organization: { status: "absent", demanded: true } },
      { kind: "organization-unseen", outcome: "hold" },
    ],
    [
      "nothing, where it has guardrails itself",
      { own: file(`${GREEN_POLICY}guardrails: { stop: false }\n`) },
      { kind: "policy-invalid", outcome: "hold" },
    ],
  ])("is %s", (_, files, expected) => {
    expect(told(files)).toMatchObject(expected);
  });

  test("is its own problem where both are wrong: that one can be corrected here", () => {
    const reading = readPolicies(given({ own: file("version: 2"), organization: file("version: 3") }));
    expect(reading).toMatchObject({ status: "invalid", owner: "repository" });
  });

  test("withdraws what was approved as soon as the organisation's cannot be understood", () => {
    const more = { reviews: [anOwnApproval()] };
    expect(told({ organization: file("- nonsense"), more })).toMatchObject({ outcome: "withdraw" });
  });
});

describe("in the organisation's repository .github itself", () => {
  const more = { repository: { ...aSnapshot().repository, name: ".github" } };
  const both = file(`${EVERYTHING}guardrails: { never: [{ label: do-not-approve }] }\n`);

  test("the file is both: its rules decide, its guardrails hold", () => {
    expect(told({ own: both, organization: both, more })).toMatchObject({ outcome: "approve" });
    const labelled = { ...more, pull: { ...aSnapshot().pull, labels: ["do-not-approve"] } };
    expect(told({ own: both, organization: both, more: labelled })).toMatchObject({ kind: "guard" });
  });

  test("guardrails on another branch are not those of the organisation, and loosen none", () => {
    const branch = file(`${EVERYTHING}guardrails: { never: [{ label: nothing }] }\n`, "1".repeat(40));
    const labelled = { ...more, pull: { ...aSnapshot().pull, labels: ["do-not-approve"] } };
    expect(told({ own: branch, organization: both, more: labelled })).toMatchObject({ kind: "guard" });
  });

  test.each([
    ["valid", "version: 1\nguardrails: { stop: true }\n", "valid"],
    ["not valid", "version: 1\nguardrails: { stopp: true }\n", "invalid"],
  ])("a pull request that makes the file one that is %s is told so", (_, proposed, status) => {
    const changes = {
      ...more,
      files: { whole: true as const, items: [{ ...aSnapshot().files.items[0], path: ".github/greenlight.yml" }] },
      proposedPolicy: file(proposed),
    };
    const snapshot = given({ own: both, organization: both, more: changes as Partial<Snapshot> });
    expect(judge(snapshot, {}).reason).toMatchObject({ kind: "policy-changed", proposed: status });
  });

  test("a file of guardrails alone is no policy for it, and nothing is said", () => {
    const guardrails = file(NEVER_LOCKFILES);
    expect(told({ own: guardrails, organization: guardrails, more })).toMatchObject({ outcome: "ignore" });
  });
});

describe("SEMANTICS 13: on a branch that nothing protects", () => {
  const base = { ref: "mine", sha: "b".repeat(40) };
  const unprotected = (policyBlob: string | null): Partial<Snapshot> => ({
    pull: { ...aSnapshot().pull, base, reviewDecision: null },
    baseRules: { approvalsRequired: null, codeOwners: false, lastPushApproval: false },
    defaultBranch: { name: "main", policyBlob },
  });

  test.each<[string, Files, string]>([
    [
      "the organisation's policy is trusted where the main branch has none of its own either",
      { own: ABSENT, organization: file(EVERYTHING), more: unprotected(null) },
      "approved",
    ],
    [
      "removing the policy does not put the organisation's in the place of the main branch's",
      { own: ABSENT, organization: file(EVERYTHING), more: unprotected("c".repeat(40)) },
      "policy-unprotected",
    ],
    [
      "a policy is not trusted where the main branch has none",
      { own: file(GREEN_POLICY), organization: file(EVERYTHING), more: unprotected(null) },
      "policy-unprotected",
    ],
    [
      "the organisation's is not trusted where there is no main branch to compare with",
      { own: ABSENT, organization: file(EVERYTHING), more: { ...unprotected(null), defaultBranch: null } },
      "policy-unprotected",
    ],
  ])("%s", (_, files, kind) => {
    expect(told(files).kind).toBe(kind);
  });
});

describe("the check run tells whose policy it was", () => {
  const shown = (files: Files) => renderCheckRun(judge(given(files), {}));

  test.each<[string, Files, string]>([
    [
      "its own with guardrails",
      { organization: file("version: 1\nguardrails: { stop: false }\n") },
      "Policy: `.github/greenlight.yml` on `main`, version `0c0ffee`, with the guardrails of `acme/.github:.github/greenlight.yml`, version `0c0ffee`.",
    ],
    [
      "the organisation's",
      { own: ABSENT, organization: file(EVERYTHING) },
      "Policy: `acme/.github:.github/greenlight.yml`, version `0c0ffee`.",
    ],
    [
      "the organisation's with guardrails",
      { own: ABSENT, organization: file(`${EVERYTHING}guardrails: { stop: false }\n`) },
      "Policy: `acme/.github:.github/greenlight.yml`, version `0c0ffee`, with its guardrails.",
    ],
    [
      "none that can be seen",
      { organization: { status: "absent", demanded: true } },
      "There is no `acme/.github:.github/greenlight.yml` that Greenlight may see.",
    ],
  ])("%s", (_, files, expected) => {
    expect(shown(files).summary).toContain(expected);
  });

  test("a problem of the organisation's names its file, and is no annotation of this pull request", () => {
    const { title, summary, annotations, conclusion } = shown({ organization: file("version: 2\n") });
    expect(title).toBe("Held: the organisation's policy has 2 problems");
    expect(summary).toContain("acme/.github:.github/greenlight.yml:1:10  version: expected `1`, found `2`");
    expect({ annotations, conclusion }).toEqual({ annotations: [], conclusion: "action_required" });
  });
});
