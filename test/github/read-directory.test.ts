import { describe, expect, test } from "@jest/globals";
import { readDirectory } from "../../app/github/read-directory.ts";
import type { Directory } from "../../app/pull-request/snapshot.ts";
import { page } from "../support/answers.ts";
import { aCommit, aSnapshot, aUser, type SnapshotChanges } from "../support/builders.ts";
import { aReading } from "../support/builders-policy.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();

/** A pull request in which these people worked. */
const by = (...logins: string[]): SnapshotChanges => ({
  pull: { author: aUser(logins[0]) },
  commits: logins.map((login) => aCommit({ authors: [aUser(login)], committer: aUser(login) })),
});

async function read(author: string, changes: SnapshotChanges = by("alice")): Promise<Directory | null> {
  const policy = aReading(`version: 1\nrules:\n  - name: The rule\n    when: { author: ${author} }\n`);
  const found = await readDirectory(await at.octokit(), aSnapshot(changes), policy);
  at.github.done();
  return found;
}

const unknown = (reason: string) => ({ known: false, reason: expect.stringContaining(reason) });
const known = (value: unknown) => ({ known: true, value });

test("nothing is asked where the policy asks nothing", async () => {
  expect(await read("alice")).toBeNull();
  expect(at.github.requests).toEqual([]);
});

describe("teams", () => {
  const members = (...logins: string[]) => page(logins.map((login) => ({ login })));
  const team = (connection: object) => ({ team: { members: connection } });
  const more = { pageInfo: { hasNextPage: true, endCursor: "c1" } };
  const teams = async (author: string) => (await read(author))?.teams;

  test("all are read in one request, members of the teams below them too", async () => {
    at.github.graphql("Teams", (variables, request) => {
      expect(variables).toMatchObject({ organization0: "acme", slug0: "docs", organization1: "other", slug1: "core" });
      expect(JSON.stringify(request.body).match(/membership: ALL/g)).toHaveLength(2);
      return { team0: team(members("alice", "bob")), team1: team(members()) };
    });
    expect(await teams("[{ team: acme/docs }, { team: other/Core }]")).toEqual([
      { name: "acme/docs", members: known(["alice", "bob"]) },
      { name: "other/Core", members: known([]) },
    ]);
  });

  test("a team of several pages is read to its end", async () => {
    at.github
      .graphql("Teams", { team0: team(page([{ login: "a" }], { ...more, totalCount: 2 })) })
      .graphql("Teams", ({ after0 }) => {
        expect(after0).toBe("c1");
        return { team0: team(page([{ login: "b" }], { totalCount: 2 })) };
      });
    expect(await teams("{ team: acme/docs }")).toEqual([{ name: "acme/docs", members: known(["a", "b"]) }]);
  });

  const refused = (type: string, path: readonly string[], data: object) => ({
    status: 200,
    body: { data, errors: [{ type, path, message: "no" }] },
  });
  test.each<[string, object, string]>([
    ["is not there", { team0: { team: null } }, "there is no team acme/docs, or the App may not see it"],
    ["belongs to no organisation", refused("NOT_FOUND", ["team0"], { team0: null }), "there is no team acme/docs"],
    ["may not be seen", refused("FORBIDDEN", ["team0", "team"], { team0: { team: null } }), "`members: read`"],
    ["has hidden members", { team0: team({ ...members("a"), nodes: [null] }) }, "GitHub hides members"],
    ["has no list of members", { team0: team({ ...members("a"), nodes: null }) }, "GitHub hides members"],
    ["is too large", { team0: team(page([{ login: "a" }], { ...more, totalCount: 1_001 })) }, "more than 1000 members"],
    ["has more members than were told", { team0: team({ ...members("a"), totalCount: 2 }) }, "only 1 of 2 members"],
  ])("one that %s is not known", async (_, answer, reason) => {
    at.github.graphql("Teams", answer);
    expect(await teams("{ team: acme/docs }")).toEqual([{ name: "acme/docs", members: unknown(reason) }]);
  });

  test("more than fifty are not asked for", async () => {
    const names = Array.from({ length: 51 }, (_, index) => `{ team: acme/t${index} }`);
    expect((await teams(`[${names.join(", ")}]`))?.[50]).toEqual({
      name: "acme/t50",
      members: unknown("more than 50 teams"),
    });
  });

  test("a failure inside GitHub is thrown, to be tried again", async () => {
    const failure = { data: { team0: null }, errors: [{ path: ["team0"], message: "Something went wrong" }] };
    at.github.graphql("Teams", { status: 200, body: failure });
    await expect(read("{ team: acme/docs }")).rejects.toThrow("Something went wrong");
  });
});

