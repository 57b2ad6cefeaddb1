import type { Check } from "../check.ts";
import { clockOffset } from "../clock-offset.ts";
import { type Finding, failed, ok, unchecked, warning } from "../finding.ts";
import { whyNoAnswer } from "../no-answer.ts";
import { shown } from "../why-not.ts";

const WARN_SECONDS = 60;
const FAIL_SECONDS = 300;
const TIMEOUT_MS = 10_000;
const FIX =
  "Set this machine's clock, such as by NTP. Functions have AWS's clock, so only commands of this machine suffer.";

export const githubClock: Check = {
  id: "clock-github",
  group: "Clocks",
  title: "GitHub's clock",
  async examine({ deployment }) {
    const { GithubApiUrl } = (await deployment.get()).outputs;
    const sentAt = Date.now();
    try {
      // Every answer has a date, also one that refuses.
      const { headers } = await fetch(`${GithubApiUrl}/`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      return offsetFinding(clockOffset(headers.get("date"), sentAt, Date.now()), "GitHub");
    } catch (error) {
      return unchecked(shown(`GitHub cannot be reached (${whyNoAnswer(error)})`));
    }
  },
};

export const awsClock: Check = {
  id: "clock-aws",
  group: "Clocks",
  title: "AWS's clock",
  async examine({ identity }) {
    return offsetFinding((await identity.get()).clockOffset, "AWS");
  },
};

/** GitHub refuses an App's token that begins in its future or lasts for more than ten minutes; AWS allows five minutes. */
export function offsetFinding(milliseconds: number | null, whose: string): Finding {
  if (milliseconds === null) return unchecked(`${whose} did not tell the time`);
  const seconds = Math.round(Math.abs(milliseconds) / 1_000);
  const found = `this machine's clock is ${seconds} s ${milliseconds < 0 ? "behind" : "ahead of"} ${whose}'s`;
  if (seconds > FAIL_SECONDS) return failed(found, FIX);
  if (seconds > WARN_SECONDS) return warning(found, FIX);
  return ok(seconds < 2 ? "no difference to speak of" : found);
}
