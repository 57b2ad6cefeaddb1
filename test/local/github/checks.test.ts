import { describe, expect, test } from "@jest/globals";
import { aShop, call, installationToken, list, payloadOf, there } from "./embedded.ts";

const RUNS = "/repos/acme/shop/check-runs";

async function withToken() {
  const shop = await aShop();
  return { ...shop, token: await installationToken(shop.github) };
}

describe("check runs", () => {
  test("belong to the App that made them, with everything that it said", async () => {
    const { github, pull, token } = await withToken();
    const made = await call(github, token, `POST ${RUNS}`, {
      name: "Greenlight",
      head_sha: pull.headSha,
      external_id: "1",
      status: "in_progress",
      started_at: "2026-01-01T00:00:00Z",
      output: { title: "Looking", summary: "s", text: "t", annotations: [{ path: "a.txt", message: "m" }] },
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      status: "in_progress",
      conclusion: null,
      external_id: "1",
      started_at: "2026-01-01T00:00:00Z",
      app: { slug: "greenlight" },
      output: { title: "Looking", summary: "s", text: "t", annotations_count: 1 },
      pull_requests: [{ number: 1 }],
    });
    const done = await call(github, token, `PATCH ${RUNS}/${made.body.id}`, { conclusion: "success" });
    expect(done.body).toMatchObject({ status: "completed", conclusion: "success", completed_at: expect.any(String) });
    const again = await call(github, token, `PATCH ${RUNS}/${made.body.id}`, { status: "in_progress" });
    expect(again.body).toMatchObject({ status: "in_progress", conclusion: null, completed_at: null });
  });

  test("are not for people, and nobody changes another App's", async () => {
    const { github, world, pull, token } = await withToken();
    const run = world.reportCheckRun({ ...pull, name: "build" });
    const people = await call(github, "alice-token", `POST ${RUNS}`, { name: "x", head_sha: pull.headSha });
    expect([people.status, people.body.message]).toEqual([403, "You must authenticate via a GitHub App."]);
    const ours = await call(github, token, `PATCH ${RUNS}/${run.id}`, { conclusion: "success" });
    expect([ours.status, String(ours.body.message)]).toEqual([403, expect.stringContaining("Invalid app_id `4711`")]);
    expect(world.pullRequest(pull).checkRuns).toMatchObject([{ conclusion: null }]);
  });

  test.each([
    ["a summary of more than 65,535 characters", { output: { title: "t", summary: "x".repeat(65_536) } }, /Only 65535/],
    [
      "a text of more than 65,535 characters",
      { output: { title: "t", summary: "s", text: "x".repeat(70_000) } },
      /70000/,
    ],
    [
      "more than 50 annotations",
      { output: { summary: "s", annotations: Array(51).fill({ path: "a" }) } },
      /more than 50/,
    ],
    ["an output without a summary", { output: { title: "t" } }, /output.summary/],
    ["a commit that is not there", { head_sha: "0".repeat(40) }, /No commit found/],
    ["completion without a conclusion", { status: "completed" }, /"conclusion" is required/],
    ["a conclusion that does not exist", { conclusion: "great" }, /conclusion/],
  ])("%s: 422", async (_what, part, message) => {
    const { github, pull, token } = await withToken();
    const run = { name: "Greenlight", head_sha: pull.headSha, ...part };
    const { status, body } = await call(github, token, `POST ${RUNS}`, run);
    expect([status, String(body.message)]).toEqual([422, expect.stringMatching(message)]);
  });

  test("share one suite for each App and commit; each workflow and event has its own", async () => {
    const { world, pull } = await withToken();
    world.addBot({ slug: "other", appId: 99 });
    const suites = [
      world.reportCheckRun({ ...pull, name: "a", app: "other" }),
      world.reportCheckRun({ ...pull, name: "b", app: "other" }),
      world.reportCheckRun({ ...pull, name: "a" }),
      world.reportCheckRun({ ...pull, name: "b" }),
      world.reportCheckRun({ ...pull, name: "a", event: "push" }),
      world.reportCheckRun({ ...pull, name: "a", workflow: "Nightly" }),
    ].map(({ suite }) => suite);
    expect(suites[0]).toBe(suites[1]);
    expect(suites[2]).toBe(suites[3]);
    expect(new Set(suites).size).toBe(4);
  });

  test("reported again they change; a re-run is a new one, and then the latest", async () => {
    const { github, world, pull } = await withToken();
    const first = world.reportCheckRun({ ...pull, name: "build" });
    expect(first.status).toBe("queued");
    const done = world.reportCheckRun({ ...pull, name: "build", conclusion: "success" });
    expect([done.id, done.status, done.conclusion]).toEqual([first.id, "completed", "success"]);
    const rerun = world.reportCheckRun({ ...pull, name: "build", status: "in_progress", rerun: true });
    expect(rerun.id).not.toBe(first.id);
    const { body } = await call(github, null, `GET /repos/acme/shop/commits/${pull.headSha}/check-runs`);
    expect(body).toMatchObject({ total_count: 1, check_runs: [{ id: rerun.id, status: "in_progress" }] });
    const all = await call(github, null, `GET /repos/acme/shop/commits/feature/check-runs?filter=all`);
    expect(all.body.total_count).toBe(2);
  });

  test("webhooks name the pull requests of the repository with that head, and none from forks", async () => {
    const { github, world, pull } = await withToken();
    const forked = world.openPullRequest({ repository: "acme/shop", author: "bob", fork: "bob", files: { f: "1\n" } });
    world.reportCheckRun({ ...pull, name: "build" });
    world.reportCheckRun({ ...forked, name: "build", conclusion: "success" });
    await github.idle();
    const runs = github.deliveries().filter(({ event }) => event === "check_run");
    const named = runs.map((delivery) => {
      const run = there(payloadOf(delivery).check_run);
      const numbers = [run.pull_requests, run.check_suite?.pull_requests].map((pulls) =>
        list(pulls).map(({ number }) => number),
      );
      return [delivery.action, ...numbers, run.app?.id];
    });
    expect(named).toEqual([
      ["created", [1], [1], 15_368],
      ["created", [], [], 15_368],
      ["completed", [], [], 15_368],
    ]);
  });

  test("being asked to run again is told only to the App whose run it is", async () => {
    const { github, world, pull, token } = await withToken();
    const made = await call(github, token, `POST ${RUNS}`, { name: "Greenlight", head_sha: pull.headSha });
    const theirs = world.reportCheckRun({ ...pull, name: "build" });
    await call(github, "bob-token", `POST ${RUNS}/${theirs.id}/rerequest`);
    await call(github, "bob-token", `POST ${RUNS}/${made.body.id}/rerequest`);
    await github.idle();
    const rerequested = github.deliveries().filter(({ action }) => action === "rerequested");
    expect(rerequested.map(payloadOf).map(({ check_run, sender }) => [check_run?.id, sender?.login])).toEqual([
      [made.body.id, "bob"],
    ]);
  });
});

