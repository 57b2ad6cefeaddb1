import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import { aFileNode, anOwnCheckRunNode, aPolicyEntry } from "../support/answers.ts";
import { type GithubNock, type GraphqlReply, githubNock, type RestReply } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";
import {
  ALL_DONE,
  anotherPull,
  answers,
  asked,
  CHECK_RUNS,
  listed,
  PULLS,
  policy,
  shown,
  texts,
  thePolicyPull,
} from "./policy-pull.ts";

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

describe("a replay that has to end", () => {
  const many = listed(...Array.from({ length: 51 }, (_, index) => 60 - index));
  const limits = (remaining: number) => ({ "x-ratelimit-limit": "5000", "x-ratelimit-remaining": String(remaining) });
  let reads = 0;

  beforeEach(() => {
    reads = 0;
  });

  test.each<[string, GraphqlReply, RestReply, string, number]>([
    ["looks at fifty", shown, many, "Of the last 50 pull requests", 50],
    [
      "leaves out and counts what GitHub does not show, and goes on",
      ({ number }) =>
        number === 6
          ? {
              status: 200,
              body: {
                data: null,
                errors: [{ type: "NOT_FOUND", message: "gone", path: ["repository", "pullRequest"] }],
              },
            }
          : anotherPull(Number(number)),
      listed(6, 5, 4),
      "1 pull request could not be read: `#6`.",
      3,
    ],
    [
      "asks no further where little is left of GitHub's rate limit",
      shown,
      { status: 200, body: listed(6, 5), headers: limits(900) },
      "No pull request was looked at: little is left of GitHub's rate limit.",
      0,
    ],
    [
      "goes on where enough is left",
      shown,
      { status: 200, body: listed(6), headers: limits(1_100) },
      "Of 1 pull request",
      1,
    ],
    [
      "ends where GitHub limits it, and tells what it has",
      ({ number }) =>
        number === 6
          ? anotherPull(6)
          : { status: 403, headers: { "retry-after": "60" }, body: { message: "secondary rate limit" } },
      listed(6, 5, 4),
      "Only 1 of 3 were looked at, since GitHub did not answer (`secondary rate limit`)",
      2,
    ],
    [
      "ends where GitHub fails",
      { status: 502, body: {} },
      listed(6, 5, 4),
      "No pull request was looked at, since GitHub did not answer",
      1,
    ],
    [
      "ends where GitHub does not list any",
      shown,
      { status: 503, body: {} },
      "No pull request was looked at, since GitHub did not answer",
      0,
    ],
    [
      "ends where GitHub answers what nobody expected",
      shown,
      { status: 422, body: {} },
      "No pull request was looked at, since GitHub did not answer",
      0,
    ],
  ])("%s; the message is done, the verdict stands", async (_, reply, list, part, count) => {
    const counting: GraphqlReply = (variables, request) => {
      reads++;
      return typeof reply === "function" ? reply(variables, request) : reply;
    };
    answers(github, thePolicyPull(), counting, list);
    expect(await aWorker().run(aRecord(anEvaluate()))).toEqual(ALL_DONE);
    github.done();
    expect(texts(github)[1]).toContain(part);
    expect(reads).toBe(count);
    const last = github.requests.findLast(({ operation }) => operation === "checks/update");
    expect(last?.body).toMatchObject({
      conclusion: "neutral",
      output: { title: "Needs a human: it changes the policy" },
    });
  });

  test("asks for no more than it may, however much the policies ask for", async () => {
    const files = [aFileNode("package.json")];
    const asking = aPolicyEntry(policy("*", ", dependency: { update: patch }"));
    const manifest = (before: string) => ({
      __typename: "Commit",
      file0: { object: { __typename: "Blob", text: before, isBinary: false, isTruncated: false } },
    });
    const labels = { pageInfo: { hasNextPage: true, endCursor: "x" }, nodes: [] };
    answers(
      github,
      thePolicyPull({ head: { file: asking } }),
      ({ number }) => {
        const answer = Object(anotherPull(Number(number), { files }));
        answer.repository.pullRequest.labels = labels;
        return answer;
      },
      many,
    );
    github
      .graphql(
        "LabelsPage",
        {
          repository: {
            pullRequest: {
              headRefOid: "1".repeat(40),
              baseRefName: "main",
              page: { ...labels, pageInfo: { hasNextPage: false, endCursor: null } },
            },
          },
        },
        { times: "any" },
      )
      .rest(
        "GET",
        `/repos/acme/shop/compare/${"2".repeat(40)}...${"1".repeat(40)}`,
        { merge_base_commit: { sha: "5".repeat(40) }, files: [] },
        { times: "any" },
      )
      .graphql("Manifests", { repository: { before: manifest("{}"), after: manifest("{}") } }, { times: "any" });
    const worker = aWorker();
    await worker.run(aRecord(anEvaluate()));
    github.done();
    expect(worker.metrics.counts).toMatchObject({ ReplayRequests: 200 });
    expect(texts(github)[1]).toMatch(/Only 49 of 50 were looked at: more would cost too many requests\./);
  });

  test.each([
    ["has little time left", "2026-11-21T10:10:14Z", "No pull request was looked at: more would take too long.", 0],
    ["has time", "2026-11-21T10:11:00Z", "Of the last 2 pull requests", 2],
  ])("goes by the time of the worker, which %s", async (_, deadline, part, count) => {
    answers(
      github,
      thePolicyPull(),
      (variables) => {
        reads++;
        return anotherPull(Number(variables.number));
      },
      listed(6, 5),
    );
    const worker = aWorker({ deadline: new Date(deadline) });
    await worker.run(aRecord(anEvaluate()));
    expect(texts(github)[1]).toContain(part);
    expect(reads).toBe(count);
    // Without time not even the list is asked for.
    expect(asked(github).includes("pulls/list")).toBe(count > 0);
  });

  test("is tried again at the next event, which writes nothing if it ends there again", async () => {
    const low = { status: 200, body: listed(6), headers: limits(900) };
    answers(github, thePolicyPull(), null);
    github.rest("GET", PULLS, low).rest("PATCH", `${CHECK_RUNS}/900`, { id: 900 });
    const worker = aWorker();
    await worker.run(aRecord(anEvaluate()));
    const told = github.requests.findLast(({ operation }) => operation === "checks/update")?.body;
    const { conclusion, output } = Object(told);
    const { title, summary, text } = output;
    const again = anOwnCheckRunNode({
      status: "COMPLETED",
      conclusion: conclusion.toUpperCase(),
      title,
      summary,
      text,
    });
    github.graphql("Snapshot", thePolicyPull({ ownCheckRuns: [again] })).rest("GET", PULLS, low);
    await worker.run(aRecord(anEvaluate()));
    github.done();
    expect(asked(github).slice(-2)).toEqual(["Snapshot", "pulls/list"]);
  });

  test("a check run that cannot be written a second time brings the message back", async () => {
    github
      .graphql("Snapshot", thePolicyPull())
      .rest("POST", CHECK_RUNS, { id: 900 })
      .rest("GET", PULLS, [])
      .rest("PATCH", `${CHECK_RUNS}/900`, { status: 502, body: {} });
    expect((await aWorker().run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
    github.done();
  });
});
