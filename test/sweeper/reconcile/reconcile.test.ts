import { describe, expect, test } from "@jest/globals";
import { reconcile } from "../../../app/sweeper/reconcile/reconcile.ts";
import { aGithub } from "../../github/octokit-under-test.ts";
import { APP_ID } from "../../support/answers.ts";
import { aSweep, told } from "../sweep-tools.ts";

/** An hour and a sweep in which it is the turn of installations that 12 divides, and of repositories that 24 divides. */
const NOW = new Date("2026-11-27T00:00:00Z");
const INSTALLATIONS = "/app/installations";
const REPOSITORIES = "/installation/repositories";

const at = aGithub();
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 60 * 60 * 1_000).toISOString();

function installations(...ids: readonly number[]) {
  at.github.rest("GET", INSTALLATIONS, { status: 200, body: ids.map((id) => ({ id, suspended_at: null })) });
}

function repositories(...ids: readonly number[]) {
  const listed = ids.map((id) => ({ id, name: `r${id}`, owner: { login: "acme" }, archived: false }));
  at.github.rest("GET", REPOSITORIES, {
    status: 200,
    body: { total_count: ids.length, repository_selection: "all", repositories: listed },
  });
}

interface Pull {
  readonly number: number;
  readonly updated: number;
  /** When our check run was written, in hours ago; left out: there is none. */
  readonly told?: number;
  /** The pull request that the check run is about; default: this one. */
  readonly about?: number;
}

function pulls(listed: readonly Pull[], remaining = 5_000, databaseId = 24) {
  at.github.graphql("UnheardPulls", {
    rateLimit: { limit: 5_000, remaining },
    repository: {
      databaseId,
      pullRequests: {
        pageInfo: { hasNextPage: false, endCursor: null },
        nodes: listed.map(({ number, updated, told: hours, about = number }) => ({
          number,
          updatedAt: hoursAgo(updated),
          commits: {
            nodes: [{ commit: { checkSuites: { nodes: hours === undefined ? [] : [suite(hours, about)] } } }],
          },
        })),
      },
    },
  });
}

function suite(hours: number, about: number) {
  const time = hoursAgo(hours);
  return { checkRuns: { nodes: [{ externalId: `pull:${about}`, startedAt: time, completedAt: time }] } };
}

async function run(sweep = aSweep({ now: () => NOW })) {
  return { sweep, done: reconcile(await sweep.access(), sweep.queue, sweep.tools) };
}

describe("open pull requests are looked at again", () => {
  test.each<[string, Pull, boolean]>([
    ["whose check run is older than a day", { number: 1, updated: 100, told: 25 }, true],
    ["but not one whose check run is of today", { number: 1, updated: 100, told: 23 }, false],
    ["that have no check run, since an event was lost", { number: 1, updated: 2 }, true],
    ["but not one that was changed just now: its event is on its way", { number: 1, updated: 0.5 }, false],
    ["but not one without a check run for days: there is nothing to say", { number: 1, updated: 80 }, false],
    ["whose head has another pull request's check run", { number: 1, updated: 2, told: 2, about: 9 }, true],
  ])("%s", async (_, pull, isDue) => {
    installations(12);
    repositories(24);
    pulls([pull]);
    const { sweep, done } = await run();
    await done;
    expect(sweep.sent.map((envelope) => "pull" in envelope && envelope.pull)).toEqual(isDue ? [1] : []);
    expect(sweep.metrics.counts).toEqual(isDue ? { Reconciled: 1 } : {});
    at.github.done();
  });

  test("by a message like an event's, with the same id for an hour", async () => {
    installations(12);
    repositories(24);
    pulls([{ number: 7, updated: 100, told: 30 }]);
    const { sweep, done } = await run();
    await done;
    expect(sweep.sent).toEqual([
      {
        v: 1,
        kind: "evaluate",
        pull: 7,
        deliveryId: "reconcile-2026-11-27T00",
        event: "reconcile",
        action: null,
        installationId: 12,
        repository: { id: 24, owner: "acme", name: "r24" },
        fence: {},
        receivedAt: NOW.toISOString(),
      },
    ]);
    const asked = at.github.requests.find(({ operation }) => operation === "UnheardPulls");
    expect(asked?.variables).toMatchObject({ owner: "acme", name: "r24", appId: APP_ID, checkName: "Greenlight" });
    at.github.done();
  });

  test("only where it is their turn", async () => {
    installations(11, 12, 13);
    repositories(23, 25);
    const { sweep, done } = await run();
    await done;
    expect(sweep.sent).toEqual([]);
    at.github.done();
  });

  test("not of an installation that is suspended", async () => {
    at.github.rest("GET", INSTALLATIONS, { status: 200, body: [{ id: 12, suspended_at: hoursAgo(1) }] });
    await (await run()).done;
    at.github.done();
  });

  test("at most 200 in a sweep", async () => {
    installations(12);
    repositories(24, 48, 72);
    const many = Array.from({ length: 150 }, (_, index) => ({ number: index + 1, updated: 100, told: 30 }));
    pulls(many);
    pulls(many);
    const { sweep, done } = await run();
    await done;
    expect(sweep.sent).toHaveLength(200);
    at.github.done();
  });

  test("and the last fifth of the rate limit is left to events", async () => {
    installations(12);
    repositories(24, 48);
    pulls([{ number: 1, updated: 100, told: 30 }], 999);
    const { sweep, done } = await run();
    await done;
    expect(sweep.sent).toHaveLength(1);
    expect(told(sweep, "info")).toContainEqual(expect.objectContaining({ installation: 12, left: 0.1998 }));
    at.github.done();
  });

  test("and nothing more where there is no time left", async () => {
    installations(12);
    const { sweep, done } = await run(aSweep({ now: () => NOW, mayGoOn: () => false }));
    await done;
    expect(sweep.sent).toEqual([]);
    at.github.done();
  });
});

