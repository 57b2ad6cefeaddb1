import type { PhrasingContent, RootContent } from "mdast";
import { PREFIX } from "../../commands/command.ts";
import { type Phrase, phrase, words } from "../../policy/phrase.ts";
import type { FindingAnchor, ReviewFinding, Severity } from "../../pull-request/ai-review.ts";
import { LONGEST_BODY } from "../../pull-request/fitting.ts";
import { visibleCode } from "../../pull-request/visible.ts";
import { proseOf } from "../../review/findings/prose.ts";
import { inline, paragraph, preformatted, print, strong, text } from "../markdown.ts";
import { shorten } from "./shorten.ts";

/** Characters that are shown of a model's texts: so few that a finding always has room, whatever has to be made visible in it. */
const LONGEST = { title: 200, prose: 2_000, quote: 1_000, path: 300, suggestion: 8_000 } as const;

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
};

/** A model's words as a phrase in which nothing can become Markdown. */
export function saidBy(model: string, longest: number = LONGEST.prose): Phrase {
  return proseOf(shorten(model, longest));
}

export function titleOfFinding({ title, category }: ReviewFinding): Phrase {
  const said = saidBy(title, LONGEST.title);
  return said.length === 0 ? words(`A finding: ${category}`) : said;
}

/** `app/pay.ts:12-14`; of lines that are gone, that they are. */
export function placeOf({ path, anchor }: Pick<ReviewFinding, "path" | "anchor">): Phrase {
  const file = shorten(path, LONGEST.path);
  if (anchor === null) return phrase`${file}`;
  const removed = anchor.side === "LEFT" ? words(" (removed)") : [];
  return phrase`${`${file}:${linesOf(anchor)}`}${removed}`;
}

function linesOf({ startLine, line }: FindingAnchor): string {
  return startLine === null || startLine >= line ? `${line}` : `${startLine}-${line}`;
}

/**
 * The comment on the lines of a finding. A suggestion is applied by one click, so it is there only where it replaces exactly
 * what the finding quotes and shows all that it would write.
 *
 * @param name what people dismiss it by
 */
export function renderComment(finding: ReviewFinding, name: string): string {
  const suggestion = suggestionOf(finding);
  const about = aboutFinding(finding);
  const whole = print([headline(finding), ...about, ...suggestion, footer(finding, name)]);
  if (whole.length <= LONGEST_BODY) return whole;
  const without = print([headline(finding), ...about, footer(finding, name)]);
  return without.length <= LONGEST_BODY ? without : print([headline(finding), footer(finding, name)]);
}

/** The same where it stands by itself, with its place. */
export function renderSection(finding: ReviewFinding, name: string): string {
  return print([headline(finding, placeOf(finding)), ...detailsOf(finding, name)]);
}

/** What is told of a finding below its title. */
export function detailsOf(finding: ReviewFinding, name: string): RootContent[] {
  const quote: RootContent[] =
    finding.anchor === null && finding.quote !== ""
      ? [
          paragraph(text("It quotes this, which is not one place of the diff:")),
          preformatted(shorten(finding.quote, LONGEST.quote)),
        ]
      : [];
  return [...aboutFinding(finding), ...quote, footer(finding, name)];
}

function headline(finding: ReviewFinding, place: Phrase = []): RootContent {
  const held = finding.blocking ? ", holds the approval" : "";
  const where = place.length === 0 ? [] : phrase` – ${place}`;
  return paragraph(
    strong(text(`${SEVERITY_WORDS[finding.severity]}${held}:`)),
    text(" "),
    ...inline(titleOfFinding(finding)),
    ...inline(where),
  );
}

function aboutFinding({ why, failureScenario }: ReviewFinding): RootContent[] {
  const scenario = saidBy(failureScenario);
  const told: PhrasingContent[][] = [
    inline(saidBy(why)),
    scenario.length === 0 ? [] : [strong(text("What goes wrong:")), text(" "), ...inline(scenario)],
  ];
  return told.filter((each) => each.length > 0).map((each) => paragraph(...each));
}

function footer({ confidence, category }: ReviewFinding, name: string): RootContent {
  return paragraph(
    ...inline(
      phrase`A model's finding: ${words(category)}, confidence ${Math.round(confidence)} of 100. Somebody who may write here and is not the author dismisses it by ${`${PREFIX} dismiss ${name}`} in a comment.`,
    ),
  );
}

function suggestionOf({ suggestion, anchor }: ReviewFinding): RootContent[] {
  if (suggestion === null || anchor?.side !== "RIGHT") return [];
  const isSeen = suggestion.split("\n").every((line) => visibleCode(line) === line);
  if (!isSeen || suggestion.length > LONGEST.suggestion) return [];
  return [{ type: "code", lang: "suggestion", value: suggestion }];
}
