import { afterEach, beforeEach, expect, test } from "@jest/globals";
import nock from "nock";
import {
  aCommitNode,
  anApproveAnswer,
  aPolicyEntry,
  aPrecheckAnswer,
  aReviewNode,
  aSnapshotAnswer,
  GREENLIGHT,
  OCTOCAT,
  page,
} from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

/** A person's approval that a rule waits for, and that goes right before ours is posted. */

const CHECK_RUNS = "/repos/acme/shop/check-runs";
const POLICY = `version: 1
rules:
  - { name: Reviewed, when: { base: main }, approvals: {} }
`;
const approval = (fields: object = {}) => aReviewNode({ id: "PRR_9", author: OCTOCAT, ...fields });
const snapshot = (...reviews: object[]) =>
  aSnapshotAnswer({
    policy: aPolicyEntry(POLICY),
    commits: [aCommitNode()],
    reviews: reviews.map((one) => ({ ...one })),
  });
const precheck = (...reviews: object[]) => aPrecheckAnswer({ reviews: page(reviews) });

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

async function asked(): Promise<string[]> {
  const worker = aWorker();
  expect(await worker.run(aRecord(anEvaluate()))).toEqual({ batchItemFailures: [] });
  github.done();
  return github.requests.map(({ operation }) => operation).filter((one) => !one.startsWith("apps/"));
}

test("one that still stands is what ours follows", async () => {
  github
    .graphql("Snapshot", snapshot(approval()))
    .graphql("Precheck", precheck(approval()))
    .graphql("Approve", anApproveAnswer())
    .rest("POST", CHECK_RUNS, { id: 1 });
  expect(await asked()).toEqual(["Snapshot", "Precheck", "Approve", "checks/create"]);
});

test.each([
  ["dismissed", [approval({ state: "DISMISSED" })]],
  ["followed by a request for changes", [approval(), approval({ id: "PRR_10", state: "CHANGES_REQUESTED" })]],
  [
    "dismissed while another worker's approval of ours came in",
    [aReviewNode({ id: "PRR_11", author: GREENLIGHT }), approval({ state: "DISMISSED" })],
  ],
])("one that is %s leads to none", async (_, reviews) => {
  github
    .graphql("Snapshot", snapshot(approval()))
    .graphql("Precheck", precheck(...reviews))
    .graphql("Snapshot", snapshot())
    .rest("POST", CHECK_RUNS, { id: 1 });
  expect(await asked()).toEqual(["Snapshot", "Precheck", "Snapshot", "checks/create"]);
});

/** As GitHub answers for an id that is nothing's. */
const GONE = {
  status: 200,
  body: { data: { nodes: [null] }, errors: [{ type: "NOT_FOUND", path: ["nodes", 0], message: "Could not resolve" }] },
};

test.each<[string, object | null, string[]]>([
  ["still stands", { __typename: "PullRequestReview", id: "PRR_9", state: "APPROVED" }, ["Approve", "checks/create"]],
  [
    "was dismissed",
    { __typename: "PullRequestReview", id: "PRR_9", state: "DISMISSED" },
    ["Snapshot", "checks/create"],
  ],
  ["is gone", null, ["Snapshot", "checks/create"]],
])("one that a hundred later reviews hide, and that %s, is asked for", async (_, node, then) => {
  github
    .graphql("Snapshot", snapshot(approval()))
    .graphql("Precheck", precheck(aReviewNode({ id: "PRR_200", state: "COMMENTED", author: OCTOCAT })))
    .graphql("ReviewStates", node === null ? GONE : { nodes: [node] })
    .graphql("Approve", anApproveAnswer(), { times: "any" })
    .graphql("Snapshot", snapshot(), { times: "any" })
    .rest("POST", CHECK_RUNS, { id: 1 });
  expect(await asked()).toEqual(["Snapshot", "Precheck", "ReviewStates", ...then]);
});
