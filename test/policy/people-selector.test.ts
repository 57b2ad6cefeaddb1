import { describe, expect, test } from "@jest/globals";
import type { Truth } from "../../app/policy/outcome.ts";
import { authorsSchema, fits, peopleWords, reviewersSchema } from "../../app/policy/people-selector.ts";
import { plain } from "../../app/policy/phrase.ts";
import type { Account } from "../../app/pull-request/account.ts";
import type { Directory } from "../../app/pull-request/snapshot.ts";
import { aSnapshot, aUser, DEPENDABOT, type SnapshotChanges } from "../support/builders.ts";

const [alice, bob] = [aUser("alice"), aUser("bob")];
const odd = aUser("constructor");

/** alice is in everything, bob in nothing, and of carol nothing was asked. */
const directory: Directory = {
  teams: [
    { name: "acme/docs", members: { known: true, value: ["Alice", "dependabot[bot]"] } },
    { name: "acme/secret", members: { known: false, reason: "there is no team acme/secret" } },
  ],
  organizations: [
    {
      name: "acme",
      members: {
        alice: { known: true, value: true },
        bob: { known: true, value: false },
        dave: { known: false, reason: "hidden" },
      },
    },
  ],
  permissions: { alice: { known: true, value: "maintain" }, bob: { known: true, value: "read" } },
};

function fitOf(asked: unknown, account: Account, changes: SnapshotChanges = { directory }) {
  const { truth, why } = fits(authorsSchema.parse(asked), account, aSnapshot(changes));
  return { truth, why: plain(why) };
}

describe("which people", () => {
  test.each<[string, unknown, Account, Truth]>([
    ["a login", "alice", alice, "true"],
    ["a login, whatever its letters' size", "ALICE", alice, "true"],
    ["another login", "alice", bob, "false"],
    ["SEMANTICS 12: a bot by its login", "dependabot[bot]", DEPENDABOT, "true"],
    ["SEMANTICS 12: a user who is called like a bot", "dependabot[bot]", aUser("dependabot"), "false"],
    ["one of a list", ["bob", "alice"], alice, "true"],
    ["one of a list of alternatives", ["bob", { team: "acme/docs" }], alice, "true"],
    ["none of the alternatives", ["carol", { team: "acme/docs" }], bob, "false"],
    ["a member of a team", { team: "acme/docs" }, alice, "true"],
    ["a team by other letters", { team: "Acme/Docs" }, alice, "true"],
    ["not a member of a team", { team: "acme/docs" }, bob, "false"],
    ["one of several teams", { team: ["acme/secret", "acme/docs"] }, alice, "true"],
    ["a team that may be theirs", { team: ["acme/secret", "acme/docs"] }, bob, "unknown"],
    ["SEMANTICS 12: a bot is in no team, whoever says so", { team: "acme/docs" }, DEPENDABOT, "false"],
    ["a bot is in no team, not even one that was not read", { team: "acme/secret" }, DEPENDABOT, "false"],
    ["a team that was not read", { team: "acme/other" }, alice, "unknown"],
    ["a member of an organisation", { organization: "ACME" }, alice, "true"],
    ["not a member of an organisation", { organization: "acme" }, bob, "false"],
    ["a hidden membership", { organization: "acme" }, aUser("dave"), "unknown"],
    ["somebody who was not asked about", { organization: "acme" }, aUser("carol"), "unknown"],
    ["an organisation that was not read", { organization: "other" }, alice, "unknown"],
    ["a bot is in no organisation", { organization: "acme" }, DEPENDABOT, "false"],
    ["exactly so much permission", { permission: "maintain" }, alice, "true"],
    ["more permission", { permission: "write" }, alice, "true"],
    ["less permission", { permission: "admin" }, alice, "false"],
    ["a permission that was not read", { permission: "read" }, aUser("carol"), "unknown"],
    ["a bot has no permission", { permission: "read" }, DEPENDABOT, "false"],
    ["all keys hold of one person", { user: ["alice", "bob"], team: "acme/docs", permission: "write" }, alice, "true"],
    ["one key does not hold", { user: ["alice", "bob"], team: "acme/docs" }, bob, "false"],
    ["one key is unknown and another does not hold", { team: "acme/secret", permission: "write" }, bob, "false"],
    ["one key is unknown and the others hold", { team: "acme/secret", permission: "write" }, alice, "unknown"],
    ["a login like a word of the language is nobody's", { permission: "read" }, odd, "unknown"],
    ["nor is it a member", { organization: "acme" }, odd, "unknown"],
  ])("%s", (_, asked, account, truth) => expect(fitOf(asked, account).truth).toBe(truth));

  test.each<[string, unknown]>([
    ["a team", { team: "acme/docs" }],
    ["an organisation", { organization: "acme" }],
    ["a permission", { permission: "read" }],
  ])("without a directory %s is unknown, and it is told why", (_, asked) => {
    expect(fitOf(asked, alice, {})).toMatchObject({ truth: "unknown", why: expect.stringMatching(/not read$/) });
  });

  test("why it is unknown is told in GitHub's own reason", () => {
    expect(fitOf({ team: "acme/secret" }, bob).why).toBe("there is no team acme/secret");
    expect(fitOf({ organization: "acme" }, aUser("dave")).why).toBe("hidden");
  });

  test.each<[string, string[], SnapshotChanges["pull"], Truth]>([
    ["has one of them", ["first_time_contributor", "first_timer"], { association: "first_timer" }, "true"],
    ["has none of them", ["first_time_contributor", "first_timer"], { association: "contributor" }, "false"],
    ["is somebody else", ["contributor"], { author: bob, association: "contributor" }, "unknown"],
    ["is not there any more", ["contributor"], { author: null, association: "contributor" }, "unknown"],
  ])("an association, of an author who %s", (_, association, pull, truth) => {
    expect(fitOf({ association }, alice, { pull: { author: alice, ...pull } }).truth).toBe(truth);
  });
});

test.each([
  ["alice", "alice"],
  [["alice", "bob"], "alice or bob"],
  [{ team: ["acme/docs", "acme/core"] }, "in acme/docs or acme/core"],
  [["alice", { team: "acme/docs", permission: "write" }], "alice or in acme/docs and with write permission"],
  [{ permission: "admin" }, "somebody with admin permission"],
  [{ organization: "acme" }, "a member of acme"],
  [{ association: ["first_time_contributor", "first_timer"] }, "a first time contributor or first timer"],
])("the people %j are told as “%s”", (asked, told) => {
  expect(plain(peopleWords(authorsSchema.parse(asked)))).toBe(told);
});

test.each([
  ["nothing", {}],
  ["an empty list", []],
  ["a team without its organisation", { team: "docs" }],
  ["a team as it is mentioned", { team: "@acme/docs" }],
  ["an organisation that is a team", { organization: "acme/docs" }],
  ["a permission that everybody has", { permission: "none" }],
  ["a placeholder's association", { association: "mannequin" }],
])("%s is refused", (_, asked) => expect(authorsSchema.safeParse(asked).success).toBe(false));

test("of reviewers no association can be asked, since GitHub does not tell it", () => {
  expect(reviewersSchema.safeParse({ association: "member" }).success).toBe(false);
});
