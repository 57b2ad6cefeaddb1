import { describe, expect, test } from "@jest/globals";
import type { Failure } from "../../app/github/failure.ts";
import { backoffSeconds } from "../../app/worker/backoff.ts";

const transient: Failure = { class: "transient", why: "502" };
const misconfigured: Failure = { class: "misconfigured", why: "a key is disabled" };
const throttled = (retryAfter: number | null): Failure => ({ class: "throttled", why: "limit", retryAfter });

describe("how long a failed message stays invisible", () => {
  test.each<[string, Failure, number, number, number]>([
    ["the first retry comes soon", transient, 1, 0, 3],
    ["the first retry comes within five seconds", transient, 1, 1, 5],
    ["each retry waits twice as long", transient, 2, 1, 10],
    ["the fifth waits more than a minute", transient, 5, 1, 80],
    ["never longer than a quarter of an hour", transient, 40, 1, 900],
    ["a count that makes no sense is a first retry", transient, 0, 1, 5],
    ["a bug is retried as a transient failure is", { class: "bug", why: "?" }, 1, 1, 5],
    ["a deployment that has to be mended is given minutes", misconfigured, 1, 0, 300],
    ["and each time again, so that the attempts last", misconfigured, 4, 1, 330],
    ["what GitHub named is kept, and a second more", throttled(30), 1, 0, 31],
    ["what GitHub named is kept however often it failed", throttled(30), 5, 0, 31],
    ["those that GitHub throttled together come back apart", throttled(30), 1, 1, 40],
    ["nothing named is a minute at least", throttled(null), 1, 0, 61],
    ["no time at all is a second", throttled(0), 1, 0, 1],
    ["a primary limit is waited out to its reset", throttled(3_599), 1, 0, 3_600],
  ])("%s", (_, failure, received, random, seconds) => expect(backoffSeconds(failure, received, random)).toBe(seconds));

  test("it is always whole seconds", () => {
    for (const failure of [transient, throttled(1.5), throttled(null)]) {
      for (const random of [0, 0.123, 0.5, 0.999])
        expect(Number.isInteger(backoffSeconds(failure, 3, random))).toBe(true);
    }
  });
});
