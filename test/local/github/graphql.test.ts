import { describe, expect, test } from "@jest/globals";
import * as queries from "../../../app/github/queries.ts";
import { APP_ID, aShop, call, graphql, installationToken, type Json, lines, list, there } from "./embedded.ts";

const POLICY = ".github/greenlight.yml";
const SNAPSHOT = { appId: APP_ID, checkName: "Greenlight", policyPath: POLICY };
/** What only {@link queries.DISCUSSION_QUERY} takes. */
const DISCUSSION = { threads: true, issues: true };
const PULL = { owner: "acme", name: "shop", number: 1 };

/** A pull request with something of everything: a fork, a bot, a stranger, renames, checks, statuses, rules, reviews. */
async function aRichPull() {
  const shop = await aShop();
  const { github, world } = shop;
  world.addBot({ slug: "dependabot", appId: 29_110, id: 49_699_333 });
  world.createRepository({
    owner: "acme",
    name: "rich",
    files: { [POLICY]: "version: 1\n", "old.txt": lines("x", 1, 9), "gone.txt": "1\n", "pic.bin": "a\0b" },
    protection: { requiredChecks: ["build"], approvals: 1, dismissStale: true },
  });
  world.createRepository({ owner: "acme", name: ".github", files: { [POLICY]: "version: 1\n" } });
  world.addRuleset({ repository: "acme/rich", requiredChecks: [{ name: "scan", appId: 15_368 }], approvals: 2 });
  world.addRuleset({ repository: "acme/rich", enforcement: "evaluate", requiredChecks: ["someday"] });
  const opened = world.openPullRequest({
    repository: "acme/rich",
    author: "dependabot[bot]",
    files: { "old.txt": null, "new.txt": lines("x", 1, 9), "gone.txt": null },
    labels: ["dependencies", "ready"],
    commit: { coAuthors: ["alice", { name: "Stranger", email: "nobody@example.com" }] },
  });
  world.review({ ...opened, by: "alice", event: "APPROVE" });
  world.push({ ...opened, by: "bob", files: { "new.txt": lines("x", 1, 10) } });
  const byBob = world.review({ ...opened, by: "bob", event: "REQUEST_CHANGES", body: "no" });
  world.dismissReview({ ...opened, review: byBob.id, by: "alice", message: "not now" });
  world.review({ ...opened, by: "alice", event: "COMMENT", body: "hm" });
  world.reportCheckRun({ ...opened, name: "build", conclusion: "success" });
  world.reportCheckRun({ ...opened, name: "build", conclusion: "failure", event: "push" });
  world.reportCheckRun({ ...opened, name: "scan", app: "dependabot", status: "queued" });
  world.reportStatus({ ...opened, context: "build", state: "pending", creator: "bob" });
  const token = await installationToken(github);
  const sha = world.pullRequest(opened).headSha;
  const own = { name: "Greenlight", head_sha: sha, external_id: "1", status: "in_progress" };
  await call(github, token, "POST /repos/acme/rich/check-runs", own);
  return { ...shop, token, sha, variables: { owner: "acme", name: "rich", number: 1 } };
}

async function snapshotOf(rich: Awaited<ReturnType<typeof aRichPull>>): Promise<Json> {
  const { github, token, variables } = rich;
  const { body } = await graphql(github, token, queries.SNAPSHOT_QUERY, { ...variables, ...SNAPSHOT });
  expect(body.errors).toBeUndefined();
  return there(body.data);
}

