import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decide } from "../../app/policy/decide.ts";
import type { Decision, Trace } from "../../app/policy/decision.ts";
import { readPolicy } from "../../app/policy/reading.ts";
import { policySchema } from "../../app/policy/schema.ts";
import type { Snapshot } from "../../app/pull-request/snapshot.ts";
import { arbitraryOf } from "../support/arbitrary-of-schema.ts";
import { snapshot } from "../support/builders-arbitrary.ts";
import { presentPolicy } from "../support/builders-policy.ts";

/** The same value, with the keys of every mapping the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, turned(part)]),
  );
}

const truths = (traces: readonly Trace[]) => traces.map(({ name, truth }) => ({ name, truth }));

function deed(value: unknown, seen: Snapshot): unknown {
  const policy = presentPolicy(JSON.stringify(value));
  const reading = readPolicy(policy);
  const { outcome, reason, rule, waiting, approvals, merge, guards, rules }: Decision = decide(
    { ...seen, policy },
    reading,
  );
  const problems =
    reading.status === "invalid" ? reading.problems.map(({ path, message }) => `${path} ${message}`).sort() : [];
  return {
    outcome,
    kind: reason.kind,
    rule,
    waiting,
    approvals,
    merge,
    problems,
    guards: truths(guards),
    rules: truths(rules),
  };
}

describe("a decision", () => {
  test("does not depend on the order of keys, in no mapping of the policy", () => {
    fc.assert(
      fc.property(arbitraryOf(policySchema), snapshot(), (value, seen) => {
        expect(deed(turned(value), seen)).toEqual(deed(value, seen));
      }),
      { numRuns: 300 },
    );
  });

  test("of one pull request and one policy is always the same, however often it is made", () => {
    fc.assert(
      fc.property(arbitraryOf(policySchema), arbitraryOf(policySchema), snapshot(), (one, other, seen) => {
        const first = deed(one, seen);
        deed(other, seen);
        expect(deed(one, seen)).toEqual(first);
      }),
      { numRuns: 100 },
    );
  });
});
