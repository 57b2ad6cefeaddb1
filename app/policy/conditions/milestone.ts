import type { z } from "zod";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { anyName, phrase, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import type { Reading } from "./reading.ts";
import { textList } from "./text-list.ts";

/** Titles of milestones. */
const milestoneSchema = textList.meta({
  description:
    "Its milestone has one of these titles, the whole title. Small and capital letters matter where a fitting title leads to an approval, and do not where it prevents one (in `never`, and behind `not` in a rule).",
  examples: ["1.4", ["Maintenance", "Documentation"]],
});
type MilestoneCondition = z.output<typeof milestoneSchema>;

/** The pull request is in one of these milestones. */
function evaluateMilestone(titles: MilestoneCondition, snapshot: Snapshot, reading: Reading): Outcome {
  const { milestone } = snapshot.pull;
  // Whether two milestones may differ in nothing else, GitHub's documentation does not say.
  const form = (title: string) => (reading === "strict" ? title : title.toLowerCase());
  return {
    condition: "milestone",
    truth: known(milestone !== null && titles.some((title) => form(title) === form(milestone))),
    expected: phrase`is in the milestone ${anyName(titles)}`,
    found: milestone === null ? words("no milestone") : phrase`in ${milestone}`,
  };
}

export const milestoneKind = conditionKind({ schema: milestoneSchema, evaluate: evaluateMilestone });
