import { type Phrase, phrase, words } from "../policy/phrase.ts";
import type { CheckRunText } from "./check-run.ts";
import { inline, paragraph, print, strong, text } from "./markdown.ts";

/** What the check run says where an approval stands that must not, and that we may not take back. Never a success. */
export function renderStandingApproval(): CheckRunText {
  const next =
    "Dismiss Greenlight's approval: it does not hold any more, and GitHub lets Greenlight neither dismiss it nor ask for changes. Then let the App dismiss reviews of this branch (“Restrict who can dismiss pull request reviews”), and look at the permissions of its installation.";
  return actionRequired("An approval stands that does not hold any more", words(next));
}

/** What the check run says where GitHub refuses for good what Greenlight has to do. Never a success. */
export function renderFailure(why: string): CheckRunText {
  const next = phrase`Ask an administrator to look at the permissions of the App's installation. GitHub said: ${why}`;
  return actionRequired("Greenlight may not do what it has to", next);
}

function actionRequired(title: string, next: Phrase): CheckRunText {
  return {
    status: "completed",
    conclusion: "action_required",
    title,
    summary: print([paragraph(strong(text("Next:")), text(" "), ...inline(next))]),
    text: "",
    annotations: [],
  };
}
