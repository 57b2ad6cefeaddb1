import { setInterval as every } from "node:timers/promises";

/** As EventBridge has it deployed. */
const FIVE_MINUTES = 5 * 60 * 1_000;

/**
 * Has the sweeper sweep every five minutes, in the place of EventBridge, until it is told to stop.
 *
 * @param onFailure hears of a sweep that failed; the next one comes all the same
 */
export function keepSweeping(sweep: () => Promise<void>, onFailure: (error: unknown) => void): () => void {
  const stopping = new AbortController();
  void sweepUntil(stopping.signal, () => sweep().catch(onFailure));
  return () => stopping.abort();
}

async function sweepUntil(signal: AbortSignal, sweep: () => Promise<void>): Promise<void> {
  try {
    for await (const _ of every(FIVE_MINUTES, undefined, { signal, ref: false })) await sweep();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
