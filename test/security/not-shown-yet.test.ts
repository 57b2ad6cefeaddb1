import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import { anApproveAnswer, aPrecheckAnswer, aSnapshotAnswer } from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

describe("a pull request that GitHub announced and does not show yet", () => {
  let github: GithubNock;
  beforeEach(() => {
    nock.disableNetConnect();
    github = githubNock().token();
  });
  afterEach(() => {
    nock.cleanAll();
    nock.enableNetConnect();
  });

  test("is read again, not acknowledged as gone, since no other event may follow", async () => {
    const errors = [
      { type: "NOT_FOUND", path: ["repository", "pullRequest"], message: "Could not resolve to a PullRequest" },
    ];
    const data = { viewer: aSnapshotAnswer().viewer, repository: { databaseId: 99, pullRequest: null } };
    github
      .graphql("Snapshot", { status: 200, body: { data, errors } })
      .graphql("Snapshot", aSnapshotAnswer())
      .graphql("Precheck", aPrecheckAnswer())
      .graphql("Approve", anApproveAnswer())
      .rest("POST", "/repos/acme/shop/check-runs", { id: 1 });
    const worker = aWorker();
    const first = await worker.run(aRecord(anEvaluate()));
    if (first.batchItemFailures.length > 0) await worker.run(aRecord(anEvaluate(), { received: 2 }));
    expect(worker.metrics.counts.Approved).toBe(1);
  }, 30_000);
});
