import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { timedGuid } from "../../app/local/github/timed-guid.ts";
import { deliveryTime } from "../../app/queue/delivery-time.ts";

test.each([
  // The two examples of GitHub's own documentation; the first was delivered at 2021-05-12T20:33:44Z, as it says beside it.
  ["58474f00-b361-11eb-836d-0e4f3503ccbe", "2021-05-12T20:33:43.920Z"],
  ["72d3162e-cc78-11e3-81ab-4c9367dc0958", "2014-04-25T12:52:24.582Z"],
  // RFC 9562, A.1 and A.6.
  ["C232AB00-9414-11EC-B3C8-9F6BDECED846", "2022-02-22T19:22:22.000Z"],
  ["017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "2022-02-22T19:22:22.000Z"],
])("%s tells the time of its event, %s", (guid, time) => {
  expect(deliveryTime(guid)).toBe(time);
});

test.each([
  ["a random GUID", "919108f7-52d1-4320-9bac-f847db4148a8"],
  ["another variant", "58474f00-b361-11eb-036d-0e4f3503ccbe"],
  ["what is no GUID", "reconcile-2026-11-21T10:10Z"],
  ["nothing", ""],
])("%s tells none", (_, guid) => {
  expect(deliveryTime(guid)).toBeNull();
});

test("the embedded GitHub's tell the millisecond, and no two are alike", () => {
  const times = fc.integer({ min: 0, max: Date.parse("2100-01-01") });
  fc.assert(
    fc.property(times, (at) => {
      const [one, other] = [timedGuid(at), timedGuid(at)];
      expect(deliveryTime(one)).toBe(new Date(at).toISOString());
      expect(one).not.toBe(other);
    }),
  );
});
