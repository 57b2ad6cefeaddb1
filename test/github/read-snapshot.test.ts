import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import { StaleReadError, UnexpectedAnswerError } from "../../app/github/failure.ts";
import { readSnapshot } from "../../app/github/read-snapshot.ts";
import type { Snapshot } from "../../app/pull-request/snapshot.ts";
import {
  APP_ID,
  aCheckRunNode,
  aCommitNode,
  aFileNode,
  aPolicyEntry,
  aReviewNode,
  aSnapshotAnswer,
  aStatusNode,
  HEAD,
  nodes,
  OCTOCAT,
  page,
  type SnapshotParts,
} from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { aWorker } from "../support/worker.ts";

const REF = { owner: "acme", name: "shop", number: 7 };

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

async function read(): Promise<Snapshot> {
  const octokit = await (await aWorker().tools.github()).octokitFor(5);
  return readSnapshot(octokit, REF, APP_ID, () => new Date("2026-11-21T10:10:00Z"));
}

async function readOnce(parts: SnapshotParts): Promise<Snapshot> {
  github.graphql("Snapshot", aSnapshotAnswer(parts));
  const snapshot = await read();
  github.done();
  return snapshot;
}

const more = { pageInfo: { hasNextPage: true, endCursor: "after-1" } };

function nextPage(connection: unknown, headRefOid = HEAD): object {
  return { repository: { pullRequest: { headRefOid, baseRefName: "main", page: connection } } };
}

describe("lists that overflow their page", () => {
  test("SEMANTICS 21: every review is read, on all pages", async () => {
    github
      .graphql("Snapshot", aSnapshotAnswer({ pull: { reviews: page([aReviewNode()], more) } }))
      .graphql("ReviewsPage", ({ after }) => {
        expect(after).toBe("after-1");
        return nextPage(page([aReviewNode({ id: "PRR_2", state: "CHANGES_REQUESTED", author: OCTOCAT })]));
      });
    const { reviews } = await read();
    github.done();
    expect(reviews.map(({ id, state }) => [id, state])).toEqual([
      ["PRR_1", "approved"],
      ["PRR_2", "changes-requested"],
    ]);
  });

  test.each<[string, SnapshotParts, string, unknown, (snapshot: Snapshot) => unknown]>([
    [
      "files",
      { pull: { files: page([aFileNode("a")], more), changedFiles: 2 } },
      "FilesPage",
      page([aFileNode("b")]),
      ({ files }) => files.whole && files.items.map(({ path }) => path),
    ],
    [
      "commits",
      { pull: { commits: page([aCommitNode({ oid: "a".repeat(40) })], { ...more, totalCount: 2 }) } },
      "CommitsPage",
      page([aCommitNode()]),
      ({ commits }) => commits.whole && commits.items.map(({ sha }) => sha.charAt(0)),
    ],
    [
      "labels",
      { pull: { labels: nodes([{ name: "a" }], more) } },
      "LabelsPage",
      nodes([{ name: "1" }]),
      ({ pull }) => pull.labels,
    ],
    [
      "rules",
      { baseRef: { rules: nodes([], more) } },
      "RulesPage",
      {
        rules: nodes([
          {
            repositoryRuleset: { enforcement: "ACTIVE" },
            parameters: {
              __typename: "RequiredStatusChecksParameters",
              requiredStatusChecks: [{ context: "a", integrationId: null }],
            },
          },
        ]),
      },
      ({ checks }) => checks.required.map(({ name }) => name),
    ],
  ])("%s are read to the end", async (_, parts, operation, connection, seen) => {
    github.graphql("Snapshot", aSnapshotAnswer(parts)).graphql(operation, nextPage(connection));
    const snapshot = await read();
    github.done();
    expect(seen(snapshot)).toHaveLength(
      operation === "LabelsPage" || operation === "FilesPage" || operation === "CommitsPage" ? 2 : 1,
    );
  });

  test("checks are read to the end", async () => {
    const contexts = (list: readonly object[], info = {}) => page(list, info);
    github
      .graphql(
        "Snapshot",
        aSnapshotAnswer({ head: { statusCheckRollup: { contexts: contexts([aCheckRunNode()], more) } } }),
      )
      .graphql(
        "ContextsPage",
        nextPage({ nodes: [{ commit: { oid: HEAD, statusCheckRollup: { contexts: contexts([aStatusNode()]) } } }] }),
      );
    const { checks } = await read();
    github.done();
    expect(checks.contexts.map(({ name }) => name)).toEqual(["build", "ci/legacy"]);
  });

  test("a page that cannot be fetched is an error, never nothing there", async () => {
    github
      .graphql("Snapshot", aSnapshotAnswer({ pull: { reviews: page([aReviewNode()], more) } }))
      .graphql("ReviewsPage", { status: 502, body: {} });
    await expect(read()).rejects.toThrow();
  });

  test("a page of another head is a stale read", async () => {
    github
      .graphql("Snapshot", aSnapshotAnswer({ pull: { reviews: page([aReviewNode()], more) } }))
      .graphql("ReviewsPage", nextPage(page([]), "9".repeat(40)));
    await expect(read()).rejects.toThrow(StaleReadError);
  });

  test("another page without a cursor is an error", async () => {
    const lost = { pageInfo: { hasNextPage: true, endCursor: null } };
    github.graphql("Snapshot", aSnapshotAnswer({ pull: { reviews: page([], lost) } }));
    await expect(read()).rejects.toThrow(UnexpectedAnswerError);
  });
});

