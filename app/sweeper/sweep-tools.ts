import type { Log } from "../observability/log.ts";
import type { Metrics } from "../observability/metrics.ts";

/** What every part of a sweep works with. */
export interface SweepTools {
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Whether there is time for another request; the next sweep goes on where there is not. */
  readonly mayGoOn: () => boolean;
}
