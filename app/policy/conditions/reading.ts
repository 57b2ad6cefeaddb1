/**
 * A list of people can be read in two ways: everybody must be on it, or one of them is enough. Greenlight takes the
 * reading that approves less: `strict` where holding leads to an approval (a rule), `wide` where holding prevents one (a
 * guard in `never`); `not` turns one into the other.
 */
export type Reading = "strict" | "wide";

/** The reading behind a `not`. */
export function opposite(reading: Reading): Reading {
  return reading === "strict" ? "wide" : "strict";
}
