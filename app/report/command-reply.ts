import type { RootContent } from "mdast";
import { COMMAND_NAMES, COMMANDS, PREFIX } from "../commands/command.ts";
import { nearestCommand } from "../commands/nearest-command.ts";
import type { Decision } from "../policy/decision.ts";
import { type Phrase, phrase, words } from "../policy/phrase.ts";
import type { CheckRunText } from "./check-run.ts";
import { inline, list, paragraph, print, strong } from "./markdown.ts";
import { titleOf } from "./sentences.ts";

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

/** `/greenlight review`, in a deployment that has none. */
export function renderNoReview(): string {
  return print([paragraph(...inline(words("This Greenlight has no AI review; its policy alone decides.")))]);
}

/** So much of a word is shown. */
const LONGEST_WORD = 40;

function noSuch(word: string): Phrase {
  const shown = [...word].slice(0, LONGEST_WORD).join("") + ([...word].length > LONGEST_WORD ? "…" : "");
  const near = nearestCommand(word);
  const guess = near === null ? [] : phrase` Did you mean ${`${PREFIX} ${near}`}?`;
  return phrase`There is no command ${shown}.${guess}`;
}
