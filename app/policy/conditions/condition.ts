import { z } from "zod";
import { type Effort, newEffort } from "../../pull-request/effort.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { allOf, anyOf, negate, type Outcome, type Truth } from "../outcome.ts";
import { type Phrase, words } from "../phrase.ts";
import { type Asked, CONDITION_KEYS, CONDITION_KINDS, type ConditionKey } from "./kinds.ts";
import { opposite, type Reading } from "./reading.ts";
import { withinEffort } from "./within-effort.ts";

/** Several keys in one mapping must all hold; `any`, `all` and `not` combine further mappings. */
export type Condition = Leaves & {
  readonly any?: readonly Condition[] | undefined;
  readonly all?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
};

type Leaves = { readonly [Key in ConditionKey]?: Asked[Key] | undefined };

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z
    .strictObject({
      ...leafShape(),
      any: z.array(conditionSchema).min(1).optional().describe("One of these conditions holds."),
      all: z.array(conditionSchema).min(1).optional().describe("All of these conditions hold."),
      not: conditionSchema
        .optional()
        .describe("This condition does not hold. Of what cannot be told, the opposite cannot be told either."),
    })
    // An empty mapping would hold for everything.
    .refine((condition) => Object.keys(condition).length > 0, { error: "expected at least one condition" }),
);

type LeafShape = {
  readonly [Key in ConditionKey]: z.ZodOptional<(typeof CONDITION_KINDS)[Key]["schema"]>;
};

function leafShape(): LeafShape {
  return Object.fromEntries(CONDITION_KEYS.map((key) => [key, CONDITION_KINDS[key].schema.optional()])) as LeafShape;
}

/** What a mapping, and those in it, ask of this kind. */
export function askedIn<Key extends ConditionKey>(condition: Condition, key: Key): Asked[Key][] {
  const parts = [...(condition.any ?? []), ...(condition.all ?? []), ...(condition.not ? [condition.not] : [])];
  const leaves: Leaves = condition;
  const asked: Leaves[Key] = leaves[key];
  return [...(asked === undefined ? [] : [asked]), ...parts.flatMap((part) => askedIn(part, key))];
}

/**
 * What became of each condition of a mapping, in the order of the reference. Never throws: what would be too much work is
 * unknown.
 *
 * @param effort of the whole decision, which all its conditions share
 */
export function evaluateCondition(
  condition: Condition,
  snapshot: Snapshot,
  reading: Reading,
  effort: Effort = newEffort(),
): Outcome[] {
  const evaluation: Evaluation = { snapshot, reading, effort };
  const outcomes = CONDITION_KEYS.flatMap((key) => evaluateKey(key, condition, evaluation));
  if (condition.any) outcomes.push(combine("any", condition.any, evaluation));
  if (condition.all) outcomes.push(combine("all", condition.all, evaluation));
  if (condition.not) {
    const children = evaluateCondition(condition.not, snapshot, opposite(reading), effort);
    const inner = allOf(children.map((child) => child.truth));
    outcomes.push({
      condition: "not",
      truth: negate(inner),
      expected: words("this does not hold"),
      found: deciding(children, inner),
      children,
    });
  }
  return outcomes;
}

interface Evaluation {
  readonly snapshot: Snapshot;
  readonly reading: Reading;
  readonly effort: Effort;
}

function evaluateKey<Key extends ConditionKey>(key: Key, condition: Leaves, evaluation: Evaluation): Outcome[] {
  const asked: Leaves[Key] = condition[key];
  if (asked === undefined) return [];
  const { snapshot, reading, effort } = evaluation;
  const kinds: { readonly [Each in ConditionKey]: Evaluates<Asked[Each]> } = CONDITION_KINDS;
  const kind: Evaluates<Asked[Key]> = kinds[key];
  const cost = kind.cost?.(asked, snapshot) ?? 0;
  return [withinEffort(key, effort, cost, () => kind.evaluate(asked, snapshot, reading, effort))];
}

interface Evaluates<T> {
  readonly evaluate: (asked: T, snapshot: Snapshot, reading: Reading, effort: Effort) => Outcome;
  readonly cost?: (asked: T, snapshot: Snapshot) => number;
}

function combine(word: "any" | "all", parts: readonly Condition[], evaluation: Evaluation): Outcome {
  const { snapshot, reading, effort } = evaluation;
  const children = parts.map((part): Outcome => {
    const outcomes = evaluateCondition(part, snapshot, reading, effort);
    const [only] = outcomes;
    if (only !== undefined && outcomes.length === 1) return only;
    const truth = allOf(outcomes.map((outcome) => outcome.truth));
    return {
      condition: "all",
      truth,
      expected: words("all of these hold"),
      found: deciding(outcomes, truth),
      children: outcomes,
    };
  });
  const truths = children.map((child) => child.truth);
  const truth = word === "any" ? anyOf(truths) : allOf(truths);
  return {
    condition: word,
    truth,
    expected: words(word === "any" ? "one of these holds" : "all of these hold"),
    found: deciding(children, truth),
    children,
  };
}

/** The words of the outcome that a reader wants to see first: the one that made them together what they are. */
function deciding(outcomes: readonly Outcome[], truth: Truth): Phrase {
  const first = outcomes.find((outcome) => outcome.truth === truth) ?? outcomes[0];
  return first ? [`${first.condition}: `, ...first.found] : [];
}
