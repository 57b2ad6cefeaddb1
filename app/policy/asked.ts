import { askedIn, type Condition } from "./conditions/condition.ts";
import type { Asked, ConditionKey } from "./conditions/kinds.ts";
import type { PolicyReading } from "./reading.ts";
import type { Rule } from "./schema.ts";

/** Everything that a policy, with its guardrails, asks of a kind of condition; nothing of one that cannot decide. */
export function askedOf<Key extends ConditionKey>(reading: PolicyReading, key: Key): Asked[Key][] {
  if (reading.status !== "valid") return [];
  const { never, rules } = reading.policy;
  const conditions = [...never, ...rules.flatMap(ruleConditions), ...guardrailConditions(reading)];
  return conditions.flatMap((condition) => askedIn(condition, key));
}

/** What a rule waits for is asked as if it were a condition. */
function ruleConditions({ when, approvals }: Rule): Condition[] {
  return approvals === undefined ? [when] : [when, { approvals }];
}

function guardrailConditions({ organization }: Extract<PolicyReading, { readonly status: "valid" }>): Condition[] {
  const { never = [], approvals } = organization?.guardrails ?? {};
  return approvals === undefined ? never : [...never, { approvals }];
}

/** Whether a condition of this kind stands anywhere in a policy. */
export function asksFor(reading: PolicyReading, key: ConditionKey): boolean {
  return askedOf(reading, key).length > 0;
}

/** Whether there may be only so many approvals a day. */
export function limitsDays(reading: PolicyReading): boolean {
  if (reading.status !== "valid") return false;
  const { policy, organization } = reading;
  return (policy.approval.approvals_per_day ?? organization?.guardrails.approvals_per_day) !== undefined;
}

/**
 * A policy whose conditions are those of two, with their guardrails: for reading what either asks of pull requests, never
 * for deciding.
 */
export function askingForBoth(one: PolicyReading, other: PolicyReading): PolicyReading {
  const [first, ...rest] = [one, other].filter((reading) => reading.status === "valid");
  if (first === undefined) return { status: "absent" };
  const all = [first, ...rest];
  const never = all.flatMap((reading) => [...reading.policy.never, ...guardrailConditions(reading)]);
  const rules = all.flatMap(({ policy }) => policy.rules);
  return { ...first, organization: null, policy: { ...first.policy, never, rules } };
}
