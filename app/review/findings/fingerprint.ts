import { createHash } from "node:crypto";
import type { FindingCategory } from "../../pull-request/ai-review.ts";
import { visibleCode } from "../../pull-request/visible.ts";
import { linesOf, withoutNumbers } from "./quote.ts";

/**
 * 128 bits: a dismissal counts for what has the same one, so nobody may be able to make two quotes with one fingerprint.
 * People name a finding by its beginning (`fingerprintNamed`).
 */
const DIGITS = 32;

/** What a finding is known by from push to push: category, path and quote, wherever the lines move and however they are indented. */
export function fingerprintOf(category: FindingCategory, path: string, quote: string): string {
  return digest(["finding", category, path, linesOf(quote).map(spaced)]);
}

/**
 * The same for a secret that code found. `line` is the line before the secret was replaced: another secret in its place, or
 * of another kind beside it, is another finding, so that a dismissal never covers it.
 */
export function secretFingerprint(kind: string, path: string, line: string): string {
  return digest(["secret", kind, path, spaced(line)]);
}

/** The one fingerprint that begins like this; null where there is none, where there are several, or less than 8 digits are given. */
export function fingerprintNamed(fingerprints: readonly string[], beginning: string): string | null {
  const wanted = beginning.trim().toLowerCase();
  if (!/^[0-9a-f]{8,32}$/.test(wanted)) return null;
  const named = new Set(fingerprints.filter((fingerprint) => fingerprint.startsWith(wanted)));
  const [only] = named;
  return named.size === 1 && only !== undefined ? only : null;
}

/** Whitespace does not matter, but what cannot be seen does: put into a dismissed line it makes another one of it. */
function spaced(line: string): string {
  return visibleCode(
    withoutNumbers(line)
      .trim()
      .replace(/[ \t]+/g, " "),
  );
}

function digest(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, DIGITS);
}
