import type { Decision } from "../policy/decision.ts";
import { phrase, plain, words } from "../policy/phrase.ts";
import { inline, paragraph, print } from "./markdown.ts";
import { counted, titleOf } from "./sentences.ts";

/**
 * The text of an approval: the policy's own message (its authors may write Markdown, a pull request cannot reach it), and
 * a line that says what exactly was approved.
 */
export function renderApproval(decision: Decision): string {
  const { subject, policyBlob, checks, message } = decision;
  const passed = (checks?.checks ?? []).filter(({ state }) => state === "passed").length;
  const receipt = phrase`Commit ${subject.headSha.slice(0, 7)}, policy ${(policyBlob ?? "").slice(0, 7)}, ${words(counted(passed, "check"))} passed.`;
  return `${message ?? ""}\n\n${print([paragraph(...inline(receipt))])}`.trim();
}

/** Why an approval is withdrawn, in GitHub's dismissal message, which shows plain text. */
export function renderWithdrawal(decision: Decision, approvedSha: string | null): string {
  const moved = approvedSha !== null && approvedSha !== decision.subject.headSha;
  const why = plain(titleOf(decision));
  return moved
    ? `The approval was for ${approvedSha.slice(0, 7)}; the pull request is now at ${decision.subject.headSha.slice(0, 7)}. ${why}.`
    : `No longer holds. ${why}.`;
}
