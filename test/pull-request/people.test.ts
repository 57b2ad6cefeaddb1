import { describe, expect, test } from "@jest/globals";
import { peopleOf } from "../../app/pull-request/people.ts";
import type { Commit } from "../../app/pull-request/snapshot.ts";
import { aCommit, aSnapshot, aUser, cut, DEPENDABOT, WEB_FLOW_ACCOUNT } from "../support/builders.ts";

const involved = (...commits: readonly Partial<Commit>[]) => {
  const { accounts, unattributed, whole } = peopleOf(aSnapshot({ commits: commits.map(aCommit) }));
  return { logins: accounts.map(({ login }) => login), unattributed, whole };
};

describe("SEMANTICS 11: everybody whose work is in the pull request", () => {
  const [alice, bob] = [aUser("alice"), aUser("bob")];
  const byGitHub = { verified: true, signedByGitHub: true };
  test.each<[string, readonly Partial<Commit>[], readonly string[], number]>([
    ["each person once", [{}, {}], ["dependabot[bot]"], 0],
    ["co-authors", [{ authors: [DEPENDABOT, alice] }], ["dependabot[bot]", "alice"], 0],
    ["authors of later commits", [{}, { authors: [bob] }], ["dependabot[bot]", "bob"], 0],
    ["committers", [{ committer: bob }], ["dependabot[bot]", "bob"], 0],
    ["an unattributed author", [{ authors: [null] }], ["dependabot[bot]"], 1],
    ["an unattributed co-author", [{ authors: [DEPENDABOT, null] }], ["dependabot[bot]"], 1],
    ["an unattributed committer", [{ committer: null }], ["dependabot[bot]"], 1],
    ["a commit without authors", [{ authors: [] }], ["dependabot[bot]"], 1],
    [
      "web-flow where GitHub signed speaks for nobody",
      [{ committer: WEB_FLOW_ACCOUNT, ...byGitHub }],
      ["dependabot[bot]"],
      0,
    ],
    ["no committer where GitHub signed is GitHub", [{ committer: null, ...byGitHub }], ["dependabot[bot]"], 0],
    [
      "web-flow without a signature is somebody",
      [{ authors: [bob], committer: WEB_FLOW_ACCOUNT, verified: false }],
      ["dependabot[bot]", "bob", "web-flow"],
      0,
    ],
    [
      "web-flow signed by somebody else is somebody",
      [{ committer: WEB_FLOW_ACCOUNT, verified: true }],
      ["dependabot[bot]", "web-flow"],
      0,
    ],
    [
      "web-flow with a signature that does not verify is somebody",
      [{ authors: [bob], committer: WEB_FLOW_ACCOUNT, verified: false, signedByGitHub: true }],
      ["dependabot[bot]", "bob", "web-flow"],
      0,
    ],
    [
      "no committer on a signature that does not verify is unattributed",
      [{ authors: [bob], committer: null, verified: false, signedByGitHub: true }],
      ["dependabot[bot]", "bob"],
      1,
    ],
    [
      "a bot's name on an unsigned commit is nobody's, as author and as committer",
      [{ verified: false, signedByGitHub: false }],
      ["dependabot[bot]"],
      2,
    ],
    [
      "another committer on a commit that GitHub signed still counts",
      [{ committer: bob, ...byGitHub }],
      ["dependabot[bot]", "bob"],
      0,
    ],
  ])("SEMANTICS 11: %s", (_, commits, logins, unknown) => {
    const people = involved(...commits);
    expect(people.logins).toEqual(logins);
    expect(people.unattributed).toHaveLength(unknown);
    expect(people.whole).toBe(true);
  });

  test("SEMANTICS 11: the author of the pull request counts, also where the account is gone", () => {
    expect(peopleOf(aSnapshot({ pull: { author: alice } })).accounts.map(({ login }) => login)).toEqual([
      "alice",
      "dependabot[bot]",
    ]);
    expect(peopleOf(aSnapshot({ pull: { author: null } })).unattributed).toHaveLength(1);
  });

  test("SEMANTICS 14: commits or authors that were not read are said to be missing", () => {
    expect(peopleOf(aSnapshot({ commits: cut([aCommit()], "only 1 of 2 commits") }))).toMatchObject({
      whole: false,
      missing: "only 1 of 2 commits",
    });
    expect(involved({ moreAuthors: true }).whole).toBe(false);
  });
});
