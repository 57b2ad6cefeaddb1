import { describe, expect, test } from "@jest/globals";
import { evaluateCondition } from "../../app/policy/conditions/condition.ts";
import { allOf, anyOf, negate, type Truth } from "../../app/policy/outcome.ts";
import { plain } from "../../app/policy/phrase.ts";
import type { Snapshot } from "../../app/pull-request/snapshot.ts";
import {
  aCommit,
  aFile,
  aSnapshot,
  aUser,
  cut,
  DEPENDABOT,
  type SnapshotChanges,
  WEB_FLOW_ACCOUNT,
} from "../support/builders.ts";
import { aPolicy, aRule } from "../support/builders-policy.ts";

/** What becomes of a condition, read as a rule reads it (`strict`) or as a guard does (`wide`). */
function truthOf(when: string, snapshot: Snapshot, reading: "strict" | "wide" = "strict"): Truth {
  const condition = aPolicy(aRule(when)).rules[0]?.when ?? {};
  return allOf(evaluateCondition(condition, snapshot, reading).map(({ truth }) => truth));
}

type Case = readonly [name: string, when: string, changes: SnapshotChanges, strict: Truth, wide: Truth];
const check = (_: string, when: string, changes: SnapshotChanges, strict: Truth, wide: Truth) => {
  const snapshot = aSnapshot(changes);
  expect({ strict: truthOf(when, snapshot), wide: truthOf(when, snapshot, "wide") }).toEqual({ strict, wide });
};

const [alice, mallory] = [aUser("alice"), aUser("mallory")];
const DEPENDABOT_ONLY = '{ author: "dependabot[bot]" }';

describe("SEMANTICS 11 and 12: author", () => {
  test.each<Case>([
    ["SEMANTICS 11: everybody is listed", DEPENDABOT_ONLY, {}, "true", "true"],
    [
      "SEMANTICS 11: somebody is not listed",
      DEPENDABOT_ONLY,
      { commits: [aCommit(), aCommit({ authors: [mallory] })] },
      "false",
      "true",
    ],
    [
      "SEMANTICS 11: a co-author is not listed",
      DEPENDABOT_ONLY,
      { commits: [aCommit({ authors: [DEPENDABOT, mallory] })] },
      "false",
      "true",
    ],
    [
      "SEMANTICS 11: the committer is not listed",
      DEPENDABOT_ONLY,
      { commits: [aCommit({ committer: mallory })] },
      "false",
      "true",
    ],
    ["SEMANTICS 11: nobody is listed", '{ author: "renovate[bot]" }', {}, "false", "false"],
    [
      "SEMANTICS 11: an unattributed commit fails a rule, and could be anybody to a guard",
      '{ author: ["dependabot[bot]"] }',
      { commits: [aCommit({ authors: [null] })] },
      "false",
      "true",
    ],
    [
      "SEMANTICS 11: to a guard, an unattributed commit beside people who are not listed could be anybody",
      "{ author: mallory }",
      { commits: [aCommit({ authors: [null] })] },
      "false",
      "unknown",
    ],
    [
      "SEMANTICS 11: commits that were not read make it unknown",
      DEPENDABOT_ONLY,
      { commits: cut([aCommit()]) },
      "unknown",
      "true",
    ],
    [
      "SEMANTICS 11: commits that were not read change nothing about somebody who is not listed",
      "{ author: alice }",
      { commits: cut([aCommit()]) },
      "false",
      "unknown",
    ],
    [
      "SEMANTICS 11: authors of a commit that were not read make it unknown",
      DEPENDABOT_ONLY,
      { commits: [aCommit({ moreAuthors: true })] },
      "unknown",
      "true",
    ],
    [
      "SEMANTICS 11: web-flow on a commit that GitHub signed needs no listing",
      DEPENDABOT_ONLY,
      { commits: [aCommit({ committer: WEB_FLOW_ACCOUNT, signedByGitHub: true })] },
      "true",
      "true",
    ],
    [
      "SEMANTICS 11: web-flow on a commit that GitHub did not sign is not listed",
      DEPENDABOT_ONLY,
      { commits: [aCommit({ committer: WEB_FLOW_ACCOUNT })] },
      "false",
      "true",
    ],
    ["SEMANTICS 11: a deleted author fails a rule", DEPENDABOT_ONLY, { pull: { author: null } }, "false", "true"],
    [
      "SEMANTICS 12: the user dependabot is not the App",
      DEPENDABOT_ONLY,
      { pull: { author: aUser("dependabot") } },
      "false",
      "true",
    ],
    ["SEMANTICS 12: the App is not the user dependabot", "{ author: dependabot }", {}, "false", "false"],
    [
      "SEMANTICS 12: a part of a login is nobody",
      "{ author: ali }",
      { pull: { author: alice }, commits: [aCommit({ authors: [alice], committer: alice })] },
      "false",
      "false",
    ],
    ["SEMANTICS 12: a star is no glob in a login", '{ author: "*" }', {}, "false", "false"],
    [
      "SEMANTICS 12: logins ignore case",
      "{ author: ALICE }",
      { pull: { author: alice }, commits: [aCommit({ authors: [alice], committer: alice })] },
      "true",
      "true",
    ],
  ])("%s", check);
});

