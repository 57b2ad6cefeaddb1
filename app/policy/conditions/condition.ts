import { z } from "zod";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { allOf, anyOf, negate, type Outcome, type Truth } from "../outcome.ts";
import { type Phrase, words } from "../phrase.ts";
import { type AuthorCondition, authorSchema, evaluateAuthor } from "./author.ts";
import { type BaseCondition, baseSchema, evaluateBase } from "./base.ts";
import { type CommitsCondition, commitsSchema, evaluateCommits } from "./commits.ts";
import { type DependencyCondition, dependencySchema, evaluateDependency } from "./dependency.ts";
import { evaluateFiles, type FilesCondition, filesSchema } from "./files.ts";
import { evaluateFork, type ForkCondition, forkSchema } from "./fork.ts";
import { evaluateHead, type HeadCondition, headSchema } from "./head.ts";
import { evaluateLabel, type LabelCondition, labelSchema } from "./label.ts";
import { opposite, type Reading } from "./reading.ts";
import { evaluateSchedule, type ScheduleCondition, scheduleSchema } from "./schedule.ts";
import { evaluateSize, type SizeCondition, sizeSchema } from "./size.ts";
import { evaluateText, type TextCondition, textSchema } from "./text.ts";

/** Several keys in one mapping must all hold; `any`, `all` and `not` combine further mappings. */
export interface Condition {
  readonly author?: AuthorCondition | undefined;
  readonly label?: LabelCondition | undefined;
  readonly files?: FilesCondition | undefined;
  readonly size?: SizeCondition | undefined;
  readonly base?: BaseCondition | undefined;
  readonly head?: HeadCondition | undefined;
  readonly fork?: ForkCondition | undefined;
  readonly title?: TextCondition | undefined;
  readonly body?: TextCondition | undefined;
  readonly commits?: CommitsCondition | undefined;
  readonly dependency?: DependencyCondition | undefined;
  readonly schedule?: ScheduleCondition | undefined;
  readonly any?: readonly Condition[] | undefined;
  readonly all?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
}

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z
    .strictObject({
      author: authorSchema.optional(),
      label: labelSchema.optional(),
      files: filesSchema.optional(),
      size: sizeSchema.optional(),
      base: baseSchema.optional(),
      head: headSchema.optional(),
      fork: forkSchema.optional(),
      title: textSchema.optional(),
      body: textSchema.optional(),
      commits: commitsSchema.optional(),
      dependency: dependencySchema.optional(),
      schedule: scheduleSchema.optional(),
      any: z.array(conditionSchema).min(1).optional(),
      all: z.array(conditionSchema).min(1).optional(),
      not: conditionSchema.optional(),
    })
    // An empty mapping would hold for everything.
    .refine((condition) => Object.keys(condition).length > 0, { error: "expected at least one condition" }),
);

/** Whether a condition of this kind stands anywhere in a mapping. */
export function mentions(condition: Condition, kind: keyof Condition): boolean {
  const parts = [...(condition.any ?? []), ...(condition.all ?? []), ...(condition.not ? [condition.not] : [])];
  return condition[kind] !== undefined || parts.some((part) => mentions(part, kind));
}

/** What became of each condition of a mapping, in the order of the reference. Never throws. */
export function evaluateCondition(condition: Condition, snapshot: Snapshot, reading: Reading): Outcome[] {
  const outcomes: Outcome[] = [];
  if (condition.author) outcomes.push(evaluateAuthor(condition.author, snapshot, reading));
  if (condition.label) outcomes.push(evaluateLabel(condition.label, snapshot));
  if (condition.files) outcomes.push(evaluateFiles(condition.files, snapshot, reading));
  if (condition.size) outcomes.push(evaluateSize(condition.size, snapshot));
  if (condition.base) outcomes.push(evaluateBase(condition.base, snapshot));
  if (condition.head) outcomes.push(evaluateHead(condition.head, snapshot));
  if (condition.fork !== undefined) outcomes.push(evaluateFork(condition.fork, snapshot));
  if (condition.title) outcomes.push(evaluateText("title", condition.title, snapshot));
  if (condition.body) outcomes.push(evaluateText("body", condition.body, snapshot));
  if (condition.commits) outcomes.push(evaluateCommits(condition.commits, snapshot));
  if (condition.dependency) outcomes.push(evaluateDependency(condition.dependency, snapshot));
  if (condition.schedule) outcomes.push(evaluateSchedule(condition.schedule, snapshot));
  if (condition.any) outcomes.push(combine("any", condition.any, snapshot, reading));
  if (condition.all) outcomes.push(combine("all", condition.all, snapshot, reading));
  if (condition.not) {
    const children = evaluateCondition(condition.not, snapshot, opposite(reading));
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

function combine(word: "any" | "all", parts: readonly Condition[], snapshot: Snapshot, reading: Reading): Outcome {
  const children = parts.map((part): Outcome => {
    const outcomes = evaluateCondition(part, snapshot, reading);
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
