import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Decision } from "../../app/policy/decision.ts";
import { judge } from "../../app/policy/judge.ts";
import { parseOrganizationPolicy } from "../../app/policy/parse.ts";
import type { Snapshot } from "../../app/pull-request/snapshot.ts";
import { aCheckRun, anOwnApproval, aReview, aSnapshot, aUser, OLD_HEAD } from "../support/builders.ts";
import { conditionText, policyText, snapshot } from "../support/builders-arbitrary.ts";
import { presentPolicy } from "../support/builders-policy.ts";

const RUNS = { numRuns: 600 };

/** One of each kind of guardrail, in YAML's flow style. */
const GUARDRAILS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  never: conditionText(1, true).map((condition) => `[${condition}]`),
  size: fc.nat(400).map((lines) => `{ lines: ${lines} }`),
  approvals: fc.constantFrom("{ count: 1 }", "{ count: 2 }", "{ user: octocat, by_contributors: true }"),
  mode: fc.constantFrom("check", "shadow"),
  stop: fc.constantFrom("true", "false", "false", "because"),
  approvals_per_day: fc.integer({ min: 1, max: 3 }).map(String),
  checks: fc.constantFrom("{ minimum: 2 }", "{ pass: [success] }", "{ minimum: 1, pass: [neutral, skipped] }"),
};

const guardrails = fc
  .subarray(Object.keys(GUARDRAILS), { minLength: 1, maxLength: 3 })
  .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, GUARDRAILS[key] ?? fc.constant("")]))))
  // In check mode there would be no approvals to count.
  .filter(({ mode, approvals_per_day }) => mode !== "check" || approvals_per_day === undefined)
  .map((asked) => Object.entries(asked).map(([key, value]) => `${key}: ${value}`));

/** Policies of every mode, with limits of their own, and rules that are tried out. */
const policies = fc
  .record({
    text: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...["{ base: main }", '{ author: "dependabot[bot]" }'].map(likely)) },
      { weight: 1, arbitrary: policyText() },
    ),
    mode: fc.constantFrom("active", "active", "active", "check", "shadow"),
    limit: fc.constantFrom(null, null, 1, 3),
    shadow: fc.integer({ min: 0, max: 4 }).map((dice) => dice === 0),
  })
  .map(({ text, mode, limit, shadow }) => {
    const limited =
      limit === null || mode === "check"
        ? text
        : text.replace("approval: {", `approval: { approvals_per_day: ${limit},`);
    const tried = shadow ? limited.replace("{ name: Rule 1,", "{ name: Rule 1, mode: shadow,") : limited;
    return `${tried}\nmode: ${mode}\n`;
  });

/** A policy under which much is approved: one that holds everything proves nothing. */
function likely(when: string): string {
  return `version: 1\nrules:\n  - { name: Rule 1, when: ${when} }\napproval: { changes_requested: ignore }`;
}

const conclusion = fc.constantFrom("success", "success", "success", "neutral", "skipped", "failure");

/** Pull requests that such a policy mostly approves. */
const approvable = fc
  .record({
    labels: fc.subarray(["do-not-approve", "dependencies", "Docs"]),
    additions: fc.nat(300),
    files: fc.subarray(["package-lock.json", "src/x.ts", "docs/x.md", "infra/x.tf"], { minLength: 1 }),
    conclusions: fc.array(conclusion, { minLength: 1, maxLength: 3 }),
    reviews: fc.subarray([
      aReview({ id: "a" }),
      aReview({ id: "b", author: aUser("hubot") }),
      anOwnApproval({ id: "c" }),
      anOwnApproval({ id: "d", sha: OLD_HEAD, diffSince: "same" }),
      anOwnApproval({ id: "e", sha: OLD_HEAD, diffSince: "different" }),
    ]),
  })
  .map(({ labels, additions, files, conclusions, reviews }) => {
    const checks = conclusions.map((each, index) => aCheckRun({ name: `check ${index}`, conclusion: each }));
    return aSnapshot({ pull: { labels, additions }, files, checks, reviews });
  });

const seen = fc
  .record({
    pull: fc.oneof({ weight: 3, arbitrary: approvable }, { weight: 1, arbitrary: snapshot() }),
    approvalsToday: fc.option(
      fc.oneof(
        { weight: 3, arbitrary: fc.nat(2).map((value) => ({ known: true as const, value })) },
        { weight: 1, arbitrary: fc.constant({ known: false as const, reason: "too many pages" }) },
      ),
      { nil: undefined },
    ),
  })
  .map(({ pull, approvalsToday }): Snapshot => (approvalsToday ? { ...pull, approvalsToday } : pull));

function decided(policy: string, asked: readonly string[] | null, pull: Snapshot): Decision {
  const organization = asked === null ? undefined : presentPolicy(`version: 1\nguardrails: { ${asked.join(", ")} }\n`);
  return judge(pull, { policy: presentPolicy(policy), organization });
}

describe("no repository file can loosen a guardrail", () => {
  test("all of these guardrails are valid", () => {
    fc.assert(
      fc.property(guardrails, (asked) => {
        const parsed = parseOrganizationPolicy(`version: 1\nguardrails: { ${asked.join(", ")} }\n`);
        expect(parsed).toMatchObject({ valid: true });
      }),
    );
  });

  test("what is approved with guardrails is approved without them, by the same rule", () => {
    let approved = 0;
    fc.assert(
      fc.property(policies, guardrails, seen, (policy, asked, pull) => {
        const guarded = decided(policy, asked, pull);
        const free = decided(policy, null, pull);
        if (guarded.outcome === "approve") {
          approved++;
          expect(free).toMatchObject({ outcome: "approve", rule: guarded.rule });
        }
        if (guarded.approvals.post) expect(free.approvals.post).toBe(true);
        if (guarded.merge.request) expect(free.merge.request).toBe(true);
      }),
      RUNS,
    );
    expect(approved).toBeGreaterThan(RUNS.numRuns / 50);
  });

  test("what is approved with several guardrails is approved with each of them alone", () => {
    fc.assert(
      fc.property(policies, guardrails, seen, (policy, asked, pull) => {
        if (decided(policy, asked, pull).outcome !== "approve") return;
        for (const each of asked) expect(decided(policy, [each], pull).outcome).toBe("approve");
      }),
      RUNS,
    );
  });

  test("where no approval stands without guardrails, none stands with them", () => {
    fc.assert(
      fc.property(policies, guardrails, seen, (policy, asked, pull) => {
        const stands = ({ approvals }: Decision) =>
          approvals.post || approvals.standing !== null || approvals.kept !== null;
        if (stands(decided(policy, asked, pull))) expect(stands(decided(policy, null, pull))).toBe(true);
      }),
      RUNS,
    );
  });

  test("the kill switch leaves no approval of an open pull request, whatever the file", () => {
    fc.assert(
      fc.property(fc.oneof(policies, fc.string()), seen, (policy, pull) => {
        const { outcome, approvals } = decided(policy, ["stop: true"], pull);
        expect(outcome).not.toBe("approve");
        expect(approvals).toMatchObject({ post: false, standing: null, kept: null });
      }),
      RUNS,
    );
  });
});
