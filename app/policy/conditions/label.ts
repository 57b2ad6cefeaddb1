import type { z } from "zod";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { allNames, anyName, phrase, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import { textList } from "./text-list.ts";

/** Names of labels; GitHub's labels ignore case. */
const labelSchema = textList.meta({
  description:
    "It has one of these labels. Labels are compared without regard to small and capital letters, as GitHub does.",
  examples: ["do-not-approve", ["dependencies", "docs"]],
});
type LabelCondition = z.output<typeof labelSchema>;

/** The pull request has one of these labels. */
function evaluateLabel(labels: LabelCondition, snapshot: Snapshot): Outcome {
  const wanted = new Set(labels.map((label) => label.toLowerCase()));
  const present = snapshot.pull.labels.filter((label) => wanted.has(label.toLowerCase()));
  const shown = present.length > 0 ? present : snapshot.pull.labels;
  return {
    condition: "label",
    truth: known(present.length > 0),
    expected: phrase`is labelled ${anyName(labels)}`,
    found: shown.length === 0 ? words("no labels") : phrase`labelled ${allNames(shown)}`,
  };
}

export const labelKind = conditionKind({ schema: labelSchema, evaluate: evaluateLabel });
