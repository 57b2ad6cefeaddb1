import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import type { ReevaluateAllEnvelope, ReevaluateEnvelope } from "../../app/queue/envelope.ts";
import { aPolicyEntry, aSnapshotAnswer, nodes } from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

const SHA = "7".repeat(40);
const { pull: _, ...BASE } = anEvaluate({ event: "push", action: null, fence: { organization: { sha: SHA } } });
const ALL: ReevaluateAllEnvelope = { ...BASE, kind: "reevaluate-all", sha: SHA, page: 1 };

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

const repositories = (count: number, from = 1) => ({
  total_count: 150,
  repositories: Array.from({ length: count }, (_each, index) => ({
    id: from + index,
    name: `r${from + index}`,
    owner: { login: "acme" },
    archived: from + index === 3,
  })),
});

describe("a push to the organisation's policy", () => {
  test("asks for every repository of the installation but those that are archived, a hundred at a time", async () => {
    github.rest("GET", "/installation/repositories", (request) => {
      expect(request.query).toMatchObject({ per_page: "100", page: "1" });
      return repositories(100);
    });
    const worker = aWorker();
    expect(await worker.run(aRecord(ALL))).toEqual({ batchItemFailures: [] });
    github.done();
    expect(worker.sent).toHaveLength(100);
    expect(worker.sent[0]).toMatchObject({
      kind: "reevaluate",
      branch: null,
      sha: SHA,
      repository: { id: 1, owner: "acme", name: "r1" },
      fence: { organization: { sha: SHA } },
      installationId: ALL.installationId,
    });
    expect(worker.sent.filter(({ repository }) => repository.id === 3)).toEqual([]);
    expect(worker.sent.at(-1)).toEqual({ ...ALL, page: 2 });
  });

  test("ends with the last page, and looks up each page once", async () => {
    github.rest("GET", "/installation/repositories", repositories(50, 101));
    const worker = aWorker();
    await worker.run(aRecord({ ...ALL, page: 2 }), aRecord({ ...ALL, page: 2 }));
    github.done();
    expect(worker.sent).toHaveLength(50);
    expect(new Set(worker.sent.map(({ kind }) => kind))).toEqual(new Set(["reevaluate"]));
  });

  test("looks at every open pull request of a repository, for whatever branch", async () => {
    const open = [
      { number: 1, headRefOid: "1".repeat(40), baseRefName: "main" },
      { number: 2, headRefOid: "2".repeat(40), baseRefName: "release" },
    ];
    github.graphql("OpenPulls", { repository: { databaseId: 99, pullRequests: nodes(open) } });
    const envelope: ReevaluateEnvelope = { ...BASE, kind: "reevaluate", branch: null, sha: SHA };
    const worker = aWorker();
    await worker.run(aRecord(envelope));
    github.done();
    expect(worker.sent).toMatchObject([
      { kind: "evaluate", pull: 1, fence: { organization: { sha: SHA } } },
      { kind: "evaluate", pull: 2, fence: { organization: { sha: SHA } } },
    ]);
  });
});

const organization = (oid: string, text: string) => ({
  defaultBranchRef: { target: { __typename: "Commit", oid, file: aPolicyEntry(text) } },
});

test("an older policy of the organisation than the one that was pushed is read again", async () => {
  const stopped = aSnapshotAnswer({ organization: organization(SHA, "version: 1\nguardrails: { stop: true }\n") });
  github
    .graphql(
      "Snapshot",
      aSnapshotAnswer({ organization: organization("6".repeat(40), "version: 1\nguardrails: { stop: false }\n") }),
    )
    .graphql("Snapshot", stopped)
    .rest("POST", "/repos/acme/shop/check-runs", { id: 1 });
  const worker = aWorker();
  await worker.run(aRecord(anEvaluate({ fence: { organization: { sha: SHA } } })));
  github.done();
  expect(worker.metrics.counts).toMatchObject({ StaleReads: 1, Held: 1 });
});

describe("where a policy of the organisation is demanded", () => {
  test("nothing is approved as long as none can be seen", async () => {
    github.graphql("Snapshot", aSnapshotAnswer()).rest("POST", "/repos/acme/shop/check-runs", (request) => {
      expect(request.body).toMatchObject({
        conclusion: "action_required",
        output: {
          title: "Held: the organisation's policy cannot be seen",
          summary: expect.stringContaining("REQUIRE_ORGANIZATION_POLICY"),
        },
      });
      return { id: 1 };
    });
    const worker = aWorker({ requireOrganizationPolicy: true });
    await worker.run(aRecord(anEvaluate()));
    github.done();
    expect(worker.metrics.counts).toEqual({ Held: 1, Evaluated: 1 });
  });
});
