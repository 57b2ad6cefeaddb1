import type { Decision } from "../policy/decision.ts";
import { type Phrase, phrase, words } from "../policy/phrase.ts";
import { inline, paragraph, print } from "./markdown.ts";
import { counted, titleOf } from "./sentences.ts";

/**
 * The text of an approval: the policy's own message (its authors may write Markdown, a pull request cannot reach it), and
 * a line that says what exactly was approved.
 */
export function renderApproval(decision: Decision): string {
  const { subject, policyBlob, guardrailsBlob, checks, message } = decision;
  const passed = (checks?.checks ?? []).filter(({ state }) => state === "passed").length;
  const guardrails = guardrailsBlob === null ? [] : phrase`, guardrails ${guardrailsBlob.slice(0, 7)}`;
  const receipt = phrase`Commit ${subject.headSha.slice(0, 7)}, policy ${(policyBlob ?? "").slice(0, 7)}${guardrails}, ${words(counted(passed, "check"))} passed${aiReviewOf(decision)}.${giverOf(decision)}`;
  return `${message ?? ""}\n\n${print([paragraph(...inline(receipt))])}`.trim();
}

/** A machine user looks like a person. */
function giverOf({ approver }: Decision): Phrase {
  return approver.as === "user" ? words(" Given by Greenlight, with this account.") : [];
}

/** Says that there was a review only where there was one. */
function aiReviewOf({ review }: Decision): Phrase {
  switch (review?.result?.verdict) {
    case "clean":
      return words(", the AI review found nothing");
    case "advisory":
      return words(", the AI review found nothing that blocks");
    default:
      return [];
  }
}

/** Why an approval is withdrawn, in GitHub's dismissal message, which is Markdown too (GraphQL: `dismissalMessageHTML`). */
export function renderWithdrawal(decision: Decision, approvedSha: string | null): WithdrawalText {
  const { headSha } = decision.subject;
  const moved = approvedSha !== null && approvedSha !== headSha;
  const why = titleOf(decision);
  const sentence = moved
    ? phrase`The approval was for ${approvedSha.slice(0, 7)}; the pull request is now at ${headSha.slice(0, 7)}. ${why}.`
    : phrase`The approval no longer holds. ${why}.`;
  return withdrawalText(sentence);
}

/** Why one is withdrawn that was posted just now. */
export function renderHastyWithdrawal(moved: string): WithdrawalText {
  return withdrawalText(phrase`Withdrawn: while it was posted, ${words(moved)}.`);
}

/** What is said with a dismissal, and with the request for changes where there can be none. */
interface WithdrawalText {
  readonly message: string;
  readonly request: string;
}

function withdrawalText(sentence: Phrase): WithdrawalText {
  const request = phrase`Greenlight takes its approval back. ${sentence} This branch does not let it dismiss the approval, so this asks for changes in its place. Let the App dismiss reviews here (branch protection, “Restrict who can dismiss pull request reviews”), and then dismiss this one.`;
  return { message: print([paragraph(...inline(sentence))]), request: print([paragraph(...inline(request))]) };
}
