import { expect, test } from "@jest/globals";
import { decodeMemory, encodeMemory } from "../../../app/review/memory/encode.ts";
import { spentOnDay } from "../../../app/review/memory/remember.ts";
import type { ReviewMemory } from "../../../app/review/memory/review-memory.ts";
import { aMemory } from "../support/memory.ts";

const DAY = "2026-11-21";
const on = (day: string, cost: number | null) => ({ day, cost });

test.each<[string, ReviewMemory["today"], number, number | null, object]>([
  ["the first review of all", undefined, 1, 2, { today: on(DAY, 2) }],
  ["another one on the same day adds up", on(DAY, 3), 1, 2, { today: on(DAY, 5) }],
  ["the first one of another day begins anew", on("2026-11-20", 3), 1, 2, { today: on(DAY, 2) }],
  ["what nobody knows stays so for the day", on(DAY, null), 1, 2, { today: on(DAY, null) }],
  ["and no longer", on("2026-11-20", null), 1, 2, { today: on(DAY, 2) }],
  ["one of which nobody knows what it cost", on(DAY, 3), 1, null, { today: on(DAY, null) }],
  ["nobody was asked: nothing changes, whatever day it is", on("2026-11-20", 3), 0, 0, { today: on("2026-11-20", 3) }],
  ["nobody was ever asked", undefined, 0, 0, {}],
])("%s", (_, before, calls, cost, after) => expect(spentOnDay(before, DAY, { calls, cost })).toEqual(after));

test("what was written down before days were remembered can still be read", () => {
  const { today: _, ...old } = aMemory([]);
  expect(decodeMemory(encodeMemory(old).line)).toEqual(old);
});
