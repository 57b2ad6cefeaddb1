import { describe, expect, test } from "@jest/globals";
import { StaleReadError } from "../../app/github/failure.ts";
import { readReviewMemory } from "../../app/github/read-review-memory.ts";
import type { OwnCheckRun } from "../../app/pull-request/snapshot.ts";
import { encodeMemory } from "../../app/review/memory/encode.ts";
import { aMemory, NOTHING_SPENT } from "../review/support/memory.ts";
import { anOwnCheckRun, aSnapshot, HEAD, OWN_APP } from "../support/builders.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();

/** A memory that no other of another number is. */
const memory = (calls: number) => encodeMemory(aMemory([], [], { spent: { ...NOTHING_SPENT, calls } })).line;
const DAMAGED = "<!-- greenlight-review:v1:AAAA -->";

async function read(ownCheckRuns: readonly OwnCheckRun[] = []): Promise<string | null> {
  const found = await readReviewMemory(await at.octokit(), aSnapshot({ ownCheckRuns }));
  at.github.done();
  return found;
}

interface Run {
  readonly id: number;
  readonly startedAt?: string | null;
  readonly externalId?: string | null;
  readonly repository?: number;
}

/** A commit with these check runs of our App. */
function aCommit(...runs: readonly Run[]) {
  const suites = runs.map(({ id, startedAt = "2026-03-01T10:00:00Z", externalId = "pull:12", repository = 5 }) => ({
    repository: { databaseId: repository },
    checkRuns: {
      nodes: [{ id: `CR_${id}`, databaseId: id, url: `https://github.com/runs/${id}`, externalId, startedAt }],
    },
  }));
  return { checkSuites: { nodes: suites } };
}

type Commit = ReturnType<typeof aCommit>;

function earlier(commits: readonly Commit[], forced: readonly (readonly Commit[] | null)[] = [], head = HEAD) {
  const pushes = forced.map((nodes) => ({
    __typename: "HeadRefForcePushedEvent",
    beforeCommit: nodes === null ? null : { history: { nodes } },
  }));
  return {
    repository: {
      pullRequest: {
        headRefOid: head,
        commits: { nodes: commits.map((commit) => ({ commit })) },
        pushes: { nodes: pushes },
      },
    },
  };
}

/** Answers with the text of each check run that is asked for. */
function texts(byId: Readonly<Record<number, string>>) {
  return ({ ids }: Readonly<Record<string, unknown>>) => ({
    nodes: Array.isArray(ids)
      ? ids.map((id) => ({ __typename: "CheckRun", text: byId[Number(String(id).slice(3))] ?? "Waiting." }))
      : [],
  });
}

test("what the head's own check run has costs no request", async () => {
  const own = [anOwnCheckRun({ pull: 13, reviewMemory: memory(1) }), anOwnCheckRun({ reviewMemory: memory(2) })];
  expect(await read(own)).toBe(memory(2));
  expect(at.github.requests).toEqual([]);
});

test.each([
  ["has none", null],
  ["has one that is damaged", DAMAGED],
])("where the head's check run %s, that of an earlier commit counts", async (_, reviewMemory) => {
  at.github
    .graphql("EarlierRuns", (variables) => {
      expect(variables).toMatchObject({ number: 12, appId: OWN_APP, checkName: "Greenlight" });
      return earlier([aCommit({ id: 1 }), aCommit()]);
    })
    .graphql("RunTexts", texts({ 1: `${memory(3)}\n\n# Approved` }));
  expect(await read([anOwnCheckRun({ reviewMemory })])).toBe(memory(3));
});

test("without an earlier check run it costs one request", async () => {
  at.github.graphql("EarlierRuns", earlier([aCommit(), { checkSuites: { nodes: [] } }]));
  expect(await read()).toBeNull();
});

test("the newest that can be read counts, whatever the order of commits", async () => {
  const runs = [
    { id: 1, startedAt: "2026-03-01T10:00:00Z" },
    { id: 2, startedAt: "2026-03-01T13:00:00Z" },
    { id: 3, startedAt: "2026-03-01T12:00:00Z" },
    { id: 4, startedAt: "2026-03-01T11:00:00Z" },
    { id: 5, startedAt: null },
  ];
  at.github
    .graphql("EarlierRuns", earlier(runs.map((run) => aCommit(run))))
    .graphql("RunTexts", texts({ 1: memory(1), 2: DAMAGED, 3: memory(3), 4: memory(4), 5: memory(5) }));
  expect(await read()).toBe(memory(3));
});

