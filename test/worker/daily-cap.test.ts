import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import {
  aCheckRunNode,
  anApproveAnswer,
  aPolicyEntry,
  aPrecheckAnswer,
  aSnapshotAnswer,
  GREENLIGHT,
  OCTOCAT,
  POLICY,
} from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

const LIMITED = `${POLICY}approval: { approvals_per_day: 2 }\n`;
// The worker's clock is at 2026-11-21T10:10:00Z.
const TODAY = "2026-11-21T00:00:00Z";
const YESTERDAY = "2026-11-20T23:59:59Z";

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

const review = (submittedAt: string | null, author: object | null = GREENLIGHT) => ({ submittedAt, author });
const recent = (number: number, updatedAt: string, reviews: readonly object[] | null, hasPreviousPage = false) => ({
  number,
  updatedAt,
  reviews: reviews && { pageInfo: { hasPreviousPage }, nodes: reviews },
});
const page = (pulls: readonly object[], endCursor: string | null = null) => ({
  repository: { pullRequests: { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes: pulls } },
});

const snapshot = (parts = {}) => aSnapshotAnswer({ policy: aPolicyEntry(LIMITED), ...parts });

/** What becomes of a pull request that the policy approves, with these pages of recent ones. */
async function outcome(...pages: readonly object[]): Promise<string> {
  github.graphql("Snapshot", snapshot());
  for (const each of pages) github.graphql("RecentReviews", each);
  github
    .graphql("Precheck", aPrecheckAnswer(), { times: "any" })
    .graphql("Approve", anApproveAnswer(), { times: "any" })
    .rest("POST", "/repos/acme/shop/check-runs", { id: 1 });
  const worker = aWorker();
  expect(await worker.run(aRecord(anEvaluate()))).toEqual({ batchItemFailures: [] });
  github.done();
  return worker.metrics.counts.Approved === 1 ? "approved" : "held";
}

describe("the approvals of a day are counted", () => {
  test.each<[string, string, readonly object[]]>([
    ["none", "approved", [page([])]],
    ["one of two", "approved", [page([recent(1, TODAY, [review(TODAY)])])]],
    ["two of two", "held", [page([recent(1, TODAY, [review(TODAY)]), recent(2, TODAY, [review(TODAY)])])]],
    ["two in one pull request", "held", [page([recent(1, TODAY, [review(TODAY), review(TODAY)])])]],
    ["those of yesterday", "approved", [page([recent(1, TODAY, [review(YESTERDAY), review(YESTERDAY)])])]],
    ["other people's", "approved", [page([recent(1, TODAY, [review(TODAY, OCTOCAT), review(TODAY, null)])])]],
    ["this pull request's own", "approved", [page([recent(7, TODAY, [review(TODAY), review(TODAY)])])]],
    ["one without a time counts", "held", [page([recent(1, TODAY, [review(null), review(null)])])]],
    [
      "until the first pull request that was not touched today",
      "approved",
      [page([recent(1, TODAY, [review(TODAY)]), recent(2, YESTERDAY, [review(TODAY), review(TODAY)])], "more")],
    ],
    [
      "on every page",
      "held",
      [page([recent(1, TODAY, [review(TODAY)])], "more"), page([recent(2, TODAY, [review(TODAY)])])],
    ],
    ["more reviews than were read", "held", [page([recent(1, TODAY, [review(TODAY, OCTOCAT)], true)])]],
    ["older reviews that were not read", "approved", [page([recent(1, TODAY, [review(YESTERDAY)], true)])]],
    ["reviews that may not be seen", "held", [page([recent(1, TODAY, null)])]],
    [
      "more pull requests than can be looked at",
      "held",
      Array.from({ length: 10 }, (_, index) => page([recent(index + 10, TODAY, [])], `page ${index + 2}`)),
    ],
  ])("%s: %s", async (_, expected, pages) => {
    expect(await outcome(...pages)).toBe(expected);
  });

  test("only where nothing else keeps it from being approved", async () => {
    const running = aCheckRunNode({ status: "IN_PROGRESS", conclusion: null });
    github
      .graphql("Snapshot", snapshot({ contexts: [running] }))
      .rest("POST", "/repos/acme/shop/check-runs", { id: 1 });
    const worker = aWorker();
    await worker.run(aRecord(anEvaluate()));
    github.done();
  });

  test("a failure to count is a failure, and nothing is decided", async () => {
    github.graphql("Snapshot", snapshot()).graphql("RecentReviews", { status: 502, body: {} });
    const worker = aWorker();
    expect((await worker.run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
    github.done();
    expect(worker.metrics.counts).toEqual({ Failed: 1 });
  });
});
