import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { graphql as octokitGraphql } from "@octokit/graphql";
import { request as octokitRequest } from "@octokit/request";
import nock from "nock";
import { Probot, ProbotOctokit } from "probot";
import { fitReply, type GithubNock, githubNock, validateGraphql, validateRest } from "./github-contract.ts";

const SHA = "ce587453ced02b1526dfb4cb910479d431683101";
const OUTPUT = { title: "Held", summary: "waits for `build`" };

describe("a REST request is accepted", () => {
  test.each<[string, string, string, Record<string, string | number>, unknown, string]>([
    ["a read", "GET", "/repos/o/r/pulls/1", {}, undefined, "pulls/get"],
    ["a page", "GET", "/repos/o/r/pulls/1/files", { per_page: 100, page: 2 }, undefined, "pulls/list-files"],
    [
      "a file below a folder",
      "GET",
      "/repos/o/r/contents/.github/greenlight.yml",
      { ref: SHA },
      undefined,
      "repos/get-content",
    ],
    ["an encoded path", "GET", "/repos/o/r/contents/.github%2Fgreenlight.yml", {}, undefined, "repos/get-content"],
    [
      "a comparison with slashes",
      "GET",
      "/repos/o/r/compare/main...feature/x",
      {},
      undefined,
      "repos/compare-commits-with-basehead",
    ],
    [
      "literal before parameter",
      "GET",
      "/repos/o/r/pulls/comments",
      {},
      undefined,
      "pulls/list-review-comments-for-repo",
    ],
    ["a token", "POST", "/app/installations/7/access_tokens", {}, undefined, "apps/create-installation-access-token"],
    [
      "a token for one repository",
      "POST",
      "/app/installations/7/access_tokens",
      {},
      { repository_ids: [1], permissions: { checks: "write" } },
      "apps/create-installation-access-token",
    ],
    [
      "a queued check run",
      "POST",
      "/repos/o/r/check-runs",
      {},
      { name: "Greenlight", head_sha: SHA, status: "queued", external_id: "7", output: OUTPUT },
      "checks/create",
    ],
    [
      "a completed check run",
      "POST",
      "/repos/o/r/check-runs",
      {},
      {
        name: "Greenlight",
        head_sha: SHA,
        status: "completed",
        conclusion: "success",
        completed_at: "2024-01-01T00:00:00Z",
      },
      "checks/create",
    ],
    [
      "an update to in progress",
      "PATCH",
      "/repos/o/r/check-runs/5",
      {},
      { status: "in_progress", output: OUTPUT },
      "checks/update",
    ],
    [
      "an update to completed",
      "PATCH",
      "/repos/o/r/check-runs/5",
      {},
      { status: "completed", conclusion: "neutral" },
      "checks/update",
    ],
    [
      "an approval",
      "POST",
      "/repos/o/r/pulls/1/reviews",
      {},
      { commit_id: SHA, event: "APPROVE", body: "fine" },
      "pulls/create-review",
    ],
    [
      "a dismissal",
      "PUT",
      "/repos/o/r/pulls/1/reviews/2/dismissals",
      {},
      { message: "the head moved" },
      "pulls/dismiss-review",
    ],
    ["a null where null is allowed", "PATCH", "/repos/o/r/issues/1", {}, { milestone: null }, "issues/update"],
    ["one branch of several", "POST", "/repos/o/r/issues/1/labels", {}, { labels: ["safe"] }, "issues/add-labels"],
    [
      "another branch of several",
      "POST",
      "/repos/o/r/issues/1/labels",
      {},
      { labels: [{ name: "safe" }] },
      "issues/add-labels",
    ],
  ])("%s", (_, method, path, query, body, operationId) => {
    expect(validateRest(method, path, query, body).operationId).toBe(operationId);
  });

  test("with the status of an answer that goes well", () => {
    expect(validateRest("POST", "/repos/o/r/check-runs", {}, { name: "a", head_sha: SHA }).successStatus).toBe(201);
    expect(validateRest("GET", "/repos/o/r").successStatus).toBe(200);
  });
});

