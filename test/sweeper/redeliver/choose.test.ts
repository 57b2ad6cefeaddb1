import { describe, expect, test } from "@jest/globals";
import type { DeliveryAttempt } from "../../../app/github/read-deliveries.ts";
import { chooseRedeliveries, MOST_AT_ONCE } from "../../../app/sweeper/redeliver/choose.ts";
import { anAttempt, failedAttempts, NOW } from "./attempts.ts";

const choose = (...attempts: readonly DeliveryAttempt[]) => chooseRedeliveries(attempts, NOW);
const guidsOf = (attempts: readonly DeliveryAttempt[]) => attempts.map(({ guid }) => guid);

describe("what is sent again", () => {
  test.each<[string, Partial<DeliveryAttempt>]>([
    ["there was no answer", { statusCode: 0, status: "timed out" }],
    ["the queue could not be reached", { statusCode: 503 }],
    ["the Lambda broke", { statusCode: 500 }],
    ["API Gateway had no answer", { statusCode: 504 }],
    ["the HTTP API throttled", { statusCode: 429 }],
    ["the address was wrong", { statusCode: 404 }],
    ["the secrets differed, as they may while one is rotated", { statusCode: 401 }],
    ["somebody pressed a button: the worker knows how late it is", { event: "check_run", action: "requested_action" }],
  ])("where %s", (_, fields) => {
    expect(choose(anAttempt("a", 5, fields))).toMatchObject({
      redeliver: [{ guid: "a" }],
      failed: 1,
      lost: [],
      hopeless: [],
    });
  });

  test.each<[string, readonly DeliveryAttempt[]]>([
    ["arrived", [anAttempt("a", 5, { statusCode: 202 })]],
    ["is none of our business, and was told so", [anAttempt("a", 5, { statusCode: 200, event: "ping" })]],
    ["arrived when it was sent again", [anAttempt("a", 5, { statusCode: 202, redelivery: true }), anAttempt("a", 90)]],
    ["arrived, and was sent again by hand and failed", [anAttempt("a", 5), anAttempt("a", 90, { statusCode: 202 })]],
  ])("is not what %s", (_, attempts) => {
    expect(choose(...attempts)).toEqual({ redeliver: [], failed: 0, lost: [], hopeless: [] });
  });

  test.each(["ping", "installation", "star", "meta"])("is no `%s`, which changes no decision", (event) => {
    expect(choose(anAttempt("a", 5, { event }))).toMatchObject({ redeliver: [], failed: 0 });
  });

  test.each<[string, number, Partial<DeliveryAttempt>, RegExp]>([
    ["GitHub's request was malformed", 5, { statusCode: 400 }, /answers 400 again/],
    ["the path takes no POST", 5, { statusCode: 405 }, /answers 405 again/],
    ["the payload was too large", 5, { statusCode: 413 }, /answers 413 again/],
    ["JavaScript cannot hold the id", 5, { id: 2 ** 53 + 2 }, /id/],
  ])("is not what %s; it is told why", (_, minutesAgo, fields, why) => {
    expect(choose(anAttempt("a", minutesAgo, fields))).toMatchObject({
      redeliver: [],
      failed: 1,
      lost: [],
      hopeless: [{ attempt: { guid: "a" }, why: expect.stringMatching(why) }],
    });
  });

  test("is the newest attempt of each event, the oldest event first", () => {
    const [older, newer] = [failedAttempts("older", 60, 50), failedAttempts("newer", 55, 45)];
    const { redeliver } = choose(...[...older, ...newer].toReversed());
    expect(redeliver).toEqual([older[1], newer[1]]);
  });

  test(`is at most ${MOST_AT_ONCE} at once, and those that wait longest`, () => {
    const many = Array.from({ length: MOST_AT_ONCE + 10 }, (_, index) => anAttempt(`${index}`, 10 + index));
    const { redeliver, failed } = choose(...many);
    expect(guidsOf(redeliver)).toEqual(guidsOf(many.toReversed().slice(0, MOST_AT_ONCE)));
    expect(failed).toBe(many.length);
  });
});

describe("tries of one event come further and further apart", () => {
  test.each([
    ["the first redelivery after two minutes", [2], true],
    ["not before, since GitHub may not have told of an answer", [1.9], false],
    ["the second four minutes after the first", [10, 4], true],
    ["not sooner", [10, 3.9], false],
    ["the third after eight", [30, 20, 8], true],
    ["not sooner", [30, 20, 7.9], false],
    ["the fourth after sixteen", [60, 50, 40, 16], true],
    ["the fifth after thirty-two", [90, 80, 70, 60, 32], true],
    ["not sooner", [90, 80, 70, 60, 31.9], false],
  ])("%s: %j minutes ago", (_, minutesAgo, isDue) => {
    const attempts = failedAttempts("a", ...minutesAgo);
    expect(choose(...attempts)).toMatchObject({ redeliver: isDue ? [attempts.at(-1)] : [], lost: [], failed: 1 });
  });

  test("and after GitHub's and five of ours it is given up", () => {
    const attempts = failedAttempts("a", 200, 190, 180, 170, 160, 150);
    expect(choose(...attempts)).toMatchObject({ redeliver: [], lost: [attempts.at(-1)], failed: 1 });
  });

  test("and it is given up where the first one is out of sight: there may have been any number", () => {
    const attempt = anAttempt("a", 120, { redelivery: true });
    expect(choose(attempt)).toMatchObject({ redeliver: [], lost: [attempt] });
  });
});
