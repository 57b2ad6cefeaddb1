import { describe, expect, test } from "@jest/globals";
import * as queries from "../../../app/github/merge-queries.ts";
import type { EmbeddedGithub } from "../../../app/local/github/index.ts";
import { aShop, call } from "./embedded.ts";

const SHOP = "acme/shop";

/** Sends one of the App's own queries as bob, who may write. */
async function send(github: EmbeddedGithub, query: string, variables: object, as = "bob") {
  const { body } = await call(github, `${as}-token`, "POST /graphql", { query, variables });
  return body;
}

/** A shop whose base branch asks for one approval and the check `build`, and whose settings allow auto-merge. */
async function aGuardedShop(rules: { readonly mergeQueue?: boolean } = {}) {
  const { github, world } = await aShop();
  const { repository } = world.createRepository({ owner: "acme", name: "guarded", autoMerge: true });
  world.protectBranch({ repository, approvals: 1, requiredChecks: ["build"], ...rules });
  const pull = world.openPullRequest({ repository, author: "alice", files: { "a.txt": "one\n" } });
  const now = () => world.pullRequest(pull);
  const enable = (head = pull.headSha) =>
    send(github, queries.ENABLE_AUTO_MERGE_MUTATION, { pullRequestId: pull.nodeId, head, mergeMethod: "SQUASH" });
  const state = async () => {
    const variables = { owner: "acme", name: "guarded", number: pull.number };
    const { data } = await send(github, queries.MERGE_STATE_QUERY, variables);
    return data?.repository?.pullRequest;
  };
  return { github, world, pull, now, enable, state };
}

describe("auto-merge", () => {
  test("merges once the requirements of the base branch are met, in whatever order", async () => {
    const { github, world, pull, now, enable, state } = await aGuardedShop();
    expect(await state()).toMatchObject({ mergeStateStatus: "BLOCKED", autoMergeRequest: null });
    expect((await enable()).errors).toBeUndefined();
    expect(await state()).toMatchObject({ autoMergeRequest: { enabledBy: { login: "bob" }, mergeMethod: "SQUASH" } });
    world.review({ ...pull, by: "bob", event: "APPROVE" });
    await github.idle();
    expect(now()).toMatchObject({ merged: false });
    world.reportCheckRun({ ...pull, name: "build", conclusion: "success" });
    await github.idle();
    expect(now()).toMatchObject({ merged: true, mergedBy: "bob", headSha: pull.headSha });
  });

  test("is refused in GitHub's words", async () => {
    const { github, world, pull, enable } = await aGuardedShop();
    const why = async (answer: ReturnType<typeof enable>) => (await answer).errors?.[0]?.message;
    expect(await why(enable("0".repeat(40)))).toBe("expected head oid does not match the current head oid");
    world.review({ ...pull, by: "bob", event: "APPROVE" });
    world.reportCheckRun({ ...pull, name: "build", conclusion: "success" });
    expect(await why(enable())).toContain("in clean status");
    world.reportCheckRun({ ...pull, name: "lint", conclusion: "failure" });
    expect(await why(enable())).toContain("in unstable status");
    const other = world.openPullRequest({ repository: SHOP, author: "alice", files: { "b.txt": "one\n" } });
    const variables = { pullRequestId: other.nodeId, head: other.headSha, mergeMethod: "MERGE" };
    expect(await why(send(github, queries.ENABLE_AUTO_MERGE_MUTATION, variables))).toBe(
      "Auto merge is not allowed for this repository",
    );
  });

  test("outlives a push by somebody who may write, and no other", async () => {
    const { world, pull, now, enable, state } = await aGuardedShop();
    await enable();
    world.push({ ...pull, by: "alice", files: { "a.txt": "two\n" } });
    expect(now().autoMerge).not.toBeNull();
    world.setAccess({ login: "alice", access: "read" });
    world.push({ ...pull, by: "alice", files: { "a.txt": "three\n" } });
    expect(now().autoMerge).toBeNull();
    expect(await state()).toMatchObject({
      timelineItems: { nodes: [{ __typename: "AutoMergeDisabledEvent", actor: { login: "alice" } }] },
    });
  });

  test("can be turned off once", async () => {
    const { github, pull, now, enable, state } = await aGuardedShop();
    await enable();
    const variables = { pullRequestId: pull.nodeId };
    expect((await send(github, queries.DISABLE_AUTO_MERGE_MUTATION, variables)).errors).toBeUndefined();
    expect(now().autoMerge).toBeNull();
    expect((await state())?.timelineItems).toMatchObject({ nodes: [{ actor: { login: "bob" } }] });
    expect((await send(github, queries.DISABLE_AUTO_MERGE_MUTATION, variables)).errors).toMatchObject([
      { type: "UNPROCESSABLE", message: "Can't disable auto-merge for this pull request." },
    ]);
  });
});

