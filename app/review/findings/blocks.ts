import type { ReviewSettings } from "../../policy/review-settings.ts";
import { SEVERITIES } from "../../pull-request/ai-review.ts";
import type { Finding } from "./finding.ts";

export type Thresholds = Pick<ReviewSettings, "block_on" | "confidence">;

/** What a model writes where it has no scenario. */
const NO_SCENARIO = /^(?:n\/?a|none|null|nil|unknown|undefined|not applicable|tbd|todo)\W*$/i;
/** Letters that a scenario has at least. */
const LEAST = 4;

/**
 * Whether a finding holds the approval back, if nobody dismisses it. A severity that is worse than one in `block_on` counts
 * as named there: who holds for `high` does not mean to let `critical` pass.
 */
export function blocks(finding: Finding, settings: Thresholds): boolean {
  if (finding.source === "redaction") return true;
  return !finding.refuted && couldBlock(finding) && isSevere(finding, settings);
}

/** All that does not depend on the settings: it is on a changed line and says what goes wrong. */
export function couldBlock({ onChangedLine, failureScenario }: Finding): boolean {
  const isConcrete = (failureScenario.match(/\p{L}/gu) ?? []).length >= LEAST && !NO_SCENARIO.test(failureScenario);
  return onChangedLine && isConcrete;
}

function isSevere({ severity, confidence }: Finding, settings: Thresholds): boolean {
  const mildest = Math.max(...settings.block_on.map((each) => SEVERITIES.indexOf(each)));
  return SEVERITIES.indexOf(severity) <= mildest && confidence >= settings.confidence;
}
