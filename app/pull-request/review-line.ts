/**
 * The first line of our check run's text can be what is remembered of AI reviews: an HTML comment that nobody sees. Only our
 * App writes check runs of ours, and only the first line counts, since further down other people's words are shown.
 */
const LINE = /^<!-- greenlight-review:[^\n]* -->$/;

/** A check run's text, and the line in front of it; null: there is none. */
export function splitReviewLine(text: string): { readonly reviewMemory: string | null; readonly text: string } {
  const end = text.indexOf("\n");
  // GitHub ends lines as they were sent, and some of its forms with a carriage return.
  const first = (end === -1 ? text : text.slice(0, end)).replace(/\r$/, "");
  return LINE.test(first)
    ? { reviewMemory: first, text: end === -1 ? "" : text.slice(end + 1).replace(/^\r?\n/, "") }
    : { reviewMemory: null, text };
}

/** The text with the line in front of it; a blank line between them, or Markdown would take them for one block. */
export function joinReviewLine(reviewMemory: string | null, text: string): string {
  return reviewMemory === null ? text : `${reviewMemory}\n\n${text}`;
}
