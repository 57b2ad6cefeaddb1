import { describe, expect, test } from "@jest/globals";
import { judge } from "../../app/policy/judge.ts";
import { plain } from "../../app/policy/phrase.ts";
import type { Fact } from "../../app/pull-request/snapshot.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { nextActionOf, titleOf } from "../../app/report/sentences.ts";
import { aCheckRun, anOwnApproval, aSnapshot, OLD_HEAD, type SnapshotChanges } from "../support/builders.ts";
import { GREEN_POLICY, presentPolicy } from "../support/builders-policy.ts";

const known = (value: number): Fact<number> => ({ known: true, value });
const limited = (limit: number, rest = "") => `${GREEN_POLICY}approval: { approvals_per_day: ${limit} }\n${rest}`;

function decided(policy: string, approvalsToday?: Fact<number>, changes: SnapshotChanges = {}, guardrails?: string) {
  const organization = guardrails === undefined ? undefined : presentPolicy(`version: 1\nguardrails: ${guardrails}\n`);
  return judge(aSnapshot({ policy, ...(approvalsToday ? { approvalsToday } : {}), ...changes }), { organization });
}

describe("at most so many approvals a day", () => {
  test.each<[string, Fact<number> | undefined, string]>([
    ["the first is approved", known(0), "approved"],
    ["the last that may be is approved", known(2), "approved"],
    ["one more is held", known(3), "daily-cap"],
    ["more than there may be are held", known(30), "daily-cap"],
    ["what cannot be counted is held", { known: false, reason: "too busy" }, "daily-cap"],
    ["what was not counted is held", undefined, "daily-cap"],
  ])("%s", (_, today, kind) => {
    const { reason, approvals } = decided(limited(3), today);
    expect({ kind: reason.kind, post: approvals.post }).toEqual({ kind, post: kind === "approved" });
  });

  test("without a limit nothing is counted", () => {
    expect(decided(GREEN_POLICY).outcome).toBe("approve");
  });

  test("an approval that stands is no new one", () => {
    const { outcome, approvals } = decided(limited(1), known(9), { reviews: [anOwnApproval()] });
    expect({ outcome, withdraw: approvals.withdraw }).toEqual({ outcome: "approve", withdraw: [] });
  });

  test.each([
    ["the same diff is kept", "same", "approve"],
    ["another diff is withdrawn", "different", "withdraw"],
  ] as const)("of an approval of an earlier head, %s", (_, diffSince, outcome) => {
    const reviews = [anOwnApproval({ sha: OLD_HEAD, diffSince })];
    expect(decided(limited(1), known(9), { reviews }).outcome).toBe(outcome);
  });

  test("what is held for another reason is held for that reason", () => {
    const checks = [aCheckRun({ conclusion: "failure" })];
    expect(decided(limited(1), known(9), { checks }).reason.kind).toBe("checks-failed");
    expect(decided(limited(1, "mode: shadow\n"), known(9)).reason.kind).toBe("shadow");
  });

  test.each([
    [3, 2, "organization"],
    [2, 3, "repository"],
  ])("of its own %d and the organisation's %d the smaller counts", (own, organization, owner) => {
    const guardrails = `{ approvals_per_day: ${organization} }`;
    expect(decided(limited(own), known(1), {}, guardrails).outcome).toBe("approve");
    expect(decided(limited(own), known(2), {}, guardrails).reason).toMatchObject({
      kind: "daily-cap",
      limit: 2,
      owner,
    });
  });

  test("in check mode, where nothing can be counted, the organisation's limit holds everything", () => {
    for (const today of [undefined, known(0)]) {
      const decision = decided(`${GREEN_POLICY}mode: check\n`, today, {}, "{ approvals_per_day: 5 }");
      expect(decision.reason.kind).toBe("daily-cap");
      expect(renderCheckRun(decision).conclusion).toBe("failure");
    }
  });
});

describe("is told", () => {
  test("without a number or a time that changes from one look to the next", () => {
    const texts = [3, 4].map((value) =>
      renderCheckRun(decided(limited(3), known(value), { readAt: `2026-03-0${value}T08:00:00Z` })),
    );
    expect(texts[0]).toEqual(texts[1]);
    expect(texts[0]?.title).toBe("Held: no more than 3 approvals a day");
    expect(texts[0]?.summary).toMatch(/✋ +\| At most 3 a day +\| used up/);
    expect(texts[0]?.summary).toContain("days begin at midnight UTC");
  });

  test("with the reason where nobody can tell", () => {
    const decision = decided(limited(1), { known: false, reason: "more than 500 pull requests were updated today" });
    expect(plain(titleOf(decision))).toBe("Held: today's approvals cannot be counted");
    expect(plain(nextActionOf(decision))).toBe(
      "A human must approve: there may be 1 approval a day, and more than 500 pull requests were updated today.",
    );
  });
});
