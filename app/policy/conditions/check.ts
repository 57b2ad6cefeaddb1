import { z } from "zod";
import { couldContribute, selects } from "../../checks/judge.ts";
import { latestOfEach } from "../../checks/latest.ts";
import type { Effort } from "../../pull-request/effort.ts";
import { nameFits } from "../../pull-request/glob.ts";
import { peopleOf } from "../../pull-request/people.ts";
import { type CheckContext, CONCLUSIONS, type Conclusion, type Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome, type Truth } from "../outcome.ts";
import { type Phrase, phrase, plain, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import { oneOrMore } from "./one-or-more.ts";
import { allParts } from "./parts.ts";
import type { Reading } from "./reading.ts";
import { shortText } from "./text-list.ts";

const PASSING: readonly Conclusion[] = ["success", "neutral", "skipped"];

const one = z
  .strictObject({
    name: shortText.optional().describe("the check's name; `*` stands for any characters"),
    workflow: shortText.optional().describe("the name of a GitHub Actions workflow: all its jobs, once it has ended"),
    app: z
      .union([shortText, z.int()], { error: "expected an App's slug or id" })
      .transform(String)
      .optional()
      .describe("the slug or the id of the App that reports it"),
    conclusion: oneOrMore(z.enum(CONCLUSIONS))
      .optional()
      .describe(
        "how it ended; `success`, `neutral` or `skipped` unless told. A commit status has `success` or `failure`",
      ),
  })
  .refine(({ name, workflow }) => name !== undefined || workflow !== undefined, {
    error: "expected one of name, workflow",
  });
type OneCheck = z.output<typeof one>;

/** Checks that have ended in a certain way. */
const checkSchema = oneOrMore(one).meta({
  description:
    "Each of these checks or workflows has ended so. All of that name must have; one that has not reported, or still runs, has not. In `never`, and behind `not` in a rule, one of that name is enough, and as long as one could still end so it cannot be told. Without `app` anybody who may report a check may use the name: a workflow that the pull request itself changes can, too. A commit status posted by somebody who contributed, or may have, never leads to an approval. What CI as a whole must be, `checks` says.",
  examples: [
    { name: "preview", app: "vercel" },
    [{ workflow: "Security scan", conclusion: "success" }, { name: "license/*" }],
  ],
});
type CheckCondition = z.output<typeof checkSchema>;

/** Steps for each check: to tell the latest, and to tell whether it is asked for. */
const LATEST = 60;
const SELECT = 15;

/** All of them have ended as asked. */
function evaluateCheck(checks: CheckCondition, snapshot: Snapshot, reading: Reading, effort: Effort): Outcome {
  const latest = effort.once(snapshot, "latest checks", () => {
    const { self, checks } = snapshot;
    effort.spend(checks.contexts.length * LATEST);
    return latestOfEach(checks.contexts.filter((each) => each.kind === "status" || each.app?.id !== self.appId));
  });
  effort.spend(checks.length * latest.length * SELECT);
  const people = peopleOf(snapshot);
  const contributors = {
    contributors: people.accounts,
    contributorsKnown: people.whole && people.unattributed.length === 0,
  };
  const isSpoofable = (context: CheckContext) =>
    context.kind === "status" && context.creator?.kind !== "bot" && couldContribute(context.creator, contributors);
  return allParts(
    "check",
    checks.map((asked) => evaluateOne(asked, latest, isSpoofable, reading)),
  );
}

function evaluateOne(
  asked: OneCheck,
  latest: readonly CheckContext[],
  isSpoofable: (context: CheckContext) => boolean,
  reading: Reading,
): Outcome {
  const wanted = asked.conclusion ?? PASSING;
  // In one order, however GitHub lists them, so that the same is told in the same words.
  const found = latest
    .filter((context) => means(asked, context))
    .map((context) => ({ context, told: plain(toldOf(context, isSpoofable)) }))
    .sort((a, b) => (a.told < b.told ? -1 : a.told > b.told ? 1 : 0))
    .map(({ context }) => context);
  const outcome = { condition: "check", expected: expectedOf(asked, wanted) };
  const endedSo = (context: CheckContext) => {
    const end = endOf(context, asked.workflow !== undefined);
    return end !== null && wanted.includes(end);
  };

  const toldOfOne = (context: CheckContext | undefined) =>
    context === undefined ? phrase`${whatOf(asked)} has not reported` : toldOf(context, isSpoofable);
  if (reading === "strict") {
    const other = found.find((context) => !endedSo(context) || isSpoofable(context));
    const truth = known(found.length > 0 && other === undefined);
    return { ...outcome, truth, found: toldOfOne(other ?? found[0]) };
  }
  const hit = found.find(endedSo);
  if (hit !== undefined) return { ...outcome, truth: "true", found: toldOf(hit, isSpoofable) };
  // A status that a contributor posts takes the place of the one that it should be.
  const open = found.find((context) => endOf(context, asked.workflow !== undefined) === null || isSpoofable(context));
  const truth: Truth = found.length === 0 || open !== undefined ? "unknown" : "false";
  return { ...outcome, truth, found: toldOfOne(open ?? found[0]) };
}

function means({ name, workflow, app }: OneCheck, context: CheckContext): boolean {
  if (!selects({ name: name ?? "*", app }, context)) return false;
  if (workflow === undefined) return true;
  return context.kind === "check-run" && context.workflow !== null && nameFits(workflow, context.workflow.name);
}

/** How it ended; null: it has not, or GitHub does not tell. Of a workflow that runs more jobs may come. */
function endOf(context: CheckContext, ofWorkflow: boolean): Conclusion | null {
  if (context.kind === "status") {
    if (context.state === "failure" || context.state === "error") return "failure";
    return context.state === "success" ? "success" : null;
  }
  if (context.status !== "completed") return null;
  return ofWorkflow && context.suite?.completed === false ? null : context.conclusion;
}

function toldOf(context: CheckContext, isSpoofable: (context: CheckContext) => boolean): Phrase {
  if (isSpoofable(context)) return phrase`${context.name} may be reported by a contributor, which proves nothing`;
  const state = context.kind === "status" ? context.state : (context.conclusion ?? context.status);
  const open = context.kind === "check-run" && context.suite?.completed === false && context.workflow !== null;
  return phrase`${context.name}: ${words(open ? `${state}, its workflow has not ended` : state)}`;
}

function expectedOf(asked: OneCheck, wanted: readonly Conclusion[]): Phrase {
  const by = asked.app === undefined ? [] : phrase` by ${asked.app}`;
  return phrase`${whatOf(asked)}${by} has ended with ${words(wanted.join(" or "))}`;
}

function whatOf({ name, workflow }: OneCheck): Phrase {
  const what: Phrase[] = [];
  if (name !== undefined) what.push(phrase`${name}`);
  if (workflow !== undefined) what.push(phrase`the workflow ${workflow}`);
  return what.flatMap((each, index) => (index === 0 ? each : [" of ", ...each]));
}

export const checkKind = conditionKind({ schema: checkSchema, evaluate: evaluateCheck });