describe("a REST request is refused", () => {
  test.each<[string, string, string, Record<string, string | number>, unknown, string]>([
    [
      "an unknown path",
      "GET",
      "/repos/o/r/approvals",
      {},
      undefined,
      "GitHub's REST API has no GET /repos/o/r/approvals",
    ],
    ["an unknown method", "PUT", "/repos/o/r/check-runs", {}, undefined, "has post"],
    ["a number that is none", "GET", "/repos/o/r/pulls/one", {}, undefined, "pull_number in the path must be integer"],
    ["an unknown query", "GET", "/repos/o/r/pulls/1/files", { perPage: 100 }, undefined, "unknown perPage"],
    [
      "a wrong query",
      "GET",
      "/repos/o/r/pulls/1/files",
      { per_page: "all" },
      undefined,
      "per_page in the query must be integer",
    ],
    [
      "a query that is none of the values",
      "GET",
      "/repos/o/r/pulls",
      { state: "ajar" },
      undefined,
      "(open, closed, all)",
    ],
    ["a missing query", "GET", "/search/issues", {}, undefined, "the query lacks q"],
    ["a missing body", "POST", "/repos/o/r/check-runs", {}, undefined, "checks/create"],
    ["a body where none is taken", "GET", "/repos/o/r/pulls/1", {}, { a: 1 }, "it takes no body"],
    ["a missing property", "POST", "/repos/o/r/check-runs", {}, { name: "a" }, "'head_sha'"],
    [
      "a property of the wrong type",
      "POST",
      "/repos/o/r/check-runs",
      {},
      { name: "a", head_sha: 1 },
      "body/head_sha must be string",
    ],
    [
      "a property with an unknown value",
      "POST",
      "/repos/o/r/check-runs",
      {},
      { name: "a", head_sha: SHA, status: "done" },
      "(queued, in_progress, completed)",
    ],
    [
      "a misspelt property",
      "POST",
      "/repos/o/r/check-runs",
      {},
      { name: "a", head_sha: SHA, externalId: "7" },
      "unknown property externalId",
    ],
    [
      "a misspelt property below",
      "POST",
      "/repos/o/r/check-runs",
      {},
      { name: "a", head_sha: SHA, output: { ...OUTPUT, txt: "" } },
      "body/output has an unknown property txt",
    ],
    [
      "a text that is too long",
      "POST",
      "/repos/o/r/check-runs",
      {},
      { name: "a", head_sha: SHA, output: { ...OUTPUT, summary: "x".repeat(65_536) } },
      "65535",
    ],
    [
      "a time that is none",
      "POST",
      "/repos/o/r/check-runs",
      {},
      { name: "a", head_sha: SHA, started_at: "yesterday" },
      "date-time",
    ],
    [
      "completed without a conclusion",
      "POST",
      "/repos/o/r/check-runs",
      {},
      { name: "a", head_sha: SHA, status: "completed" },
      "conclusion is required",
    ],
    [
      "an update to completed without a conclusion",
      "PATCH",
      "/repos/o/r/check-runs/5",
      {},
      { status: "completed" },
      "conclusion",
    ],
    [
      "a misspelt property in an update",
      "PATCH",
      "/repos/o/r/check-runs/5",
      {},
      { sumary: "" },
      "unknown property sumary",
    ],
    [
      "an unknown review event",
      "POST",
      "/repos/o/r/pulls/1/reviews",
      {},
      { event: "ACCEPT" },
      "(APPROVE, REQUEST_CHANGES, COMMENT)",
    ],
    [
      "a comment without words",
      "POST",
      "/repos/o/r/pulls/1/reviews",
      {},
      { event: "COMMENT" },
      "body is required with event COMMENT",
    ],
    [
      "null where null is not allowed",
      "POST",
      "/repos/o/r/pulls/1/reviews",
      {},
      { commit_id: null },
      "body/commit_id must be string",
    ],
    ["a body that is no object", "POST", "/repos/o/r/check-runs", {}, "name=a", "body must be object"],
  ])("%s", (_, method, path, query, body, message) => {
    expect(() => validateRest(method, path, query, body)).toThrow(message);
  });
});

