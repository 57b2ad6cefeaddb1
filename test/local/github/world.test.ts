import { describe, expect, test } from "@jest/globals";
import { anEmbeddedGithub, aShop, call, payloadOf } from "./embedded.ts";

describe("the world over HTTP", () => {
  test("lists its actions with their fields", async () => {
    const github = await anEmbeddedGithub();
    const page = await (await fetch(`${github.url}/_world`)).text();
    expect(page).toContain("POST /_world/openPullRequest\n    repository*");
    expect(page).toContain(`${github.url}/_world/reportCheckRun`);
  });

  test("does what it does in TypeScript", async () => {
    const github = await anEmbeddedGithub();
    const act = async (action: string, body: unknown) =>
      (await call(github, null, `POST /_world/${action}`, body)).body;
    await act("addUser", { login: "alice" });
    await act("createRepository", { owner: "acme", name: "shop", files: { "a.txt": "one\n" } });
    const asked = { repository: "acme/shop", author: "alice", files: { "a.txt": "two\n" } };
    const pull = await act("openPullRequest", asked);
    expect(pull).toMatchObject({ number: 1, state: "open" });
    await act("reportCheckRun", { repository: "acme/shop", number: 1, name: "build", conclusion: "success" });
    expect(await act("pullRequest", { repository: "acme/shop", number: 1 })).toMatchObject({
      headSha: pull.headSha,
      checkRuns: [{ name: "build", conclusion: "success" }],
    });
  });

  test.each([
    ["an action that does not exist", "POST /_world/fly", {}, 404, /GET \/_world lists them/],
    ["a field that is missing", "POST /_world/addUser", {}, 422, /login/],
    [
      "a repository that is not there",
      "POST /_world/fork",
      { repository: "a/b", owner: "c" },
      404,
      /No repository "a\/b"/,
    ],
    [
      "a pull request that is not there",
      "POST /_world/close",
      { repository: "acme/shop", number: 9 },
      404,
      /Not Found/,
    ],
    [
      "somebody who is not there",
      "POST /_world/review",
      { ...{ repository: "acme/shop", number: 1 }, by: "zoe", event: "APPROVE" },
      404,
      /No account "zoe"/,
    ],
    [
      "a check of no commit",
      "POST /_world/reportCheckRun",
      { repository: "acme/shop", name: "x" },
      422,
      /Name the commit/,
    ],
  ])("%s is told with what to do", async (_what, request, body, status, message) => {
    const { github } = await aShop();
    const answer = await call(github, null, request, body);
    expect([answer.status, String(answer.body.message)]).toEqual([status, expect.stringMatching(message)]);
  });

  test("JSON that is none is 400, not a crash", async () => {
    const github = await anEmbeddedGithub();
    const response = await fetch(`${github.url}/_world/addUser`, { method: "POST", body: "{" });
    expect(response.status).toBe(400);
  });
});

describe("the world", () => {
  test("commits with co-authors, unknown people and signatures as told", async () => {
    const { github, world, pull } = await aShop();
    world.push({
      ...pull,
      by: "alice",
      files: { b: "1\n" },
      author: { name: "Nobody", email: "nobody@example.com" },
      coAuthors: ["bob"],
      committer: "web-flow",
      verified: true,
    });
    const { body } = await call(github, null, "GET /repos/acme/shop/commits/feature");
    expect(body).toMatchObject({
      author: null,
      committer: { login: "web-flow" },
      commit: { message: expect.stringContaining("Co-authored-by: bob <"), verification: { verified: true } },
    });
  });

  test("a forced push replaces the last commit", async () => {
    const { github, world, pull } = await aShop();
    const pushed = world.push({ ...pull, files: { b: "1\n" }, force: true });
    const { body } = await call(github, null, "GET /repos/acme/shop/pulls/1/commits");
    expect(body).toMatchObject([{ sha: pushed.headSha }]);
    expect(body).toHaveLength(1);
  });

  test("two pull requests can share one head commit", async () => {
    const { world, pull } = await aShop();
    world.commit({ repository: "acme/shop", branch: "release", files: { r: "1\n" } });
    const twin = world.openPullRequest({ repository: "acme/shop", author: "alice", head: "feature", base: "release" });
    expect(twin.headSha).toBe(pull.headSha);
    const run = world.reportCheckRun({ ...pull, name: "build" });
    expect(world.pullRequest(twin).checkRuns).toMatchObject([{ id: run.id }]);
  });

  test("a merge queue asks for the check on a commit of its own", async () => {
    const { github, world, pull } = await aShop();
    const { sha, ref } = world.requestMergeGroup(pull);
    await github.idle();
    expect(payloadOf(github.deliveries().at(-1))).toMatchObject({
      action: "checks_requested",
      merge_group: { head_sha: sha, head_ref: ref, base_ref: "refs/heads/main" },
    });
    expect(ref).toMatch(/^refs\/heads\/gh-readonly-queue\/main\/pr-1-/);
  });
});