describe("SEMANTICS 14: files", () => {
  const moved = aFile({ path: "src/a.ts", previousPath: "infra/a.tf", change: "renamed" });
  const same = (truth: Truth): [Truth, Truth] => [truth, truth];
  test.each<Case>([
    ["`any` holds if one path fits", "{ files: { any: [infra/**] } }", { files: ["a", "infra/x"] }, ...same("true")],
    ["`any` fails if none fits", "{ files: { any: [infra/**] } }", { files: ["a"] }, ...same("false")],
    [
      "`only` holds if every path fits",
      '{ files: { only: ["*.md"] } }',
      { files: ["a.md", "b/c.md"] },
      ...same("true"),
    ],
    [
      "`only` fails if one path does not fit",
      '{ files: { only: ["*.md"] } }',
      { files: ["a.md", "b"] },
      ...same("false"),
    ],
    ["`only` fails if nothing changed", '{ files: { only: ["**"] } }', { files: [] }, ...same("false")],
    ["`none` holds if none fits", "{ files: { none: [infra/**] } }", { files: ["a"] }, ...same("true")],
    ["`none` fails if one fits", "{ files: { none: [infra/**] } }", { files: ["infra/x"] }, ...same("false")],
    [
      "SEMANTICS 14: what is renamed away still touches where it was",
      "{ files: { any: [infra/**] } }",
      { files: [moved] },
      ...same("true"),
    ],
    [
      "SEMANTICS 14: what is renamed away is not only where it went",
      "{ files: { only: [src/**] } }",
      { files: [moved] },
      ...same("false"),
    ],
    [
      "SEMANTICS 14: what is renamed away counts for none",
      "{ files: { none: [infra/**] } }",
      { files: [moved] },
      ...same("false"),
    ],
    [
      "SEMANTICS 14: an incomplete list without a hit is unknown to any",
      "{ files: { any: [infra/**] } }",
      { files: cut([aFile("a")]) },
      ...same("unknown"),
    ],
    [
      "SEMANTICS 14: an incomplete list with a hit is a hit",
      "{ files: { any: [infra/**] } }",
      { files: cut([aFile("infra/a")]) },
      ...same("true"),
    ],
    [
      "SEMANTICS 14: an incomplete list that fits so far is unknown to only",
      "{ files: { only: [src/**] } }",
      { files: cut([aFile("src/a")]) },
      ...same("unknown"),
    ],
    [
      "SEMANTICS 14: an incomplete list that does not fit already does not fit",
      "{ files: { only: [src/**] } }",
      { files: cut([aFile("a")]) },
      ...same("false"),
    ],
    [
      "SEMANTICS 14: an empty list that is not whole is unknown to only",
      "{ files: { only: [src/**] } }",
      { files: cut([]) },
      ...same("unknown"),
    ],
    [
      "SEMANTICS 14: an incomplete list without a hit is unknown to none",
      "{ files: { none: [infra/**] } }",
      { files: cut([aFile("a")]) },
      ...same("unknown"),
    ],
    [
      "several parts must all hold",
      "{ files: { only: [src/**], none: [src/x/**] } }",
      { files: ["src/x/a"] },
      ...same("false"),
    ],
  ])("%s", check);
});

describe("label, size and base", () => {
  const same = (truth: Truth): [Truth, Truth] => [truth, truth];
  test.each<Case>([
    ["one of the labels is enough", "{ label: [x, Dependencies] }", {}, ...same("true")],
    ["no label fits", "{ label: x }", {}, ...same("false")],
    ["a part of a label is none", "{ label: depend }", {}, ...same("false")],
    ["no labels at all", "{ label: x }", { pull: { labels: [] } }, ...same("false")],
    ["a size that is exactly the limit", "{ size: { lines: 8 } }", {}, ...same("true")],
    ["a line too many", "{ size: { lines: 7 } }", {}, ...same("false")],
    ["every limit must be kept", "{ size: { files: 1, additions: 3 } }", {}, ...same("false")],
    ["GitHub's own count of files is taken", "{ size: { files: 1 } }", { pull: { changedFiles: 2 } }, ...same("false")],
    ["the base branch by name", "{ base: main }", {}, ...same("true")],
    [
      "the base branch is no prefix",
      "{ base: main }",
      { pull: { base: { sha: "b", ref: "main-2" } } },
      ...same("false"),
    ],
    [
      "the base branch by pattern",
      '{ base: "release/*" }',
      { pull: { base: { sha: "b", ref: "release/1/2" } } },
      ...same("true"),
    ],
  ])("%s", check);
});