describe("a merge queue", () => {
  test("takes what auto-merge is on for, asks for the checks, and merges", async () => {
    const { github, world, pull, now, enable } = await aGuardedShop({ mergeQueue: true });
    await enable();
    world.review({ ...pull, by: "bob", event: "APPROVE" });
    world.reportCheckRun({ ...pull, name: "build", conclusion: "success" });
    await github.idle();
    const { autoMerge, queueEntry, merged } = now();
    expect({ autoMerge, merged, by: queueEntry?.by }).toEqual({ autoMerge: null, merged: false, by: "bob" });
    const sha = queueEntry?.sha ?? "";
    world.reportCheckRun({ repository: pull.repository, sha, name: "build", conclusion: "success" });
    await github.idle();
    expect(now()).toMatchObject({ merged: true, queueEntry: null });
  });

  test("is not gone around", async () => {
    const { github, world, pull } = await aGuardedShop({ mergeQueue: true });
    world.review({ ...pull, by: "bob", event: "APPROVE" });
    world.reportCheckRun({ ...pull, name: "build", conclusion: "success" });
    const merge = `PUT /repos/${pull.repository}/pulls/${pull.number}/merge`;
    expect(await call(github, "bob-token", merge, {})).toMatchObject({
      status: 405,
      body: { message: "Changes must be made through the merge queue" },
    });
  });

  test("takes only what may be merged, and only the head that was meant", async () => {
    const { github, world, pull, now } = await aGuardedShop({ mergeQueue: true });
    const enqueue = (head: string) => send(github, queries.ENQUEUE_MUTATION, { pullRequestId: pull.nodeId, head });
    expect((await enqueue(pull.headSha)).errors).toMatchObject([{ type: "UNPROCESSABLE" }]);
    world.review({ ...pull, by: "bob", event: "APPROVE" });
    world.reportCheckRun({ ...pull, name: "build", conclusion: "success" });
    expect((await enqueue("0".repeat(40))).errors).toMatchObject([{ type: "UNPROCESSABLE" }]);
    expect((await enqueue(pull.headSha)).errors).toBeUndefined();
    expect(now().queueEntry).toMatchObject({ by: "bob" });
    expect((await send(github, queries.DEQUEUE_MUTATION, { pullRequestId: pull.nodeId })).errors).toBeUndefined();
    expect(now().queueEntry).toBeNull();
  });

  test("puts out what loses its approval", async () => {
    const { github, world, pull, now } = await aGuardedShop({ mergeQueue: true });
    const review = world.review({ ...pull, by: "bob", event: "APPROVE" });
    world.reportCheckRun({ ...pull, name: "build", conclusion: "success" });
    world.enqueue(pull);
    world.dismissReview({ ...pull, review: review.id, by: "bob", message: "Wait." });
    await github.idle();
    expect(now()).toMatchObject({ queueEntry: null, merged: false });
  });
});

test("only who may write may ask", async () => {
  const { github, world, pull } = await aGuardedShop();
  world.addUser({ login: "eve", access: "read" });
  const variables = { pullRequestId: pull.nodeId, head: pull.headSha, mergeMethod: "MERGE" };
  expect((await send(github, queries.ENABLE_AUTO_MERGE_MUTATION, variables, "eve")).errors).toMatchObject([
    { type: "FORBIDDEN" },
  ]);
});

test("a method that the settings do not allow is refused", async () => {
  const { github, world } = await aShop();
  const { repository } = world.createRepository({ owner: "acme", name: "linear", mergeMethods: ["rebase"] });
  const { number } = world.openPullRequest({ repository, author: "alice", files: { "a.txt": "one\n" } });
  const merge = (merge_method: string) =>
    call(github, "bob-token", `PUT /repos/${repository}/pulls/${number}/merge`, { merge_method });
  expect(await merge("squash")).toMatchObject({
    status: 405,
    body: { message: "Squash merges are not allowed on this repository." },
  });
  expect(await merge("rebase")).toMatchObject({ status: 200 });
});
