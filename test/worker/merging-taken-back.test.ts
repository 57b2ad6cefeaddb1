import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import {
  aCheckRunNode,
  aDismissalNode,
  anOwnCheckRunNode,
  aPolicyEntry,
  aReviewNode,
  aSnapshotAnswer,
  aWithdrawAnswer,
  BASE,
  GREENLIGHT,
  OCTOCAT,
  type SnapshotParts,
} from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { anAutoMergeRequest, aRefusal, DEQUEUED, DISABLED, MERGE_POLICY } from "../support/merge-answers.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

const CHECK_RUNS = "/repos/acme/shop/check-runs";
const OLD_HEAD = "3".repeat(40);
const CREATED = { id: 900, started_at: "2026-11-21T10:10:00Z" };
const ours = { autoMergeRequest: anAutoMergeRequest(GREENLIGHT) };
const octocats = { autoMergeRequest: anAutoMergeRequest(OCTOCAT) };
const failing = [aCheckRunNode({ conclusion: "FAILURE" })];
const REFUSED = aRefusal("disablePullRequestAutoMerge", "Can't disable auto-merge for this pull request.");

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

function asked(): string[] {
  return github.requests
    .map(({ operation }) => operation)
    .filter((name) => name !== "apps/create-installation-access-token");
}

function reads(parts: SnapshotParts): GithubNock {
  return github.graphql("Snapshot", aSnapshotAnswer({ policy: aPolicyEntry(MERGE_POLICY), ...parts }));
}

/** GitHub's answer to whether it is still asked to merge. */
const merging = (fields: Readonly<Record<string, unknown>>) => ({
  repository: { pullRequest: { state: "OPEN", autoMergeRequest: null, mergeQueueEntry: null, ...fields } },
});

describe("SEMANTICS 24: auto-merge that we turned on", () => {
  test("is turned off before anything else after a push, which leaves it on where the pusher may write", async () => {
    reads({ pull: ours, reviews: [aReviewNode({ commit: { oid: OLD_HEAD } })], contexts: failing })
      .graphql("DisableAutoMerge", DISABLED)
      .graphql("Withdraw", aWithdrawAnswer())
      .rest("POST", CHECK_RUNS, CREATED);
    const worker = aWorker();
    await worker.run(aRecord(anEvaluate()));
    github.done();
    expect(asked()).toEqual(["Snapshot", "DisableAutoMerge", "Withdraw", "checks/create"]);
    expect(worker.metrics.counts).toMatchObject({ MergeCancelled: 1, Withdrawn: 1, Held: 1 });
  });

  test("is turned off after a push even if nothing more can be read", async () => {
    reads({
      pull: ours,
      reviews: [aReviewNode({ commit: { oid: OLD_HEAD } })],
      contexts: [aCheckRunNode({ status: "QUEUED", conclusion: null })],
    })
      .graphql("DisableAutoMerge", DISABLED)
      .rest("GET", `/repos/acme/shop/compare/${BASE}...${OLD_HEAD}`, { status: 502, body: {} });
    expect((await aWorker().run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
    github.done();
  });

  test.each<[string, SnapshotParts]>([
    ["a check failed", { reviews: [aReviewNode()], contexts: failing }],
    [
      "a person asks for changes",
      { reviews: [aReviewNode(), aReviewNode({ id: "PRR_2", state: "CHANGES_REQUESTED", author: OCTOCAT })] },
    ],
    ["the policy is gone", { reviews: [aReviewNode()], policy: null }],
  ])("is turned off, then the approval is withdrawn, where %s", async (_, parts) => {
    const ownCheckRuns = [anOwnCheckRunNode({ status: "COMPLETED", conclusion: "SUCCESS" })];
    reads({ pull: ours, ownCheckRuns, ...parts })
      .graphql("DisableAutoMerge", DISABLED)
      .graphql("Withdraw", aWithdrawAnswer())
      .rest("PATCH", `${CHECK_RUNS}/900`, CREATED);
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    expect(asked()).toEqual(["Snapshot", "DisableAutoMerge", "Withdraw", "checks/update"]);
  });

  test("SEMANTICS 19: is turned off on a veto", async () => {
    reads({ pull: ours, reviews: [aReviewNode({ state: "DISMISSED" })], dismissals: [aDismissalNode()] })
      .graphql("DisableAutoMerge", DISABLED)
      .rest("POST", CHECK_RUNS, CREATED);
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
  });

  test("keeps no approval standing, if it cannot be turned off", async () => {
    reads({ pull: ours, reviews: [aReviewNode()], contexts: failing })
      .graphql("DisableAutoMerge", { status: 502, body: {} })
      .graphql("Withdraw", aWithdrawAnswer());
    const worker = aWorker();
    expect((await worker.run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
    github.done();
    expect(worker.metrics.counts).toMatchObject({ Withdrawn: 1, Failed: 1 });
  });

  test.each([
    ["is off already", merging({})],
    ["is a person's by now", merging(octocats)],
    ["has merged it", merging({ state: "MERGED", ...ours })],
  ])("SEMANTICS 32: is no error where it %s", async (_, now) => {
    reads({ pull: ours, reviews: [aReviewNode()], contexts: failing })
      .graphql("DisableAutoMerge", REFUSED)
      .graphql("Merging", now)
      .graphql("Withdraw", aWithdrawAnswer())
      .rest("POST", CHECK_RUNS, CREATED);
    expect((await aWorker().run(aRecord(anEvaluate()))).batchItemFailures).toEqual([]);
    github.done();
  });

  test("fails the message where GitHub refuses to turn it off and it is still on", async () => {
    reads({ pull: ours, reviews: [aReviewNode()], contexts: failing })
      .graphql("DisableAutoMerge", REFUSED)
      .graphql("Merging", merging(ours))
      .graphql("Withdraw", aWithdrawAnswer());
    expect((await aWorker().run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
    github.done();
  });
});

test("SEMANTICS 24: a place in the merge queue that we asked for is given up", async () => {
  reads({ pull: { mergeQueueEntry: { enqueuer: GREENLIGHT } }, reviews: [aReviewNode()], contexts: failing })
    .graphql("Dequeue", DEQUEUED)
    .graphql("Withdraw", aWithdrawAnswer())
    .rest("POST", CHECK_RUNS, CREATED);
  await aWorker().run(aRecord(anEvaluate()));
  github.done();
});

test("SEMANTICS 17: what a person asked GitHub to merge is theirs, whatever we make of the pull request", async () => {
  const pull = { ...octocats, mergeQueueEntry: { enqueuer: OCTOCAT } };
  reads({ pull, reviews: [aReviewNode()], contexts: failing })
    .graphql("Withdraw", aWithdrawAnswer())
    .rest("POST", CHECK_RUNS, CREATED);
  await aWorker().run(aRecord(anEvaluate()));
  github.done();
});

test("an App that may not see merge queues reads everything else", async () => {
  const data = aSnapshotAnswer({ policy: aPolicyEntry(MERGE_POLICY), contexts: failing });
  const path = ["repository", "pullRequest", "mergeQueueEntry"];
  const errors = [{ type: "FORBIDDEN", path, message: "Resource not accessible by integration" }];
  github.graphql("Snapshot", { status: 200, body: { data, errors } }).rest("POST", CHECK_RUNS, CREATED);
  expect((await aWorker().run(aRecord(anEvaluate()))).batchItemFailures).toEqual([]);
  github.done();
});
