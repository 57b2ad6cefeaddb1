import { describe, expect, test } from "@jest/globals";
import { decide } from "../../app/policy/decide.ts";
import { readPolicy } from "../../app/policy/reading.ts";
import type { CheckContext, RequiredCheck } from "../../app/pull-request/snapshot.ts";
import { aCheckRun, aSnapshot, aStatus } from "../support/builders.ts";
import { GREEN_POLICY } from "../support/builders-policy.ts";

function reasonOf(policy: string, contexts: readonly CheckContext[], required: readonly RequiredCheck[] = []): string {
  const snapshot = aSnapshot({ policy: `${GREEN_POLICY}${policy}`, checks: { contexts, required } });
  return decide(snapshot, readPolicy(snapshot.policy)).reason.kind;
}

describe("a check is nobody else's", () => {
  test("a required check is waited for though the policy ignores one App's check of that name", () => {
    const required: RequiredCheck[] = [{ name: "lint", appId: null, source: "branch protection" }];
    const policy = "checks: { ignore: [{ name: lint, app: noisy }] }\n";
    expect(reasonOf(policy, [aCheckRun()], required)).toBe("checks-pending");
  });

  test("an account that is no bot does not speak for an App, whatever it is called", () => {
    const creator = { id: 8, login: "deployer[bot]", kind: "other" } as const;
    const policy = "checks: { require: [{ name: ci/deploy, app: deployer }] }\n";
    expect(reasonOf(policy, [aStatus({ creator })])).toBe("checks-pending");
  });
});