const STATE = /* GraphQL */ `
  query State($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      pull: pullRequest(number: $number) {
        state
        updatedAt
        reviewDecision
        author { ...account }
        labels(first: 2) { nodes { name } }
      }
    }
  }
  fragment account on Actor { login ... on Bot { databaseId } }`;
const VARIABLES = { owner: "o", name: "r", number: 1 };

/** What GitHub could answer to {@link STATE}. */
const aPull = (changed: object = {}) => ({
  repository: {
    pull: {
      state: "OPEN",
      updatedAt: "2024-01-01T00:00:00Z",
      reviewDecision: null,
      author: { login: "dependabot", databaseId: 49699333 },
      labels: { nodes: [{ name: "dependencies" }] },
      ...changed,
    },
  },
});

describe("a GraphQL request", () => {
  test("that fits the schema is accepted, with its name", () => {
    expect(validateGraphql(STATE, VARIABLES)).toMatchObject({ name: "State", variables: VARIABLES });
  });

  test.each<[string, string, Record<string, unknown>, string]>([
    ["an unknown field", "query Q { viewer { nickname } }", {}, 'Cannot query field "nickname"'],
    ["a missing argument", "query Q { repository { id } }", {}, '"owner" of type "String!" is required'],
    ["a variable that is not declared", "query Q { node(id: $id) { id } }", {}, '"$id" is not defined'],
    [
      "a fragment that is not used",
      "query Q { viewer { id } } fragment f on User { id }",
      {},
      'Fragment "f" is never used',
    ],
    ["a missing variable", STATE, { owner: "o", name: "r" }, '"$number" of required type "Int!" was not provided'],
    ["a variable of the wrong type", STATE, { ...VARIABLES, number: "1" }, "Int cannot represent non-integer value"],
    ["a request without a name", "{ viewer { id } }", {}, "one operation with a name"],
    ["two operations", "query A { viewer { id } } query B { viewer { id } }", {}, "not 2 operations"],
    ["something that is no GraphQL", "query Q {", {}, "Syntax Error"],
  ])("is refused: %s", (_, query, variables, message) => {
    expect(() => validateGraphql(query, variables)).toThrow(message);
  });
});

describe("a fixture", () => {
  test("that fits the query is given as it is", () => {
    expect(fitReply(validateGraphql(STATE, VARIABLES), aPull())).toEqual(aPull());
  });

  test("may be null wherever GitHub may answer null", () => {
    expect(() => fitReply(validateGraphql(STATE, VARIABLES), aPull({ author: null, labels: null }))).not.toThrow();
    expect(() => fitReply(validateGraphql(STATE, VARIABLES), { repository: null })).not.toThrow();
  });

  test("may say its type, which is taken out where it is not selected", () => {
    const author = { login: "octocat" };
    const reply = fitReply(validateGraphql(STATE, VARIABLES), aPull({ author: { __typename: "User", ...author } }));
    expect(reply).toEqual(aPull({ author }));
  });

  test.each<[string, unknown, string]>([
    ["lacks a field", aPull({ state: undefined, author: { login: "a" } }), "data.repository.pull.state"],
    ["lacks everything", {}, "data.repository is selected, and missing"],
    ["has a field that is not selected", aPull({ title: "t" }), "title is not selected (on PullRequest)"],
    ["has null where GitHub has none", aPull({ state: null }), "data.repository.pull.state is null"],
    ["has an unknown value of an enum", aPull({ state: "AJAR" }), '"AJAR", which is no PullRequestState'],
    ["has a time that is none", aPull({ updatedAt: "soon" }), "which is no DateTime"],
    ["has an object for a list", aPull({ labels: { nodes: {} } }), "labels.nodes must be a list"],
    ["has a text for an object", aPull({ author: "octocat" }), "author must be an object"],
    ["has a wrong type below a list", aPull({ labels: { nodes: [{ name: 1 }] } }), "labels.nodes[0].name is 1"],
    ["fits none of the types", aPull({ author: { name: "octocat" } }), "author.login is selected, and missing"],
    [
      "has a field of another type",
      aPull({ author: { __typename: "User", login: "a", databaseId: 1 } }),
      "author.databaseId is not selected (on User)",
    ],
    ["names a type that cannot be there", aPull({ author: { __typename: "Issue", login: "a" } }), "Issue is no Actor"],
  ])("is refused when it %s", (_, fixture, message) => {
    expect(() => fitReply(validateGraphql(STATE, VARIABLES), fixture)).toThrow(message);
  });

  test("must say its type where the query asks for it and it could be several", () => {
    const query = validateGraphql("query Q { node(id: 1) { __typename } viewer { __typename login } }");
    const viewer = { login: "a" };
    expect(fitReply(query, { node: { __typename: "Issue" }, viewer })).toEqual({
      node: { __typename: "Issue" },
      viewer: { __typename: "User", login: "a" },
    });
    expect(() => fitReply(query, { node: {}, viewer })).toThrow("data.node.__typename is selected, missing");
  });

  test("follows @skip and @include", () => {
    const query = "query Q($yes: Boolean!) { viewer { login @include(if: $yes) id @skip(if: $yes) } }";
    expect(() => fitReply(validateGraphql(query, { yes: true }), { viewer: { login: "a" } })).not.toThrow();
    expect(() => fitReply(validateGraphql(query, { yes: false }), { viewer: { login: "a" } })).toThrow("viewer.id");
  });
});

