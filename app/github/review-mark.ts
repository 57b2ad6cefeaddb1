import { createHash } from "node:crypto";
import type { ReviewText } from "../pull-request/review-post.ts";

/**
 * Marks that nobody sees, by which we find again what we said. They stand at the very beginning of a text, where no name of
 * others can stand, and hold nothing of theirs.
 */
const REVIEW = /^<!-- greenlight:ai-review (COMMENT|REQUEST_CHANGES)((?: [0-9a-f]{32})*) -->/;
const SUMMARY = /^<!-- greenlight:ai-review-summary ([0-9a-f]{16}) -->/;

/** What a review asked for, and which findings it told of. @throws Error for what is no fingerprint */
export function reviewMark(event: ReviewText["event"], fingerprints: readonly string[]): string {
  if (!fingerprints.every((each) => /^[0-9a-f]{32}$/.test(each))) throw new Error("This is no fingerprint");
  return `<!-- greenlight:ai-review ${[event, ...fingerprints].join(" ")} -->`;
}

export function readReviewMark(
  body: string,
): { readonly event: ReviewText["event"]; readonly fingerprints: readonly string[] } | null {
  const found = REVIEW.exec(body);
  if (found === null) return null;
  return {
    event: found[1] === "REQUEST_CHANGES" ? "REQUEST_CHANGES" : "COMMENT",
    fingerprints: (found[2] ?? "").split(" ").filter((each) => each !== ""),
  };
}

/** GitHub may give a text back with other line ends than it was sent with, so it is compared by the hash of what was sent. */
export function summaryHash(body: string): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 16);
}

export function summaryMark(hash: string): string {
  return `<!-- greenlight:ai-review-summary ${hash} -->`;
}

/** The hash; null where it is no summary of ours. */
export function readSummaryMark(body: string): string | null {
  return SUMMARY.exec(body)?.[1] ?? null;
}