describe("SEMANTICS 14: truncation is an error", () => {
  test.each<[string, SnapshotParts, "files" | "commits"]>([
    ["fewer files than GitHub counted", { pull: { changedFiles: 3 } }, "files"],
    ["no list of files at all", { pull: { files: null } }, "files"],
    ["fewer commits than GitHub counted", { pull: { commits: page([aCommitNode()], { totalCount: 300 }) } }, "commits"],
  ])("%s is not whole, with the reason", async (_, parts, list) => {
    const snapshot = await readOnce(parts);
    expect(snapshot[list]).toMatchObject({ whole: false, reason: expect.any(String) });
  });

  test("a renamed file of which GitHub does not tell where it came from is not whole", async () => {
    github
      .graphql("Snapshot", aSnapshotAnswer({ files: [aFileNode("b", "RENAMED")] }))
      .rest("GET", "/repos/acme/shop/pulls/7/files", [{ filename: "b" }]);
    expect((await read()).files).toMatchObject({ whole: false });
    github.done();
  });

  test("a commit with more authors than were read says so", async () => {
    const { commits } = await readOnce({ commits: [aCommitNode({ authors: { totalCount: 50, nodes: [] } })] });
    expect(commits.items[0]?.moreAuthors).toBe(true);
  });

  test("a review that the App may not see is an error", async () => {
    github.graphql("Snapshot", aSnapshotAnswer({ pull: { reviews: page([null]) } }));
    await expect(read()).rejects.toThrow(UnexpectedAnswerError);
  });
});

describe("what the base branch requires", () => {
  test("SEMANTICS 6: comes from branch protection and from rulesets that are active", async () => {
    const rule = (enforcement: string | null, context: string, integrationId: number | null) => ({
      repositoryRuleset: enforcement === null ? null : { enforcement },
      parameters: { __typename: "RequiredStatusChecksParameters", requiredStatusChecks: [{ context, integrationId }] },
    });
    const { checks } = await readOnce({
      baseRef: {
        refUpdateRule: {
          requiredStatusCheckContexts: ["classic"],
          requiredApprovingReviewCount: 1,
          requiresCodeOwnerReviews: false,
        },
        rules: nodes([
          rule("ACTIVE", "active", 15_368),
          rule("EVALUATE", "tried-out", null),
          rule(null, "of-the-organisation", null),
        ]),
      },
    });
    expect(checks.required).toEqual([
      { name: "classic", appId: null, source: "branch protection" },
      { name: "active", appId: 15_368, source: "ruleset" },
      { name: "of-the-organisation", appId: null, source: "ruleset" },
    ]);
  });
});

describe("who is who", () => {
  test("SEMANTICS 12: a bot has its suffix wherever GraphQL names it", async () => {
    const { pull, commits, self } = await readOnce({});
    expect(pull.author).toEqual({ id: 49_699_333, login: "dependabot[bot]", kind: "bot" });
    expect(commits.items[0]?.authors).toEqual([{ id: 49_699_333, login: "dependabot[bot]", kind: "bot" }]);
    expect(self).toEqual({ appId: APP_ID, account: { id: 7_001, login: "greenlight[bot]", kind: "bot" } });
  });

  test("SEMANTICS 12: a user of the bot's name stays a user", async () => {
    const { pull } = await readOnce({
      pull: { author: { __typename: "User", login: "dependabot", id: "U_5", databaseId: 5 } },
    });
    expect(pull.author).toEqual({ id: 5, login: "dependabot", kind: "user" });
  });
});

describe("the policy file", () => {
  test.each<[string, SnapshotParts["policy"], object]>([
    ["is absent", null, { status: "absent" }],
    [
      "is a folder",
      { type: "tree", object: { __typename: "Tree", oid: "t" } },
      { status: "unreadable", reason: expect.stringContaining("not a file") },
    ],
    ["is binary", aPolicyEntry(null, { isBinary: true }), { status: "unreadable" }],
    ["is cut", aPolicyEntry("version: 1", { isTruncated: true }), { status: "unreadable" }],
  ])("%s", async (_, policy, expected) => {
    expect((await readOnce({ policy: policy ?? null })).policy).toMatchObject(expected);
  });
});

test("check runs whose numbers outgrew GraphQL's integers are known by their address", async () => {
  const url = "https://github.com/acme/shop/actions/runs/1/job/51234567890";
  const { checks } = await readOnce({ contexts: [aCheckRunNode({ databaseId: null, url })] });
  expect(checks.contexts[0]).toMatchObject({ id: 51_234_567_890 });
});

test("an open pull request whose base branch is gone is a stale read", async () => {
  github.graphql("Snapshot", aSnapshotAnswer({ pull: { baseRef: null } }));
  await expect(read()).rejects.toThrow(StaleReadError);
});
