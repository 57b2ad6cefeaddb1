import { describe, expect, test } from "@jest/globals";
import { aShop, call, lines, list, there } from "./embedded.ts";

const PULLS = "/repos/acme/shop/pulls";

describe("people work with REST alone", () => {
  test("branch, commit, pull request, push, label, merge: one state all the way", async () => {
    const { github, world } = await aShop();
    const main = await call(github, "alice-token", "GET /repos/acme/shop/git/ref/heads/main");
    const ref = { ref: "refs/heads/topic", sha: main.body.object?.sha };
    expect((await call(github, "alice-token", "POST /repos/acme/shop/git/refs", ref)).status).toBe(201);
    const content = (text: string) => Buffer.from(text).toString("base64");
    const file = "/repos/acme/shop/contents/docs/new.md";
    const first = { message: "add", content: content("# One\n"), branch: "topic" };
    const added = await call(github, "alice-token", `PUT ${file}`, first);
    expect(added.status).toBe(201);
    const opened = await call(github, "alice-token", `POST ${PULLS}`, { title: "Docs", head: "topic", base: "main" });
    expect([opened.status, opened.body.number]).toEqual([201, 2]);
    const second = { ...first, content: content("# Two\n"), sha: added.body.content?.sha };
    const pushed = await call(github, "alice-token", `PUT ${file}`, second);
    const pull = await call(github, null, `GET ${PULLS}/2`);
    expect(pull.body).toMatchObject({
      head: { sha: pushed.body.commit?.sha },
      commits: 2,
      changed_files: 1,
      mergeable_state: "clean",
    });
    await call(github, "bob-token", "POST /repos/acme/shop/issues/2/labels", { labels: ["docs"] });
    expect((await call(github, null, `GET ${PULLS}/2`)).body.labels).toMatchObject([{ name: "docs" }]);
    const merged = await call(github, "bob-token", `PUT ${PULLS}/2/merge`, { sha: there(pull.body.head).sha });
    expect(merged.body.merged).toBe(true);
    const read = await call(github, null, `GET ${file}`);
    expect(Buffer.from(String(read.body.content), "base64").toString()).toBe("# Two\n");
    expect(world.pullRequest({ repository: "acme/shop", number: 2 })).toMatchObject({ merged: true, state: "closed" });
    await github.idle();
    const seen = github.deliveries().map(({ event, action }) => `${event} ${action}`);
    expect(seen.slice(1)).toEqual([
      "pull_request opened",
      "pull_request synchronize",
      "pull_request labeled",
      "pull_request closed",
    ]);
  });

  test("a fork is made, changed and pulled from", async () => {
    const { github, world } = await aShop();
    world.addUser({ login: "eve", access: "read" });
    expect((await call(github, "eve-token", "POST /repos/acme/shop/forks")).status).toBe(202);
    const change = { message: "mine", content: Buffer.from("1\n").toString("base64") };
    expect((await call(github, "eve-token", "PUT /repos/acme/shop/contents/x", change)).status).toBe(403);
    expect((await call(github, "eve-token", "PUT /repos/eve/shop/contents/x", change)).status).toBe(201);
    const asked = { title: "From a fork", head: "eve:main", base: "main" };
    const { body } = await call(github, "eve-token", `POST ${PULLS}`, asked);
    expect(body).toMatchObject({ head: { label: "eve:main", repo: { full_name: "eve/shop", fork: true } } });
    const compared = await call(github, null, "GET /repos/acme/shop/compare/main...eve:main");
    expect(compared.body).toMatchObject({ status: "ahead", total_commits: 1, files: [{ filename: "x" }] });
  });

  test.each([
    ["no commits between the branches", { head: "main", base: "main" }],
    ["a branch that is not there", { head: "nowhere", base: "main" }],
    ["a pull request that is open already", { head: "feature", base: "main" }],
  ])("%s: 422", async (_what, branches) => {
    const { github } = await aShop();
    const { status, body } = await call(github, "alice-token", `POST ${PULLS}`, { title: "t", ...branches });
    expect([status, body.message]).toEqual([422, "Validation Failed"]);
  });

  test("low-level git objects make a commit too", async () => {
    const { github, pull } = await aShop();
    const git = "/repos/acme/shop/git";
    const blob = await call(github, "alice-token", `POST ${git}/blobs`, { content: "raw\n" });
    const entry = { path: "raw.txt", mode: "100644", type: "blob", sha: blob.body.sha };
    const tree = await call(github, "alice-token", `POST ${git}/trees`, { base_tree: pull.headSha, tree: [entry] });
    const made = { message: "raw", tree: tree.body.sha, parents: [pull.headSha] };
    const commit = await call(github, "alice-token", `POST ${git}/commits`, made);
    const moved = await call(github, "alice-token", `PATCH ${git}/refs/heads/feature`, { sha: commit.body.sha });
    expect(moved.status).toBe(200);
    const files = await call(github, null, `GET ${PULLS}/1/files`);
    expect(list(files.body).map(({ filename }) => filename)).toEqual(["a.txt", "raw.txt"]);
    const back = await call(github, "alice-token", `PATCH ${git}/refs/heads/feature`, { sha: pull.headSha });
    expect([back.status, back.body.message]).toEqual([422, "Update is not a fast forward"]);
  });

  test("a file changed since it was read is not overwritten", async () => {
    const { github } = await aShop();
    const file = "PUT /repos/acme/shop/contents/a.txt";
    const change = { message: "m", content: "" };
    expect((await call(github, "alice-token", file, change)).status).toBe(422);
    expect((await call(github, "alice-token", file, { ...change, sha: "0".repeat(40) })).status).toBe(409);
  });
});

