import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decide } from "../../app/policy/decide.ts";
import type { Decision } from "../../app/policy/decision.ts";
import { readPolicy } from "../../app/policy/reading.ts";
import type { Snapshot } from "../../app/pull-request/snapshot.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { renderApproval, renderWithdrawal } from "../../app/report/review.ts";
import { conditionText, policyText, snapshot } from "../support/builders-arbitrary.ts";
import { presentPolicy } from "../support/builders-policy.ts";

const RUNS = { numRuns: 400 };

const decideBy = (policy: string, seen: Snapshot): Decision =>
  decide({ ...seen, policy: presentPolicy(policy) }, readPolicy(presentPolicy(policy)));
const anyTexts = fc.oneof(
  { weight: 6, arbitrary: policyText() },
  { weight: 1, arbitrary: fc.constantFrom("", "version: 2", "- x") },
);

/** What is done, without the words in which it is told. */
const deed = ({ outcome, reason, rule, waiting, approvals }: Decision) => ({
  outcome,
  kind: reason.kind,
  rule,
  waiting,
  approvals,
});

describe("decide, whatever the pull request and the policy", () => {
  test("never throws, and neither does what renders it", () => {
    fc.assert(
      fc.property(anyTexts, snapshot(), (policy, seen) => {
        const decision = decideBy(policy, seen);
        const { title, summary, status, conclusion } = renderCheckRun(decision);
        expect(title.length).toBeGreaterThan(0);
        expect(summary).toMatch(/^\*\*Next:\*\* \S/);
        expect(conclusion === "success").toBe(decision.outcome === "approve");
        expect(status === "completed").toBe(conclusion !== null);
        expect(renderApproval(decision)).not.toBe("");
        for (const review of decision.approvals.withdraw)
          expect(renderWithdrawal(decision, review.sha).message).not.toBe("");
      }),
      RUNS,
    );
  });

  test("SEMANTICS 14: approves nothing whose files were not read to the end", () => {
    fc.assert(
      fc.property(policyText(), snapshot(), (policy, seen) => {
        const files = { whole: false as const, items: seen.files.items, reason: "too many" };
        expect(decideBy(policy, { ...seen, files }).outcome).not.toBe("approve");
      }),
      RUNS,
    );
  });

  test("SEMANTICS 11: approves nothing by its author if commits were not read to the end", () => {
    fc.assert(
      fc.property(conditionText(1), snapshot(), (condition, seen) => {
        const policy = `version: 1\nrules: [{ name: a, when: { author: ["dependabot[bot]", octocat], any: [${condition}] } }]`;
        const commits = { whole: false as const, items: seen.commits.items, reason: "too many" };
        expect(decideBy(policy, { ...seen, commits }).outcome).not.toBe("approve");
      }),
      RUNS,
    );
  });

  test("approves no closed, foreign, draft or policy-changing pull request, and none whose checks are not green", () => {
    fc.assert(
      fc.property(policyText(), snapshot(), (policy, seen) => {
        const { outcome, checks, rule } = decideBy(policy, seen);
        if (outcome !== "approve") return;
        expect(seen.pull).toMatchObject({ state: "open", draft: false });
        expect(seen.files.items.flatMap(({ path, previousPath }) => [path, previousPath])).not.toContain(
          ".github/greenlight.yml",
        );
        expect(checks?.state).toBe("green");
        expect(rule).not.toBeNull();
      }),
      RUNS,
    );
  });

  test("posts only with the outcome approve, and withdraws and keeps only what is ours", () => {
    fc.assert(
      fc.property(anyTexts, snapshot(), (policy, seen) => {
        const { outcome, approvals } = decideBy(policy, seen);
        const { post, standing, kept, withdraw } = approvals;
        const touched = [standing, kept, ...withdraw].flatMap((review) => (review === null ? [] : [review]));
        for (const review of touched) {
          expect(review).toMatchObject({ author: seen.self.account, state: "approved" });
        }
        expect(new Set(touched.map(({ id }) => id)).size).toBe(touched.length);
        if (outcome === "approve") expect([post, standing !== null, kept !== null].filter(Boolean)).toHaveLength(1);
        else expect({ post, standing }).toEqual({ post: false, standing: null });
        if (standing !== null) expect(standing.sha).toBe(seen.pull.head.sha);
      }),
      RUNS,
    );
  });

  test("a further guard never turns it into an approval", () => {
    fc.assert(
      fc.property(policyText(), conditionText(1, true), snapshot(), (policy, guard, seen) => {
        fc.pre(decideBy(policy, seen).outcome !== "approve");
        const stricter = policy.replace("never: [", `never: [${guard}, `).replace(", ]", "]");
        expect(readPolicy(presentPolicy(stricter)).status).toBe("valid");
        expect(decideBy(stricter, seen).outcome).not.toBe("approve");
      }),
      RUNS,
    );
  });

  test("does not depend on the order of the policy's keys, of labels, of files or of checks", () => {
    fc.assert(
      fc.property(policyText(), snapshot(), fc.nat(), (policy, seen, turn) => {
        const [version = "", checks = "", never = "", ...rest] = policy.split("\n");
        const turned = [...rest.slice(0, -1), rest.at(-1) ?? "", never, checks, version].join("\n");
        const around = <T>(list: readonly T[]) => [
          ...list.slice(turn % (list.length + 1)),
          ...list.slice(0, turn % (list.length + 1)),
        ];
        const other: Snapshot = {
          ...seen,
          pull: { ...seen.pull, labels: seen.pull.labels.toReversed() },
          files: { ...seen.files, items: around(seen.files.items) },
          checks: { ...seen.checks, contexts: around(seen.checks.contexts) },
        };
        expect(deed(decideBy(turned, other))).toEqual(deed(decideBy(policy, seen)));
      }),
      RUNS,
    );
  });

  test("SEMANTICS 25: the same pull request is told in the same words", () => {
    fc.assert(
      fc.property(policyText(), snapshot(), (policy, seen) => {
        const later = {
          ...seen,
          readAt: "2027-01-01T00:00:00.000Z",
          pull: { ...seen.pull, updatedAt: "2027-01-01T00:00:00Z", base: { ...seen.pull.base, sha: "e".repeat(40) } },
        };
        const contexts = seen.checks.contexts.toReversed();
        expect(renderCheckRun(decideBy(policy, { ...later, checks: { ...seen.checks, contexts } }))).toEqual(
          renderCheckRun(decideBy(policy, seen)),
        );
      }),
      RUNS,
    );
  });
});
