import type { Log } from "../observability/log.ts";
import { createReceiver, type OnEvent, type Receive } from "./receiver.ts";

/** Two while the webhook secret is being rotated, and one more for the moment in which the next rotation begins. */
const MOST_SECRETS = 3;

/**
 * One receiver for each webhook secret in use, since a Probot knows one secret. Those of secrets that are no longer in
 * use are forgotten, and one that could not be made is made again.
 */
export function receivers(options: {
  readonly onEvent: OnEvent;
  readonly log: Log;
}): (secret: string) => Promise<Receive> {
  const made = new Map<string, Promise<Receive>>();
  return (secret) => {
    const known = made.get(secret);
    if (known !== undefined) return known;
    const receiver = createReceiver({ ...options, secret });
    made.set(secret, receiver);
    receiver.catch(() => made.delete(secret));
    for (const oldest of [...made.keys()].slice(0, -MOST_SECRETS)) made.delete(oldest);
    return receiver;
  };
}
