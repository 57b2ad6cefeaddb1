/** A piece of a text that is a secret, from `start` to before `end`. */
export interface SecretMatch {
  readonly start: number;
  readonly end: number;
  /** What it is, as placeholders name it: `github-token`. */
  readonly kind: string;
}

/**
 * Matches without overlaps, in the order of the text: those that overlap are one, from the first start to the last end, of
 * the kind that is first in the list. So what is most telling goes first in it.
 */
export function withoutOverlaps(matches: readonly SecretMatch[]): SecretMatch[] {
  const rank = new Map(matches.map((match, at) => [match, at]));
  const inOrder = matches
    .filter(({ start, end }) => start < end)
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
  const merged: { match: SecretMatch; rank: number }[] = [];
  for (const match of inOrder) {
    const own = rank.get(match) ?? 0;
    const last = merged.at(-1);
    if (last === undefined || match.start >= last.match.end) merged.push({ match, rank: own });
    else {
      const kind = own < last.rank ? match.kind : last.match.kind;
      const end = Math.max(last.match.end, match.end);
      merged[merged.length - 1] = { match: { start: last.match.start, end, kind }, rank: Math.min(own, last.rank) };
    }
  }
  return merged.map(({ match }) => match);
}
