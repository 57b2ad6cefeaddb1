import type { InlineComment } from "../pull-request/review-post.ts";

/** GitHub's answer that something in a request cannot be; not where it only came too soon after another. */
export function isUnprocessable(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === "HttpError" &&
    "status" in error &&
    error.status === 422 &&
    !/submitted too quickly/i.test(wordsOf(error))
  );
}

/**
 * The comments that GitHub may have refused: those that it names, by their number or path; else those of several lines, of
 * which more can be wrong ("Pull request review thread start line must be part of the same hunk as the line",
 * https://github.com/parkerbxyz/suggest-changes/issues/64); else, and where it speaks of something else, all.
 */
export function mayOffend(error: unknown, comments: readonly InlineComment[]): readonly InlineComment[] {
  const words = error instanceof Error ? wordsOf(error) : "";
  const numbers = new Set([...words.matchAll(/\bcomments?[[/.](\d{1,3})\b/g)].map((found) => Number(found[1])));
  const named = comments.filter(({ path }, index) => numbers.has(index) || isNamed(path, words));
  if (named.length > 0) return named;
  const ranges = comments.filter(({ anchor }) => anchor.startLine !== null && anchor.startLine < anchor.line);
  return ranges.length > 0 && !/path could not be resolved/i.test(words) ? ranges : comments;
}

/** A path as a word of its own. */
function isNamed(path: string, words: string): boolean {
  return words.split(/[\s"'`,;]+/).includes(path);
}

/** All that GitHub says: its errors are texts, or objects with a field and a message. */
function wordsOf(error: Error): string {
  const { data } = Object("response" in error ? error.response : {});
  const { message, errors } = Object(data);
  return [message ?? error.message, ...(Array.isArray(errors) ? errors : [errors])]
    .map((part) => (typeof part === "object" && part !== null ? Object.values(part).join(" ") : String(part ?? "")))
    .join("\n");
}
