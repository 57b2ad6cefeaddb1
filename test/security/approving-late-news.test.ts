import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import {
  aCheckRunNode,
  anApproveAnswer,
  aPrecheckAnswer,
  aReviewNode,
  aSnapshotAnswer,
  OCTOCAT,
  page,
} from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

const CHECK_RUNS = "/repos/acme/shop/check-runs";
const OLD_HEAD = "3".repeat(40);
const RED = aSnapshotAnswer({ contexts: [aCheckRunNode({ conclusion: "FAILURE" })] });

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

const asked = () =>
  github.requests
    .map(({ operation }) => operation)
    .filter((operation) => operation !== "apps/create-installation-access-token");

describe("right before the approval", () => {
  test("a review that was pending when it was read and asks for changes now stops it", async () => {
    const changed = (state: string) => aReviewNode({ id: "PRR_9", state, author: OCTOCAT });
    github
      .graphql("Snapshot", aSnapshotAnswer({ reviews: [changed("PENDING")] }))
      .graphql("Precheck", aPrecheckAnswer({ reviews: page([changed("CHANGES_REQUESTED")]) }))
      .graphql("Snapshot", RED)
      .rest("POST", CHECK_RUNS, { id: 1 });
    await aWorker().run(aRecord(anEvaluate()));
    expect(asked()).toEqual(["Snapshot", "Precheck", "Snapshot", "checks/create"]);
  });

  test("our own approval of this head that a person dismissed a moment ago is a veto, not one to adopt", async () => {
    github
      .graphql("Snapshot", aSnapshotAnswer())
      .graphql("Precheck", aPrecheckAnswer({ reviews: page([aReviewNode({ state: "DISMISSED" })]) }))
      .graphql("Snapshot", RED)
      .rest("POST", CHECK_RUNS, { id: 1 });
    const worker = aWorker();
    await worker.run(aRecord(anEvaluate()));
    expect(asked()).toEqual(["Snapshot", "Precheck", "Snapshot", "checks/create"]);
    expect(worker.metrics.counts.Approved).toBeUndefined();
  });

  test.each([
    ["a comment", aReviewNode({ id: "PRR_9", state: "COMMENTED", author: OCTOCAT })],
    ["a review that nobody submitted", aReviewNode({ id: "PRR_9", state: "PENDING", author: OCTOCAT })],
    ["our own withdrawal of an earlier head's", aReviewNode({ state: "DISMISSED", commit: { oid: OLD_HEAD } })],
  ])("%s is no news", async (_, review) => {
    github
      .graphql("Snapshot", aSnapshotAnswer())
      .graphql("Precheck", aPrecheckAnswer({ reviews: page([review]) }))
      .graphql("Approve", anApproveAnswer())
      .rest("POST", CHECK_RUNS, { id: 1 });
    await aWorker().run(aRecord(anEvaluate()));
    expect(asked()).toEqual(["Snapshot", "Precheck", "Approve", "checks/create"]);
  });

  test.each([
    ["without the reviews", { reviews: null }],
    ["with a list of reviews that is missing", { reviews: { ...page([]), nodes: null } }],
  ])("an answer %s approves nothing", async (_, fields) => {
    github.graphql("Snapshot", aSnapshotAnswer()).graphql("Precheck", aPrecheckAnswer(fields));
    const worker = aWorker();
    expect((await worker.run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
    expect(asked()).toEqual(["Snapshot", "Precheck"]);
  });
});

describe("a snapshot in which a list is missing approves nothing:", () => {
  const missing = { ...page([]), nodes: null };
  test.each([
    ["reviews", { pull: { reviews: missing } }],
    ["dismissals", { pull: { timelineItems: missing } }],
    ["labels", { pull: { labels: missing } }],
    ["checks", { head: { statusCheckRollup: { contexts: missing } } }],
    ["rules of the base branch", { baseRef: { rules: missing } }],
  ])("%s", async (_, parts) => {
    github.graphql("Snapshot", aSnapshotAnswer(parts));
    const worker = aWorker();
    expect((await worker.run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
    expect(asked()).toEqual(["Snapshot"]);
  });
});