describe("GitHub in a test", () => {
  let github: GithubNock;

  beforeEach(() => {
    nock.disableNetConnect();
    github = githubNock();
  });

  afterEach(() => {
    nock.cleanAll();
    nock.enableNetConnect();
  });

  test("answers Octokit's GraphQL and REST, and records what was asked", async () => {
    github.graphql("State", (variables) => aPull({ labels: { nodes: [{ name: String(variables.owner) }] } }));
    github.rest("POST", "/repos/o/r/check-runs", { id: 7 });
    expect(await octokitGraphql(STATE, VARIABLES)).toEqual(aPull({ labels: { nodes: [{ name: "o" }] } }));
    const created = await octokitRequest("POST /repos/{owner}/{repo}/check-runs", {
      owner: "o",
      repo: "r",
      name: "Greenlight",
      head_sha: SHA,
    });
    expect(created).toMatchObject({ status: 201, data: { id: 7 } });
    expect(github.requests).toMatchObject([
      { method: "POST", path: "/graphql", operation: "State", variables: VARIABLES },
      { method: "POST", path: "/repos/o/r/check-runs", operation: "checks/create", body: { name: "Greenlight" } },
    ]);
    github.done();
  });

  test("answers Probot with an installation token", async () => {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    github.token();
    github.rest("GET", "/repos/o/r/pulls/1/files", ({ headers, query }) => [{ ...query, by: headers.authorization }]);
    const probot = new Probot({ appId: 1, privateKey, secret: "test", Octokit: ProbotOctokit, logLevel: "fatal" });
    const octokit = await probot.auth(7);
    const { data } = await octokit.rest.pulls.listFiles({ owner: "o", repo: "r", pull_number: 1, per_page: 100 });
    expect(data).toEqual([{ per_page: "100", by: "token ghs_greenlightTestToken" }]);
    expect(github.requests.map(({ operation }) => operation)).toEqual([
      "apps/create-installation-access-token",
      "pulls/list-files",
    ]);
    github.done();
  });

  test("gives replies of one operation in the order of their making, and each as often as told", async () => {
    github.graphql("State", aPull({ state: "OPEN" }), { times: 2 }).graphql("State", aPull({ state: "CLOSED" }));
    const states = [];
    for (let time = 0; time < 3; time++) states.push(JSON.stringify(await octokitGraphql(STATE, VARIABLES)));
    expect(states.map((state) => state.includes("CLOSED"))).toEqual([false, false, true]);
    github.done();
  });

  test("answers with any status, headers and body", async () => {
    github.rest("GET", "/repos/o/r", { status: 429, headers: { "retry-after": "7" }, body: { message: "slow down" } });
    await expect(octokitRequest("GET /repos/o/r")).rejects.toMatchObject({
      status: 429,
      response: { headers: { "retry-after": "7" }, data: { message: "slow down" } },
    });
    github.done();
  });

  test("answers with GraphQL errors", async () => {
    const errors = [{ type: "NOT_FOUND", message: "Could not resolve to a Repository" }];
    github.graphql("State", { status: 200, body: { data: { repository: null }, errors } });
    await expect(octokitGraphql(STATE, VARIABLES)).rejects.toMatchObject({ errors });
    github.done();
  });

  test("resets the connection", async () => {
    github.rest("GET", "/repos/o/r", "reset").graphql("State", () => "reset");
    await expect(octokitRequest("GET /repos/o/r")).rejects.toMatchObject({ status: 500 });
    const failure = await fetch("https://api.github.com/graphql", postState()).catch((error) => error);
    expect(failure.cause.code).toBe("ECONNRESET");
    github.done();
  });

  test("hangs until the caller gives up", async () => {
    github.rest("GET", "/repos/o/r", "hang");
    const caller = new AbortController();
    const asked = octokitRequest("GET /repos/o/r", { request: { signal: caller.signal } });
    const refused = expect(asked).rejects.toThrow();
    while (github.requests.length === 0) await new Promise(setImmediate);
    caller.abort();
    await refused;
    github.done();
  });

  test("is at GitHub Enterprise Server's addresses too", async () => {
    const server = githubNock("https://ghes.example/api/v3");
    server.rest("GET", "/repos/o/r", { id: 1 }).graphql("State", aPull());
    expect(await octokitRequest("GET /repos/o/r", { baseUrl: "https://ghes.example/api/v3" })).toMatchObject({
      data: { id: 1 },
    });
    expect(await octokitGraphql(STATE, { ...VARIABLES, baseUrl: "https://ghes.example/api/v3" })).toEqual(aPull());
    server.done();
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ["a wrong body", () => octokitRequest("POST /repos/o/r/check-runs", { name: "a" }), "'head_sha'"],
    ["an unknown path", () => octokitRequest("GET /repos/o/r/nothing"), "has no GET /repos/o/r/nothing"],
    ["an invalid query", () => octokitGraphql("query Q { viewer { nickname } }"), 'Cannot query field "nickname"'],
    [
      "a request that nobody expected",
      () => octokitRequest("GET /repos/o/r/pulls/1"),
      "pulls/1 (pulls/get) was not expected",
    ],
    ["a fixture that lies", () => octokitGraphql(STATE, { ...VARIABLES, number: 404 }), "state is null"],
  ])("fails the test for %s, and answers 400 meanwhile", async (_, ask, message) => {
    github.graphql("State", aPull({ state: null }), { times: "any" });
    github.rest("POST", "/repos/o/r/check-runs", {}, { times: "any" });
    await expect(ask()).rejects.toMatchObject({ status: 400 });
    expect(() => github.done()).toThrow(message);
  });

  test("fails the test for a request that did not come", () => {
    github.rest("GET", "/repos/o/r", {}).graphql("State", aPull(), { times: 2 }).token();
    expect(() => github.done()).toThrow(
      "GET /repos/o/r was expected once more\nGraphQL State was expected 2 times more\nGitHub was asked:\n  nothing",
    );
  });

  test("lets nothing through to the real one", async () => {
    github.done();
    const answer = await fetch("https://api.github.com/zen");
    expect(await answer.json()).toMatchObject({ code: "ERR_NOCK_NO_MATCH" });
    const elsewhere = await fetch("https://elsewhere.example").catch((error) => error);
    expect(String(elsewhere.cause)).toContain("Disallowed net connect");
  });
});

function postState(): RequestInit {
  return { method: "POST", body: JSON.stringify({ query: STATE, variables: VARIABLES }) };
}
