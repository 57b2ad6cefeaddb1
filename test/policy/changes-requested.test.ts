import { describe, expect, test } from "@jest/globals";
import { plain } from "../../app/policy/phrase.ts";
import type { Account } from "../../app/pull-request/account.ts";
import type { Directory, Review } from "../../app/pull-request/snapshot.ts";
import { anOwnApproval, aReview, aUser, OLD_HEAD, type SnapshotChanges } from "../support/builders.ts";
import { outcomeOf, problemsOf, truthsOf } from "../support/condition-outcome.ts";

const [alice, bob, carol] = [aUser("alice"), aUser("bob"), aUser("carol")];
const bot: Account = { id: 801, login: "reviewer[bot]", kind: "bot" };
const directory: Directory = {
  teams: [
    { name: "acme/security", members: { known: true, value: ["alice"] } },
    { name: "acme/secret", members: { known: false, reason: "there is no team acme/secret" } },
  ],
  organizations: [],
  permissions: { alice: { known: true, value: "admin" }, carol: { known: false, reason: "hidden" } },
};
const by = (
  author: Account | null,
  state: Review["state"] = "changes-requested",
  submittedAt = "2026-03-01T12:01:00Z",
) => aReview({ author, state, submittedAt, sha: OLD_HEAD });
const having = (...reviews: Review[]): SnapshotChanges => ({ directory, reviews });
const LATER = "2026-03-01T12:05:00Z";
const TEAM = "changes_requested: { team: acme/security }";

describe("changes_requested, in rules and in guards alike", () => {
  test.each<[string, string, SnapshotChanges, string]>([
    ["somebody asks", "changes_requested: true", having(by(alice)), "true"],
    ["nobody asks", "changes_requested: true", having(by(alice, "approved")), "false"],
    ["nobody asks, as wanted", "changes_requested: false", having(), "true"],
    ["somebody asks, though nobody should", "changes_requested: false", having(by(alice)), "false"],
    [
      "a comment takes nothing back",
      "changes_requested: true",
      having(by(alice), by(alice, "commented", LATER)),
      "true",
    ],
    ["an approval takes it back", "changes_requested: true", having(by(alice), by(alice, "approved", LATER)), "false"],
    ["a dismissal takes it back", "changes_requested: true", having(by(alice, "dismissed")), "false"],
    ["a bot does not count", "changes_requested: true", having(by(bot)), "false"],
    [
      "we ourselves do not count",
      "changes_requested: true",
      having(anOwnApproval({ state: "changes-requested" })),
      "false",
    ],
    ["a deleted account counts", "changes_requested: true", having(by(null)), "true"],
    ["one of the team asks", TEAM, having(by(alice)), "true"],
    ["somebody else asks", TEAM, having(by(bob)), "false"],
    ["nobody asks, of a team that cannot be read", "changes_requested: { team: acme/secret }", having(), "false"],
    [
      "somebody asks, of a team that cannot be read",
      "changes_requested: { team: acme/secret }",
      having(by(bob)),
      "unknown",
    ],
    [
      "one of them asks, and another of whom it is not known",
      "changes_requested: { permission: admin }",
      having(by(carol), by(alice)),
      "true",
    ],
    [
      "nobody of them asks, but one of whom it is not known",
      "changes_requested: { permission: admin }",
      having(by(carol)),
      "unknown",
    ],
    ["a deleted account could be one of them", TEAM, having(by(null)), "unknown"],
    ["a person by login", "changes_requested: [carol, alice]", having(by(alice)), "true"],
    ["a bot that is named", "changes_requested: 'reviewer[bot]'", having(by(bot)), "true"],
    ["a bot is in no team", TEAM, having(by(bot)), "false"],
  ])("%s", (_, condition, changes, truth) => {
    expect(truthsOf(condition, changes)).toEqual({ strict: truth, wide: truth });
  });

  test.each([
    ["who asks", "changes_requested: true", having(by(alice), by(bob)), "asked for by alice and bob"],
    ["that nobody does", "changes_requested: true", having(), "nobody does"],
    ["which of them asks", TEAM, having(by(bob), by(alice)), "asked for by alice"],
    ["who asks instead", TEAM, having(by(bob)), "asked for by bob"],
    [
      "why it cannot be told",
      "changes_requested: { team: acme/secret }",
      having(by(bob)),
      "there is no team acme/secret",
    ],
  ])("it is told %s", (_, condition, changes, found) => expect(plain(outcomeOf(condition, changes).found)).toBe(found));

  test.each([
    ["a number", "changes_requested: 3", "expected `true`, `false`"],
    [
      "an association, which GitHub does not tell of reviewers",
      "changes_requested: { association: member }",
      "unknown key",
    ],
  ])("%s is refused", (_, condition, message) => expect(problemsOf(condition)).toContain(message));
});
