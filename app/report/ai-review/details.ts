import type { PhrasingContent, RootContent } from "mdast";
import { words } from "../../policy/phrase.ts";
import type { ReviewLevel } from "../../policy/review-settings.ts";
import type { AiReview, ReviewFinding } from "../../pull-request/ai-review.ts";
import { code, folded, inline, list, paragraph, print, table, text } from "../markdown.ts";
import { asAdvice } from "./as-advice.ts";
import { placeOf, SEVERITY_WORDS, saidBy, titleOfFinding } from "./finding.ts";
import { ledgerContent } from "./ledger.ts";
import { namesOf } from "./named.ts";
import { receiptContent } from "./receipt.ts";
import { settledBy, worstFirst } from "./review-post.ts";

/** Of what there is room for, so much is for findings and for doubts; the ledger has the rest. */
const FINDINGS_SHARE = 0.5;
const MOST_ROWS = 100;
const MOST_DOUBTS = 20;

/**
 * The AI review on the check run, which tells all of it whatever became of its comments: doubts, findings, ledger and
 * receipt. Markdown that ends with a whole block.
 *
 * @param level what is asked of it; as advice, none of its findings holds anything
 * @param longest characters; 10,000 at least. A check run's text has room for 65,535, of which a review's memory may take 30,000.
 */
export function renderReviewDetails(
  review: AiReview,
  level: Exclude<ReviewLevel, "off"> = "required",
  longest = 25_000,
): string {
  const shown = level === "advisory" ? asAdvice(review) : review;
  const receipt = print(receiptContent(review));
  const doubts = print(doubtsContent(review.doubts));
  const room = Math.max(0, longest - receipt.length - doubts.length - 8);
  const findings = print(findingsContent(shown.findings, room * FINDINGS_SHARE));
  const ledger = print(ledgerContent(review.ledger, Math.max(0, room - findings.length)));
  return [doubts, findings, ledger, receipt].filter((part) => part !== "").join("\n\n");
}

function doubtsContent(doubts: readonly string[]): RootContent[] {
  if (doubts.length === 0) return [];
  const shown = doubts.slice(0, MOST_DOUBTS).map((doubt) => saidBy(doubt, 200));
  const more = doubts.length - shown.length;
  return folded(words(`What the AI review cannot tell (${doubts.length})`), [
    list(more > 0 ? [...shown, words(`and ${more} more`)] : shown),
  ]);
}

function findingsContent(findings: readonly ReviewFinding[], longest: number): RootContent[] {
  if (findings.length === 0) return [];
  const nameOf = namesOf(findings);
  const sorted = findings.toSorted(worstFirst);
  const title = words(`Findings of the AI review (${findings.length})`);
  for (let shown = sorted.slice(0, MOST_ROWS); shown.length > 0; shown = shown.slice(0, shown.length >> 1)) {
    const left = sorted.length - shown.length;
    const more = left === 0 ? [] : [paragraph(text(`There is no room here for ${left} more.`))];
    const rows = shown.map((finding) => rowOf(finding, nameOf(finding.fingerprint)));
    const content = folded(title, [table(["", "Finding", "Where", "Name", "Result"], rows), ...more]);
    if (print(content).length <= longest) return content;
  }
  return [paragraph(...inline(title))];
}

function rowOf(finding: ReviewFinding, name: string): PhrasingContent[][] {
  return [
    [text(SEVERITY_WORDS[finding.severity])],
    inline(titleOfFinding(finding)),
    inline(placeOf(finding)),
    [code(name)],
    inline(stateOf(finding)),
  ];
}

function stateOf(finding: ReviewFinding) {
  if (finding.blocking) return words("holds the approval");
  return finding.state === "new" || finding.state === "carried" ? words("advice") : settledBy(finding);
}
