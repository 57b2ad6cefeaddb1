import { describe, expect, test } from "@jest/globals";
import { plain } from "../../app/policy/phrase.ts";
import type { Directory } from "../../app/pull-request/snapshot.ts";
import { aCommit, aUser, cut, DEPENDABOT, type SnapshotChanges } from "../support/builders.ts";
import { type ConditionCase, outcomeOf, problemsOf, truthsOf } from "../support/condition-outcome.ts";

const [alice, mallory, carol] = [aUser("alice"), aUser("mallory"), aUser("carol")];
const directory: Directory = {
  teams: [
    { name: "acme/docs", members: { known: true, value: ["alice"] } },
    { name: "acme/secret", members: { known: false, reason: "there is no team acme/secret" } },
  ],
  organizations: [],
  permissions: { alice: { known: true, value: "write" }, mallory: { known: true, value: "none" } },
};

/** A pull request of alice's in which these people worked, too. */
const by = (...others: (typeof alice)[]): SnapshotChanges => ({
  directory,
  pull: { author: alice },
  commits: [alice, ...others].map((one) => aCommit({ authors: [one], committer: one })),
});
const DOCS = "author: { team: acme/docs }";
const FIRST = "author: { association: [first_time_contributor, first_timer] }";
const first = (changes: SnapshotChanges): SnapshotChanges => ({
  ...changes,
  pull: { ...changes.pull, association: "first_timer" },
});

describe("SEMANTICS 11: author, by more than logins", () => {
  test.each<ConditionCase>([
    ["everybody is in the team", DOCS, by(), "true", "true"],
    ["somebody is not", DOCS, by(mallory), "false", "true"],
    ["somebody is a bot", DOCS, by(DEPENDABOT), "false", "true"],
    [
      "the bot is allowed beside the team",
      'author: ["dependabot[bot]", { team: acme/docs }]',
      by(DEPENDABOT),
      "true",
      "true",
    ],
    ["nobody is", DOCS, { directory, pull: { author: mallory }, commits: [] }, "false", "false"],
    ["the team could not be read", "author: { team: acme/secret }", by(), "unknown", "unknown"],
    [
      "nothing was read",
      DOCS,
      { ...by(), directory: { teams: [], organizations: [], permissions: {} } },
      "unknown",
      "unknown",
    ],
    [
      "one is no member and of another it is not known",
      "author: { permission: write }",
      by(mallory, carol),
      "false",
      "true",
    ],
    ["of one it is not known", "author: { permission: write }", by(carol), "unknown", "true"],
    ["a commit is nobody's", DOCS, { ...by(), commits: [aCommit({ authors: [null] })] }, "false", "true"],
    [
      "a commit is nobody's, and the team could not be read",
      "author: { team: acme/secret }",
      { ...by(), commits: [aCommit({ authors: [null] })] },
      "false",
      "unknown",
    ],
    ["commits were not read", DOCS, { ...by(), commits: cut([]) }, "unknown", "true"],
    [
      "commits were not read, and somebody is not in the team",
      DOCS,
      { ...by(), pull: { author: mallory }, commits: cut([]) },
      "false",
      "unknown",
    ],
    ["a first-time contributor alone", FIRST, first(by()), "true", "true"],
    ["no first-time contributor", FIRST, by(), "false", "false"],
    ["a first-time contributor with somebody else", FIRST, first(by(mallory)), "false", "true"],
    ["somebody else, of whom GitHub tells no association", FIRST, by(mallory), "false", "unknown"],
    [
      "an association or a login",
      "author: [mallory, { association: first_timer }]",
      first(by(mallory)),
      "true",
      "true",
    ],
  ])("%s", (_, condition, changes, strict, wide) => expect(truthsOf(condition, changes)).toEqual({ strict, wide }));

  test.each([
    [
      "that an association is known of the author only",
      FIRST,
      first(by(mallory)),
      "GitHub tells the association only of the author of the pull request; also mallory",
    ],
    ["whom the team lacks", DOCS, by(mallory, carol), "also mallory and carol"],
    ["why a team is not known", "author: { team: acme/secret }", by(), "there is no team acme/secret"],
    ["who fits", DOCS, by(), "alice"],
  ])("it is told %s", (_, condition, changes, found) => expect(plain(outcomeOf(condition, changes).found)).toBe(found));

  test("to a guard it is told why it cannot be told", () => {
    expect(plain(outcomeOf("author: { team: acme/secret }", by(), "wide").found)).toBe("there is no team acme/secret");
  });

  test("a misspelt key names the nearest", () => {
    expect(problemsOf("author: { taem: acme/docs }")).toContain("did you mean `team`?");
  });
});