describe("commit statuses", () => {
  test("the newest of each context counts; all are kept", async () => {
    const { github, pull } = await withToken();
    const status = `/repos/acme/shop/statuses/${pull.headSha}`;
    for (const [context, state] of [
      ["ci", "pending"],
      ["ci", "success"],
      ["lint", "success"],
    ])
      expect((await call(github, "bob-token", `POST ${status}`, { context, state })).status).toBe(201);
    const combined = await call(github, null, "GET /repos/acme/shop/commits/feature/status");
    expect(combined.body).toMatchObject({ state: "success", total_count: 2, sha: pull.headSha });
    const all = await call(github, null, `GET /repos/acme/shop/commits/${pull.headSha}/statuses`);
    expect(list(all.body).map(({ context, state }) => [context, state])).toEqual([
      ["lint", "success"],
      ["ci", "success"],
      ["ci", "pending"],
    ]);
  });

  test.each([
    [[], "pending"],
    [["success"], "success"],
    [["success", "pending"], "pending"],
    [["pending", "error"], "failure"],
    [["success", "failure"], "failure"],
  ] as const)("%j together are %s", async (states, expected) => {
    const { github, world, pull } = await withToken();
    for (const [index, state] of states.entries()) world.reportStatus({ ...pull, context: `c${index}`, state });
    expect((await call(github, null, "GET /repos/acme/shop/commits/feature/status")).body.state).toBe(expected);
  });

  test("a state that does not exist, a commit that does not exist: 422", async () => {
    const { github, pull } = await withToken();
    const status = "POST /repos/acme/shop/statuses";
    expect((await call(github, "bob-token", `${status}/${pull.headSha}`, { state: "great" })).status).toBe(422);
    expect((await call(github, "bob-token", `${status}/${"0".repeat(40)}`, { state: "success" })).status).toBe(422);
  });

  test("their webhook has no action, and times with an offset", async () => {
    const { github, world, pull } = await withToken();
    world.reportStatus({ ...pull, context: "ci", state: "failure", creator: "bob" });
    await github.idle();
    expect(github.deliveries().at(-1)).toMatchObject({
      event: "status",
      action: null,
      payload: {
        sha: pull.headSha,
        context: "ci",
        state: "failure",
        created_at: expect.stringMatching(/\+00:00$/),
        branches: [{ name: "feature" }],
        sender: { login: "bob" },
      },
    });
  });
});