describe("conditions in conditions", () => {
  const U = "{ files: { any: [infra/**] } }";
  const T = "{ base: main }";
  const F = "{ base: other }";
  const unknownFiles: SnapshotChanges = { files: cut([aFile("a")]) };
  const table: readonly [string, Truth][] = [
    [`{ any: [${U}, ${F}] }`, "unknown"],
    [`{ any: [${U}, ${T}] }`, "true"],
    [`{ any: [${F}, ${F}] }`, "false"],
    [`{ all: [${U}, ${T}] }`, "unknown"],
    [`{ all: [${U}, ${F}] }`, "false"],
    [`{ all: [${T}, ${T}] }`, "true"],
    [`{ not: ${U} }`, "unknown"],
    [`{ not: ${T} }`, "false"],
    [`{ not: ${F} }`, "true"],
    [`{ not: { not: ${U} } }`, "unknown"],
    [`{ not: { any: [${U}, ${F}] } }`, "unknown"],
    [`{ not: { all: [${U}, ${F}] } }`, "true"],
    [`{ not: { base: main, label: x } }`, "true"],
    [`{ base: main, any: [${F}, { all: [${T}, { not: ${F} }] }] }`, "true"],
    [`{ base: other, files: { any: [infra/**] } }`, "false"],
    [`{ base: main, files: { any: [infra/**] } }`, "unknown"],
  ];
  test.each(table)("%s is %s", (when, truth) => expect(truthOf(when, aSnapshot(unknownFiles))).toBe(truth));

  const both = aSnapshot({ commits: [aCommit(), aCommit({ authors: [mallory] })] });
  test.each<[string, "strict" | "wide", Truth]>([
    // Not everybody is Dependabot, and somebody is: each reading takes the side that approves less.
    [DEPENDABOT_ONLY, "strict", "false"],
    [DEPENDABOT_ONLY, "wide", "true"],
    ["{ not: { author: mallory } }", "strict", "false"],
    ["{ not: { author: mallory } }", "wide", "true"],
    ['{ not: { not: { author: "dependabot[bot]" } } }', "strict", "false"],
    ['{ not: { not: { author: "dependabot[bot]" } } }', "wide", "true"],
    ["{ any: [{ not: { author: mallory } }] }", "strict", "false"],
    ["{ all: [{ not: { any: [{ author: mallory }] } }] }", "strict", "false"],
  ])("of two people involved, %s read in the %s way is %s", (when, reading, truth) =>
    expect(truthOf(when, both, reading)).toBe(truth),
  );
});

describe("what is told first of conditions in conditions is what decided", () => {
  test.each([
    ["{ any: [{ label: x }, { base: main }] }", "base: for main"],
    ["{ any: [{ label: x }, { base: other }] }", "label: labelled dependencies"],
    ["{ all: [{ base: main }, { label: x }] }", "label: labelled dependencies"],
    ["{ not: { base: main, label: x } }", "label: labelled dependencies"],
    ["{ not: { any: [{ label: x }, { base: main }] } }", "any: base: for main"],
    ["{ any: [{ label: x }, { base: main, size: { lines: 1 } }] }", "label: labelled dependencies"],
  ])("%s: %s", (when, found) => {
    const condition = aPolicy(aRule(when)).rules[0]?.when ?? {};
    expect(evaluateCondition(condition, aSnapshot(), "strict").map((outcome) => plain(outcome.found))).toEqual([found]);
  });
});

test("three values: all, any and not", () => {
  const truths: readonly Truth[] = ["true", "false", "unknown"];
  const pairs = truths.flatMap((a) => truths.map((b) => [a, b] as const));
  expect(pairs.map((pair) => `${pair.join(" ")}: ${allOf(pair)} ${anyOf(pair)}`)).toEqual([
    "true true: true true",
    "true false: false true",
    "true unknown: unknown true",
    "false true: false true",
    "false false: false false",
    "false unknown: false unknown",
    "unknown true: unknown true",
    "unknown false: false unknown",
    "unknown unknown: unknown unknown",
  ]);
  expect(truths.map(negate)).toEqual(["false", "true", "unknown"]);
});