describe("what fails is told, and keeps nothing else from being looked at", () => {
  const FAILED = { status: 500, body: { message: "Server Error" } };
  const THROTTLED = { status: 403, headers: { "retry-after": "60" }, body: { message: "secondary rate limit" } };

  test.each<[string, object]>([
    ["500", FAILED],
    ["404 for a repository that is gone", { status: 404, body: { message: "Not Found" } }],
    ["403 for one that is locked", { status: 403, body: { message: "Resource not accessible by integration" } }],
    ["nothing about one", { rateLimit: null, repository: null }],
  ])("%s in one repository, and the next one", async (_, answer) => {
    installations(12);
    repositories(24, 48);
    at.github.graphql("UnheardPulls", answer);
    pulls([{ number: 2, updated: 100, told: 30 }], 5_000, 48);
    const { sweep, done } = await run();
    await expect(done).rejects.toThrow();
    expect(sweep.sent).toMatchObject([{ pull: 2, repository: { id: 48 } }]);
    expect(told(sweep, "warn")).toMatchObject([{ installation: 12, repository: "acme/r24" }]);
    at.github.done();
  });

  test("500 for the repositories of one installation, and the next one", async () => {
    installations(12, 24);
    at.github.rest("GET", REPOSITORIES, FAILED);
    repositories(24);
    pulls([{ number: 2, updated: 100, told: 30 }]);
    const { sweep, done } = await run();
    await expect(done).rejects.toMatchObject({ status: 500 });
    expect(sweep.sent).toMatchObject([{ pull: 2, installationId: 24 }]);
    at.github.done();
  });

  test("that GitHub asks to wait ends it for that installation alone", async () => {
    installations(12, 24);
    repositories(24, 48);
    at.github.graphql("UnheardPulls", THROTTLED);
    repositories(24);
    pulls([{ number: 2, updated: 100, told: 30 }]);
    const { sweep, done } = await run();
    await expect(done).rejects.toMatchObject({ status: 403 });
    expect(sweep.sent).toMatchObject([{ pull: 2, installationId: 24 }]);
    at.github.done();
  });

  test("and a real failure is not hidden behind a limit that was met before it", async () => {
    installations(12, 24);
    at.github.rest("GET", REPOSITORIES, THROTTLED);
    at.github.rest("GET", REPOSITORIES, FAILED);
    const { done } = await run();
    await expect(done).rejects.toMatchObject({ status: 500 });
    at.github.done();
  });
});
