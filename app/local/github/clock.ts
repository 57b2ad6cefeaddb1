/** A clock that never goes back and tells whole seconds, as every time in GitHub's API does. */
export interface Clock {
  /** ISO 8601, UTC, without milliseconds. Two changes within one second get the same time, as on GitHub. */
  readonly now: () => string;
  /** Milliseconds since 1970, not rounded; for expiry and durations. */
  readonly milliseconds: () => number;
}

export function createClock(now: () => Date): Clock {
  let latest = 0;
  return {
    milliseconds: () => now().getTime(),
    now: () => {
      latest = Math.max(latest, now().getTime());
      return `${new Date(latest).toISOString().slice(0, 19)}Z`;
    },
  };
}
