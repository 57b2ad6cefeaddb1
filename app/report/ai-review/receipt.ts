import type { RootContent } from "mdast";
import { type Phrase, phrase, words } from "../../policy/phrase.ts";
import type { AiReview, LedgerEntry, ReviewReceipt } from "../../pull-request/ai-review.ts";
import { folded, inline, paragraph, preformatted } from "../markdown.ts";
import { counted } from "../sentences.ts";

/** Findings that the JSON names; of more it is told how many there are. */
const MOST_FINDINGS = 50;

/** What was asked of which model and what it cost, in a line, and the same for machines. */
export function receiptContent(review: AiReview): RootContent[] {
  return [
    paragraph(...inline(receiptLine(review.receipt, review.verdict))),
    ...folded(words("AI review for machines"), [preformatted(JSON.stringify(receiptJson(review), null, 1))]),
  ];
}

/**
 * `Reviewed by …: 3 calls, 12000 tokens read (8000 of them from the cache), …`; where nobody can tell, it does not claim that
 * there was a review.
 */
export function receiptLine(receipt: ReviewReceipt, verdict: AiReview["verdict"]): Phrase {
  const { model, refuter, promptVersion, calls, inputTokens, outputTokens, cachedTokens, hunks } = receipt;
  const isMade = verdict !== "indeterminate";
  const begun = isMade ? words("Reviewed by ") : words("There is no whole review. It was for ");
  const by = model === null ? words("No model was asked") : phrase`${begun}${model}`;
  const second = refuter === null ? [] : phrase`, second look by ${refuter}`;
  const tokens = `${inputTokens} tokens read (${cachedTokens} of them from the cache), ${outputTokens} written`;
  const looked = isMade ? "looked at" : "to look at";
  const seen = `${counted(hunks.fresh, "hunk")} ${looked}, ${hunks.reused} taken over from an earlier review`;
  return phrase`${by}${second}, prompt ${promptVersion}: ${words(`${counted(calls, "call")}, ${tokens}, ${costOf(receipt)}; ${seen}.`)}`;
}

/** Without trailing zeros, and never less than was paid. */
function costOf({ cost, calls }: ReviewReceipt): string {
  if (cost === null)
    return calls === 0 ? "nothing paid" : "cost not known: no price configured, or a request broke off";
  const tenThousandths = Math.ceil(Number((cost * 10_000).toFixed(6)));
  return `${tenThousandths / 10_000} US dollars`;
}

function receiptJson(review: AiReview): object {
  const { verdict, doubts, contentHash, findings, ledger, receipt } = review;
  const count = (state: LedgerEntry["state"]) => ledger.filter((entry) => entry.state === state).length;
  const countOf = (state: AiReview["findings"][number]["state"]) =>
    findings.filter((finding) => finding.state === state).length;
  return {
    v: 1,
    verdict,
    doubts: doubts.length,
    contentHash,
    receipt: { ...receipt, currency: receipt.cost === null ? null : "USD" },
    files: { reviewed: count("reviewed"), skipped: count("skipped"), unreviewable: count("unreviewable") },
    findings: {
      total: findings.length,
      blocking: findings.filter(({ blocking }) => blocking).length,
      demoted: countOf("demoted"),
      dismissed: countOf("dismissed"),
      list: findings
        .slice(0, MOST_FINDINGS)
        .map(({ fingerprint, severity, confidence, category, state, blocking }) => ({
          fingerprint,
          severity,
          confidence,
          category,
          state,
          blocking,
        })),
    },
  };
}
