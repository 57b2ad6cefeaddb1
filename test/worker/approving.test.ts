import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import {
  aCheckRunNode,
  aCommitNode,
  aDismissalNode,
  aFileNode,
  anApproveAnswer,
  anOwnCheckRunNode,
  aPolicyEntry,
  aPrecheckAnswer,
  aReviewNode,
  aSnapshotAnswer,
  aWithdrawAnswer,
  BASE,
  GREENLIGHT,
  HEAD,
  OCTOCAT,
  page,
  type SnapshotParts,
} from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

const CHECK_RUNS = "/repos/acme/shop/check-runs";
const OLD_HEAD = "3".repeat(40);
const ALL_DONE = { batchItemFailures: [] };

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

/** What GitHub was asked to do, without the tokens. */
function asked(): string[] {
  return github.requests
    .map(({ operation }) => operation)
    .filter((name) => name !== "apps/create-installation-access-token");
}

function bodyOf(operation: string): Record<string, unknown> {
  return Object(github.requests.find((request) => request.operation === operation)?.body);
}

function reads(parts: SnapshotParts = {}): GithubNock {
  return github.graphql("Snapshot", aSnapshotAnswer(parts));
}

describe("an approval", () => {
  test("takes four requests: read, look again, approve, tell", async () => {
    reads()
      .graphql("Precheck", aPrecheckAnswer())
      .graphql("Approve", anApproveAnswer())
      .rest("POST", CHECK_RUNS, { id: 1 });
    const worker = aWorker();
    expect(await worker.run(aRecord(anEvaluate()))).toEqual(ALL_DONE);
    github.done();
    expect(asked()).toEqual(["Snapshot", "Precheck", "Approve", "checks/create"]);
    expect(worker.metrics.counts).toEqual({ Approved: 1, Evaluated: 1 });
  });

  test("SEMANTICS 16: it is pinned to the commit that was evaluated", async () => {
    reads()
      .graphql("Precheck", aPrecheckAnswer())
      .graphql("Approve", anApproveAnswer())
      .rest("POST", CHECK_RUNS, { id: 1 });
    await aWorker().run(aRecord(anEvaluate()));
    const approval = github.requests.find(({ operation }) => operation === "Approve");
    expect(approval?.variables).toMatchObject({ pullRequestId: "PR_7", commit: HEAD });
    expect(bodyOf("checks/create")).toMatchObject({
      name: "Greenlight",
      head_sha: HEAD,
      external_id: "pull:7",
      status: "completed",
      conclusion: "success",
    });
  });

  test.each([
    ["a new head commit", { headRefOid: OLD_HEAD }],
    ["another base branch", { baseRefName: "release" }],
    ["a base branch that moved", { baseRef: { target: { oid: OLD_HEAD } } }],
    ["a pull request that was closed", { state: "CLOSED" }],
    ["a pull request that became a draft", { isDraft: true }],
    [
      "a person who asks for changes",
      { reviews: page([aReviewNode({ id: "PRR_9", state: "CHANGES_REQUESTED", author: OCTOCAT })]) },
    ],
  ])("SEMANTICS 16: %s right before it is evaluated again, not approved", async (_, moved) => {
    reads()
      .graphql("Precheck", aPrecheckAnswer(moved))
      .graphql("Snapshot", aSnapshotAnswer({ contexts: [aCheckRunNode({ conclusion: "FAILURE" })] }))
      .rest("POST", CHECK_RUNS, { id: 1 });
    expect(await aWorker().run(aRecord(anEvaluate()))).toEqual(ALL_DONE);
    github.done();
    expect(asked()).toEqual(["Snapshot", "Precheck", "Snapshot", "checks/create"]);
    expect(bodyOf("checks/create")).toMatchObject({ conclusion: "neutral" });
  });

  test.each([
    ["the head", { headRefOid: OLD_HEAD }, {}],
    ["the base", { baseRef: { target: { oid: OLD_HEAD } } }, {}],
    ["the commit of the review", {}, { commit: { oid: OLD_HEAD } }],
  ])("SEMANTICS 16: %s that moved while it was posted withdraws it and evaluates again", async (_, pull, review) => {
    reads()
      .graphql("Precheck", aPrecheckAnswer())
      .graphql("Approve", anApproveAnswer(pull, review))
      .graphql("Withdraw", aWithdrawAnswer())
      .graphql("Snapshot", aSnapshotAnswer({ contexts: [aCheckRunNode({ status: "IN_PROGRESS", conclusion: null })] }))
      .rest("POST", CHECK_RUNS, { id: 1 });
    const worker = aWorker();
    expect(await worker.run(aRecord(anEvaluate()))).toEqual(ALL_DONE);
    github.done();
    expect(bodyOf("checks/create")).toMatchObject({ status: "in_progress" });
    expect(worker.metrics.counts).toMatchObject({ Withdrawn: 1, Held: 1 });
    expect(worker.metrics.counts.Approved).toBeUndefined();
  });

  test("a pull request that moves each time goes back to the queue", async () => {
    github
      .graphql("Snapshot", aSnapshotAnswer(), { times: 3 })
      .graphql("Precheck", aPrecheckAnswer({ headRefOid: OLD_HEAD }), { times: 3 });
    const record = aRecord(anEvaluate());
    expect(await aWorker().run(record)).toEqual({ batchItemFailures: [{ itemIdentifier: record.messageId }] });
    github.done();
  });

  test("SEMANTICS 21: an approval of this commit that is there already is adopted, not posted again", async () => {
    reads({ reviews: [aReviewNode()] }).rest("POST", CHECK_RUNS, { id: 1 });
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    expect(asked()).toEqual(["Snapshot", "checks/create"]);
    expect(bodyOf("checks/create")).toMatchObject({ conclusion: "success" });
  });

  test("SEMANTICS 21: one that another worker posted since the read is adopted", async () => {
    reads()
      .graphql("Precheck", aPrecheckAnswer({ reviews: page([aReviewNode()]) }))
      .graphql("ReviewDecision", { repository: { pullRequest: { reviewDecision: "APPROVED" } } })
      .rest("POST", CHECK_RUNS, { id: 1 });
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    expect(asked()).not.toContain("Approve");
  });

  test("SEMANTICS 21: a lost answer to an approval posts none twice: the next attempt finds it", async () => {
    reads()
      .graphql("Precheck", aPrecheckAnswer())
      .graphql("Approve", { status: 502, body: { message: "Bad gateway" } });
    const worker = aWorker();
    const record = aRecord(anEvaluate());
    expect((await worker.run(record)).batchItemFailures).toHaveLength(1);
    github.graphql("Snapshot", aSnapshotAnswer({ reviews: [aReviewNode()] })).rest("POST", CHECK_RUNS, { id: 1 });
    expect(await worker.run(record)).toEqual(ALL_DONE);
    github.done();
    expect(asked().filter((operation) => operation === "Approve")).toHaveLength(1);
  });

  test("SEMANTICS 25: a decision that was told already is not told again", async () => {
    reads({ reviews: [aReviewNode()] }).rest("POST", CHECK_RUNS, { id: 900 });
    await aWorker().run(aRecord(anEvaluate()));
    const { output } = bodyOf("checks/create") as { output: { title: string; summary: string; text: string } };
    const { title, summary, text } = output;
    const told = anOwnCheckRunNode({ status: "COMPLETED", conclusion: "SUCCESS", title, summary, text });
    github.graphql("Snapshot", aSnapshotAnswer({ reviews: [aReviewNode()], ownCheckRuns: [told] }));
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    expect(asked()).toEqual(["Snapshot", "checks/create", "Snapshot"]);
  });

  test("SEMANTICS 23: GitHub's verdict is read, and told where the approval does not count", async () => {
    reads({
      baseRef: {
        refUpdateRule: {
          requiredStatusCheckContexts: [],
          requiredApprovingReviewCount: 2,
          requiresCodeOwnerReviews: true,
        },
      },
    })
      .graphql("Precheck", aPrecheckAnswer())
      .graphql("Approve", anApproveAnswer({ reviewDecision: "REVIEW_REQUIRED" }))
      .graphql("ReviewDecision", { repository: { pullRequest: { reviewDecision: "REVIEW_REQUIRED" } } })
      .rest("POST", CHECK_RUNS, { id: 1 });
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    const { output } = bodyOf("checks/create") as { output: { summary: string } };
    expect(output.summary).toContain("GitHub still asks for a review");
    expect(output.summary).toContain("2 approvals");
    expect(output.summary).toContain("code owners");
  });

  test("SEMANTICS 10: two pull requests with one head keep their check runs apart", async () => {
    const ofAnother = anOwnCheckRunNode({
      databaseId: 901,
      externalId: "pull:8",
      status: "COMPLETED",
      conclusion: "SUCCESS",
    });
    reads({ contexts: [aCheckRunNode({ status: "QUEUED", conclusion: null })], ownCheckRuns: [ofAnother] }).rest(
      "POST",
      CHECK_RUNS,
      {
        id: 1,
      },
    );
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    expect(bodyOf("checks/create")).toMatchObject({ external_id: "pull:7", status: "in_progress" });
  });
});

