import { plain } from "../../policy/phrase.ts";
import type { AiReview, LedgerEntry, ReviewFinding, ReviewReceipt } from "../../pull-request/ai-review.ts";
import { aligned } from "../aligned.ts";
import { type Paint, shown } from "../explanation.ts";
import { visible } from "../markdown.ts";
import { counted } from "../sentences.ts";
import { placeOf, SEVERITY_WORDS } from "./finding.ts";
import { receiptLine } from "./receipt.ts";
import { settledBy, worstFirst } from "./review-post.ts";
import { shorten } from "./shorten.ts";

export interface ReviewTextOptions {
  readonly paint: Paint;
  /** Columns of the terminal; lines are never broken where it has no width. */
  readonly width: number | null;
}

/** Characters that are shown of one of a model's texts. */
const LONGEST = 2_000;

/**
 * The AI review for a terminal: verdict, doubts, findings (those that block first), what was not reviewed, and the receipt.
 * Nothing that a model or a pull request says can move the cursor or change a colour. Ends with a new line.
 */
export function renderReviewText(review: AiReview, options: ReviewTextOptions): string {
  const { paint, width } = options;
  const doubts = review.doubts.map((doubt) => [paint.yellow("?"), said(doubt)]);
  const blocks = [
    [verdictLine(review, paint), ...aligned(doubts, { width, indent: 2 })],
    ...review.findings.toSorted(worstFirst).map((finding) => findingLines(finding, options)),
    ledgerLines(review.ledger, options),
    [
      ...(isStandIn(review.receipt) ? [paint.yellow("A stand-in answered: no model looked at this.")] : []),
      paint.dim(shown(receiptLine(review.receipt, review.verdict))),
    ],
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** The findings alone, those that block first; empty where there are none. */
export function renderFindingsText({ findings }: Pick<AiReview, "findings">, options: ReviewTextOptions): string {
  return findings
    .toSorted(worstFirst)
    .map((finding) => `${findingLines(finding, options).join("\n")}\n`)
    .join("");
}

/** Whether it was no model that answered, as far as the names of the models tell. */
export function isStandIn({ model, refuter }: Pick<ReviewReceipt, "model" | "refuter">): boolean {
  return [model, refuter].some((name) => name !== null && /^stand-in\b/.test(name));
}

function verdictLine({ verdict, findings }: AiReview, { green, yellow, red, bold }: Paint): string {
  const blocking = findings.filter((finding) => finding.blocking).length;
  switch (verdict) {
    case "clean":
      return `${green("✓")} ${bold("Clean: nothing was found")}`;
    case "advisory":
      return `${green("✓")} ${bold(`Advisory: ${counted(findings.length, "finding")}, none of which blocks`)}`;
    case "blocked": {
      const all = findings.length === blocking ? "" : `, ${findings.length} in all`;
      return `${red("✗")} ${bold(`Blocked: ${counted(blocking, "finding")} to be mended first${all}`)}`;
    }
    case "indeterminate": {
      const found = findings.length === 0 ? "" : `; ${counted(findings.length, "finding")}`;
      return `${yellow("?")} ${bold(`Indeterminate: it cannot be told${found}`)}`;
    }
  }
}

function findingLines(finding: ReviewFinding, { paint, width }: ReviewTextOptions): string[] {
  const { severity, confidence, category, title, why, failureScenario, quote, anchor, blocking } = finding;
  const mark = blocking ? paint.red("✗") : paint.dim("–");
  const state = blocking ? "blocks" : stateOf(finding);
  const rated = `${SEVERITY_WORDS[severity].toLowerCase()}, confidence ${Math.round(confidence)} of 100, ${category}; ${state}`;
  const texts = [
    paint.bold(said(title) || `A finding: ${category}`),
    said(why),
    failureScenario === "" ? "" : `What goes wrong: ${said(failureScenario)}`,
    anchor === null && quote !== "" ? `It quotes this, which is not one place of the diff: ${said(quote)}` : "",
  ];
  return [
    `${mark} ${paint.bold(visible(plain(placeOf(finding))))}  ${rated}`,
    ...texts.filter((text) => text !== "").flatMap((text) => aligned([[text]], { width, indent: 4 })),
  ];
}

function stateOf(finding: ReviewFinding): string {
  return finding.state === "new" || finding.state === "carried" ? "advice" : shown(settledBy(finding));
}

function ledgerLines(ledger: readonly LedgerEntry[], { paint, width }: ReviewTextOptions): string[] {
  if (ledger.length === 0) return ["Looked at: nothing."];
  const of = (state: LedgerEntry["state"]) => ledger.filter((entry) => entry.state === state);
  const left = [...of("unreviewable"), ...of("skipped")];
  const total = counted(ledger.length, "changed file");
  if (left.length === 0) return [`Looked at: ${total}, every one.`];
  const rows = left.map(({ path, state, reason }) => [
    state === "unreviewable" ? paint.yellow("?") : paint.dim("–"),
    visible(path),
    state === "unreviewable" ? "cannot be reviewed" : "skipped",
    said(reason),
  ]);
  return [`Looked at: ${of("reviewed").length} of ${total}. Not looked at:`, ...aligned(rows, { width, indent: 2 })];
}

/** Other people's and models' words in one line. */
function said(words: string): string {
  return visible(shorten(words, LONGEST).replace(/\s+/g, " ").trim());
}
