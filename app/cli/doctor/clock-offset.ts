/**
 * By how many milliseconds this machine's clock is ahead of the one that an answer's header `date` tells, which is in whole
 * seconds; null where it tells none.
 *
 * @param sentAt and receivedAt: by this machine's clock, in milliseconds since 1970
 */
export function clockOffset(date: string | null, sentAt: number, receivedAt: number): number | null {
  const theirs = Date.parse(date ?? "");
  return Number.isNaN(theirs) ? null : (sentAt + receivedAt) / 2 - (theirs + 500);
}
