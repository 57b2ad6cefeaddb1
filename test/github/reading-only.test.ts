import { afterEach, beforeEach, expect, test } from "@jest/globals";
import nock from "nock";
import { ReadingStoppedError, readingOnly, refuseWrites } from "../../app/github/reading-only.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { aWorker } from "../support/worker.ts";

const NOW = new Date("2026-11-21T10:00:00Z");
const repository = { owner: "acme", repo: "shop" };

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

async function anOctokit() {
  const access = await aWorker().tools.github();
  return await access.octokitFor(5);
}

test("nothing is written while only reading is allowed, and everything after it", async () => {
  const octokit = await anOctokit();
  const comment = () => octokit.rest.issues.createComment({ ...repository, issue_number: 1, body: "x" });
  const withdraw = () => octokit.graphql("mutation Withdraw { __typename }");
  const until = new Date("2026-11-21T10:01:00Z");
  for (const write of [comment, withdraw]) {
    const reading = readingOnly(octokit, { requests: 9, until, now: () => NOW }, write);
    await expect(reading).rejects.toThrow("in the midst of reading");
  }
  github.rest("POST", "/repos/acme/shop/issues/1/comments", { id: 1 });
  await comment();
  github.done();
});

test.each([
  ["requests", 2, "2026-11-21T10:01:00Z", {}, 2],
  ["time", 9, "2026-11-21T10:00:00Z", {}, 0],
  ["limit", 9, "2026-11-21T10:01:00Z", { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "999" }, 1],
])("it ends by its %s", async (reason, requests, until, headers, asked) => {
  const octokit = await anOctokit();
  github.rest("GET", "/repos/acme/shop", { status: 200, headers, body: { id: 1 } }, { times: "any" });
  const forever = async () => {
    for (;;) await octokit.rest.repos.get(repository);
  };
  const reading = readingOnly(octokit, { requests, until: new Date(until), now: () => NOW }, forever);
  await expect(reading).rejects.toThrow(new ReadingStoppedError(reason as ReadingStoppedError["reason"]));
  expect(github.requests.filter(({ operation }) => operation === "repos/get")).toHaveLength(asked);
  github.done();
});

test("an Octokit that refuses writes never sends one, and reads", async () => {
  const octokit = await anOctokit();
  refuseWrites(octokit);
  const comment = octokit.rest.issues.createComment({ ...repository, issue_number: 1, body: "x" });
  await expect(comment).rejects.toThrow("would write, and this only reads");
  await expect(octokit.graphql("mutation Withdraw { __typename }")).rejects.toThrow("this only reads");
  github.rest("GET", "/repos/acme/shop/pulls", []);
  await octokit.rest.pulls.list(repository);
  github.done();
});
