import { describe, expect, test } from "@jest/globals";
import { DISCUSSION_QUERY, MERGEABLE_QUERY, SNAPSHOT_QUERY } from "../../../app/github/queries.ts";
import { APP_ID, aShop, call, graphql, installationToken, payloadOf, there } from "./embedded.ts";

const PULL = { owner: "acme", name: "shop", number: 1 };
const COMMENT = { path: "a.txt", line: 10, body: "why?" };

async function discussionOf({ github }: Awaited<ReturnType<typeof aShop>>) {
  const token = await installationToken(github);
  const { body } = await graphql(github, token, DISCUSSION_QUERY, { ...PULL, threads: true, issues: true });
  expect(body.errors).toBeUndefined();
  return there(body.data?.repository?.pullRequest);
}

describe("conversations", () => {
  test("begin with a comment on a line, and are resolved and opened again with an event each", async () => {
    const shop = await aShop();
    const { github, world, pull } = shop;
    const page = (isResolved: boolean) => ({
      totalCount: 1,
      nodes: [{ isResolved, path: "a.txt", comments: { nodes: [{ author: { login: "bob" } }] } }],
    });
    world.review({ ...pull, by: "bob", event: "COMMENT", body: "hm", comments: [COMMENT] });
    expect((await discussionOf(shop)).reviewThreads).toMatchObject(page(false));
    world.resolveThreads({ ...pull, by: "alice" });
    expect((await discussionOf(shop)).reviewThreads).toMatchObject(page(true));
    world.resolveThreads({ ...pull, by: "alice", resolved: false });
    expect((await discussionOf(shop)).reviewThreads).toMatchObject(page(false));
    const events = github.deliveries().filter(({ event }) => event === "pull_request_review_thread");
    expect(events.map((event) => payloadOf(event).action)).toEqual(["resolved", "unresolved"]);
    expect(payloadOf(events[0])).toMatchObject({
      pull_request: { number: 1 },
      thread: { comments: [{ path: "a.txt" }] },
    });
  });

  test("that are not there cannot be resolved", async () => {
    const { world, pull } = await aShop();
    expect(() => world.resolveThreads({ ...pull })).toThrow(/no conversations/);
  });
});

test("issues that merging closes are told with their labels", async () => {
  const shop = await aShop();
  shop.world.linkIssue({ ...shop.pull, issue: 70, labels: ["bug"] });
  shop.world.linkIssue({ ...shop.pull, issue: 71, open: false });
  expect((await discussionOf(shop)).closingIssuesReferences).toMatchObject({
    totalCount: 2,
    nodes: [
      { number: 70, state: "OPEN", labels: { nodes: [{ name: "bug" }] } },
      { number: 71, state: "CLOSED", labels: { nodes: [] } },
    ],
  });
});

test("a milestone is told, and that it came and went", async () => {
  const { github, world, pull } = await aShop();
  const token = await installationToken(github);
  const milestone = async () => {
    const variables = { ...PULL, appId: APP_ID, checkName: "Greenlight", policyPath: "p" };
    const { body } = await graphql(github, token, SNAPSHOT_QUERY, variables);
    return body.data?.repository?.pullRequest?.milestone;
  };
  world.setMilestone({ ...pull, title: "1.4" });
  expect(await milestone()).toEqual({ title: "1.4" });
  world.setMilestone({ ...pull, title: null });
  expect(await milestone()).toBeNull();
  expect(github.deliveries().map((event) => payloadOf(event).action)).toEqual(["opened", "milestoned", "demilestoned"]);
});

test("whether it has conflicts is told", async () => {
  const { github, world, pull } = await aShop();
  const token = await installationToken(github);
  const mergeable = async () => {
    const { body } = await graphql(github, token, MERGEABLE_QUERY, PULL);
    return body.data?.repository?.pullRequest?.mergeable;
  };
  expect(await mergeable()).toBe("MERGEABLE");
  world.moveBase({ ...pull, files: { "a.txt": "other\n" } });
  expect(await mergeable()).toBe("CONFLICTING");
});

test("a repository has topics and custom properties", async () => {
  const { github, world } = await aShop();
  const properties = { tier: "2", teams: ["a", "b"], regulated: null };
  world.createRepository({ owner: "acme", name: "tool", topics: ["internal"], properties });
  const token = await installationToken(github);
  const { status, body } = await call(github, token, "GET /repos/acme/tool/properties/values");
  expect(status).toBe(200);
  expect(body).toEqual([
    { property_name: "tier", value: "2" },
    { property_name: "teams", value: ["a", "b"] },
    { property_name: "regulated", value: null },
  ]);
  const query = `{ repository(owner: "acme", name: "tool") { repositoryTopics(first: 20) { nodes { topic { name } } } } }`;
  const answer = await graphql(github, token, query);
  expect(answer.body.data?.repository).toEqual({ repositoryTopics: { nodes: [{ topic: { name: "internal" } }] } });
});
