import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type DeliveryAttempt, wentWell } from "../../../app/github/read-deliveries.ts";
import { chooseRedeliveries, MOST_AT_ONCE, MOST_ATTEMPTS } from "../../../app/sweeper/redeliver/choose.ts";
import { anAttempt, NOW } from "./attempts.ts";

const EVENTS: readonly (readonly [string, string | null])[] = [
  ["pull_request", "opened"],
  ["issue_comment", "created"],
  ["status", null],
  ["check_run", "requested_action"],
  ["ping", null],
];

/** A GUID is one event, and GitHub's log has an order. */
const attempts = fc
  .uniqueArray(
    fc.record({
      guid: fc.integer({ min: 1, max: 80 }),
      secondsAgo: fc.integer({ min: 0, max: 4 * 60 * 60 }),
      statusCode: fc.constantFrom(0, 200, 202, 400, 401, 413, 429, 500, 503),
      redelivery: fc.boolean(),
    }),
    { maxLength: 200, selector: ({ secondsAgo }) => secondsAgo },
  )
  .map((all) =>
    all.map(({ guid, secondsAgo, ...fields }) => {
      const [event = "", action = null] = EVENTS[guid % EVENTS.length] ?? [];
      return anAttempt(String(guid), secondsAgo / 60, { ...fields, event, action });
    }),
  );

const ofGuid = (all: readonly DeliveryAttempt[], guid: string) => all.filter((each) => each.guid === guid);

test("whatever GitHub tells, nothing is sent again that arrived, too often, too soon, or twice", () => {
  fc.assert(
    fc.property(attempts, (all) => {
      const { redeliver, failed, lost, hopeless } = chooseRedeliveries(all, NOW);
      expect(redeliver.length).toBeLessThanOrEqual(MOST_AT_ONCE);
      expect(new Set(redeliver.map(({ guid }) => guid)).size).toBe(redeliver.length);
      for (const each of redeliver) {
        const tried = ofGuid(all, each.guid);
        expect(tried.some(wentWell)).toBe(false);
        expect(tried.length).toBeLessThan(MOST_ATTEMPTS);
        expect(NOW.getTime() - each.deliveredAt.getTime()).toBeGreaterThanOrEqual(2 * 60_000);
        expect(tried.every(({ deliveredAt }) => deliveredAt <= each.deliveredAt)).toBe(true);
        expect(each.event).not.toBe("ping");
        expect([400, 413]).not.toContain(each.statusCode);
      }
      expect(redeliver.length + lost.length + hopeless.length).toBeLessThanOrEqual(failed);
    }),
  );
});

test("in whatever order GitHub tells it, the same is sent again", () => {
  const shuffled = attempts.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  const guids = (all: readonly DeliveryAttempt[]) => chooseRedeliveries(all, NOW).redeliver.map(({ guid }) => guid);
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      expect(new Set(guids(other))).toEqual(new Set(guids(all)));
    }),
  );
});

test("a sweep right after another sends nothing again, whatever came of the first", () => {
  fc.assert(
    fc.property(attempts, fc.constantFrom(0, 202, 401, 503), (all, statusCode) => {
      const first = chooseRedeliveries(all, NOW).redeliver;
      const answered = first.map(({ guid, event, action }) =>
        anAttempt(guid, 0, { statusCode, event, action, redelivery: true }),
      );
      const second = chooseRedeliveries([...answered, ...all], NOW).redeliver;
      const guids = new Set(first.map(({ guid }) => guid));
      expect(second.filter(({ guid }) => guids.has(guid))).toEqual([]);
    }),
  );
});

test("however long an outage lasts, each event is tried a bounded number of times", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), (minutesBetweenSweeps) => {
      const log = [anAttempt("a", 0)];
      for (let minute = 0; minute < 6 * 60; minute += minutesBetweenSweeps) {
        const now = new Date(NOW.getTime() + minute * 60_000);
        for (const { guid } of chooseRedeliveries(log, now).redeliver) {
          log.push(anAttempt(guid, -minute, { redelivery: true }));
        }
      }
      expect(log.length).toBe(MOST_ATTEMPTS);
    }),
  );
});
