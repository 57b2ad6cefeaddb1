import { describe, expect, test } from "@jest/globals";
import { PRECHECK_QUERY, SNAPSHOT_QUERY } from "../../../app/github/queries.ts";
import { APP_ID, appJwt, aShop, call, graphql, installationToken, type Json } from "./embedded.ts";

const PULL = { owner: "acme", name: "shop", number: 1 };

describe("a fault", () => {
  test("answers in GitHub's place as often as it was told to", async () => {
    const { github } = await aShop();
    const respond = { status: 502, headers: { "retry-after": "7" }, body: { message: "Server Error" } };
    github.faults.add({ match: ({ path }) => path.endsWith("/pulls/1"), times: 2, respond });
    const pull = () => call(github, "bob-token", "GET /repos/acme/shop/pulls/1");
    const first = await pull();
    expect([first.status, first.headers.get("retry-after"), first.body.message]).toEqual([502, "7", "Server Error"]);
    expect((await pull()).status).toBe(502);
    expect((await pull()).status).toBe(200);
  });

  test("can be chosen by GraphQL operation, and leaves other requests alone", async () => {
    const { github } = await aShop();
    github.faults.add({ match: ({ operation }) => operation === "Precheck", respond: { status: 403, body: {} } });
    expect((await graphql(github, "bob-token", "{ viewer { login } }")).status).toBe(200);
    expect((await graphql(github, "bob-token", PRECHECK_QUERY, PULL)).status).toBe(403);
    expect((await graphql(github, "bob-token", PRECHECK_QUERY, PULL)).status).toBe(200);
  });

  test("can break the connection, or never answer", async () => {
    const { github } = await aShop();
    github.faults.add({ match: ({ path }) => path === "/zen", respond: "reset" });
    await expect(fetch(`${github.url}/zen`)).rejects.toThrow("fetch failed");
    github.faults.add({ match: ({ path }) => path === "/zen", respond: "hang" });
    const abort = new AbortController();
    github.faults.add({ match: ({ path }) => path === "/meta", before: () => abort.abort(), respond: "hang" });
    const hanging = fetch(`${github.url}/zen`, { signal: abort.signal });
    fetch(`${github.url}/meta`, { signal: abort.signal }).catch(() => undefined);
    await expect(hanging).rejects.toThrow("aborted");
  });

  test("can lose the answer to a write that was done", async () => {
    const { github, world, pull } = await aShop();
    github.faults.add({ match: ({ method }) => method === "POST", takesEffect: true, respond: { status: 502 } });
    const review = await call(github, "bob-token", "POST /repos/acme/shop/pulls/1/reviews", { event: "APPROVE" });
    expect(review.status).toBe(502);
    expect(world.pullRequest(pull).reviews).toHaveLength(1);
  });

  test("can let the world change right before a request", async () => {
    const { github, world, pull } = await aShop();
    github.faults.add({
      match: ({ operation }) => operation === "Precheck",
      before: () => {
        world.push({ ...pull, files: { b: "1\n" } });
      },
    });
    const { body } = await graphql(github, "bob-token", PRECHECK_QUERY, PULL);
    const { headSha } = world.pullRequest(pull);
    expect(headSha).not.toBe(pull.headSha);
    expect(body.data?.repository?.pullRequest?.headRefOid).toBe(headSha);
  });
});

