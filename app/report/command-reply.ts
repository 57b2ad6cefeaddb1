import type { RootContent } from "mdast";
import { COMMAND_NAMES, COMMANDS, PREFIX } from "../commands/command.ts";
import type { DismissalRefusal } from "../commands/dismissal.ts";
import { nearestCommand } from "../commands/nearest-command.ts";
import type { Decision } from "../policy/decision.ts";
import { type Phrase, phrase, words } from "../policy/phrase.ts";
import { saidBy } from "./ai-review/finding.ts";
import type { CheckRunText } from "./check-run.ts";
import { inline, list, paragraph, print, strong } from "./markdown.ts";
import { counted, titleOf } from "./sentences.ts";

/** GitHub refuses longer comments; some room is left for the mark in front. */
const LONGEST = 65_000;

/** `/greenlight explain`: the whole decision, as the check run says it, with its details folded. */
export function renderExplained(decision: Decision, report: CheckRunText): string {
  const title = print([paragraph(strong(...inline(titleOf(decision))))]);
  const cut = print([paragraph(...inline(words("The details are too long for a comment; the check run has them.")))]);
  const whole = [title, report.summary, report.text].filter((part) => part !== "").join("\n\n");
  if (whole.length <= LONGEST) return whole;
  // Only by whole parts: half of a code span would let a name become Markdown.
  const short = [title, report.summary, cut].join("\n\n");
  return short.length <= LONGEST ? short : [title, cut].join("\n\n");
}

/** `/greenlight help`. @param unknown what was asked for in its place, which is no command */
export function renderHelp(unknown: string | null): string {
  const content: RootContent[] = [];
  if (unknown !== null) content.push(paragraph(...inline(noSuch(unknown))));
  content.push(
    paragraph(
      ...inline(words("In a comment of its own, or at the beginning of a line, people who may write here can say:")),
    ),
    list(COMMAND_NAMES.map((name) => phrase`${`${PREFIX} ${name}`} ${words(COMMANDS[name])}`)),
  );
  return print(content);
}

/**
 * `/greenlight review`: what there is to say about it. Null: the check run says it all, so a reaction is enough.
 *
 * @param hasReviewer whether this deployment makes AI reviews
 */
export function renderReviewAsked(decision: Decision, hasReviewer: boolean): string | null {
  const said = reviewAsked(decision, hasReviewer);
  return said === null ? null : sentence(said);
}

function reviewAsked(decision: Decision, hasReviewer: boolean): Phrase | null {
  if (!hasReviewer) {
    const held = decision.reason.kind === "review-indeterminate" ? ", so a human must approve" : "";
    return words(`This Greenlight has no AI review${held}. Whoever runs it may switch it on.`);
  }
  if (decision.review === null) return words("No rule that applies here asks for an AI review, so none is made.");
  const { result } = decision.review;
  if (result === null) {
    return phrase`The AI review is made when everything else holds. Now: ${titleOf(decision)}.`;
  }
  switch (result.verdict) {
    case "clean":
    case "advisory":
      return null;
    case "blocked": {
      const count = counted(result.findings.filter(({ blocking }) => blocking).length, "finding");
      return phrase`The AI review found what has to be mended first: ${words(count)}. It is not asked again of the same code; what is not so can be dismissed by ${`${PREFIX} dismiss`}.`;
    }
    case "indeterminate":
      return phrase`The AI review cannot tell: ${saidBy(result.doubts[0] ?? "it gave no reason.", 200)}`;
  }
}

/** `/greenlight resume` that came late, and that somebody's pause has overtaken. */
export function renderNotResumed(): string {
  return sentence(
    words(
      "Not resumed: this comment reached Greenlight late, and the pull request was paused after it. Say it again if it still holds.",
    ),
  );
}

/** `/greenlight dismiss` that was not done. */
export function renderNotDismissed(refusal: DismissalRefusal): string {
  return sentence(phrase`Not dismissed: ${whyNot(refusal)}`);
}

function whyNot(refusal: DismissalRefusal): Phrase {
  switch (refusal.kind) {
    case "unnamed":
      return phrase`say which finding, by the id that stands below it: ${`${PREFIX} dismiss ID`}.`;
    case "closed":
      return words("the pull request is not open.");
    case "contributor":
      return words("whoever worked on a pull request cannot dismiss what was found in it.");
    case "people-unknown":
      return phrase`who worked on the pull request cannot be told for sure (${words(refusal.why)}), so nobody can dismiss what was found in it.`;
    case "no-review":
      return words("there is no AI review of this commit.");
    case "pushed":
      return words("this commit was pushed after your comment. If the finding is still there, say it again.");
    case "unknown":
      return phrase`the AI review of this commit has no finding whose id begins with ${cut(refusal.id)}. At least 8 digits are needed.`;
    case "ambiguous":
      return phrase`several findings have an id that begins with ${cut(refusal.id)}. Give more of its digits.`;
    case "no-room":
      return words("so much is remembered of this pull request's reviews that there is no room for it.");
  }
}

function sentence(said: Phrase): string {
  return print([paragraph(...inline(said))]);
}

/** So much of a word is shown. */
const LONGEST_WORD = 40;

function noSuch(word: string): Phrase {
  const near = nearestCommand(word);
  const guess = near === null ? [] : phrase` Did you mean ${`${PREFIX} ${near}`}?`;
  return phrase`There is no command ${cut(word)}.${guess}`;
}

function cut(word: string): string {
  const letters = [...word];
  return letters.slice(0, LONGEST_WORD).join("") + (letters.length > LONGEST_WORD ? "…" : "");
}
