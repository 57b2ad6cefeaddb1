/** A share with the numbers that it was made from, and the interval that it lies in with 95 % confidence. */
export interface Share {
  readonly count: number;
  readonly of: number;
  /** Null where `of` is zero. */
  readonly value: number | null;
  readonly interval: readonly [number, number] | null;
}

/** The 97.5th percentile of the normal distribution. */
const Z = 1.959963984540054;

/** A share with its Wilson score interval. @throws RangeError unless 0 ≤ count ≤ of */
export function share(count: number, of: number): Share {
  if (!Number.isInteger(count) || !Number.isInteger(of) || count < 0 || count > of) {
    throw new RangeError(`${count} of ${of} is no share`);
  }
  if (of === 0) return { count, of, value: null, interval: null };
  const value = count / of;
  const centre = (value + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half = (Z / (1 + Z ** 2 / of)) * Math.sqrt((value * (1 - value)) / of + Z ** 2 / (4 * of ** 2));
  // At the ends the formula gives them exactly, but for rounding.
  const low = count === 0 ? 0 : Math.max(0, centre - half);
  const high = count === of ? 1 : Math.min(1, centre + half);
  return { count, of, value, interval: [low, high] };
}

/** The harmonic mean of precision and recall; null where either is unknown. */
export function f1(precision: number | null, recall: number | null): number | null {
  if (precision === null || recall === null) return null;
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** The smallest value that is not below `part` of all (nearest rank); null for none. */
export function percentile(values: readonly number[], part: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
}
