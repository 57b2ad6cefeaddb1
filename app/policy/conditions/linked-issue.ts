import { z } from "zod";
import type { LinkedIssue, Snapshot } from "../../pull-request/snapshot.ts";
import { known, negate, type Outcome } from "../outcome.ts";
import { allNames, anyName, listed, type Phrase, phrase, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import { textList } from "./text-list.ts";

/** An issue that merging would close. */
const linkedIssueSchema = z
  .union(
    [
      z.boolean(),
      z
        .strictObject({
          label: textList.optional().describe("the issue has one of these labels"),
          open: z.boolean().optional().describe("the issue is still open, or is closed already"),
        })
        .refine((issue) => Object.keys(issue).length > 0, { error: "expected one of label, open" }),
    ],
    { error: "expected true, false, or a mapping of label and open" },
  )
  .meta({
    description:
      "`true`: merging it closes an issue; `false`: it closes none; a mapping: it closes one that is all of this. Whoever may edit the pull request chooses the issue (`Closes #12`), so only what others decide about that issue says anything: its label. Changes to an issue are no event: they are seen at the pull request's next one. Needs the permission to read issues.",
    examples: [true, { label: ["accepted", "bug"], open: true }],
  });
type LinkedIssueCondition = z.output<typeof linkedIssueSchema>;

/** Merging the pull request closes such an issue; one that is seen is enough, however many could not be read. */
function evaluateLinkedIssue(asked: LinkedIssueCondition, { linkedIssues }: Snapshot): Outcome {
  const condition = "linked_issue";
  const expected = expectedOf(asked);
  if (linkedIssues === undefined) {
    return { condition, truth: "unknown", expected, found: words("the issues that it closes were not read") };
  }
  const fitting = typeof asked === "boolean" ? linkedIssues.items : linkedIssues.items.filter(fits(asked));
  const truth = fitting.length === 0 && !linkedIssues.whole ? "unknown" : known(fitting.length > 0);
  const found =
    truth === "unknown" && !linkedIssues.whole
      ? words(linkedIssues.reason)
      : issuesOf(
          fitting.length > 0 ? fitting : linkedIssues.items,
          typeof asked === "object" && asked.label !== undefined,
        );
  return { condition, truth: asked === false ? negate(truth) : truth, expected, found };
}

function fits({ label, open }: Exclude<LinkedIssueCondition, boolean>): (issue: LinkedIssue) => boolean {
  const wanted = label && new Set(label.map((each) => each.toLowerCase()));
  return (issue) =>
    (open === undefined || issue.open === open) &&
    (wanted === undefined || issue.labels.some((each) => wanted.has(each.toLowerCase())));
}

function expectedOf(asked: LinkedIssueCondition): Phrase {
  if (asked === false) return words("closes no issue");
  if (asked === true) return words("closes an issue");
  const parts: Phrase[] = [];
  if (asked.open !== undefined) parts.push(words(asked.open ? "open" : "closed already"));
  if (asked.label !== undefined) parts.push(phrase`labelled ${anyName(asked.label)}`);
  return phrase`closes an issue that is ${listed(parts)}`;
}

function issuesOf(issues: readonly LinkedIssue[], withLabels: boolean): Phrase {
  if (issues.length === 0) return words("closes no issue");
  const shown = issues.slice(0, 5).map(({ number, labels }): Phrase => {
    if (!withLabels) return words(`issue ${number}`);
    return labels.length === 0
      ? words(`issue ${number} without labels`)
      : phrase`issue ${number} labelled ${allNames(labels)}`;
  });
  const more = issues.length > shown.length ? words(` and ${issues.length - shown.length} more`) : [];
  return phrase`closes ${listed(shown)}${more}`;
}

export const linkedIssueKind = conditionKind({ schema: linkedIssueSchema, evaluate: evaluateLinkedIssue });
