import type { Reason } from "../../policy/decision.ts";
import { type Phrase, phrase, words } from "../../policy/phrase.ts";

type WithheldByReview = Extract<Reason, { readonly kind: `review-${string}` }>;

/** The title of the check run where the AI review keeps it from being approved. */
export function reviewTitle(reason: WithheldByReview): string {
  switch (reason.kind) {
    case "review-pending":
      return "Waits for the AI review";
    case "review-blocked":
      return `Held by the AI review: ${reason.findings === 1 ? "1 finding" : `${reason.findings} findings`}`;
    case "review-indeterminate":
      return "Needs a human: the AI review cannot tell";
  }
}

/** What has to happen next. @param somebody must approve, as the mode has it */
export function reviewAction(reason: WithheldByReview, somebody: Phrase): Phrase {
  switch (reason.kind) {
    case "review-pending":
      return words("Waits for the AI review; everything else holds.");
    case "review-blocked":
      return phrase`Mend what the AI review found. What is not so, somebody with write access other than the author may dismiss, by ${"/greenlight dismiss"} and the finding's id in a comment.`;
    case "review-indeterminate": {
      const [first, ...more] = reason.doubts;
      const why = first === undefined ? "it gave no reason" : first.replace(/\.$/, "");
      const others = more.length === 0 ? [] : words(` (and ${more.length} more)`);
      return phrase`${somebody}: ${words(why)}${others}. ${"/greenlight review"} asks once more.`;
    }
  }
}
