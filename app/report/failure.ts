import { phrase } from "../policy/phrase.ts";
import type { CheckRunText } from "./check-run.ts";
import { inline, paragraph, print, strong, text } from "./markdown.ts";

/** What the check run says where GitHub refuses for good what Greenlight has to do. Never a success. */
export function renderFailure(why: string): CheckRunText {
  const next = phrase`Ask an administrator to look at the permissions of the App's installation. GitHub said: ${why}`;
  return {
    status: "completed",
    conclusion: "action_required",
    title: "Greenlight may not do what it has to",
    summary: print([paragraph(strong(text("Next:")), text(" "), ...inline(next))]),
    text: "",
    annotations: [],
  };
}