describe("the files of a pull request", () => {
  test("come with their patch, old name and counts", async () => {
    const { github, world } = await aShop();
    world.createRepository({
      owner: "acme",
      name: "files",
      files: { old: lines("x", 1, 9), gone: "1\n", edit: "1\n" },
    });
    world.openPullRequest({
      repository: "acme/files",
      author: "alice",
      files: { old: null, new: lines("x", 1, 9), gone: null, edit: "2\n" },
    });
    const { body } = await call(github, null, "GET /repos/acme/files/pulls/1/files");
    expect(body).toEqual([
      expect.objectContaining({ filename: "edit", status: "modified", changes: 2, patch: "@@ -1 +1 @@\n-1\n+2" }),
      expect.objectContaining({ filename: "gone", status: "removed", additions: 0, deletions: 1 }),
      expect.objectContaining({ filename: "new", previous_filename: "old", status: "renamed", changes: 0 }),
    ]);
    expect(body[2]).not.toHaveProperty("patch");
  });

  test("are counted from the merge base, so that a moved base changes nothing", async () => {
    const { github, world, pull } = await aShop();
    world.moveBase({ ...pull, files: { "elsewhere.txt": "1\n" } });
    const merged = world.mergeBaseIntoHead({ ...pull, by: "alice" });
    expect(merged.headSha).not.toBe(pull.headSha);
    const { body } = await call(github, null, `GET ${PULLS}/1/files`);
    expect(list(body).map(({ filename }) => filename)).toEqual(["a.txt"]);
    const commits = await call(github, null, `GET ${PULLS}/1/commits`);
    expect(list(commits.body).map(({ sha }) => sha)).toEqual([pull.headSha, merged.headSha]);
    expect(list(commits.body)[1]).toMatchObject({
      committer: { login: "web-flow" },
      commit: { verification: { verified: true } },
    });
  });

  test("come in pages that link to each other", async () => {
    const { github, world, pull } = await aShop();
    world.push({ ...pull, files: Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`f${i}`, "1\n"])) });
    const first = await call(github, null, `GET ${PULLS}/1/files?per_page=3`);
    expect(first.headers.get("link")).toBe(
      `<${github.url}${PULLS}/1/files?per_page=3&page=2>; rel="next", <${github.url}${PULLS}/1/files?per_page=3&page=3>; rel="last"`,
    );
    const last = await call(github, null, `GET ${PULLS}/1/files?per_page=3&page=3`);
    expect(last.body).toHaveLength(1);
    expect(last.headers.get("link")).toMatch(/page=2>; rel="prev".*page=1>; rel="first"/);
  });

  test("lose their patch once a page has too many lines, and have it on smaller pages", async () => {
    const { github, world, pull } = await aShop();
    world.push({ ...pull, files: { big1: lines("x", 1, 15_000), big2: lines("y", 1, 15_000) } });
    const page = await call(github, null, `GET ${PULLS}/1/files`);
    expect(page.body[2]).toMatchObject({ filename: "big2", changes: 0 });
    expect(page.body[2]).not.toHaveProperty("patch");
    const alone = await call(github, null, `GET ${PULLS}/1/files?per_page=1&page=3`);
    expect(alone.body[0]).toMatchObject({ filename: "big2", changes: 15_000, patch: expect.any(String) });
  });
});

