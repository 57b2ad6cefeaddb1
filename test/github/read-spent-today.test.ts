import { describe, expect, test } from "@jest/globals";
import { readSpentToday } from "../../app/github/read-spent-today.ts";
import { encodeMemory } from "../../app/review/memory/encode.ts";
import type { ReviewMemory } from "../../app/review/memory/review-memory.ts";
import { aMemory, NOTHING_SPENT } from "../review/support/memory.ts";
import { aSnapshot } from "../support/builders.ts";
import { aGithub } from "./octokit-under-test.ts";

const TODAY = "2026-11-21";
const snapshot = { ...aSnapshot(), readAt: `${TODAY}T10:10:00.000Z` };
const at = aGithub();

const remembered = (today: ReviewMemory["today"], cost: number | null = 9): string =>
  encodeMemory(aMemory([], [], { ...(today && { today }), spent: { ...NOTHING_SPENT, cost } })).line;
const spent = (cost: number | null, day = TODAY) => `${remembered({ day, cost })}\n\nWhat people read.`;

const run = (text: string | null, pull = 7) => ({ externalId: `pull:${pull}`, text });
const commit = (runs: readonly object[] | null, { more = false, of = snapshot.repository.id } = {}) => {
  const checkRuns = runs && { pageInfo: { hasNextPage: more }, nodes: runs };
  return { checkSuites: { nodes: [{ repository: { databaseId: of }, checkRuns }] } };
};
const recent = (commits: readonly object[], changes: object = {}) => ({
  number: 7,
  updatedAt: `${TODAY}T09:00:00Z`,
  commits: { nodes: commits.map((one) => ({ commit: one })) },
  pushes: { nodes: [] },
  ...changes,
});
const page = (pulls: readonly object[], endCursor: string | null = null) => ({
  repository: { pullRequests: { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes: pulls } },
});

async function spentToday(...pages: readonly object[]): Promise<number | string> {
  for (const each of pages) at.github.graphql("RecentSpending", each);
  const read = await readSpentToday(await at.octokit(), snapshot);
  at.github.done();
  return read.known ? read.value : read.reason;
}

describe("what the reviews of a day cost", () => {
  const other = (cost: number, changes: object = {}) =>
    recent([commit([run(spent(cost), 8)])], { number: 8, ...changes });
  const on = (day: string) => ({ updatedAt: `${day}T23:59:59Z` });

  test.each<[string, readonly object[], number | string]>([
    ["nothing was reviewed", [page([])], 0],
    ["a pull request without check runs", [page([recent([commit([])])])], 0],
    ["a check run that remembers nothing", [page([recent([commit([run("Held."), run(null)])])])], 0],
    ["all pull requests together", [page([recent([commit([run(spent(1.5))])]), other(2)])], 3.5],
    ["on every page", [page([recent([commit([run(spent(1))])])], "more"), page([other(2)])], 3],
    [
      "what a head takes along from the one before counts once",
      [page([recent([commit([run(spent(1))]), commit([run(spent(3))])])])],
      3,
    ],
    [
      "of a head that was pushed over, too",
      [
        page([
          recent([commit([])], {
            pushes: { nodes: [{ beforeCommit: commit([run(spent(2))]) }, { beforeCommit: null }] },
          }),
        ]),
      ],
      2,
    ],
    ["another day's is none of this one", [page([recent([commit([run(spent(4, "2026-11-20"))])])])], 0],
    ["one that was last updated yesterday may be reviewed today", [page([other(2, on("2026-11-20"))])], 2],
    ["nobody looks further back than two days", [page([other(1), other(2, on("2026-11-18"))], "more")], 1],
    ["a check run of another pull request with the same head", [page([recent([commit([run(spent(2), 8)])])])], 0],
    ["a check run in a fork", [page([recent([commit([run(spent(2))], { of: 1 })])])], 0],
    ["a line further down is other people's words", [page([recent([commit([run(`Held.\n${spent(2)}`)])])])], 0],
    ["remembered before days were: all of it", [page([recent([commit([run(remembered(undefined, 9))])])])], 9],
  ])("%s", async (_, pages, cost) => expect(await spentToday(...pages)).toBe(cost));

  test.each<[string, readonly object[], RegExp]>([
    [
      "a cost that nobody knows",
      [page([other(1), recent([commit([run(spent(null))])])])],
      /what the review of #7 cost/,
    ],
    [
      "a memory that cannot be read",
      [page([recent([commit([run("<!-- greenlight-review:v9:AAAA -->")])])])],
      /#7 cost/,
    ],
    ["check runs that may not be seen", [page([recent([commit(null)])])], /the check runs of #7 may not/],
    ["suites that may not be seen", [page([recent([{ checkSuites: null }])])], /the check runs of #7 may not/],
    ["more check runs than were read", [page([recent([commit([run("")], { more: true })])])], /the check runs of #7/],
    [
      "more pull requests than can be looked at",
      Array.from({ length: 10 }, (__, index) => page([other(0)], `page ${index + 2}`)),
      /^more than 10 pull requests were updated since 2026-11-19$/,
    ],
  ])("%s makes it unknown", async (_, pages, reason) => expect(await spentToday(...pages)).toMatch(reason));

  test("commits of a fork that the App may not see take nothing away", async () => {
    const hidden = recent([commit([run(spent(2))])], { pushes: null });
    const path = ["repository", "pullRequests", "nodes", 0, "pushes", "nodes", 0, "beforeCommit"];
    const body = { data: page([hidden]), errors: [{ type: "FORBIDDEN", message: "Resource not accessible", path }] };
    expect(await spentToday({ status: 200, body })).toBe(2);
  });

  test("a failure to read is a failure", async () => {
    at.github.graphql("RecentSpending", { status: 502, body: {} });
    await expect(readSpentToday(await at.octokit(), snapshot)).rejects.toThrow();
    at.github.done();
  });
});
