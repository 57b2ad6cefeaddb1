import type { FindingAnchor } from "../../pull-request/ai-review.ts";
import type { Finding } from "./finding.ts";
import { secretFingerprint } from "./fingerprint.ts";

/** A secret that code found in the diff, before any model saw it. */
export interface FoundSecret {
  readonly path: string;
  readonly anchor: FindingAnchor;
  /** The line as it is in the pull request: it goes into the fingerprint and nowhere else. */
  readonly line: string;
  /** The line with a placeholder in the secret's place. */
  readonly redacted: string;
  /** What kind it is, in our own words: `an AWS access key`. */
  readonly kind: string;
}

/**
 * A finding that always blocks. No model has a say: it is never asked of the refuter. A person may dismiss it, since rules
 * find what only looks like a secret; the dismissal counts for that very line in that very file, not for another secret in
 * its place.
 */
export function secretFinding({ path, anchor, line, redacted, kind }: FoundSecret): Finding {
  return {
    fingerprint: secretFingerprint(kind, path, line),
    path,
    side: anchor.side,
    quote: redacted,
    anchor,
    onChangedLine: true,
    severity: "critical",
    confidence: 100,
    category: "secret",
    title: `This looks like ${kind}`,
    why: "What is in a commit stays in its history, also when a later commit removes it: treat it as known, and replace it.",
    failureScenario: "Whoever can read the repository, now or later, can use it.",
    suggestion: null,
    source: "redaction",
    carried: false,
    judged: true,
    refuted: false,
  };
}
