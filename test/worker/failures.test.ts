import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import { ConfigurationError } from "../../app/settings/configuration-error.ts";
import { processBatch } from "../../app/worker/process-batch.ts";
import {
  aCheckRunNode,
  anApproveAnswer,
  aPrecheckAnswer,
  aSnapshotAnswer,
  aStatusNode,
  HEAD,
} from "../support/answers.ts";
import { type GithubNock, githubNock, type Reply } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aResolve, aWorker } from "../support/worker.ts";

const CHECK_RUNS = "/repos/acme/shop/check-runs";
const TOKENS = "/app/installations/5/access_tokens";

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

function operations(): string[] {
  return github.requests.map(({ operation }) => operation);
}

/** What becomes of the message: gone, or back in so many seconds (with no jitter at all). */
type Fate = "acknowledged" | number;

describe("GitHub answers", () => {
  const limited = {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(Date.parse("2026-11-21T10:12:00Z") / 1_000),
  };
  const graphqlError = (type: string | undefined, message: string) => ({
    status: 200,
    body: { data: null, errors: [{ ...(type ? { type } : {}), message, path: ["repository"] }] },
  });

  test.each<[string, Reply, Fate, string]>([
    ["500", { status: 500, body: { message: "oops" } }, 3, "Failed"],
    ["502 with a page of HTML", { status: 502, body: "<html>", headers: { "content-type": "text/html" } }, 3, "Failed"],
    [
      "403: a permission is missing",
      { status: 403, body: { message: "Resource not accessible by integration" } },
      "acknowledged",
      "Failed",
    ],
    [
      "403 with retry-after: a secondary limit",
      { status: 403, headers: { "retry-after": "42" }, body: { message: "slow down" } },
      43,
      "Throttled",
    ],
    [
      "403 that names a secondary rate limit only in its text",
      { status: 403, body: { message: "You have exceeded a secondary rate limit" } },
      61,
      "Throttled",
    ],
    [
      "403 with no requests left until a named time",
      { status: 403, headers: limited, body: { message: "API rate limit exceeded" } },
      121,
      "Throttled",
    ],
    [
      "429 with retry-after",
      { status: 429, headers: { "retry-after": "7" }, body: { message: "too many" } },
      8,
      "Throttled",
    ],
    ["429 without retry-after", { status: 429, body: { message: "too many" } }, 61, "Throttled"],
    ["404: the repository is gone", { status: 404, body: { message: "Not Found" } }, "acknowledged", "Failed"],
    ["a broken connection", "reset", 3, "Failed"],
    [
      "GraphQL: the pull request is gone",
      graphqlError("NOT_FOUND", "Could not resolve to a PullRequest"),
      "acknowledged",
      "Failed",
    ],
    ["GraphQL: the rate limit is reached", graphqlError("RATE_LIMITED", "API rate limit exceeded"), 61, "Throttled"],
    [
      "GraphQL: a part may not be seen",
      graphqlError("FORBIDDEN", "Resource not accessible by integration"),
      "acknowledged",
      "Failed",
    ],
    [
      "GraphQL: something went wrong",
      graphqlError(undefined, "Something went wrong while executing your query"),
      3,
      "Failed",
    ],
    ["GraphQL: an answer without the pull request", { status: 200, body: { data: { repository: null } } }, 3, "Failed"],
  ])("%s: nothing is approved, and the message has a clear fate", async (_, reply, fate, metric) => {
    github.token().graphql("Snapshot", reply);
    const worker = aWorker();
    const record = aRecord(anEvaluate());
    const { batchItemFailures } = await worker.run(record);
    github.done();
    expect(operations().filter((operation) => operation !== "Snapshot")).toEqual([
      "apps/create-installation-access-token",
    ]);
    expect(worker.metrics.counts).toEqual({ [metric]: 1 });
    if (fate === "acknowledged") expect(batchItemFailures).toEqual([]);
    else {
      expect(batchItemFailures).toEqual([{ itemIdentifier: record.messageId }]);
      expect(worker.hidden).toEqual([{ receiptHandle: record.receiptHandle, seconds: fate }]);
    }
  });

  test("a hanging socket is given up, and tried again later", async () => {
    github.token().graphql("Snapshot", "hang");
    const worker = aWorker({ requestTimeout: 50 });
    expect((await worker.run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
    expect(worker.metrics.counts).toEqual({ Failed: 1 });
  });

  test("404 for a fresh token is tried again: two tokens of one second were one and the same", async () => {
    github.rest("POST", TOKENS, { status: 404, body: { message: "Integration not found" } });
    const worker = aWorker();
    expect((await worker.run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
    github.done();
  });

  test("each JSON Web Token is unlike any other", async () => {
    github.rest("POST", TOKENS, { status: 500, body: {} }, { times: 2 });
    const worker = aWorker();
    await worker.run(aRecord(anEvaluate()));
    await worker.run(aRecord(anEvaluate()));
    const [first, second] = github.requests.map(({ headers }) => headers.authorization);
    expect(first).toMatch(/^bearer ey/i);
    expect(second).not.toBe(first);
  });

  test("an approval that is refused for good is told on the check run, and never retried", async () => {
    github
      .token()
      .graphql("Snapshot", aSnapshotAnswer())
      .graphql("Precheck", aPrecheckAnswer())
      .graphql("Approve", graphqlError("FORBIDDEN", "Resource not accessible by integration"))
      .rest("POST", CHECK_RUNS, { id: 1 });
    const worker = aWorker();
    expect((await worker.run(aRecord(anEvaluate()))).batchItemFailures).toEqual([]);
    github.done();
    const told = github.requests.find(({ operation }) => operation === "checks/create")?.body;
    expect(told).toMatchObject({
      conclusion: "action_required",
      output: { title: "Greenlight may not do what it has to" },
    });
    expect(worker.metrics.counts).toEqual({ Failed: 1 });
  });

  test("an error of the check run after the approval brings the message back, and the approval is adopted then", async () => {
    github
      .token()
      .graphql("Snapshot", aSnapshotAnswer())
      .graphql("Precheck", aPrecheckAnswer())
      .graphql("Approve", anApproveAnswer())
      .rest("POST", CHECK_RUNS, { status: 500, body: {} });
    const worker = aWorker();
    expect((await worker.run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
    github.done();
  });
});

describe("a message that keeps failing", () => {
  test("waits longer each time", async () => {
    github.token().graphql("Snapshot", { status: 500, body: {} }, { times: 3 });
    const worker = aWorker();
    for (const received of [1, 2, 3]) await worker.run(aRecord(anEvaluate(), { received }));
    expect(worker.hidden.map(({ seconds }) => seconds)).toEqual([3, 5, 10]);
  });

  test("is logged with what it is about, so that it is found by its pull request or its commit", async () => {
    github.token().graphql("Snapshot", { status: 500, body: {} }).graphql("OpenPulls", { status: 500, body: {} });
    const worker = aWorker();
    await worker.run(aRecord(anEvaluate()), aRecord(aResolve()));
    github.done();
    const { id, owner, name } = anEvaluate().repository;
    const repository = `${owner}/${name}`;
    const failures = worker.log.lines.filter(({ level }) => level === "warn");
    expect(failures.map(({ fields }) => fields)).toEqual([
      expect.objectContaining({ repository, pull: 7, messageGroup: `${id}#7`, class: "transient" }),
      expect.objectContaining({ repository, sha: HEAD, messageGroup: `${id}@${HEAD}`, class: "transient" }),
    ]);
  });

  test("takes the rest of its group with it, and no other group", async () => {
    github
      .token()
      .graphql(
        "Snapshot",
        ({ number }) => (number === 7 ? { status: 500, body: {} } : aSnapshotAnswer({ pull: { state: "CLOSED" } })),
        {
          times: 2,
        },
      );
    const batch = [aRecord(anEvaluate()), aRecord(anEvaluate({ pull: 8 })), aRecord(anEvaluate())];
    const { batchItemFailures } = await aWorker().run(...batch);
    github.done();
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      batch[0]?.messageId,
      batch[2]?.messageId,
    ]);
  });
});

describe("a poison message", () => {
  const cases: [string, string][] = [
    ["that is not JSON", "not json"],
    ["of an unknown version", JSON.stringify({ ...anEvaluate(), v: 99 })],
    ["without its repository", JSON.stringify({ ...anEvaluate(), repository: undefined })],
    ["of an unknown kind", JSON.stringify({ ...anEvaluate(), kind: "approve" })],
    ["that is a list", "[]"],
  ];

  test.each(cases)("%s fails loudly and asks GitHub nothing", async (_, body) => {
    const worker = aWorker();
    const record = aRecord(body);
    expect(await worker.run(record)).toEqual({ batchItemFailures: [{ itemIdentifier: record.messageId }] });
    github.done();
    expect(github.requests).toEqual([]);
    expect(worker.metrics.counts).toEqual({ Failed: 1 });
    expect(worker.log.lines.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  test("lets what is before it in its group through, and holds back what is behind it", async () => {
    github.token().graphql("Snapshot", aSnapshotAnswer({ pull: { state: "CLOSED" } }));
    const batch = [aRecord(anEvaluate()), aRecord("not json"), aRecord(anEvaluate())];
    const { batchItemFailures } = await aWorker().run(...batch);
    github.done();
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      batch[1]?.messageId,
      batch[2]?.messageId,
    ]);
  });
});

describe("a burst of events", () => {
  test("is one evaluation for all messages of a pull request in a batch", async () => {
    github.token().graphql("Snapshot", aSnapshotAnswer({ pull: { state: "CLOSED" } }));
    const batch = Array.from({ length: 10 }, () => aRecord(anEvaluate()));
    expect(await aWorker().run(...batch)).toEqual({ batchItemFailures: [] });
    github.done();
    expect(operations().filter((operation) => operation === "Snapshot")).toHaveLength(1);
  });
});

describe("SEMANTICS 31: a stale read decides nothing", () => {
  const events: [string, Parameters<typeof anEvaluate>[0], Parameters<typeof aSnapshotAnswer>[0]][] = [
    [
      "a pull request older than the event",
      { fence: { pull: { updatedAt: "2026-11-21T10:00:05Z", headSha: HEAD } } },
      { pull: { updatedAt: "2026-11-21T10:00:00Z" } },
    ],
    [
      "a check run that was still running",
      { fence: { checkRun: { id: 501, headSha: HEAD, status: "completed", conclusion: "failure" } } },
      { contexts: [aCheckRunNode({ status: "IN_PROGRESS", conclusion: null })] },
    ],
    [
      "a check run that is missing",
      { fence: { checkRun: { id: 501, headSha: HEAD, status: "completed", conclusion: "failure" } } },
      { contexts: [] },
    ],
    [
      "a commit status that is older",
      { fence: { status: { sha: HEAD, context: "ci/legacy", state: "success", createdAt: "2026-11-21T10:00:09Z" } } },
      { contexts: [aStatusNode()] },
    ],
    ["a head commit that is not listed yet", {}, { pull: { headRefOid: "9".repeat(40) } }],
  ];

  test.each(events)("%s is read again", async (_, envelope, stale) => {
    github
      .token()
      .graphql("Snapshot", aSnapshotAnswer(stale))
      .graphql(
        "Snapshot",
        aSnapshotAnswer({
          pull: { state: "CLOSED", updatedAt: "2026-11-21T10:00:05Z" },
          contexts: [aCheckRunNode({ conclusion: "FAILURE" }), aStatusNode({ createdAt: "2026-11-21T10:00:09Z" })],
        }),
      );
    const worker = aWorker();
    expect(await worker.run(aRecord(anEvaluate(envelope)))).toEqual({ batchItemFailures: [] });
    github.done();
    expect(worker.metrics.counts).toMatchObject({ StaleReads: 1 });
    expect(worker.slept).toEqual([250]);
  });

  test.each(events)("%s, for ever: nothing is written and the message comes back", async (_, envelope, stale) => {
    github.token().graphql("Snapshot", aSnapshotAnswer(stale), { times: 4 });
    const worker = aWorker();
    expect((await worker.run(aRecord(anEvaluate(envelope)))).batchItemFailures).toHaveLength(1);
    github.done();
    expect(worker.metrics.counts).toEqual({ StaleReads: 4, Failed: 1 });
    expect(worker.slept).toEqual([250, 1_000, 2_500]);
  });
});

describe("SEMANTICS 9: events that name no pull request", () => {
  const open = (pulls: readonly [number, string][], more: object = {}) => ({
    repository: {
      databaseId: 99,
      pullRequests: {
        pageInfo: { hasNextPage: false, endCursor: null },
        nodes: pulls.map(([number, headRefOid]) => ({ number, headRefOid, baseRefName: "main" })),
        ...more,
      },
    },
  });

  test("are forwarded to each open pull request with exactly this head, on every page", async () => {
    const OTHER = "7".repeat(40);
    github
      .token()
      .graphql(
        "OpenPulls",
        open(
          [
            [7, HEAD],
            [8, OTHER],
          ],
          { pageInfo: { hasNextPage: true, endCursor: "c1" } },
        ),
      )
      .graphql("OpenPulls", open([[3, HEAD]]));
    const worker = aWorker();
    const fence = { status: { sha: HEAD, context: "ci", state: "success", createdAt: "2026-11-21T10:00:00Z" } };
    expect(await worker.run(aRecord(aResolve()), aRecord(aResolve({ fence })))).toEqual({ batchItemFailures: [] });
    github.done();
    expect(worker.sent).toEqual([3, 7].map((pull) => expect.objectContaining({ kind: "evaluate", pull, fence })));
    expect(operations()).not.toContain("Snapshot");
  });

  test("a queue that does not take the forwarded messages brings the message back", async () => {
    github.token().graphql("OpenPulls", open([[7, HEAD]]));
    const worker = aWorker();
    const queue = {
      ...worker.tools.queue,
      send: async () => {
        throw new Error("unreachable");
      },
    };
    const { processBatch } = await import("../../app/worker/process-batch.ts");
    const { batchItemFailures } = await processBatch([aRecord(aResolve())], { ...worker.tools, queue });
    expect(batchItemFailures).toHaveLength(1);
  });
});

test("a push that changes the policy is forwarded to each open pull request for the branch", async () => {
  const pulls = [
    { number: 7, headRefOid: HEAD, baseRefName: "main" },
    { number: 8, headRefOid: HEAD, baseRefName: "release" },
    { number: 9, headRefOid: HEAD, baseRefName: "main" },
  ];
  const pullRequests = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: pulls };
  github.token().graphql("OpenPulls", { repository: { databaseId: 99, pullRequests } });
  const worker = aWorker();
  const record = aRecord({ ...aResolve(), kind: "reevaluate", branch: "main", event: "push" });
  expect(await worker.run(record)).toEqual({ batchItemFailures: [] });
  github.done();
  const fence = { base: { ref: "main", sha: HEAD } };
  expect(worker.sent).toEqual([7, 9].map((pull) => expect.objectContaining({ kind: "evaluate", pull, fence })));
});

test("SEMANTICS 30: a merge queue gets an answer", async () => {
  github.token().rest("POST", CHECK_RUNS, { id: 1 });
  const { sha } = aResolve();
  const record = aRecord({ ...aResolve(), kind: "merge-group", sha, event: "merge_group", action: "checks_requested" });
  expect(await aWorker().run(record)).toEqual({ batchItemFailures: [] });
  github.done();
  expect(github.requests.at(-1)?.body).toMatchObject({
    name: "Greenlight",
    head_sha: HEAD,
    status: "completed",
    conclusion: "neutral",
  });
});

test("credentials that cannot be used leave minutes to mend them, and say what to mend", async () => {
  const worker = aWorker();
  const problem = { setting: "privateKey", problem: "is still in the secret", fix: "Remove it" };
  const github = async () => {
    throw new ConfigurationError("The App credentials", [problem]);
  };
  const record = aRecord(anEvaluate());
  const { batchItemFailures } = await processBatch([record], { ...worker.tools, github });
  expect(batchItemFailures).toEqual([{ itemIdentifier: record.messageId }]);
  expect(worker.hidden).toEqual([{ receiptHandle: record.receiptHandle, seconds: 300 }]);
  expect(worker.metrics.counts).toMatchObject({ Failed: 1 });
  expect(JSON.stringify(worker.log.lines)).toMatch(/The deployment has to be mended/);
});
