import { describe, expect, test } from "@jest/globals";
import { readDeliveries, wentWell } from "../../app/github/read-deliveries.ts";
import { aWorker } from "../support/worker.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();
const LIST = "/app/hook/deliveries";
const NOON = Date.parse("2026-11-27T12:00:00Z");
const HOUR = 60 * 60 * 1_000;

/** As GitHub tells an attempt (docs.github.com, "List deliveries for an app webhook"). */
const attempt = (id: number, hoursAgo: number, changes: object = {}) => ({
  id,
  guid: `guid-${id}`,
  delivered_at: new Date(NOON - hoursAgo * HOUR).toISOString(),
  redelivery: false,
  duration: 0.5,
  status: "OK",
  status_code: 202,
  event: "pull_request",
  action: "opened",
  installation_id: 5,
  repository_id: 99,
  throttled_at: null,
  ...changes,
});

/** A page of GitHub's record; with a next one, where `cursor` is. */
function page(attempts: readonly object[], cursor?: string): void {
  const link = `<https://api.github.com${LIST}?per_page=100&cursor=${cursor}>; rel="next"`;
  at.github.rest("GET", LIST, { status: 200, headers: cursor === undefined ? {} : { link }, body: attempts });
}

interface Asked {
  readonly mostPages?: number;
  readonly mayGoOn?: () => boolean;
}

async function read({ mostPages = 30, mayGoOn }: Asked = {}) {
  const octokit = await (await aWorker().tools.github()).appOctokit();
  const since = new Date(NOON - 4 * HOUR);
  return await readDeliveries(octokit, { since, mostPages, ...(mayGoOn && { mayGoOn }) });
}

const idsOf = ({ attempts }: Awaited<ReturnType<typeof read>>) => attempts.map(({ id }) => id);

describe("the record of deliveries", () => {
  test("is told with what matters of each attempt", async () => {
    page([attempt(1, 1, { redelivery: true, status_code: 0, status: "timed out", event: "status", action: null })]);
    expect(await read()).toEqual({
      attempts: [
        {
          id: 1,
          guid: "guid-1",
          deliveredAt: new Date(NOON - HOUR),
          redelivery: true,
          statusCode: 0,
          status: "timed out",
          event: "status",
          action: null,
        },
      ],
      since: null,
    });
    at.github.done();
  });

  test("of an App that nothing was ever sent to is empty, and whole", async () => {
    page([]);
    expect(await read()).toEqual({ attempts: [], since: null });
    at.github.done();
  });

  test("is read page by page, by GitHub's cursor, and no further back than asked for", async () => {
    page([attempt(4, 1)], "one");
    page([attempt(3, 3), attempt(2, 4), attempt(1, 4.1)], "never-asked-for");
    const found = await read();
    expect(idsOf(found)).toEqual([4, 3, 2]);
    expect(found.since).toBeNull();
    expect(at.github.requests.map(({ query }) => query)).toEqual([
      { per_page: "100" },
      { per_page: "100", cursor: "one" },
    ]);
    at.github.done();
  });

  test.each<[string, Asked]>([
    ["there are more pages than may be read", { mostPages: 2 }],
    ["there is no time left", { mayGoOn: () => at.github.requests.length < 2 }],
  ])("says how far back it goes where %s", async (_, asked) => {
    page([attempt(3, 1)], "one");
    page([attempt(2, 2)], "two");
    const found = await read(asked);
    expect(idsOf(found)).toEqual([3, 2]);
    expect(found.since).toEqual(new Date(NOON - 2 * HOUR));
    at.github.done();
  });

  test.each<[string, Asked]>([
    ["has exactly as many pages as may be read", { mostPages: 2 }],
    ["was read when the time was up", { mayGoOn: () => at.github.requests.length < 2 }],
  ])("is whole where it %s", async (_, asked) => {
    page([attempt(3, 1)], "one");
    page([attempt(2, 2)]);
    const found = await read(asked);
    expect(idsOf(found)).toEqual([3, 2]);
    expect(found.since).toBeNull();
    at.github.done();
  });

  test.each([401, 403, 404, 500])("is no record at all where GitHub answers %d to a later page", async (status) => {
    page([attempt(3, 1)], "one");
    at.github.rest("GET", LIST, { status, body: { message: "no" } });
    await expect(read()).rejects.toMatchObject({ status });
    at.github.done();
  });
});

test.each([
  [0, false],
  [199, false],
  [200, true],
  [202, true],
  [299, true],
  [301, false],
  [401, false],
  [503, false],
])("an answer of %d went well: %s", (statusCode, expected) => {
  expect(wentWell({ statusCode })).toBe(expected);
});
