import { describe, expect, test } from "@jest/globals";
import { plain } from "../../app/policy/phrase.ts";
import type { Account } from "../../app/pull-request/account.ts";
import type { Directory, Review } from "../../app/pull-request/snapshot.ts";
import {
  aCommit,
  anOwnApproval,
  aReview,
  aUser,
  cut,
  DEPENDABOT,
  GREENLIGHT,
  OLD_HEAD,
  type SnapshotChanges,
  WEB_FLOW_ACCOUNT,
} from "../support/builders.ts";
import { outcomeOf, problemsOf } from "../support/condition-outcome.ts";

const [author, alice, bob, carol] = [aUser("author"), aUser("alice"), aUser("bob"), aUser("carol")];
const bot: Account = { id: 801, login: "reviewer[bot]", kind: "bot" };
const [EARLY, LATE] = ["2026-03-01T12:01:00Z", "2026-03-01T12:02:00Z"];

const directory: Directory = {
  teams: [
    { name: "acme/core", members: { known: true, value: ["alice", "author"] } },
    { name: "acme/security", members: { known: true, value: ["alice", "bob"] } },
    { name: "acme/secret", members: { known: false, reason: "there is no team acme/secret" } },
  ],
  organizations: [
    { name: "acme", members: { alice: { known: true, value: true }, bob: { known: true, value: false } } },
  ],
  permissions: {
    alice: { known: true, value: "admin" },
    bob: { known: true, value: "read" },
    carol: { known: false, reason: "hidden" },
  },
};

/** A pull request of the author's with these reviews. */
const with_ = (reviews: readonly Review[], changes: SnapshotChanges = {}): SnapshotChanges => ({
  directory,
  pull: { author },
  commits: [aCommit({ authors: [author], committer: author })],
  ...changes,
  reviews,
});
const by = (who: Account | null, changes: Partial<Review> = {}) => aReview({ author: who, ...changes });
const workedOn = (...people: (Account | null)[]) => ({
  commits: [aCommit({ authors: [author, ...people], committer: author })],
});
const any = "approvals: {}";
const core = "approvals: { team: acme/core }";

describe("approvals: whose approval counts", () => {
  test.each<[string, string, SnapshotChanges, "true" | "false" | "unknown"]>([
    ["somebody's who may push", any, with_([by(alice)]), "true"],
    ["nobody's", any, with_([]), "false"],
    [
      "GitHub's own account's, which committed it in the browser",
      "approvals: { count: 2 }",
      with_([by(alice), by(WEB_FLOW_ACCOUNT)], {
        commits: [aCommit({ authors: [author], committer: WEB_FLOW_ACCOUNT })],
      }),
      "false",
    ],
    ["one of two that are asked for", "approvals: { count: 2 }", with_([by(alice)]), "false"],
    ["two people's", "approvals: { count: 2 }", with_([by(alice), by(bob)]), "true"],
    ["one person's twice is one person's", "approvals: { count: 2 }", with_([by(alice), by(alice)]), "false"],
    ["a team member's", core, with_([by(alice)]), "true"],
    ["somebody else's", core, with_([by(bob)]), "false"],
    ["a member's of a team that cannot be read", "approvals: { team: acme/secret }", with_([by(alice)]), "unknown"],
    ["nobody's, of a team that cannot be read", "approvals: { team: acme/secret }", with_([]), "false"],
    [
      "enough, and one that cannot be told",
      "approvals: { team: [acme/core, acme/secret] }",
      with_([by(alice), by(bob)]),
      "true",
    ],
    [
      "too few, and one that cannot be told",
      "approvals: { count: 2, team: [acme/core, acme/secret] }",
      with_([by(alice), by(bob)]),
      "unknown",
    ],
    ["a member's of the organisation", "approvals: { organization: acme }", with_([by(alice)]), "true"],
    ["a stranger's to the organisation", "approvals: { organization: acme }", with_([by(bob)]), "false"],
    ["a named person's", "approvals: { user: [bob] }", with_([by(bob)]), "true"],
    ["another person's than the named", "approvals: { user: [bob] }", with_([by(alice)]), "false"],
    ["SEMANTICS 17: our own does not", any, with_([anOwnApproval()]), "false"],
    [
      "SEMANTICS 17: our own does not, even if it is named",
      "approvals: { user: 'greenlight[bot]' }",
      with_([anOwnApproval()]),
      "false",
    ],
    ["a bot's does not", any, with_([by(bot)]), "false"],
    ["a named bot's", "approvals: { user: 'reviewer[bot]' }", with_([by(bot)]), "true"],
    [
      "a named bot's does not, of a team",
      "approvals: { user: 'reviewer[bot]', team: acme/core }",
      with_([by(bot)]),
      "false",
    ],
    ["what is no account of a person does not", any, with_([by({ id: null, login: "acme", kind: "other" })]), "false"],
    ["a deleted account's does not", any, with_([by(null)]), "false"],
    ["the author's never does", any, with_([by(author)]), "false"],
    [
      "the author's never does, not even with contributors",
      "approvals: { by_contributors: true, user: author }",
      with_([by(author)]),
      "false",
    ],
  ])("%s", (_, condition, changes, truth) => expect(outcomeOf(condition, changes).truth).toBe(truth));
});