describe("an approval that stands", () => {
  const stale = aReviewNode({ commit: { oid: OLD_HEAD } });
  const pending = [aCheckRunNode({ status: "QUEUED", conclusion: null })];

  const compared = (patch: string) => ({
    files: [{ filename: "package-lock.json", status: "modified", sha: "c".repeat(40), patch }],
  });

  test("SEMANTICS 18: is withdrawn on a push that changes the diff", async () => {
    reads({ reviews: [stale], contexts: pending })
      .rest("GET", `/repos/acme/shop/compare/${BASE}...${OLD_HEAD}`, compared("@@ -1 +1 @@\n-a\n+b"))
      .rest("GET", `/repos/acme/shop/compare/${BASE}...${HEAD}`, compared("@@ -1 +1 @@\n-a\n+c"))
      .graphql("Withdraw", aWithdrawAnswer())
      .rest("POST", CHECK_RUNS, { id: 1 });
    const worker = aWorker();
    await worker.run(aRecord(anEvaluate()));
    github.done();
    expect(worker.metrics.counts).toMatchObject({ Withdrawn: 1, Held: 1 });
  });

  test("SEMANTICS 18: is kept on a clean merge of the base, whose diff is the same line for line", async () => {
    const modes = {
      before: { __typename: "Commit", file0: { mode: 33_188 } },
      after: { __typename: "Commit", file0: { mode: 33_188 } },
    };
    reads({ reviews: [stale], contexts: pending })
      .rest("GET", `/repos/acme/shop/compare/${BASE}...${OLD_HEAD}`, compared("@@ -1 +1 @@\n-a\n+b"))
      .rest("GET", `/repos/acme/shop/compare/${BASE}...${HEAD}`, compared("@@ -1 +1 @@ another heading\n-a\n+b"))
      .graphql("Modes", { repository: modes })
      .rest("POST", CHECK_RUNS, { id: 1 });
    const worker = aWorker();
    await worker.run(aRecord(anEvaluate()));
    github.done();
    expect(worker.metrics.counts.Withdrawn).toBeUndefined();
  });

  test("SEMANTICS 18: is withdrawn where only a file's mode changed", async () => {
    const modes = {
      before: { __typename: "Commit", file0: { mode: 33_188 } },
      after: { __typename: "Commit", file0: { mode: 33_261 } },
    };
    reads({ reviews: [stale], contexts: pending })
      .rest("GET", `/repos/acme/shop/compare/${BASE}...${OLD_HEAD}`, compared("@@ -1 +1 @@\n-a\n+b"))
      .rest("GET", `/repos/acme/shop/compare/${BASE}...${HEAD}`, compared("@@ -1 +1 @@\n-a\n+b"))
      .graphql("Modes", { repository: modes })
      .graphql("Withdraw", aWithdrawAnswer())
      .rest("POST", CHECK_RUNS, { id: 1 });
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
  });

  test("SEMANTICS 18: is withdrawn where the old commit is gone, since nothing can be proven of it", async () => {
    reads({ reviews: [stale], contexts: pending })
      .rest("GET", `/repos/acme/shop/compare/${BASE}...${OLD_HEAD}`, { status: 404, body: { message: "Not Found" } })
      .graphql("Withdraw", aWithdrawAnswer())
      .rest("POST", CHECK_RUNS, { id: 1 });
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
  });

  test("SEMANTICS 18: is withdrawn at the same commit when a check fails", async () => {
    reads({ reviews: [aReviewNode()], contexts: [aCheckRunNode({ conclusion: "FAILURE" })] })
      .graphql("Withdraw", aWithdrawAnswer())
      .rest("POST", CHECK_RUNS, { id: 1 });
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    const withdrawal = github.requests.find(({ operation }) => operation === "Withdraw");
    expect(withdrawal?.variables).toMatchObject({ review: "PRR_1" });
  });

  test("SEMANTICS 17: only our own reviews are ever withdrawn", async () => {
    const others = [
      aReviewNode({ id: "PRR_2", author: OCTOCAT }),
      aReviewNode({ id: "PRR_3", author: { ...GREENLIGHT, id: "BOT_3", databaseId: 7_002 } }),
    ];
    reads({ reviews: others, contexts: [aCheckRunNode({ conclusion: "FAILURE" })] }).rest("POST", CHECK_RUNS, {
      id: 1,
    });
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    expect(asked()).not.toContain("Withdraw");
  });

  test("SEMANTICS 19: once dismissed by a human it is not given again", async () => {
    reads({ reviews: [aReviewNode({ state: "DISMISSED" })], dismissals: [aDismissalNode()] }).rest("POST", CHECK_RUNS, {
      id: 1,
    });
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    expect(asked()).toEqual(["Snapshot", "checks/create"]);
    expect(bodyOf("checks/create")).toMatchObject({ conclusion: "neutral" });
  });

  test("SEMANTICS 19: dismissed by GitHub itself it is given again", async () => {
    reads({
      reviews: [aReviewNode({ state: "DISMISSED" })],
      dismissals: [aDismissalNode({ dismissalMessage: "The merge-base changed after approval." })],
    })
      .graphql("Precheck", aPrecheckAnswer({ reviews: page([aReviewNode({ state: "DISMISSED" })]) }))
      .graphql("Approve", anApproveAnswer())
      .rest("POST", CHECK_RUNS, { id: 1 });
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
  });
});

