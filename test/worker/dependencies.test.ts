import { afterEach, beforeEach, expect, test } from "@jest/globals";
import nock from "nock";
import {
  aFileNode,
  anApproveAnswer,
  aPolicyEntry,
  aPrecheckAnswer,
  aSnapshotAnswer,
  BASE,
  HEAD,
} from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

const MERGE_BASE = "5".repeat(40);
const POLICY = `version: 1
rules:
  - name: Patches
    when: { author: "dependabot[bot]", dependency: { update: patch } }
`;
const COMPARE = `/repos/acme/shop/compare/${BASE}...${HEAD}`;

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

function manifest(version: string) {
  const text = JSON.stringify({ dependencies: { "left-pad": version } });
  return { __typename: "Commit", file0: { object: { __typename: "Blob", text, isBinary: false, isTruncated: false } } };
}

function reads(after: object | null) {
  const snapshot = aSnapshotAnswer({ policy: aPolicyEntry(POLICY), files: [aFileNode("package.json")] });
  return github
    .graphql("Snapshot", snapshot)
    .rest("GET", COMPARE, { merge_base_commit: { sha: MERGE_BASE }, files: [] })
    .graphql("Manifests", (variables) => {
      expect(variables).toMatchObject({
        before: MERGE_BASE,
        after: HEAD,
        before0: "package.json",
        after0: "package.json",
      });
      return { repository: { before: manifest("1.0.0"), after } };
    });
}

test("manifests are read where the pull request branched off and at its head, for a policy that asks for them", async () => {
  reads(manifest("1.0.1"))
    .graphql("Precheck", aPrecheckAnswer())
    .graphql("Approve", anApproveAnswer())
    .rest("POST", "/repos/acme/shop/check-runs", { id: 1 });
  const worker = aWorker();
  expect(await worker.run(aRecord(anEvaluate()))).toEqual({ batchItemFailures: [] });
  github.done();
  expect(worker.metrics.counts).toEqual({ Approved: 1, Evaluated: 1 });
});

test.each([
  ["a larger step than the policy allows", manifest("2.0.0")],
  ["a commit that GitHub does not show", null],
])("%s is held", async (_, after) => {
  reads(after).rest("POST", "/repos/acme/shop/check-runs", { id: 1 });
  const worker = aWorker();
  expect(await worker.run(aRecord(anEvaluate()))).toEqual({ batchItemFailures: [] });
  github.done();
  expect(worker.metrics.counts).toEqual({ Held: 1, Evaluated: 1 });
});

test("a failure to read them is a failure, and nothing is decided", async () => {
  const snapshot = aSnapshotAnswer({ policy: aPolicyEntry(POLICY), files: [aFileNode("package.json")] });
  github.graphql("Snapshot", snapshot).rest("GET", COMPARE, { status: 500, body: {} });
  const worker = aWorker();
  expect((await worker.run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
  github.done();
});
