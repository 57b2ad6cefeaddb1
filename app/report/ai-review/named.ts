/** Digits of a fingerprint that are shown, where no other finding begins with the same. */
const SHOWN = 12;

/** How people name each finding: by the beginning of its fingerprint, or by all of it where another begins alike. */
export function namesOf(findings: readonly { readonly fingerprint: string }[]): (fingerprint: string) => string {
  const counts = new Map<string, number>();
  for (const each of new Set(findings.map(({ fingerprint }) => fingerprint))) {
    const start = each.slice(0, SHOWN);
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  return (fingerprint) => {
    const start = fingerprint.slice(0, SHOWN);
    return (counts.get(start) ?? 0) > 1 ? fingerprint : start;
  };
}