describe("the snapshot query", () => {
  test("tells who we are", async () => {
    const rich = await aRichPull();
    const { viewer } = await snapshotOf(rich);
    expect(viewer).toMatchObject({ login: "greenlight[bot]", databaseId: rich.github.botId });
    expect(String(viewer?.id)).toMatch(/^BOT_/);
  });

  test("tells authors: a bot without its suffix, its commits with it, a stranger as nobody", async () => {
    const pull = there((await snapshotOf(await aRichPull())).repository?.pullRequest);
    expect(pull.author).toEqual({
      __typename: "Bot",
      login: "dependabot",
      id: expect.stringMatching(/^BOT_/),
      databaseId: 49_699_333,
    });
    expect(pull.commits?.nodes?.[0]?.commit).toMatchObject({
      authors: {
        totalCount: 3,
        nodes: [
          { user: { login: "dependabot[bot]", id: expect.stringMatching(/^BOT_/) } },
          { user: { login: "alice", id: expect.stringMatching(/^U_/) } },
          { user: null },
        ],
      },
      committer: { user: { login: "web-flow" } },
      signature: { isValid: true, wasSignedByGitHub: true },
    });
    expect(pull.commits?.nodes?.[1]?.commit).toMatchObject({ committer: { user: { login: "bob" } }, signature: null });
  });

  test("tells files with their kind of change", async () => {
    const pull = there((await snapshotOf(await aRichPull())).repository?.pullRequest);
    expect(pull).toMatchObject({ changedFiles: 2, additions: 1, deletions: 1 });
    expect(pull.files?.nodes).toEqual([
      { path: "gone.txt", changeType: "DELETED", additions: 0, deletions: 1 },
      { path: "new.txt", changeType: "RENAMED", additions: 1, deletions: 0 },
    ]);
    expect(list(pull.labels?.nodes).map(({ name }) => name)).toEqual(["dependencies", "ready"]);
  });

  test("tells the policy at the base and at the head", async () => {
    const pull = there((await snapshotOf(await aRichPull())).repository?.pullRequest);
    const file = {
      type: "blob",
      object: { __typename: "Blob", text: "version: 1\n", isBinary: false, isTruncated: false },
    };
    expect(pull.baseRef?.target?.file).toMatchObject(file);
    expect(pull.head?.nodes?.[0]?.commit?.file).toMatchObject(file);
  });

  test("tells checks and statuses with what is required of whom", async () => {
    const rich = await aRichPull();
    const commit = there((await snapshotOf(rich)).repository?.pullRequest?.head?.nodes?.[0]?.commit);
    const contexts = there(commit.statusCheckRollup?.contexts);
    const seen = list(contexts.nodes).map((one) => [
      one.__typename,
      one.name ?? one.context,
      one.conclusion ?? one.status ?? one.state,
      one.isRequired,
      one.checkSuite?.workflowRun?.event ?? null,
    ]);
    expect(seen).toEqual([
      ["CheckRun", "build", "SUCCESS", true, "pull_request"],
      ["CheckRun", "build", "FAILURE", true, "push"],
      // The ruleset wants it from GitHub Actions.
      ["CheckRun", "scan", "QUEUED", false, null],
      ["CheckRun", "Greenlight", "IN_PROGRESS", false, null],
      ["StatusContext", "build", "PENDING", true, null],
    ]);
    expect(contexts.totalCount).toBe(5);
    expect(commit.checkSuites?.nodes?.[0]?.checkRuns?.nodes).toEqual([
      expect.objectContaining({ externalId: "1", status: "IN_PROGRESS", conclusion: null }),
    ]);
  });

  test("tells reviews, and who dismissed which", async () => {
    const rich = await aRichPull();
    const pull = there((await snapshotOf(rich)).repository?.pullRequest);
    expect(list(pull.reviews?.nodes).map((one) => [one.author?.login, one.state])).toEqual([
      ["alice", "DISMISSED"],
      ["bob", "DISMISSED"],
      ["alice", "COMMENTED"],
    ]);
    expect(pull.timelineItems?.nodes).toEqual([
      expect.objectContaining({
        actor: expect.objectContaining({ login: "bob" }),
        dismissalMessage: null,
        pullRequestCommit: { commit: { oid: rich.sha } },
      }),
      expect.objectContaining({
        actor: expect.objectContaining({ login: "alice" }),
        dismissalMessage: "not now",
        pullRequestCommit: null,
      }),
    ]);
    expect(pull.reviewDecision).toBe("REVIEW_REQUIRED");
  });

  test("tells protection and rulesets of the base branch", async () => {
    const { baseRef } = there((await snapshotOf(await aRichPull())).repository?.pullRequest);
    expect(baseRef?.refUpdateRule).toEqual({
      requiredStatusCheckContexts: ["build"],
      requiredApprovingReviewCount: 1,
      requiresCodeOwnerReviews: false,
    });
    expect(baseRef?.rules?.nodes).toEqual([
      {
        repositoryRuleset: { enforcement: "ACTIVE" },
        parameters: {
          __typename: "RequiredStatusChecksParameters",
          requiredStatusChecks: [{ context: "scan", integrationId: 15_368 }],
        },
      },
      {
        repositoryRuleset: { enforcement: "ACTIVE" },
        parameters: expect.objectContaining({ __typename: "PullRequestParameters", requiredApprovingReviewCount: 2 }),
      },
      {
        repositoryRuleset: { enforcement: "EVALUATE" },
        parameters: expect.objectContaining({ requiredStatusChecks: [{ context: "someday", integrationId: null }] }),
      },
    ]);
  });

  test("a commit without checks and statuses has no rollup", async () => {
    const { github } = await aShop();
    const token = await installationToken(github);
    const { body } = await graphql(github, token, queries.SNAPSHOT_QUERY, { ...PULL, ...SNAPSHOT });
    const commit = body.data?.repository?.pullRequest?.head?.nodes?.[0]?.commit;
    expect(commit).toMatchObject({ statusCheckRollup: null, checkSuites: { nodes: [] } });
  });

  test("a policy that is not there is null with a NOT_FOUND error beside it, for base and head", async () => {
    const { github, pull } = await aShop();
    const token = await installationToken(github);
    const { status, body } = await graphql(github, token, queries.SNAPSHOT_QUERY, { ...PULL, ...SNAPSHOT });
    expect(status).toBe(200);
    expect(body.data?.repository?.pullRequest?.baseRef?.target?.file).toBeNull();
    expect(body.data?.repository?.pullRequest?.headRefOid).toBe(pull.headSha);
    const message = `Could not resolve file for path '${POLICY}'.`;
    expect(list(body.errors).map(({ type, path, message }) => ({ type, path, message }))).toEqual([
      {
        type: "NOT_FOUND",
        message: "Could not resolve to a Repository with the name 'acme/.github'.",
        path: ["organization"],
      },
      { type: "NOT_FOUND", message, path: ["repository", "defaultBranchRef", "target", "file"] },
      { type: "NOT_FOUND", message, path: ["repository", "pullRequest", "baseRef", "target", "file"] },
      { type: "NOT_FOUND", message, path: ["repository", "pullRequest", "head", "nodes", 0, "commit", "file"] },
    ]);
  });
});