describe("approvals: of which commit, and which review", () => {
  const requests = { state: "changes-requested" as const };
  test.each<[string, Review[], "true" | "false"]>([
    ["of an earlier commit, though it is newer", [by(alice, { sha: OLD_HEAD, submittedAt: LATE })], "false"],
    ["of a commit that is gone", [by(alice, { sha: null })], "false"],
    [
      "of the head, before one of an earlier commit",
      [by(alice, { submittedAt: EARLY }), by(alice, { sha: OLD_HEAD, submittedAt: LATE })],
      "false",
    ],
    [
      "of the head, after one of an earlier commit",
      [by(alice, { sha: OLD_HEAD, submittedAt: EARLY }), by(alice, { submittedAt: LATE })],
      "true",
    ],
    [
      "taken back by asking for changes",
      [by(alice, { submittedAt: EARLY }), by(alice, { ...requests, submittedAt: LATE })],
      "false",
    ],
    [
      "after having asked for changes",
      [by(alice, { ...requests, submittedAt: EARLY }), by(alice, { submittedAt: LATE })],
      "true",
    ],
    [
      "before a comment",
      [by(alice, { submittedAt: EARLY }), by(alice, { state: "commented", submittedAt: LATE })],
      "true",
    ],
    ["dismissed", [by(alice, { state: "dismissed" })], "false"],
    ["not submitted", [by(alice, { state: "pending" })], "false"],
    [
      "before a dismissed review",
      [by(alice, { submittedAt: EARLY }), by(alice, { state: "dismissed", submittedAt: LATE })],
      "false",
    ],
    [
      "whatever the order in which GitHub lists them",
      [by(alice, { ...requests, submittedAt: LATE }), by(alice, { submittedAt: EARLY })],
      "false",
    ],
  ])("an approval %s", (_, reviews, truth) => expect(outcomeOf(any, with_(reviews)).truth).toBe(truth));
});

describe("SEMANTICS 11: approvals by contributors", () => {
  const contributors = "approvals: { by_contributors: true }";
  const own = with_([by(alice)]);
  test.each<[string, SnapshotChanges, "true" | "false" | "unknown"]>([
    ["an author of a commit", with_([by(alice)], workedOn(alice)), "false"],
    ["a committer", with_([by(alice)], { commits: [aCommit({ authors: [author], committer: alice })] }), "false"],
    ["somebody else", with_([by(alice)], workedOn(bob)), "true"],
    ["anybody, where a commit is nobody's", with_([by(alice)], workedOn(null)), "unknown"],
    [
      "anybody, where a commit has more authors",
      with_([by(alice)], { commits: [aCommit({ moreAuthors: true })] }),
      "unknown",
    ],
    ["anybody, where commits were not read", with_([by(alice)], { commits: cut([]) }), "unknown"],
    [
      "anybody, where a bot's commit is not signed",
      with_([by(alice)], { commits: [aCommit({ verified: false })] }),
      "unknown",
    ],
    ["anybody, where the author's account was deleted", with_([by(alice)], { pull: { author: null } }), "unknown"],
  ])("the approval of %s", (_, changes, truth) => {
    expect(outcomeOf(any, changes).truth).toBe(truth);
    expect(outcomeOf(contributors, changes).truth).toBe("true");
  });

  test("the same account by another login is the same contributor", () => {
    const renamed = { ...alice, login: "alice-2" };
    expect(outcomeOf(any, with_([by(renamed)], workedOn(alice))).truth).toBe("false");
    expect(outcomeOf(any, own).truth).toBe("true");
  });
});

