import { describe, expect, test } from "@jest/globals";
import type { DeliveryAttempt } from "../../../app/github/read-deliveries.ts";
import { redeliverFailed } from "../../../app/sweeper/redeliver/redeliver.ts";
import { aGithub } from "../../github/octokit-under-test.ts";
import { aSweep, told } from "../sweep-tools.ts";
import { anAttempt, failedAttempts, NOW } from "./attempts.ts";

const at = aGithub();
const LIST = "/app/hook/deliveries";
const again = ({ id }: DeliveryAttempt) => `${LIST}/${id}/attempts`;

/** As GitHub tells an attempt (docs.github.com, "List deliveries for an app webhook"). */
function shape({ deliveredAt, statusCode, ...rest }: DeliveryAttempt) {
  return {
    ...rest,
    delivered_at: deliveredAt.toISOString(),
    status_code: statusCode,
    duration: 0.5,
    installation_id: 5,
    repository_id: 99,
    throttled_at: null,
  };
}

/** A page of the log; with a next one, where `cursor` is. */
function page(attempts: readonly DeliveryAttempt[], cursor?: string) {
  const next = `<https://api.github.com${LIST}?per_page=100&cursor=${cursor}>; rel="next"`;
  return { status: 200, headers: cursor === undefined ? {} : { link: next }, body: attempts.map(shape) };
}

async function run(sweep = aSweep()) {
  const octokit = await (await sweep.access()).appOctokit();
  return { sweep, done: redeliverFailed(octokit, sweep.tools) };
}

describe("a sweep of deliveries", () => {
  test("has those sent again that did not arrive, counts and tells them", async () => {
    const failed = anAttempt("a", 5);
    at.github.rest("GET", LIST, page([anAttempt("b", 1, { statusCode: 202 }), failed]));
    at.github.rest("POST", again(failed), { status: 202, body: {} });
    const { sweep, done } = await run();
    await done;
    expect(sweep.metrics.counts).toEqual({ Redelivered: 1 });
    expect(sweep.metrics.gauges).toEqual({ DeliveriesFailed: 1, DeliveriesLost: 0 });
    expect(told(sweep, "info")).toMatchObject([
      { message: "Has a webhook sent again", deliveryId: "a", event: "pull_request", statusCode: 503 },
    ]);
    at.github.done();
  });

  test("reads page by page, by GitHub's cursor, until it has seen the last hours", async () => {
    const failed = anAttempt("a", 60);
    const before = anAttempt("old", 5 * 60);
    at.github.rest("GET", LIST, page([anAttempt("b", 1, { statusCode: 202 })], "v1_2"));
    at.github.rest("GET", LIST, page([failed, before], "v1_3"));
    at.github.rest("POST", again(failed), { status: 202, body: {} });
    await (await run()).done;
    const pages = at.github.requests.filter(({ path }) => path === LIST);
    expect(pages.map(({ query }) => query)).toEqual([{ per_page: "100" }, { per_page: "100", cursor: "v1_2" }]);
    at.github.done();
  });

  test("tells what is given up, and what no redelivery can mend", async () => {
    const lost = failedAttempts("lost", 200, 190, 180, 170, 160, 150);
    at.github.rest("GET", LIST, page([anAttempt("large", 5, { statusCode: 413 }), ...lost.toReversed()]));
    const { sweep, done } = await run();
    await done;
    expect(sweep.metrics.gauges).toEqual({ DeliveriesFailed: 2, DeliveriesLost: 1 });
    expect(told(sweep, "error")).toMatchObject([{ message: expect.stringContaining("tries"), deliveryId: "lost" }]);
    expect(told(sweep, "warn")).toMatchObject([{ deliveryId: "large", why: expect.stringContaining("413") }]);
    at.github.done();
  });

  test("of one whose log is too long tells since when it was read", async () => {
    at.github.rest("GET", LIST, page([anAttempt("b", 1, { statusCode: 202 })], "again"), { times: 30 });
    const { sweep, done } = await run();
    await done;
    expect(told(sweep, "warn")).toMatchObject([{ since: "2026-11-27T11:59:00.000Z" }]);
    at.github.done();
  });

  test("ends where there is no time left, and the next one goes on", async () => {
    at.github.rest("GET", LIST, page([anAttempt("a", 5)]));
    const { sweep, done } = await run(aSweep({ mayGoOn: () => false }));
    await done;
    expect(sweep.metrics.counts).toEqual({});
    at.github.done();
  });

  test("of a GitHub that is slow has time left for what it is for", async () => {
    let clock = NOW.getTime();
    const failed = anAttempt("a", 5);
    let pages = 0;
    const slowly = () => {
      clock += 9_000;
      return page([pages++ === 0 ? failed : anAttempt(`${pages}`, 5, { statusCode: 202 })], "more");
    };
    at.github.rest("GET", LIST, slowly, { times: "any" });
    at.github.rest("POST", again(failed), { status: 202, body: {} });
    const deadline = NOW.getTime() + 220_000;
    const { sweep, done } = await run(aSweep({ now: () => new Date(clock), mayGoOn: () => clock < deadline }));
    await done;
    expect(sweep.metrics.counts).toEqual({ Redelivered: 1 });
    at.github.done();
  });
});

describe("GitHub's failures", () => {
  test.each([403, 404, 422, 500, 502])("%d for one redelivery keeps no other from being sent", async (status) => {
    const [first, second] = [anAttempt("a", 6), anAttempt("b", 5)];
    at.github.rest("GET", LIST, page([second, first]));
    at.github.rest("POST", again(first), { status, body: { message: "no" } });
    at.github.rest("POST", again(second), { status: 202, body: {} });
    const { sweep, done } = await run();
    await expect(done).rejects.toMatchObject({ status });
    expect(sweep.metrics.counts).toEqual({ Redelivered: 1 });
    expect(told(sweep, "warn")).toMatchObject([{ message: "GitHub does not send a webhook again", deliveryId: "a" }]);
    at.github.done();
  });

  test("that it asks to wait ends the sweep", async () => {
    const [first, second] = [anAttempt("a", 6), anAttempt("b", 5)];
    at.github.rest("GET", LIST, page([second, first]));
    const throttled = { status: 403, headers: { "retry-after": "60" }, body: { message: "secondary rate limit" } };
    at.github.rest("POST", again(first), throttled);
    const { sweep, done } = await run();
    await expect(done).rejects.toMatchObject({ status: 403 });
    expect(sweep.metrics.counts).toEqual({});
    at.github.done();
  });

  test.each([401, 403, 404, 500])("%d for its log is thrown, and nothing is measured", async (status) => {
    at.github.rest("GET", LIST, { status, body: { message: "no" } });
    const { sweep, done } = await run();
    await expect(done).rejects.toMatchObject({ status });
    expect(sweep.metrics.gauges).toEqual({});
    at.github.done();
  });
});