describe("the other queries", () => {
  test.each(Object.entries(queries).filter(([, query]) => typeof query === "string" && !query.includes("mutation ")))(
    "%s is answered without an error",
    async (_name, query) => {
      const { github, token, variables } = await aRichPull();
      const after = Buffer.from("cursor:v2:0").toString("base64");
      const { body } = await graphql(github, token, String(query), { ...variables, ...SNAPSHOT, ...DISCUSSION, after });
      expect(body.errors).toBeUndefined();
      expect(body.data?.repository).not.toBeNull();
    },
  );

  test("pages follow each other by cursor and together are the whole list", async () => {
    const { github, world, pull } = await aShop();
    world.push({ ...pull, files: Object.fromEntries(Array.from({ length: 230 }, (_, i) => [`f${1000 + i}`, "1\n"])) });
    const token = await installationToken(github);
    const paths: unknown[] = [];
    let after: unknown = Buffer.from("cursor:v2:-1").toString("base64");
    for (let more: unknown = true; more === true; ) {
      const { body } = await graphql(github, token, queries.FILES_PAGE, { ...PULL, after });
      const page = there(body.data?.repository?.pullRequest?.page);
      paths.push(...list(page.nodes).map(({ path }) => path));
      expect(page.totalCount).toBe(231);
      more = page.pageInfo?.hasNextPage;
      after = page.pageInfo?.endCursor;
    }
    expect(new Set(paths).size).toBe(231);
    expect(paths).toHaveLength(231);
  });

  test("`last` answers with the end of the list", async () => {
    const { github, world, pull } = await aShop();
    world.push({ ...pull, files: { b: "1\n" } });
    const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) {
      commits(last: 1) { pageInfo { hasPreviousPage hasNextPage } nodes { commit { oid } } } } } }`;
    const { body } = await graphql(github, "bob-token", query);
    expect(body.data?.repository?.pullRequest?.commits).toEqual({
      pageInfo: { hasPreviousPage: true, hasNextPage: false },
      nodes: [{ commit: { oid: world.pullRequest(pull).headSha } }],
    });
  });

  test("open pull requests come newest first, closed ones not at all", async () => {
    const { github, world, pull } = await aShop({ now: clockByTheSecond() });
    const second = world.openPullRequest({ repository: "acme/shop", author: "bob", files: { b: "1\n" } });
    const third = world.openPullRequest({ repository: "acme/shop", author: "bob", files: { c: "1\n" } });
    world.label({ ...pull, labels: ["touched"] });
    world.close(third);
    const { body } = await graphql(github, "bob-token", queries.OPEN_PULLS_QUERY, { owner: "acme", name: "shop" });
    expect(body.data?.repository?.pullRequests?.nodes).toEqual([
      { number: 2, headRefOid: second.headSha, baseRefName: "main" },
      { number: 1, headRefOid: pull.headSha, baseRefName: "main" },
    ]);
  });
});

describe("what GitHub refuses", () => {
  test.each([
    ["a repository that is not there", { owner: "acme", name: "none", number: 1 }, ["repository"]],
    ["a pull request that is not there", { ...PULL, number: 99 }, ["repository", "pullRequest"]],
  ])("%s is null with a NOT_FOUND error", async (_what, variables, path) => {
    const { github } = await aShop();
    const { status, body } = await graphql(github, "bob-token", queries.REVIEW_DECISION_QUERY, variables);
    expect(status).toBe(200);
    expect(body.errors).toEqual([expect.objectContaining({ type: "NOT_FOUND", path })]);
    expect(body.data).toEqual({ repository: path.length === 1 ? null : { pullRequest: null } });
  });

  test.each([
    ["a field that does not exist", "{ nope }", /Cannot query field/],
    ["a text that is no query", "{", /Syntax Error/],
    ["a list without `first` or `last`", pulls("pullRequests { totalCount }"), /You must provide a `first` or `last`/],
    ["a page of more than 100", pulls("pullRequests(first: 101) { totalCount }"), /exceeds the `first` limit of 100/],
    ["a cursor that is none", pulls('pullRequests(first: 1, after: "x") { totalCount }'), /valid cursor/],
    ["a field that nobody here knows the value of", pulls("forkCount"), /does not know Repository.forkCount/],
  ])("%s is answered with 200 and an error", async (_what, query, message) => {
    const { github } = await aShop();
    const { status, body } = await graphql(github, "bob-token", query);
    expect([status, String(body.errors?.[0]?.message)]).toEqual([200, expect.stringMatching(message)]);
  });
});

describe("mutations", () => {
  test("approve pins the review to the commit and tells the decision after it", async () => {
    const { github, world, pull } = await aShop();
    world.protectBranch({ repository: "acme/shop", approvals: 1 });
    const token = await installationToken(github);
    const variables = { pullRequestId: pull.nodeId, commit: pull.headSha, body: "fine" };
    const { body } = await graphql(github, token, queries.APPROVE_MUTATION, variables);
    expect(body.errors).toBeUndefined();
    expect(body.data?.addPullRequestReview?.pullRequestReview).toMatchObject({
      state: "APPROVED",
      commit: { oid: pull.headSha },
      pullRequest: { headRefOid: pull.headSha, reviewDecision: "APPROVED" },
    });
    expect(world.pullRequest(pull).reviews).toMatchObject([{ author: "greenlight[bot]", sha: pull.headSha }]);
  });

  test("an own pull request cannot be approved", async () => {
    const { github, pull } = await aShop();
    const variables = { pullRequestId: pull.nodeId, commit: pull.headSha, body: "" };
    const { body } = await graphql(github, "alice-token", queries.APPROVE_MUTATION, variables);
    expect(body).toMatchObject({
      data: { addPullRequestReview: null },
      errors: [
        { type: "UNPROCESSABLE", path: ["addPullRequestReview"], message: "Can not approve your own pull request" },
      ],
    });
  });

  test("a review can be dismissed, with a message", async () => {
    const { github, world, pull } = await aShop();
    const review = world.review({ ...pull, by: "bob", event: "APPROVE" });
    const mutation = `mutation($id: ID!, $message: String!) {
      dismissPullRequestReview(input: { pullRequestReviewId: $id, message: $message }) { pullRequestReview { state } } }`;
    const token = await installationToken(github);
    const { body } = await graphql(github, token, mutation, { id: review.nodeId, message: "moved" });
    expect(body.data?.dismissPullRequestReview?.pullRequestReview?.state).toBe("DISMISSED");
    const again = await graphql(github, token, mutation, { id: review.nodeId, message: "moved" });
    expect(again.body.errors?.[0]).toMatchObject({ type: "UNPROCESSABLE" });
  });
});

function pulls(fields: string): string {
  return `{ repository(owner: "acme", name: "shop") { ${fields} } }`;
}

/** Every look at the clock is a second later. */
function clockByTheSecond(): () => Date {
  let seconds = 0;
  return () => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds++);
}
