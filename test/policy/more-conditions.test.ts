import { describe, expect, test } from "@jest/globals";
import { evaluateCondition } from "../../app/policy/conditions/condition.ts";
import type { Truth } from "../../app/policy/outcome.ts";
import { parsePolicy } from "../../app/policy/parse.ts";
import { aCommit, aSnapshot, aUser, cut, DEPENDABOT } from "../support/builders.ts";

type Changes = Parameters<typeof aSnapshot>[0] & { readonly readAt?: string };

/** What becomes of a condition as it is written in a rule. */
function truthOf(condition: string, changes: Changes = {}): Truth {
  const parsed = parsePolicy(`version: 1\nrules:\n  - name: a\n    when: { ${condition} }\n`);
  if (!parsed.valid) throw new Error(JSON.stringify(parsed.problems));
  const { readAt, ...rest } = changes;
  const snapshot = { ...aSnapshot(rest), ...(readAt === undefined ? {} : { readAt }) };
  const [outcome] = evaluateCondition(parsed.policy.rules[0]?.when ?? {}, snapshot, "strict");
  if (outcome === undefined) throw new Error("no outcome");
  expect(outcome.expected).not.toEqual([]);
  return outcome.truth;
}

describe("title and body", () => {
  test.each<[string, string, Changes, Truth]>([
    ["a match anywhere is enough", "title: { matches: left-pad }", {}, "true"],
    ["anchors say where", 'title: { matches: "^left-pad" }', {}, "false"],
    ["one of several patterns is enough", 'title: { matches: ["^nope$", "^Bump "] }', {}, "true"],
    ["case matters, unless the pattern says otherwise", "title: { matches: '(?i)^bump' }", {}, "true"],
    ["the body has its own", 'body: { matches: "[A-Z]+-[0-9]+" }', { pull: { body: "Closes SHOP-12." } }, "true"],
    ["an empty body matches nothing but nothing", "body: { matches: . }", { pull: { body: "" } }, "false"],
  ])("%s", (_, condition, changes, truth) => expect(truthOf(condition, changes)).toBe(truth));

  test("a pattern that would take other engines for ever takes RE2 no time", () => {
    const title = `${"a".repeat(5_000)}!`;
    expect(truthOf('title: { matches: "^(a+)+$" }', { pull: { title } })).toBe("false");
  });
});

describe("head and fork", () => {
  const head = (ref: string, fork = false) => ({ pull: { head: { ref, fork, sha: "a".repeat(40) } } });
  test.each<[string, string, Changes, Truth]>([
    ["a branch by name", "head: release/1.x", head("release/1.x"), "true"],
    ["a branch by pattern", "head: 'release/*'", head("release/1.x"), "true"],
    ["never by prefix", "head: release", head("release/1.x"), "false"],
    ["of this repository", "fork: false", head("x"), "true"],
    ["of a fork", "fork: false", head("x", true), "false"],
    ["of a fork, as asked", "fork: true", head("x", true), "true"],
  ])("%s", (_, condition, changes, truth) => expect(truthOf(condition, changes)).toBe(truth));
});

describe("commits", () => {
  const bob = aUser("bob");
  test.each<[string, string, Changes, Truth]>([
    ["by the author alone", "commits: { by: author }", {}, "true"],
    [
      "by somebody else, too",
      "commits: { by: author }",
      { commits: [aCommit(), aCommit({ authors: [bob] })] },
      "false",
    ],
    ["by a co-author", "commits: { by: author }", { commits: [aCommit({ authors: [DEPENDABOT, bob] })] }, "false"],
    ["by nobody knows whom", "commits: { by: author }", { commits: [aCommit({ authors: [null] })] }, "false"],
    [
      "by the author, as far as could be read",
      "commits: { by: author }",
      { commits: cut([aCommit()], "cut") },
      "unknown",
    ],
    ["all verified", "commits: { verified: true }", {}, "true"],
    [
      "one not verified",
      "commits: { verified: true }",
      { commits: [aCommit(), aCommit({ verified: false })] },
      "false",
    ],
    ["all verified that could be read", "commits: { verified: true }", { commits: cut([aCommit()], "cut") }, "unknown"],
    ["few enough", "commits: { count: 2 }", { commits: [aCommit(), aCommit()] }, "true"],
    ["too many", "commits: { count: 1 }", { commits: [aCommit(), aCommit()] }, "false"],
    ["few enough that could be read", "commits: { count: 2 }", { commits: cut([aCommit()], "cut") }, "unknown"],
    [
      "several demands, one not met",
      "commits: { count: 1, verified: true }",
      { commits: [aCommit({ verified: false })] },
      "false",
    ],
  ])("%s", (_, condition, changes, truth) => expect(truthOf(condition, changes)).toBe(truth));
});

describe("schedule", () => {
  const at = (readAt: string): Changes => ({ readAt });
  test.each<[string, string, Changes, Truth]>([
    ["in the freeze", "schedule: { freeze: 2026-12-20/2027-01-04 }", at("2026-12-24T12:00:00Z"), "true"],
    ["in its first minute", "schedule: { freeze: 2026-12-20/2027-01-04 }", at("2026-12-20T00:00:00Z"), "true"],
    ["in its last minute", "schedule: { freeze: 2026-12-20/2027-01-04 }", at("2027-01-04T23:59:59Z"), "true"],
    ["after it", "schedule: { freeze: 2026-12-20/2027-01-04 }", at("2027-01-05T00:00:00Z"), "false"],
    [
      "before it in its own time zone",
      "schedule: { freeze: 2026-12-20, timezone: America/New_York }",
      at("2026-12-20T04:59:00Z"),
      "false",
    ],
    [
      "in it in its own time zone",
      "schedule: { freeze: 2026-12-20, timezone: America/New_York }",
      at("2026-12-20T05:00:00Z"),
      "true",
    ],
    [
      "in one of several",
      "schedule: { freeze: [2026-05-01, 2026-12-20/2026-12-31] }",
      at("2026-05-01T10:00:00Z"),
      "true",
    ],
    ["on a weekday", "schedule: { weekdays: [friday, saturday] }", at("2026-11-20T10:00:00Z"), "true"],
    ["on another", "schedule: { weekdays: [friday, saturday] }", at("2026-11-19T10:00:00Z"), "false"],
    ["in working hours", "schedule: { hours: 09:00-17:00 }", at("2026-11-20T09:00:00Z"), "true"],
    ["at their end", "schedule: { hours: 09:00-17:00 }", at("2026-11-20T17:00:00Z"), "false"],
    ["over midnight", "schedule: { hours: 22:00-06:00 }", at("2026-11-20T23:30:00Z"), "true"],
    ["over midnight, in the morning", "schedule: { hours: 22:00-06:00 }", at("2026-11-20T05:59:00Z"), "true"],
    ["over midnight, at noon", "schedule: { hours: 22:00-06:00 }", at("2026-11-20T12:00:00Z"), "false"],
    [
      "at the change to summer time",
      "schedule: { hours: 03:00-04:00, timezone: Europe/Paris }",
      at("2026-03-29T01:00:00Z"),
      "true",
    ],
    [
      "days and hours together",
      "schedule: { weekdays: friday, hours: 09:00-17:00 }",
      at("2026-11-20T20:00:00Z"),
      "false",
    ],
  ])("%s", (_, condition, changes, truth) => expect(truthOf(condition, changes)).toBe(truth));
});