describe("organisations", () => {
  const memberOf = (org: string, login = "alice") => `/orgs/${org}/members/${login}`;
  const membership = async (org: string) => (await read(`{ organization: ${org} }`))?.organizations;
  const notFound = { status: 404, body: { message: "Not Found" } };

  test.each<[string, string, object, object]>([
    ["204: a member", "acme", { status: 204 }, known(true)],
    ["404 in the organisation of the repository: none", "acme", notFound, known(false)],
    ["404 in the organisation of the repository, by other letters: none", "ACME", notFound, known(false)],
    ["404 in another, which may hide its members", "other", notFound, unknown("may not see the members of other")],
    ["204 in another", "other", { status: 204 }, known(true)],
    [
      "302, since the App may only see public members, is not followed",
      "acme",
      { status: 302, headers: { location: "https://api.github.com/orgs/acme/public_members/alice" } },
      unknown("may not see the members of acme"),
    ],
    ["403: a permission is missing", "acme", { status: 403, body: { message: "no" } }, unknown("`members: read`")],
  ])("%s", async (_, org, answer, fact) => {
    at.github.rest("GET", memberOf(org), answer);
    expect(await membership(org)).toEqual([{ name: org, members: { alice: fact } }]);
  });

  test.each([
    ["a failure inside GitHub", { status: 502, body: {} }],
    ["a rate limit", { status: 403, headers: { "retry-after": "60" }, body: { message: "secondary rate limit" } }],
  ])("%s is thrown, to be tried again", async (_, answer) => {
    at.github.rest("GET", memberOf("acme"), answer);
    await expect(read("{ organization: acme }")).rejects.toMatchObject({ status: answer.status });
  });

  test("of more than thirty people nothing is asked", async () => {
    const logins = Array.from({ length: 31 }, (_, index) => `user-${index}`);
    const found = await read("{ organization: acme }", by(...logins));
    expect(found?.organizations[0]?.members["user-7"]).toEqual(unknown("more than 30 people"));
    expect(at.github.requests).toEqual([]);
  });
});

describe("permissions", () => {
  const permission = (login: string) => `/repos/acme/shop/collaborators/${login}/permission`;
  const flags = (...set: string[]) => ({
    permissions: Object.fromEntries(
      ["admin", "maintain", "push", "triage", "pull"].map((flag) => [flag, set.includes(flag)]),
    ),
  });
  test.each<[string, object, object]>([
    [
      "by the flags, since `permission` knows no maintain",
      { permission: "write", role_name: "maintain", user: flags("maintain", "push", "triage", "pull") },
      known("maintain"),
    ],
    [
      "by the flags of a role of the organisation's own",
      { permission: "read", role_name: "auditor", user: flags("pull") },
      known("read"),
    ],
    ["by no flags at all", { permission: "none", role_name: "none", user: flags() }, known("none")],
    ["by the role, where there are no flags", { permission: "read", role_name: "triage", user: {} }, known("triage")],
    [
      "by `permission`, where the role has a name of its own",
      { permission: "write", role_name: "auditor", user: null },
      known("write"),
    ],
    ["by a word that nobody knows", { permission: "owner", role_name: "owner", user: null }, unknown("does not know")],
    ["of nobody", { status: 404, body: { message: "Not Found" } }, known("none")],
    ["that may not be read", { status: 403, body: { message: "no" } }, unknown("`metadata: read`")],
  ])("%s", async (_, answer, fact) => {
    at.github.rest("GET", permission("alice"), answer);
    expect((await read("{ permission: write }"))?.permissions).toEqual({ alice: fact });
  });

  test("of everybody involved, each once", async () => {
    for (const login of ["alice", "bob"]) at.github.rest("GET", permission(login), { permission: "write", user: null });
    expect((await read("{ permission: write }", by("alice", "bob", "alice")))?.permissions).toEqual({
      alice: known("write"),
      bob: known("write"),
    });
  });
});