describe("commits", () => {
  test("are compared from their merge base", async () => {
    const { github, world, pull } = await aShop();
    world.moveBase({ ...pull, files: { "elsewhere.txt": "1\n" } });
    const { body } = await call(github, null, `GET /repos/acme/shop/compare/main...${pull.headSha}`);
    expect(body).toMatchObject({
      status: "diverged",
      ahead_by: 1,
      behind_by: 1,
      total_commits: 1,
      merge_base_commit: { sha: pull.baseSha },
      commits: [{ sha: pull.headSha }],
      files: [{ filename: "a.txt", status: "modified", patch: expect.stringContaining("-one 10\n+two 10") }],
    });
    expect((await call(github, null, "GET /repos/acme/shop/compare/main...nowhere")).status).toBe(404);
  });

  test("lead to the pull requests that bring them, but not from a fork", async () => {
    const { github, world, pull } = await aShop();
    const forked = world.openPullRequest({ repository: "acme/shop", author: "bob", fork: "bob", files: { f: "1\n" } });
    const found = await call(github, null, `GET /repos/acme/shop/commits/${pull.headSha}/pulls`);
    expect(found.body).toMatchObject([{ number: 1 }]);
    expect((await call(github, null, `GET /repos/acme/shop/commits/${forked.headSha}/pulls`)).body).toEqual([]);
  });
});

describe("what a branch demands", () => {
  test("is told by rulesets that are active", async () => {
    const { github, world } = await aShop();
    const rules = "GET /repos/acme/shop/rules/branches/main";
    world.addRuleset({ repository: "acme/shop", enforcement: "evaluate", approvals: 2 });
    world.addRuleset({ repository: "acme/shop", branches: ["release"], approvals: 2 });
    expect((await call(github, null, rules)).body).toEqual([]);
    world.addRuleset({ repository: "acme/shop", requiredChecks: ["a", { name: "b", appId: 7 }], approvals: 1 });
    expect((await call(github, null, rules)).body).toMatchObject([
      {
        type: "required_status_checks",
        parameters: { required_status_checks: [{ context: "a" }, { context: "b", integration_id: 7 }] },
      },
      { type: "pull_request", parameters: { required_approving_review_count: 1 } },
    ]);
  });

  test("is set by REST too, and keeps an unapproved or unchecked pull request from being merged", async () => {
    const { github, world, pull } = await aShop();
    const protection = "/repos/acme/shop/branches/main/protection";
    const demanded = {
      required_status_checks: { checks: [{ context: "build", app_id: 15_368 }] },
      required_pull_request_reviews: { required_approving_review_count: 1 },
    };
    expect((await call(github, "acme-token", `PUT ${protection}`, demanded)).status).toBe(200);
    expect((await call(github, "bob-token", `PUT ${PULLS}/1/merge`, {})).status).toBe(405);
    world.review({ ...pull, by: "bob", event: "APPROVE" });
    expect((await call(github, "bob-token", `PUT ${PULLS}/1/merge`, { sha: "0".repeat(40) })).status).toBe(409);
    const merge = () => call(github, "bob-token", `PUT ${PULLS}/1/merge`, {});
    expect(await merge()).toMatchObject({ status: 405, body: { message: expect.stringContaining('"build"') } });
    world.reportCheckRun({ ...pull, name: "build", conclusion: "success" });
    expect((await merge()).status).toBe(200);
  });

  test("nothing may be merged that conflicts", async () => {
    const { github, world, pull } = await aShop();
    world.moveBase({ ...pull, files: { "a.txt": "other\n" } });
    expect((await call(github, null, `GET ${PULLS}/1`)).body).toMatchObject({
      mergeable: false,
      mergeable_state: "dirty",
    });
    expect((await call(github, "bob-token", `PUT ${PULLS}/1/merge`, {})).status).toBe(405);
  });
});

test("two changes can share a second, and time never goes back", async () => {
  const times = ["2026-01-01T00:00:01.900Z", "2026-01-01T00:00:01.950Z", "2026-01-01T00:00:00.000Z"];
  let now = times[0] ?? "";
  const { world, pull } = await aShop({ now: () => new Date(now) });
  const updates = times.map((time, index) => {
    now = time;
    return world.label({ ...pull, labels: [`l${index}`] }).updatedAt;
  });
  expect(updates).toEqual(Array(3).fill("2026-01-01T00:00:01Z"));
});
