import { type Phrase, phrase } from "../policy/phrase.ts";
import { sameAccount } from "../pull-request/account.ts";
import { fitting, LONGEST_BODY } from "../pull-request/fitting.ts";
import type { InlineComment, ReviewPost, ReviewText, Said } from "../pull-request/review-post.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import { classify } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { readPosted } from "./read-posted.ts";
import { reviewMark } from "./review-mark.ts";
import { keepSummary } from "./sticky-comment.ts";
import { isUnprocessable, mayOffend } from "./unprocessable.ts";

/** What became of what was to be said about an AI review. None of it is a verdict: posting decides nothing. */
export type Posting =
  | {
      readonly kind: "said";
      /** `nothing-new`: all of it was said before, for this head or an earlier one, or there was nothing to say. */
      readonly review: "posted" | "nothing-new";
      /** Comments that stand in the review's own text, since GitHub took none on their lines. */
      readonly inBody: number;
      /** Whether the summary comment was written. */
      readonly summary: boolean;
      /** Fingerprints of all findings that reviews of ours name on this pull request. */
      readonly told: readonly string[];
    }
  /** The pull request is not what was reviewed any more: nothing was written. */
  | { readonly kind: "moved"; readonly what: string }
  /** GitHub does not take it, and would not at another time: to be told on the check run. */
  | { readonly kind: "refused"; readonly why: Phrase };

/**
 * Says on the pull request what an AI review found: in one review, pinned to the head that was reviewed, and in one summary
 * comment. Each finding is said once: what our reviews have told is read from GitHub right before, by marks in their texts,
 * so a worker that died behind the request, or whose answer was lost, finds what it posted.
 *
 * To be called after the result was stored and the approval was decided on, with a try of its own around it: whatever comes
 * of it, the verdict stays what it is.
 *
 * @param render what is to be said, given what was; pure
 * @throws what may be otherwise at another time: rate limits, 5xx, a broken connection, a read that is too old; and what
 *   nobody expects
 */
export async function postReview(
  octokit: Octokit,
  snapshot: Snapshot,
  render: (said: Said) => ReviewPost,
): Promise<Posting> {
  try {
    const posted = await readPosted(octokit, snapshot);
    if (posted.kind === "moved") return posted;
    const { said } = posted;
    const { review, summary } = render(said);
    const inBody = review === null ? 0 : await submit(octokit, snapshot, review);
    return {
      kind: "said",
      review: review === null ? "nothing-new" : "posted",
      inBody,
      summary: await keepSummary(octokit, snapshot, posted.summary, summary),
      told: [...new Set([...said.before, ...said.here, ...(review?.comments ?? []).map((one) => one.fingerprint)])],
    };
  } catch (error) {
    const why = whyRefused(error);
    if (why === null) throw error;
    return { kind: "refused", why };
  }
}

/**
 * Sends the review. GitHub takes it whole or not at all, and answers 422 for one comment on a line that it does not show,
 * mostly without telling which (https://github.com/QwenLM/qwen-code/pull/6771). Then those that could be at fault move
 * into the review's own text, and at last all of them.
 *
 * @returns how many comments stand in the text
 */
async function submit(octokit: Octokit, snapshot: Snapshot, review: ReviewText): Promise<number> {
  let inBody: readonly InlineComment[] = [];
  for (;;) {
    try {
      await send(octokit, snapshot, review, inBody);
      return inBody.length;
    } catch (error) {
      const inline = review.comments.filter((comment) => !inBody.includes(comment));
      if (!isUnprocessable(error) || inline.length === 0) throw error;
      // Once with those that are left, and then the text alone.
      inBody = inBody.length === 0 ? mayOffend(error, inline) : review.comments;
    }
  }
}

/** Not retried by Octokit: twice sent is twice reviewed. A comment of a review has no `subject_type`. */
async function send(
  octokit: Octokit,
  { repository, pull, self }: Snapshot,
  { event, heading, comments }: ReviewText,
  inBody: readonly InlineComment[],
): Promise<void> {
  const fingerprints = comments.map(({ fingerprint }) => fingerprint);
  const mark = reviewMark(event, fingerprints);
  const sections = comments.filter((comment) => inBody.includes(comment)).map(({ section }) => section);
  const text = fitting([heading, ...sections], noRoom, LONGEST_BODY - mark.length);
  // GitHub lets nobody ask for changes of their own.
  const isOwn = pull.author !== null && sameAccount(pull.author, self.account);
  await octokit.rest.pulls.createReview({
    owner: repository.owner,
    repo: repository.name,
    pull_number: pull.number,
    commit_id: pull.head.sha,
    event: isOwn ? "COMMENT" : event,
    body: `${mark}\n${text}`,
    comments: comments.filter((comment) => !inBody.includes(comment)).map(placed),
  });
}

function placed({ path, anchor: { line, side, startLine }, body }: InlineComment) {
  // GitHub refuses a range that ends where it begins.
  const range = startLine !== null && startLine < line ? { start_line: startLine, start_side: side } : {};
  return { path, body, line, side, ...range };
}

function noRoom(left: number): string {
  return `There is no room here for ${left} more; the check run lists them.`;
}

/** In words for the check run; null where another time may be another matter, or where nobody expects it. */
function whyRefused(error: unknown): Phrase | null {
  const failure = classify(error, new Date(0));
  if (failure.class !== "permanent" && !isUnprocessable(error)) return null;
  return phrase`what the AI review found could not be said in comments (GitHub: ${failure.why})`;
}
