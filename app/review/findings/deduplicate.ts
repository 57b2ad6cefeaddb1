import { SEVERITIES } from "../../pull-request/ai-review.ts";
import { couldBlock } from "./blocks.ts";
import type { Finding } from "./finding.ts";

/**
 * Makes one of findings that are the same: of one fingerprint, or of one category on the same lines. The worst of each is
 * kept, with the highest severity and confidence that any of them has: saying a thing twice never weakens it.
 *
 * @param isDismissed whether somebody dismissed that fingerprint; what nobody dismissed speaks for its group
 */
export function deduplicate(
  findings: readonly Finding[],
  isDismissed: (fingerprint: string) => boolean = () => false,
): readonly Finding[] {
  const once = (among: readonly Finding[], key: (finding: Finding) => string): Finding[] =>
    [...Map.groupBy(among, key).values()].map((group) => merged(group, isDismissed));
  return once(
    once(findings, ({ fingerprint }) => fingerprint),
    placeOf,
  );
}

function placeOf({ category, path, anchor, fingerprint }: Finding): string {
  if (anchor === null) return fingerprint;
  return JSON.stringify([category, path, anchor.side, anchor.startLine, anchor.line]);
}

function merged(group: readonly Finding[], isDismissed: (fingerprint: string) => boolean): Finding {
  const open = group.filter(({ fingerprint }) => !isDismissed(fingerprint));
  const [first, ...others] = open.length > 0 ? open : group;
  if (first === undefined) throw new Error("there is no group of nothing");
  if (others.length === 0) return first;
  const all = [first, ...others].toSorted(worstFirst);
  return {
    ...(all[0] ?? first),
    severity: SEVERITIES[Math.min(...all.map(({ severity }) => SEVERITIES.indexOf(severity)))] ?? "critical",
    confidence: Math.max(...all.map(({ confidence }) => confidence)),
    carried: all.some(({ carried }) => carried),
    judged: all.every(({ judged }) => judged),
    refuted: all.every(({ refuted }) => refuted),
  };
}

/** First what could block, since it speaks for all. */
function worstFirst(a: Finding, b: Finding): number {
  const rank = (finding: Finding) =>
    (finding.source === "redaction" ? 0 : 1_000) +
    (couldBlock(finding) ? 0 : 500) +
    (finding.refuted ? 200 : 0) +
    SEVERITIES.indexOf(finding.severity);
  return rank(a) - rank(b) || b.confidence - a.confidence;
}
