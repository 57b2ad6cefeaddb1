/**
 * A service asks to wait: the message goes back to the queue, which waits without being paid for it
 * (app/github/failure.ts, class `throttled`).
 */
export class ThrottledError extends Error {
  override readonly name = "ThrottledError";
  /** Seconds from now; null where the service did not say how long. */
  readonly retryAfter: number | null;

  constructor(message: string, retryAfter: number | null) {
    super(message);
    this.retryAfter = retryAfter;
  }
}
