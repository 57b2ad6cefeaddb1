import type { FindingAnchor, FindingCategory, Severity } from "../../pull-request/ai-review.ts";

/** A finding on its way from a model's answer to the verdict. Its texts are bounded and hold no control characters. */
export interface Finding {
  readonly fingerprint: string;
  readonly path: string;
  readonly side: FindingAnchor["side"];
  /** Where it has an anchor, the lines of the diff itself; else what the model wrote. */
  readonly quote: string;
  readonly anchor: FindingAnchor | null;
  /** A line that it quotes is added or removed. Of a carried finding: it was, when it was found. */
  readonly onChangedLine: boolean;
  readonly severity: Severity;
  /** 0 to 100. */
  readonly confidence: number;
  readonly category: FindingCategory;
  readonly title: string;
  readonly why: string;
  readonly failureScenario: string;
  readonly suggestion: string | null;
  /** `redaction`: a secret that code found, of which no model has a say. */
  readonly source: "model" | "redaction";
  /** Taken over from the review of an earlier push. */
  readonly carried: boolean;
  /** The refuter has answered for it, in the code as it stands. */
  readonly judged: boolean;
  /** The refuter said that it is wrong. */
  readonly refuted: boolean;
}
