import type { Failure } from "../github/failure.ts";

/** Seconds until the first retry of a transient failure; doubled each time. */
const FIRST = 5;
const LONGEST = 900;
/** GitHub asks for a minute at least where it does not say how long (docs.github.com, "Exceeding the rate limit"). */
const UNNAMED_LIMIT = 60;
/** A person needs minutes to mend a deployment; the attempts must not be used up before. Credentials are read anew by then. */
const MENDING = 300;

/**
 * How long a failed message stays invisible, in whole seconds: what GitHub named, else exponential with jitter, so that
 * many that failed together do not come back together.
 *
 * @param received how often the message was received, 1 for the first time
 * @param random between 0 and 1
 */
export function backoffSeconds(failure: Failure, received: number, random: number): number {
  if (failure.class === "throttled") return Math.ceil((failure.retryAfter ?? UNNAMED_LIMIT) + 1 + random * 9);
  if (failure.class === "misconfigured") return Math.ceil(MENDING + random * 30);
  const full = Math.min(LONGEST, FIRST * 2 ** Math.max(0, received - 1));
  return Math.ceil(full / 2 + (random * full) / 2);
}
