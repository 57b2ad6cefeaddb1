import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { turnOf } from "../../../app/sweeper/reconcile/turn.ts";

const SWEEP = 5 * 60 * 1_000;
const DAY = 24 * 60 * 60 * 1_000;

test("each repository has its turn exactly once a day, whenever the day begins", () => {
  const id = fc.integer({ min: 1, max: 2 ** 40 });
  fc.assert(
    fc.property(
      id,
      id,
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") }),
      (installation, repository, from) => {
        let turns = 0;
        for (let at = from.getTime(); at < from.getTime() + DAY; at += SWEEP) {
          const turn = turnOf(new Date(at));
          if (turn.installation(installation) && turn.repository(repository)) turns++;
        }
        expect(turns).toBe(1);
      },
    ),
    { numRuns: 50 },
  );
});

test("two sweeps in the same hour have one name, so that what both ask for is one message", () => {
  const [first, second, next] = ["12:00:10", "12:04:59", "13:00:00"].map(
    (time) => turnOf(new Date(`2026-11-27T${time}Z`)).name,
  );
  expect(first).toBe(second);
  expect(next).not.toBe(first);
});
