import { describe, expect, test } from "@jest/globals";
import { decide } from "../../app/policy/decide.ts";
import type { Decision } from "../../app/policy/decision.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { aCheckRun, anOwnApproval, aReview, aSnapshot, aUser } from "../support/builders.ts";
import { aReading, GREEN_POLICY } from "../support/builders-policy.ts";

type Changes = Parameters<typeof aSnapshot>[0];

function decided(mode: string, changes: Changes = {}): Decision {
  return decide(aSnapshot(changes), aReading(`${GREEN_POLICY}\nmode: ${mode}\n`));
}

const red = { checks: [aCheckRun({ conclusion: "failure" })] } satisfies Changes;
const running = { checks: [aCheckRun({ status: "in_progress", conclusion: null })] } satisfies Changes;
const draft = { pull: { draft: true } } satisfies Changes;
const policyChange = {
  files: [{ path: ".github/greenlight.yml", change: "modified", additions: 1, deletions: 1 }],
} satisfies Changes;

describe("shadow mode decides and explains, and never approves", () => {
  test("what would be approved says so", () => {
    const decision = decided("shadow");
    expect(decision).toMatchObject({ outcome: "hold", reason: { kind: "shadow" }, approvals: { post: false } });
    expect(renderCheckRun(decision)).toMatchObject({
      conclusion: "neutral",
      title: expect.stringContaining("Would be approved by the rule"),
    });
  });

  test("what is held is held for the same reason as ever", () => {
    for (const changes of [red, running, draft]) {
      expect(decided("shadow", changes).reason.kind).toBe(decided("active", changes).reason.kind);
    }
  });

  test("an approval from before is withdrawn", () => {
    const decision = decided("shadow", { reviews: [anOwnApproval()] });
    expect(decision).toMatchObject({ outcome: "withdraw", approvals: { post: false, standing: null, kept: null } });
  });
});

describe("in check mode the check run is the verdict", () => {
  test.each<[string, Changes, string, string | null]>([
    ["approved passes", {}, "completed", "success"],
    ["checks that run leave it open", running, "in_progress", null],
    ["a check that failed fails it", red, "completed", "failure"],
    ["a draft fails it, since neutral would pass", draft, "completed", "failure"],
    [
      "changes asked for fail it",
      { reviews: [aReview({ author: aUser("alice"), state: "changes-requested" })] },
      "completed",
      "failure",
    ],
    ["a change of the policy fails it", policyChange, "completed", "failure"],
  ])("%s", (_, changes, status, conclusion) => {
    const decision = decided("check", changes);
    expect(renderCheckRun(decision)).toMatchObject({ status, conclusion });
    expect(decision.approvals.post).toBe(false);
  });

  test("no review is posted, and one from before is withdrawn", () => {
    const decision = decided("check", { reviews: [anOwnApproval()] });
    expect(decision.outcome).toBe("approve");
    expect(decision.approvals).toMatchObject({
      post: false,
      standing: null,
      kept: null,
      withdraw: [expect.anything()],
    });
  });
});

test("active is what a policy is without a mode", () => {
  const decision = decide(aSnapshot(), aReading(GREEN_POLICY));
  expect(decision).toMatchObject({ mode: "active", outcome: "approve", approvals: { post: true } });
});
