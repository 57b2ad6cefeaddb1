import type { Fact } from "../pull-request/snapshot.ts";
import { classify } from "./failure.ts";

/**
 * What a request tells, or why it is not known: where GitHub refuses it for good (403 for a permission that is not
 * granted, 404 for what is gone or hidden), it is a fact that is not known.
 *
 * @param missing what to tell then, beginning a sentence that GitHub's own words end
 * @throws what may be otherwise at another time: rate limits, 5xx, a broken connection
 */
export async function factOf<T>(read: () => Promise<T>, missing: string): Promise<Fact<T>> {
  try {
    return { known: true, value: await read() };
  } catch (error) {
    // The time matters to how long a limit lasts, and limits are thrown.
    const failure = classify(error, new Date(0));
    if (failure.class !== "permanent") throw error;
    return { known: false, reason: `${missing} (${statusOf(error)})` };
  }
}

function statusOf(error: unknown): string {
  return error instanceof Error && "status" in error ? `GitHub answered ${error.status}` : "GitHub refused";
}