describe("a stale read", () => {
  const snapshot = { ...PULL, appId: APP_ID, checkName: "Greenlight", policyPath: "a.txt" };
  const read = async (shop: Awaited<ReturnType<typeof aShop>>, token: string): Promise<Json | undefined> =>
    (await graphql(shop.github, token, SNAPSHOT_QUERY, snapshot)).body.data?.repository?.pullRequest;

  test("shows the pull request as it was before the last change, as often as held", async () => {
    const shop = await aShop();
    const { github, world, pull } = shop;
    const token = await installationToken(github);
    world.push({ ...pull, files: { b: "1\n" } });
    github.staleReads.hold(pull, 2);
    expect((await read(shop, token))?.headRefOid).toBe(pull.headSha);
    expect((await read(shop, token))?.headRefOid).toBe(pull.headSha);
    expect((await read(shop, token))?.headRefOid).toBe(world.pullRequest(pull).headSha);
  });

  test("is of the last change of others, not of the App's own writes", async () => {
    const shop = await aShop();
    const { github, world, pull } = shop;
    const token = await installationToken(github);
    world.reportCheckRun({ ...pull, name: "build", status: "in_progress" });
    world.reportCheckRun({ ...pull, name: "build", conclusion: "success" });
    await call(github, token, "POST /repos/acme/shop/check-runs", { name: "Greenlight", head_sha: pull.headSha });
    github.staleReads.hold(pull, 1);
    const contexts = (await read(shop, token))?.head?.nodes?.[0]?.commit?.statusCheckRollup?.contexts?.nodes;
    expect(contexts).toMatchObject([{ name: "build", status: "IN_PROGRESS" }]);
  });

  test("is of Snapshot queries of that pull request only", async () => {
    const { github, world, pull } = await aShop();
    world.push({ ...pull, files: { b: "1\n" } });
    github.staleReads.hold(pull, 1);
    const { body } = await graphql(github, "bob-token", PRECHECK_QUERY, PULL);
    expect(body.data?.repository?.pullRequest?.headRefOid).toBe(world.pullRequest(pull).headSha);
  });
});

describe("the journal", () => {
  test("tells every request of the App: reads, writes and tokens apart, with their subject", async () => {
    const { github, pull } = await aShop();
    const token = await installationToken(github);
    await graphql(github, token, PRECHECK_QUERY, PULL);
    await graphql(
      github,
      token,
      "mutation Approve($id: ID!) { addPullRequestReview(input: { pullRequestId: $id, event: APPROVE }) { clientMutationId } }",
      {
        id: pull.nodeId,
      },
    );
    await call(github, token, "POST /repos/acme/shop/check-runs", { name: "Greenlight", head_sha: pull.headSha });
    await call(github, token, "GET /repos/acme/shop/pulls/1/files?per_page=5");
    await call(github, token, "GET /repos/acme/none");
    await call(github, appJwt(), "GET /app");
    const seen = github
      .journal()
      .map((entry) => [entry.kind, entry.operation ?? entry.path, entry.status, entry.repository, entry.pull]);
    expect(seen).toEqual([
      ["token", `/app/installations/${github.installationId}/access_tokens`, 201, null, null],
      ["read", "Precheck", 200, "acme/shop", 1],
      ["write", "Approve", 200, "acme/shop", 1],
      ["write", "/repos/acme/shop/check-runs", 201, "acme/shop", null],
      ["read", "/repos/acme/shop/pulls/1/files?per_page=5", 200, "acme/shop", 1],
      ["read", "/repos/acme/none", 404, "acme/none", null],
      ["read", "/app", 200, null, null],
    ]);
    github.resetJournal();
    expect(github.journal()).toEqual([]);
  });

  test("leaves out people and the world", async () => {
    const { github } = await aShop();
    await call(github, "alice-token", "GET /user");
    await call(github, null, "POST /_world/addUser", { login: "carol" });
    expect(github.journal()).toEqual([]);
  });

  test("keeps what a fault answered, or did not", async () => {
    const { github } = await aShop();
    const token = await installationToken(github);
    github.resetJournal();
    github.faults.add({ match: () => true, respond: { status: 500 } });
    github.faults.add({ match: () => true, respond: "reset" });
    await call(github, token, "GET /repos/acme/shop").catch(() => undefined);
    await call(github, token, "GET /repos/acme/shop").catch(() => undefined);
    expect(github.journal().map(({ status }) => status)).toEqual([500, null]);
  });
});
