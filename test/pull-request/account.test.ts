import { describe, expect, test } from "@jest/globals";
import { type Account, type GraphqlAccount, sameAccount, toAccount } from "../../app/pull-request/account.ts";

describe("SEMANTICS 12: bots by account, not by substring", () => {
  test.each<[string, GraphqlAccount, Account]>([
    [
      "a Bot gets its suffix back",
      { __typename: "Bot", login: "dependabot", databaseId: 1 },
      { id: 1, login: "dependabot[bot]", kind: "bot" },
    ],
    [
      "a bot's suffix is not doubled",
      { __typename: "Bot", login: "dependabot[bot]" },
      { id: null, login: "dependabot[bot]", kind: "bot" },
    ],
    [
      "a user called dependabot stays a user",
      { __typename: "User", login: "dependabot", databaseId: 2 },
      { id: 2, login: "dependabot", kind: "user" },
    ],
    [
      "a user called dependabot-bot stays a user",
      { login: "dependabot-bot" },
      { id: null, login: "dependabot-bot", kind: "user" },
    ],
    [
      "a commit's bot is told by its new node id",
      { login: "dependabot", id: "BOT_kgDOAvZ" },
      { id: null, login: "dependabot[bot]", kind: "bot" },
    ],
    [
      "a commit's bot is told by its old node id",
      { login: "dependabot", id: "MDM6Qm90NDk2OTkzMzM=" },
      { id: null, login: "dependabot[bot]", kind: "bot" },
    ],
    [
      "a commit's bot is told by its login",
      { __typename: "User", login: "renovate[bot]" },
      { id: null, login: "renovate[bot]", kind: "bot" },
    ],
    [
      "a commit's user is told by its node id",
      { login: "octocat", id: "U_kgDO", databaseId: 583231 },
      { id: 583231, login: "octocat", kind: "user" },
    ],
    ["a mannequin is a user", { __typename: "Mannequin", login: "old" }, { id: null, login: "old", kind: "user" }],
    [
      "an organisation is neither",
      { __typename: "Organization", login: "acme" },
      { id: null, login: "acme", kind: "other" },
    ],
  ])("SEMANTICS 12: %s", (_, found, account) => expect(toAccount(found)).toEqual(account));

  const account = (login: string, id: number | null): Account => ({ id, login, kind: "user" });
  test.each<[string, Account, Account, boolean]>([
    ["ids decide where both are known, also after a rename", account("old", 1), account("new", 1), true],
    ["ids decide where both are known, also where a login was taken over", account("x", 1), account("x", 2), false],
    ["logins decide where an id is missing", account("x", null), account("x", 2), true],
    ["logins ignore case", account("Octocat", null), account("octocat", null), true],
    ["a user is no App of almost that name", account("dependabot", null), account("dependabot[bot]", null), false],
  ])("SEMANTICS 12: %s", (_, a, b, same) => {
    expect(sameAccount(a, b)).toBe(same);
    expect(sameAccount(b, a)).toBe(same);
  });
});
