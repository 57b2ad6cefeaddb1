import type { Decision, MergePlan } from "../policy/decision.ts";
import { type Phrase, phrase, words } from "../policy/phrase.ts";

/** What an approval leads to: ` and merged (squash)`; nothing where it is not merged. */
export function andMerged({ choice }: MergePlan): Phrase {
  return choice === null ? [] : words(` and merged${byMethod(choice)}`);
}

/**
 * What becomes of the merge of an approved pull request, as a sentence of its own. The same before GitHub was asked, while
 * it waits, and after it has merged, so that nothing has to be written anew and nothing becomes untrue.
 *
 * @param notMerged why GitHub did not merge it when it was asked
 */
export function mergeSentence({ merge, outcome }: Decision, notMerged: Phrase | null): Phrase {
  if (outcome !== "approve" || merge.choice === null) return [];
  if (merge.held !== null) return phrase` It is not merged: ${merge.held}.`;
  if (notMerged !== null)
    return phrase` It was not merged: ${notMerged}. Greenlight tries again when something changes.`;
  if (merge.standing?.own === false) {
    const { by, how } = merge.standing;
    const who = phrase`${by?.login ?? "somebody"}`;
    return how === "queue"
      ? phrase` It is in the merge queue, where ${who} put it.`
      : phrase` GitHub merges it when its own requirements are met, as ${who} asked.`;
  }
  return words(` GitHub merges it${byMethod(merge.choice)} when its own requirements are met.`);
}

function byMethod(choice: NonNullable<MergePlan["choice"]>): string {
  return choice === "auto" ? "" : ` (${choice})`;
}
