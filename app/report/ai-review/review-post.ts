import type { RootContent } from "mdast";
import { type Phrase, phrase, words } from "../../policy/phrase.ts";
import type { ReviewSettings } from "../../policy/review-settings.ts";
import { type AiReview, type FindingAnchor, type ReviewFinding, SEVERITIES } from "../../pull-request/ai-review.ts";
import { fitting } from "../../pull-request/fitting.ts";
import type { ReviewPost, ReviewText, Said } from "../../pull-request/review-post.ts";
import { folded, inline, list, paragraph, print, strong } from "../markdown.ts";
import { counted } from "../sentences.ts";
import { detailsOf, placeOf, renderComment, renderSection, SEVERITY_WORDS, titleOfFinding } from "./finding.ts";
import { namesOf } from "./named.ts";

type AnchoredFinding = ReviewFinding & { readonly anchor: FindingAnchor };

/**
 * What is to be said on the pull request about a review. Open findings that have a place become comments on it, the worst
 * first and no more than the policy allows; each is said once, however often the pull request is pushed to. What has no
 * comment stands in the summary. Nothing at all is said where nothing was found, nor where all that was found was refuted
 * or dismissed: the check run tells that. Pure.
 *
 * @param openBefore fingerprints of what the review before this one found: what is not among them was mended in between and
 *   came back, and is said again; null where that is not known
 */
export function renderReviewPost(
  review: AiReview,
  settings: Pick<ReviewSettings, "max_comments" | "request_changes">,
  said: Said,
  openBefore: ReadonlySet<string> | null = null,
): ReviewPost {
  const nameOf = namesOf(review.findings);
  const open = review.findings.filter(isOpen).toSorted(worstFirst);
  const isSaid = ({ fingerprint }: ReviewFinding) =>
    said.here.has(fingerprint) || (said.before.has(fingerprint) && (openBefore?.has(fingerprint) ?? true));
  const placed = open.filter(hasPlace).slice(0, settings.max_comments);
  const news = placed.filter((finding) => !isSaid(finding));
  const rest = open.filter((finding) => !placed.some((one) => one === finding) && !isSaid(finding));

  const asks =
    settings.request_changes &&
    review.verdict === "blocked" &&
    !said.requests &&
    (!said.hasRequested || news.some(({ blocking }) => blocking));
  const text: ReviewText = {
    event: asks ? "REQUEST_CHANGES" : "COMMENT",
    heading: print([headingOf(review, rest.length)]),
    comments: news.map((finding) => {
      const { fingerprint, path, anchor } = finding;
      const name = nameOf(fingerprint);
      return { fingerprint, path, anchor, body: renderComment(finding, name), section: renderSection(finding, name) };
    }),
  };
  return {
    review: asks || news.length > 0 ? text : null,
    summary: rest.length === 0 ? NOTHING_LEFT : { body: summaryOf(review, rest, nameOf), isEmpty: false },
  };
}

/** Why a request for changes of ours is taken back, in GitHub's dismissal message, which is Markdown too. */
export function renderRequestWithdrawal(): string {
  return print([paragraph(...inline(words("No AI review holds the approval any more.")))]);
}

const NOTHING_LEFT: ReviewPost["summary"] = {
  body: print([
    paragraph(
      ...inline(
        words("AI review: nothing is left of what stood here. It is mended, dismissed, or a comment on its lines."),
      ),
    ),
  ]),
  isEmpty: true,
};

function isOpen({ state }: ReviewFinding): boolean {
  return state === "new" || state === "carried";
}

function hasPlace(finding: ReviewFinding): finding is AnchoredFinding {
  return finding.anchor !== null;
}

/** The same order each time, whatever order they come in. */
export function worstFirst(a: ReviewFinding, b: ReviewFinding): number {
  return (
    Number(b.blocking) - Number(a.blocking) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    b.confidence - a.confidence ||
    (a.path < b.path ? -1 : Number(a.path > b.path)) ||
    (a.anchor?.line ?? 0) - (b.anchor?.line ?? 0) ||
    (a.fingerprint < b.fingerprint ? -1 : 1)
  );
}

function headingOf({ verdict, findings, receipt }: AiReview, inSummary: number): RootContent {
  const blocking = findings.filter((finding) => finding.blocking).length;
  const result =
    verdict === "blocked"
      ? `${counted(blocking, "finding")} ${blocking === 1 ? "holds" : "hold"} the approval.`
      : verdict === "indeterminate"
        ? "it could not be told for sure; this was found."
        : "nothing that holds the approval.";
  const by = receipt.model === null ? [] : phrase` Found by the model ${receipt.model}.`;
  const more = inSummary === 0 ? [] : words(` ${counted(inSummary, "more finding")} in the summary comment.`);
  return paragraph(strong(...inline(words(`AI review: ${result}`))), ...inline([...by, ...more]));
}

function summaryOf(review: AiReview, rest: readonly ReviewFinding[], nameOf: (fingerprint: string) => string): string {
  const heading = `AI review: ${counted(rest.length, "finding")} beside the comments on the lines.`;
  const blocks = rest.map((finding) =>
    print(folded(foldTitle(finding), detailsOf(finding, nameOf(finding.fingerprint)))),
  );
  return fitting(
    [print([paragraph(strong(...inline(words(heading))))]), ...blocks, ...settledBlock(review.findings)],
    (left) =>
      print([paragraph(...inline(words(`There is no room here for the rest (${left}); the check run lists them.`)))]),
  );
}

function foldTitle(finding: ReviewFinding): Phrase {
  const held = finding.blocking ? ", holds the approval" : "";
  const severity = words(`${SEVERITY_WORDS[finding.severity]}${held}: `);
  return phrase`${severity}${titleOfFinding(finding)} – ${placeOf(finding)}`;
}

const MOST_SETTLED = 20;

/** What was found and does not count: told where there is a summary anyway, and never worth one. */
function settledBlock(findings: readonly ReviewFinding[]): string[] {
  const settled = findings.filter((finding) => !isOpen(finding)).toSorted(worstFirst);
  if (settled.length === 0) return [];
  const lines = settled.slice(0, MOST_SETTLED).map((finding): Phrase => {
    return phrase`${titleOfFinding(finding)} – ${placeOf(finding)}: ${settledBy(finding)}`;
  });
  const more = settled.length - lines.length;
  const all = more > 0 ? [...lines, words(`and ${more} more`)] : lines;
  return [print(folded(words(`Refuted or dismissed (${settled.length})`), [list(all)]))];
}

export function settledBy({ state, dismissedBy }: ReviewFinding): Phrase {
  if (state !== "dismissed") return words("refuted by a second look");
  return dismissedBy === null ? words("dismissed") : phrase`dismissed by ${dismissedBy.login}`;
}
