import type { Log } from "../observability/log.ts";

/** A secret that is read when it is needed and kept in memory for minutes. */
export interface CachedSecret<T> {
  /**
   * The secret; at most five minutes old, or younger than `maxAgeSeconds` where that is asked for (a signature that does
   * not match may belong to a secret that was rotated in a moment ago). Reads at the same time share one request.
   *
   * A refresh that fails leaves the old value in use for 15 more minutes, with an error in the log.
   * @throws what the read threw, where there is no old value that may still be used.
   */
  read(options?: { readonly maxAgeSeconds?: number }): Promise<T>;
}

const FRESH_MS = 5 * 60_000;
const USABLE_MS = FRESH_MS + 15 * 60_000;
/** How long a failed refresh is not tried again while the old value is in use. */
const RETRY_MS = 30_000;

export function cachedSecret<T>(options: {
  /** For the log; never the value. */
  readonly secretId: string;
  readonly fetch: () => Promise<T>;
  /** Milliseconds. */
  readonly now: () => number;
  readonly log: Log;
}): CachedSecret<T> {
  const { secretId, now, log } = options;
  let kept: { readonly value: T; readonly readAt: number } | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  let underway: Promise<T> | undefined;

  async function refresh(): Promise<T> {
    const readAt = now();
    try {
      const value = await options.fetch();
      kept = { value, readAt };
      return value;
    } catch (error) {
      failedAt = now();
      if (kept === undefined || now() - kept.readAt >= USABLE_MS) throw error;
      const minutesLeft = Math.floor((USABLE_MS - (now() - kept.readAt)) / 60_000);
      log.error("A secret could not be read again; its old value stays in use for a while", {
        secretId,
        minutesLeft,
        error,
      });
      return kept.value;
    }
  }

  return {
    async read({ maxAgeSeconds } = {}) {
      const maxAge = Math.min(FRESH_MS, (maxAgeSeconds ?? Number.POSITIVE_INFINITY) * 1000);
      if (kept !== undefined) {
        const age = now() - kept.readAt;
        if (age < maxAge || (age < USABLE_MS && now() - failedAt < RETRY_MS)) return kept.value;
      }
      underway ??= refresh().finally(() => {
        underway = undefined;
      });
      return underway;
    },
  };
}
