import { type DeliveryAttempt, wentWell } from "../../github/read-deliveries.ts";
import { ACTED_ON } from "../../queue/acted-on.ts";

/** What is to be done about the webhooks that did not arrive. */
export interface Choice {
  /** The newest attempt of each that is to be sent again now; the oldest event first. */
  readonly redeliver: readonly DeliveryAttempt[];
  /** How many have not arrived, whatever is done about them. */
  readonly failed: number;
  /** What had all its tries; somebody should look. */
  readonly lost: readonly DeliveryAttempt[];
  /** What no redelivery can mend, and why. */
  readonly hopeless: readonly { readonly attempt: DeliveryAttempt; readonly why: string }[];
}

const MINUTE = 60_000;
/** How far back is looked. GitHub would send again for three days; tries end after about an hour. */
export const WINDOW = 4 * 60 * MINUTE;
/** GitHub's own attempt and five of ours: after 2, 4, 8, 16 and 32 minutes. */
export const MOST_ATTEMPTS = 6;
const FIRST_WAIT = 2 * MINUTE;
/** So that a sweep ends, and GitHub is not flooded; the next one has the rest. */
export const MOST_AT_ONCE = 50;

/** What our webhook will say again, however often it is asked: not GitHub's request, or too large. */
const FINAL_ANSWERS = [400, 405, 413];

/**
 * Chooses which deliveries are sent again, from GitHub's log alone: what was tried is written there, so two sweeps that
 * see the same do the same, and nothing has to be remembered. Pure.
 *
 * Commands and buttons are sent again as everything else: the worker knows how late they are (app/worker/commands), and a lost
 * "Pause" is an approval that somebody did not want.
 */
export function chooseRedeliveries(attempts: readonly DeliveryAttempt[], now: Date): Choice {
  const lost: DeliveryAttempt[] = [];
  const hopeless: { readonly attempt: DeliveryAttempt; readonly why: string }[] = [];
  const due: { readonly newest: DeliveryAttempt; readonly first: Date }[] = [];
  let failed = 0;
  for (const all of Map.groupBy(attempts.filter(isOurs), ({ guid }) => guid).values()) {
    if (all.some(wentWell)) continue;
    failed++;
    const sorted = all.toSorted((a, b) => a.deliveredAt.getTime() - b.deliveredAt.getTime());
    const [first, newest] = [sorted[0], sorted.at(-1)];
    if (first === undefined || newest === undefined) continue;
    const why = whyHopeless(newest);
    if (why !== null) {
      hopeless.push({ attempt: newest, why });
    } else if (sorted.length >= MOST_ATTEMPTS || first.redelivery) {
      // Where the first attempt is out of sight, there were more than can be counted.
      lost.push(newest);
    } else if (now.getTime() - newest.deliveredAt.getTime() >= FIRST_WAIT * 2 ** (sorted.length - 1)) {
      due.push({ newest, first: first.deliveredAt });
    }
  }
  const oldestFirst = due.toSorted((a, b) => a.first.getTime() - b.first.getTime());
  return { redeliver: oldestFirst.slice(0, MOST_AT_ONCE).map(({ newest }) => newest), failed, lost, hopeless };
}

function isOurs({ event }: DeliveryAttempt): boolean {
  return ACTED_ON.some((each) => each === event);
}

function whyHopeless({ id, statusCode }: DeliveryAttempt): string | null {
  if (FINAL_ANSWERS.includes(statusCode)) return `the webhook answers ${statusCode} again, however often it is asked`;
  // A number that JSON can hold and JavaScript cannot would name another delivery.
  return Number.isSafeInteger(id) ? null : "its id is too large to be named";
}