describe("whose words count", () => {
  test.each<[string, Partial<Run>]>([
    ["of another pull request", { externalId: "pull:13" }],
    ["of none", { externalId: null }],
    ["with words of another form", { externalId: "pull:12 " }],
    ["of a fork, where the App speaks of that repository's pull requests", { repository: 6 }],
  ])("a check run %s does not", async (_, run) => {
    at.github.graphql("EarlierRuns", earlier([aCommit({ id: 1, ...run })], [[aCommit({ id: 2, ...run })]]));
    expect(await read()).toBeNull();
  });

  test("a line further down is other people's", async () => {
    at.github
      .graphql("EarlierRuns", earlier([aCommit({ id: 1 })]))
      .graphql("RunTexts", texts({ 1: `x\n${memory(1)}` }));
    expect(await read()).toBeNull();
  });
});

describe("after a force push", () => {
  test("what was the head before, and the commits below it, are looked at", async () => {
    const before = [aCommit(), aCommit({ id: 7 })];
    at.github.graphql("EarlierRuns", earlier([aCommit()], [null, before])).graphql("RunTexts", texts({ 7: memory(7) }));
    expect(await read()).toBe(memory(7));
  });

  test.each(["FORBIDDEN", "NOT_FOUND"])("commits that are %s leave those of the pull request", async (type) => {
    const { repository } = earlier([aCommit({ id: 1 })]);
    const pushes = { nodes: [{ beforeCommit: null }] };
    const data = { repository: { pullRequest: { ...repository.pullRequest, pushes } } };
    const path = ["repository", "pullRequest", "pushes", "nodes", 0, "beforeCommit"];
    at.github
      .graphql("EarlierRuns", { status: 200, body: { data, errors: [{ type, path, message: "no" }] } })
      .graphql("RunTexts", texts({ 1: memory(1) }));
    expect(await read()).toBe(memory(1));
  });

  test("the pull request's own commits must be seen", async () => {
    const { repository } = earlier([]);
    const path = ["repository", "pullRequest", "commits", "nodes", 0, "commit"];
    const body = { data: { repository }, errors: [{ type: "FORBIDDEN", path, message: "no" }] };
    at.github.graphql("EarlierRuns", { status: 200, body });
    await expect(read()).rejects.toThrow("no");
  });
});

test("texts are read by tens, newest first, until one can be read", async () => {
  const commits = Array.from({ length: 25 }, (_, index) => aCommit({ id: index + 1 }));
  at.github
    .graphql("EarlierRuns", earlier(commits))
    .graphql("RunTexts", (variables) => {
      expect(variables.ids).toEqual(Array.from({ length: 10 }, (_, index) => `CR_${25 - index}`));
      return texts({})(variables);
    })
    .graphql("RunTexts", texts({ 6: memory(6), 9: memory(9) }));
  expect(await read()).toBe(memory(9));
});

test("no more than thirty texts are read", async () => {
  const commits = Array.from({ length: 40 }, (_, index) => aCommit({ id: index + 1 }));
  at.github.graphql("EarlierRuns", earlier(commits)).graphql("RunTexts", texts({ 10: memory(1) }), { times: 3 });
  expect(await read()).toBeNull();
});

test("a check run that is gone by now is passed over", async () => {
  const nodes = [null, { text: memory(1) }];
  const errors = [{ type: "NOT_FOUND", path: ["nodes", 0], message: "no" }];
  at.github
    .graphql("EarlierRuns", earlier([aCommit({ id: 1 }), aCommit({ id: 2 })]))
    .graphql("RunTexts", { status: 200, body: { data: { nodes }, errors } });
  expect(await read()).toBe(memory(1));
});

test("commits of another head are a stale read", async () => {
  at.github.graphql("EarlierRuns", earlier([], [], "9".repeat(40)));
  await expect(read()).rejects.toThrow(StaleReadError);
});
