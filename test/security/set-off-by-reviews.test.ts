import { describe, expect, test } from "@jest/globals";
import { decide } from "../../app/policy/decide.ts";
import { readPolicy } from "../../app/policy/reading.ts";
import type { CheckRunContext } from "../../app/pull-request/snapshot.ts";
import { aCheckRun, anOwnApproval, aSnapshot } from "../support/builders.ts";
import { GREEN_POLICY } from "../support/builders-policy.ts";

/**
 * A workflow `on: pull_request_review` starts when we approve and when we withdraw, and its run is a check on the same
 * head. Waited for, it makes the approval be withdrawn and given again for as long as anybody pays.
 */
const setOff = (changes: Partial<CheckRunContext>) =>
  aCheckRun({ name: "notify", workflow: { id: 5, name: "Notify", event: "pull_request_review" }, ...changes });

const decisionOn = (checks: readonly CheckRunContext[], policy = GREEN_POLICY) => {
  const snapshot = aSnapshot({ checks, policy, reviews: [anOwnApproval()] });
  return decide(snapshot, readPolicy(snapshot.policy));
};

describe("a workflow that reviews set off", () => {
  test.each<[string, Partial<CheckRunContext>]>([
    ["waits", { status: "queued", conclusion: null, startedAt: null }],
    ["runs", { status: "in_progress", conclusion: null }],
    ["failed", { conclusion: "failure" }],
  ])("does not withdraw the approval that set it off while it %s", (_, changes) => {
    expect(decisionOn([aCheckRun(), setOff(changes)])).toMatchObject({
      outcome: "approve",
      approvals: { withdraw: [], post: false },
    });
  });

  test("is not the check without which nothing is approved", () => {
    expect(decisionOn([setOff({})]).reason.kind).toBe("checks-none");
  });

  test.each([
    ["the base branch requires it", aCheckRun({ ...setOff({}), required: true, conclusion: "failure" }), GREEN_POLICY],
    ["the policy lists it", setOff({ conclusion: "failure" }), `${GREEN_POLICY}checks: { require: [build, notify] }\n`],
  ])("counts where %s", (_, check, policy) => {
    expect(decisionOn([aCheckRun(), check], policy).reason.kind).toBe("checks-failed");
  });
});
