import { describe, expect, test } from "@jest/globals";
import { unheardPulls } from "../../app/github/unheard-pulls.ts";
import { APP_ID } from "../support/answers.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();
const NOW = new Date("2026-11-27T12:00:00Z");
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 60 * 60 * 1_000).toISOString();

interface Run {
  /** The pull request that it is about; null: nothing says so. */
  readonly about: number | null;
  /** In hours ago; null: not yet. */
  readonly started: number | null;
  readonly completed: number | null;
}

const timeOf = (hours: number | null) => (hours === null ? null : hoursAgo(hours));
const run = ({ about, started, completed }: Run) => ({
  externalId: about === null ? null : `pull:${about}`,
  startedAt: timeOf(started),
  completedAt: timeOf(completed),
});
const aPull = (number: number, updated: number, ...runs: readonly Run[]) => ({
  number,
  updatedAt: hoursAgo(updated),
  commits: { nodes: [{ commit: { checkSuites: { nodes: [{ checkRuns: { nodes: runs.map(run) } }] } } }] },
});

interface Page {
  readonly hasNextPage?: boolean;
  readonly endCursor?: string | null;
  readonly rateLimit?: object | null;
}

function page(pulls: readonly object[] | null, changes: Page = {}): void {
  const { hasNextPage = false, endCursor = null, rateLimit = { limit: 5_000, remaining: 4_000 } } = changes;
  const pullRequests = { pageInfo: { hasNextPage, endCursor }, nodes: pulls };
  at.github.graphql("UnheardPulls", { rateLimit, repository: { databaseId: 99, pullRequests } });
}

const find = async () =>
  await unheardPulls(await at.octokit(), { owner: "acme", name: "shop" }, { appId: APP_ID, now: NOW });

describe("nothing was heard of a pull request", () => {
  test.each<[string, object, boolean]>([
    ["whose check run is a day old", aPull(7, 200, { about: 7, started: 25, completed: 25 }), true],
    ["but of one whose check run is younger", aPull(7, 200, { about: 7, started: 30, completed: 23 }), false],
    ["whose check run began long ago and never ended", aPull(7, 200, { about: 7, started: 25, completed: null }), true],
    [
      "but of one of whose check runs any is younger",
      aPull(7, 200, { about: 7, started: 90, completed: 90 }, { about: 7, started: 2, completed: 2 }),
      false,
    ],
    ["changed hours ago, without a check run", aPull(7, 2), true],
    ["but not yet of one that was changed just now", aPull(7, 0.9), false],
    ["and there is nothing to say of one that was changed days ago", aPull(7, 73), false],
    ["whose head has only another one's check run", aPull(7, 2, { about: 8, started: 2, completed: 2 }), true],
    ["whose head has a check run that is nobody's", aPull(7, 2, { about: null, started: 2, completed: 2 }), true],
    ["whose check run has no time at all", aPull(7, 2, { about: 7, started: null, completed: null }), true],
    [
      "whose head has no suite that the App may see",
      { number: 7, updatedAt: hoursAgo(2), commits: { nodes: [{ commit: { checkSuites: null } }] } },
      true,
    ],
    ["whose commits GitHub does not have yet", { number: 7, updatedAt: hoursAgo(2), commits: { nodes: [] } }, true],
  ])("%s", async (_, pull, isUnheard) => {
    page([pull]);
    expect((await find()).pulls).toEqual(isUnheard ? [7] : []);
    at.github.done();
  });
});

describe("the open pull requests of a repository", () => {
  test("are read page by page, in their order, with the repository and what is left of the limit at the end", async () => {
    page([aPull(9, 2)], { hasNextPage: true, endCursor: "one" });
    page([aPull(5, 3)], { rateLimit: { limit: 5_000, remaining: 1_000 } });
    expect(await find()).toEqual({ repositoryId: 99, pulls: [9, 5], left: 0.2 });
    expect(at.github.requests.flatMap(({ variables }) => (variables ? [variables.after] : []))).toEqual([null, "one"]);
    at.github.done();
  });

  test("are read no further than 200", async () => {
    for (const number of [4, 3, 2, 1]) page([aPull(number, 2)], { hasNextPage: true, endCursor: `after-${number}` });
    expect((await find()).pulls).toEqual([4, 3, 2, 1]);
    at.github.done();
  });

  test("have no limit on a server that has none", async () => {
    page([], { rateLimit: null });
    expect(await find()).toEqual({ repositoryId: 99, pulls: [], left: null });
    at.github.done();
  });
});

describe("what cannot be read is an error, and never nothing", () => {
  test.each<[string, () => void, RegExp]>([
    ["no list", () => page(null), /without the list/],
    ["a page without a cursor", () => page([], { hasNextPage: true }), /gave no cursor/],
    [
      "no repository",
      () => at.github.graphql("UnheardPulls", { rateLimit: null, repository: null }),
      /without the repository/,
    ],
    [
      "no list of commits",
      () => page([{ number: 7, updatedAt: hoursAgo(2), commits: { nodes: null } }]),
      /commits: GitHub answered without the list/,
    ],
  ])("%s", async (_, answer, why) => {
    answer();
    await expect(find()).rejects.toThrow(why);
    at.github.done();
  });

  test.each([403, 404, 502])("%d", async (status) => {
    at.github.graphql("UnheardPulls", { status, body: { message: "no" } });
    await expect(find()).rejects.toMatchObject({ status });
    at.github.done();
  });
});