describe("approvals: permission", () => {
  test.each<[string, Account, boolean, "true" | "false" | "unknown"]>([
    ["write", alice, true, "true"],
    ["write", alice, false, "false"],
    ["none", bob, false, "true"],
    ["read", bob, false, "true"],
    ["triage", bob, false, "false"],
    ["triage", bob, true, "true"],
    ["read", carol, false, "unknown"],
    ["read", carol, true, "true"],
    ["maintain", alice, true, "true"],
    ["admin", alice, false, "true"],
    ["maintain", bob, true, "false"],
    ["admin", carol, true, "unknown"],
  ])("at least %s, of %o who may push: %s", (permission, who, canPush, truth) => {
    expect(outcomeOf(`approvals: { permission: ${permission} }`, with_([by(who, { canPush })])).truth).toBe(truth);
  });

  test("without a directory only who may push is known", () => {
    const { directory: _, ...unread } = with_([by(alice)]);
    expect(outcomeOf(any, unread).truth).toBe("true");
    for (const asked of ["permission: admin", "team: acme/core", "organization: acme"]) {
      expect(outcomeOf(`approvals: { ${asked} }`, unread).truth).toBe("unknown");
    }
  });
});

describe("approvals: a list of demands", () => {
  const both = "approvals: [{ team: acme/core }, { team: acme/security }]";
  test.each<[string, Review[], "true" | "false" | "unknown", string]>([
    ["one person who fits both", [by(alice)], "true", "alice approved"],
    ["only one of them met", [by(bob)], "false", "bob approved and is not one of them"],
    ["none met", [], "false", "nobody approved the head"],
  ])("%s", (_, reviews, truth, found) => {
    const outcome = outcomeOf(both, with_(reviews));
    expect({ truth: outcome.truth, found: plain(outcome.found) }).toEqual({ truth, found });
    expect(outcome.children).toHaveLength(2);
  });
  test("one that cannot be told, and one that is not met", () => {
    const demands = "approvals: [{ team: acme/secret }, { team: acme/core }]";
    expect(outcomeOf(demands, with_([by(bob)])).truth).toBe("false");
    expect(outcomeOf(demands, with_([by(alice)])).truth).toBe("unknown");
  });
});

describe("approvals: the words", () => {
  test.each([
    [any, "an approval by somebody who may push"],
    ["approvals: { count: 2, team: [acme/core, acme/docs] }", "2 approvals by acme/core or acme/docs"],
    ["approvals: { user: [alice, bob], team: acme/core }", "an approval by alice or bob in acme/core"],
    ["approvals: { organization: acme, permission: admin }", "an approval by a member of acme with admin permission"],
    ["approvals: { permission: none, by_contributors: true }", "an approval by anybody, contributors too"],
    ["approvals: [{ team: a/b }, { count: 2 }]", "an approval by a/b, 2 approvals by somebody who may push"],
  ])("%s asks for %s", (condition, expected) => {
    expect(plain(outcomeOf(condition, with_([])).expected)).toBe(expected);
  });

  test.each<[string, string, SnapshotChanges, string]>([
    [
      "an older commit",
      any,
      with_([by(alice, { sha: OLD_HEAD })]),
      "nobody approved the head, alice approved 0000000, not the head",
    ],
    ["a contributor", any, with_([by(alice)], workedOn(alice)), "alice approved and does not count: worked on it"],
    ["the author", any, with_([by(author)]), "author approved and does not count: opened the pull request"],
    [
      "somebody who may not push",
      any,
      with_([by(alice, { canPush: false })]),
      "alice approved and does not count: may not push",
    ],
    ["a bot", any, with_([by(DEPENDABOT)]), "dependabot[bot] approved and does not count: is no person"],
    [
      "nobody, of a team that cannot be read",
      "approvals: { team: acme/secret }",
      with_([]),
      "nobody approved the head, there is no team acme/secret",
    ],
    [
      "unnamed contributors",
      any,
      with_([by(alice)], workedOn(null)),
      "whether alice counts cannot be told: who worked on it cannot be told: an author of aaaaaaa",
    ],
  ])("it is told of %s", (_, condition, changes, found) => {
    expect(plain(outcomeOf(condition, changes).found)).toBe(found);
  });
});

test.each([
  ["no people at all", "approvals: { count: 0 }", "must be at least 1"],
  ["a number", "approvals: 2", "expected a mapping such as"],
  ["an empty list", "approvals: []", "must not be empty"],
  ["a misspelt key", "approvals: { tema: acme/core }", "did you mean `team`?"],
  ["an association", "approvals: { association: member }", "unknown key"],
  [
    "behind `not` in a rule, where one more approval would hold it",
    "not: { approvals: {} }",
    "would let the pull request through",
  ],
])("approvals: %s is refused", (_, condition, message) => expect(problemsOf(condition)).toContain(message));

test("our own account is the one that GitHub names", () => {
  expect(outcomeOf(any, with_([by({ ...GREENLIGHT, login: "renamed[bot]" })])).truth).toBe("false");
});
