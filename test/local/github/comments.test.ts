import { expect, test } from "@jest/globals";
import { COMMAND_QUERY, REACT_MUTATION, REPLIES_QUERY, REPLY_MUTATION } from "../../../app/github/command-queries.ts";
import { aShop, call, graphql, installationToken, payloadOf } from "./embedded.ts";

async function withComment() {
  const shop = await aShop();
  const { world, pull, github } = shop;
  const name = { repository: pull.repository, number: pull.number };
  world.comment({ ...name, by: "alice", body: "Hello?" });
  await github.idle();
  const announced = payloadOf(github.deliveries().findLast(({ event }) => event === "issue_comment"));
  const id = String(Object(announced.comment).node_id);
  return { ...shop, name, id, token: await installationToken(github) };
}

test("a comment that is announced can be read by its node id, with whether it was edited", async () => {
  const { github, world, name, id, token, pull } = await withComment();
  const before = await graphql(github, token, COMMAND_QUERY, { comment: id });
  expect(before.body.data?.node).toMatchObject({
    __typename: "IssueComment",
    body: "Hello?",
    lastEditedAt: null,
    includesCreatedEdit: false,
    author: { __typename: "User", login: "alice" },
    pullRequest: { id: pull.nodeId, number: 1 },
  });
  const comment = world.pullRequest(name).conversation[0]?.id ?? 0;
  world.editComment({ ...name, comment, by: "bob", body: "Bye." });
  const after = await graphql(github, token, COMMAND_QUERY, { comment: id });
  expect(after.body.data?.node).toMatchObject({ body: "Bye.", includesCreatedEdit: true });
  const gone = await graphql(github, token, COMMAND_QUERY, { comment: "IC_kwDOnone" });
  expect(gone.body).toMatchObject({ data: { node: null }, errors: [{ type: "NOT_FOUND", path: ["node"] }] });
});

test("a reaction is the viewer's own, and twice is once", async () => {
  const { github, world, name, id, token } = await withComment();
  await graphql(github, "bob-token", REACT_MUTATION, { comment: id, content: "THUMBS_DOWN" });
  for (const _ of [1, 2]) await graphql(github, token, REACT_MUTATION, { comment: id, content: "THUMBS_UP" });
  const { body } = await graphql(github, token, COMMAND_QUERY, { comment: id });
  const groups: readonly { content: string; viewerHasReacted: boolean }[] = Object.values(
    Object(body.data?.node).reactionGroups,
  );
  expect(groups.filter((group) => group.viewerHasReacted).map(({ content }) => content)).toEqual(["THUMBS_UP"]);
  expect(world.pullRequest(name).conversation[0]?.reactions).toHaveLength(2);
});

test("a reply is a comment of the App's, and is announced", async () => {
  const { github, token, pull } = await withComment();
  await graphql(github, token, REPLY_MUTATION, { pull: pull.nodeId, body: "Hello!" });
  await github.idle();
  const { body } = await graphql(github, token, REPLIES_QUERY, { pull: pull.nodeId });
  expect(body.data?.node?.comments?.nodes).toMatchObject([
    { body: "Hello?", author: { login: "alice" } },
    { body: "Hello!", author: { __typename: "Bot", login: "greenlight" } },
  ]);
  const announced = payloadOf(github.deliveries().findLast(({ event }) => event === "issue_comment"));
  expect(announced).toMatchObject({ action: "created", sender: { type: "Bot" }, comment: { user: { type: "Bot" } } });
});

test("a button of a completed check run can be pressed, and only its App is told", async () => {
  const { github, world, pull, token } = await withComment();
  const actions = [{ label: "Pause", description: "Wait", identifier: "pause" }];
  const run = { name: "Greenlight", head_sha: pull.headSha, status: "in_progress", actions };
  const { body } = await call(github, token, "POST /repos/acme/shop/check-runs", run);
  const press = (identifier: string) =>
    world.pressButton({ repository: pull.repository, checkRun: Number(body.id), by: "bob", identifier });
  expect(() => press("pause")).toThrow(/shows no button/);
  await call(github, token, `PATCH /repos/acme/shop/check-runs/${body.id}`, { conclusion: "neutral" });
  expect(() => press("resume")).toThrow(/shows no button/);
  press("pause");
  await github.idle();
  expect(payloadOf(github.deliveries().at(-1))).toMatchObject({
    action: "requested_action",
    requested_action: { identifier: "pause" },
    sender: { login: "bob" },
    check_run: { id: body.id },
  });
  const tooLong = { ...run, actions: [{ label: "x".repeat(21), description: "", identifier: "" }] };
  expect((await call(github, token, "POST /repos/acme/shop/check-runs", tooLong)).status).toBe(422);
});