test("a repository of the same name that is another one is left alone", async () => {
  reads();
  const repository = { id: 98, owner: "acme", name: "shop" };
  const worker = aWorker();
  expect(await worker.run(aRecord(anEvaluate({ repository })))).toEqual(ALL_DONE);
  github.done();
  expect(worker.metrics.counts).toEqual({ Failed: 1 });
});

test("an approval that cannot be withdrawn keeps no other one standing", async () => {
  const failing = [aCheckRunNode({ conclusion: "FAILURE" })];
  reads({ reviews: [aReviewNode(), aReviewNode({ id: "PRR_2" })], contexts: failing })
    .graphql("Withdraw", { status: 502, body: {} })
    .graphql("Withdraw", aWithdrawAnswer("PRR_2"));
  const worker = aWorker();
  expect((await worker.run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
  github.done();
  expect(worker.metrics.counts).toEqual({ Withdrawn: 1, Failed: 1 });
});

describe("what is never approved", () => {
  test.each<[string, SnapshotParts]>([
    ["SEMANTICS 1: a pull request without any check", { contexts: [] }],
    [
      "SEMANTICS 13: one that changes the policy",
      { files: [aFileNode("package-lock.json"), aFileNode(".github/greenlight.yml")] },
    ],
    ["SEMANTICS 13: one whose policy is broken", { policy: aPolicyEntry("version: 1\nrulez: []\n") }],
    ["SEMANTICS 13: one whose policy is binary", { policy: aPolicyEntry(null, { isBinary: true }) }],
    ["SEMANTICS 14: one with more files than were listed", { pull: { changedFiles: 9_999 } }],
    [
      "SEMANTICS 11: one with a commit of nobody",
      { commits: [aCommitNode({ authors: { totalCount: 1, nodes: [{ user: null }] } })] },
    ],
    ["SEMANTICS 22: one that Greenlight opened", { pull: { author: GREENLIGHT } }],
    [
      "SEMANTICS 20: one for which a human asks for changes",
      { reviews: [aReviewNode({ state: "CHANGES_REQUESTED", author: OCTOCAT })] },
    ],
    ["a draft", { pull: { isDraft: true } }],
  ])("%s", async (_, parts) => {
    reads(parts).rest("POST", CHECK_RUNS, { id: 1 });
    const worker = aWorker();
    await worker.run(aRecord(anEvaluate()));
    github.done();
    expect(asked()).toEqual(["Snapshot", "checks/create"]);
    expect(bodyOf("checks/create").conclusion).not.toBe("success");
    expect(worker.metrics.counts).toMatchObject({ Held: 1 });
  });

  test("SEMANTICS 13: a file that was renamed away counts as changed: REST tells where it came from", async () => {
    reads({ files: [aFileNode("package-lock.json", "RENAMED")] })
      .rest("GET", "/repos/acme/shop/pulls/7/files", [
        { filename: "package-lock.json", previous_filename: ".github/greenlight.yml" },
      ])
      .rest("POST", CHECK_RUNS, { id: 1 });
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    expect(bodyOf("checks/create")).toMatchObject({ output: { title: "Needs a human: it changes the policy" } });
  });

  test.each<[string, SnapshotParts]>([
    ["SEMANTICS 13: without a policy nothing is said at all", { policy: null }],
    ["a closed pull request is history", { pull: { state: "MERGED" } }],
  ])("%s", async (_, parts) => {
    reads(parts);
    expect(await aWorker().run(aRecord(anEvaluate()))).toEqual(ALL_DONE);
    github.done();
    expect(asked()).toEqual(["Snapshot"]);
  });

  test("SEMANTICS 13: a file that is not there is an error beside the answer for GitHub, and no policy for us", async () => {
    const { viewer, repository } = aSnapshotAnswer({ policy: null });
    const path = ["repository", "pullRequest", "baseRef", "target", "file"];
    const errors = [{ type: "NOT_FOUND", path, message: "Could not resolve file for path '.github/greenlight.yml'." }];
    github.graphql("Snapshot", { status: 200, body: { data: { viewer, repository }, errors } });
    const worker = aWorker();
    expect(await worker.run(aRecord(anEvaluate()))).toEqual(ALL_DONE);
    github.done();
    expect(asked()).toEqual(["Snapshot"]);
    expect(worker.metrics.counts).toEqual({ Evaluated: 1 });
  });

  test("SEMANTICS 13: any other error beside the answer is a failure, not an absent policy", async () => {
    const { viewer, repository } = aSnapshotAnswer({ policy: null });
    const path = ["repository", "pullRequest", "baseRef", "target", "file"];
    const errors = [
      { type: "NOT_FOUND", path, message: "Could not resolve file" },
      { type: "SERVICE_UNAVAILABLE", path: ["repository", "pullRequest", "reviews"], message: "timeout" },
    ];
    github.graphql("Snapshot", { status: 200, body: { data: { viewer, repository }, errors } });
    const worker = aWorker();
    expect((await worker.run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
    github.done();
    expect(worker.metrics.counts).toEqual({ Failed: 1 });
  });

  test("SEMANTICS 27: a broken new policy is annotated on its lines", async () => {
    reads({
      files: [aFileNode(".github/greenlight.yml")],
      head: { file: aPolicyEntry("version: 1\nrules:\n  - name: a\n    when: { autor: x }\n") },
    }).rest("POST", CHECK_RUNS, { id: 1 });
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    expect(bodyOf("checks/create")).toMatchObject({
      conclusion: "failure",
      output: {
        annotations: [
          {
            path: ".github/greenlight.yml",
            start_line: 4,
            end_line: 4,
            message: expect.stringContaining("did you mean `author`"),
          },
        ],
      },
    });
  });
});
