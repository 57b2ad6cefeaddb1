import { askedIn } from "./conditions/condition.ts";
import type { Asked, ConditionKey } from "./conditions/kinds.ts";
import type { PolicyReading } from "./reading.ts";

/** Everything that a policy asks of a kind of condition, wherever in it; nothing of one that cannot decide. */
export function askedOf<Key extends ConditionKey>(reading: PolicyReading, key: Key): Asked[Key][] {
  if (reading.status !== "valid") return [];
  const { never, rules } = reading.policy;
  return [...never, ...rules.map(({ when }) => when)].flatMap((condition) => askedIn(condition, key));
}

/** Whether a condition of this kind stands anywhere in a policy. */
export function asksFor(reading: PolicyReading, key: ConditionKey): boolean {
  return askedOf(reading, key).length > 0;
}
