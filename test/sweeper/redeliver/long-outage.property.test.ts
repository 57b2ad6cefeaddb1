import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { DeliveryAttempt } from "../../../app/github/read-deliveries.ts";
import { chooseRedeliveries, MOST_ATTEMPTS, WINDOW } from "../../../app/sweeper/redeliver/choose.ts";

/** So long GitHub keeps what it recorded, and would send it again (docs.github.com, "Redelivering webhooks"). */
const THREE_DAYS = 3 * 24 * 60;
const MINUTE = 60_000;
const START = Date.parse("2026-11-27T12:00:00Z");

/** When there is a sweep, in minutes from the event: every few minutes, but not while the sweeper itself is out of order. */
const sweeps = fc
  .record({
    every: fc.integer({ min: 1, max: 15 }),
    outages: fc.array(
      fc.record({ from: fc.integer({ min: 0, max: THREE_DAYS }), minutes: fc.integer({ min: 1, max: 600 }) }),
      { maxLength: 4 },
    ),
  })
  .map(({ every, outages }) =>
    Array.from({ length: Math.ceil(THREE_DAYS / every) }, (_, index) => index * every).filter((minute) =>
      outages.every(({ from, minutes }) => minute < from || minute >= from + minutes),
    ),
  );

/** What GitHub recorded of one event that never arrives, after those sweeps; each reads the last hours of it, and no more. */
function neverArriving(minutes: readonly number[]) {
  const attempt = (minute: number, redelivery: boolean): DeliveryAttempt => ({
    id: minute + 1,
    guid: "a",
    deliveredAt: new Date(START + minute * MINUTE),
    redelivery,
    statusCode: 503,
    status: "Service Unavailable",
    event: "pull_request",
    action: "opened",
  });
  const record = [attempt(0, false)];
  let lastTold = 0;
  for (const minute of minutes) {
    const now = new Date(START + minute * MINUTE);
    const seen = record.filter(({ deliveredAt }) => deliveredAt.getTime() >= now.getTime() - WINDOW);
    const { redeliver, failed } = chooseRedeliveries(seen, now);
    if (failed > 0) lastTold = minute;
    record.push(...redeliver.map(() => attempt(minute, true)));
  }
  return { minutes: record.map(({ deliveredAt }) => (deliveredAt.getTime() - START) / MINUTE), lastTold };
}

test("for three days, whenever there is a sweep, no event is tried more often than it may be", () => {
  fc.assert(
    fc.property(sweeps, (minutes) => {
      expect(neverArriving(minutes).minutes.length).toBeLessThanOrEqual(MOST_ATTEMPTS);
    }),
  );
});

test("each try waits at least twice as long as the one before", () => {
  fc.assert(
    fc.property(sweeps, (minutes) => {
      const tries = neverArriving(minutes).minutes;
      const waits = tries.slice(1).map((minute, index) => minute - (tries[index] ?? Number.NaN));
      for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(2 * 2 ** index);
    }),
  );
});

test("with a sweep every five minutes all tries are made in the first hours, and then nobody hears of it any more", () => {
  const everyFive = Array.from({ length: THREE_DAYS / 5 }, (_, index) => index * 5);
  const { minutes, lastTold } = neverArriving(everyFive);
  expect(minutes).toEqual([0, 5, 10, 20, 40, 75]);
  expect(lastTold).toBe(75 + WINDOW / MINUTE);
});
