import { describe, expect, test } from "@jest/globals";
import { evaluateCondition } from "../../app/policy/conditions/condition.ts";
import { decide } from "../../app/policy/decide.ts";
import { parsePolicy } from "../../app/policy/parse.ts";
import { readPolicy } from "../../app/policy/reading.ts";
import { newEffort, STEPS } from "../../app/pull-request/effort.ts";
import { aCheckRun, aCommit, aFile, aReview, aSnapshot, aUser, type SnapshotChanges } from "../support/builders.ts";
import { aRule, presentPolicy } from "../support/builders-policy.ts";

/** Work is counted, not timed: these hold on every machine. The times are in `npm run bench`. */

function decideOn(policy: string, changes: SnapshotChanges) {
  const snapshot = aSnapshot({ ...changes, policy });
  return decide(snapshot, readPolicy(presentPolicy(policy)));
}

function problemsOf(policy: string): string[] {
  const parsed = parsePolicy(policy);
  return parsed.valid ? [] : parsed.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const rules = (count: number, when: (index: number) => string) =>
  `version: 1\nrules:\n${times(count, (at) => `- {name: r${at}, when: ${when(at)}}\n`).join("")}`;
const quoted = (texts: readonly string[]) => texts.map((text) => JSON.stringify(text)).join(",");

const monorepo = times(3_000, (at) => aFile(`packages/p${at % 40}/src/module-${at % 90}/file-${at}.test.ts`));
const BODY = 65_536;
const LETTERS = times(BODY, (at) => "ab c\n"[(at * 7_919) % 5]).join("");

describe("what people ask for is not too much:", () => {
  test("100 rules with 800 globs for 3,000 files", () => {
    const globs = (at: number) =>
      quoted([
        `packages/p${at}/**`,
        "**/package.json",
        "*.md",
        `docs/${at}/*`,
        `packages/*/src/module-${at}/*.ts`,
        `**/x${at}*`,
        "a?b",
        "[a-c]*",
      ]);
    const policy = rules(100, (at) => `{files: {only: [${globs(at)}]}, author: "dependabot[bot]"}`);
    expect(decideOn(policy, { files: monorepo }).reason.kind).toBe("no-rule");
  });

  test("20 regular expressions on a description of 60 KB", () => {
    const policy = rules(20, (at) => `{body: {matches: "(?i)\\\\bticket-${at}:? +[a-z]+[0-9]{1,5}\\\\b"}}`);
    expect(decideOn(policy, { pull: { body: LETTERS } }).reason.kind).toBe("no-rule");
  });

  test("a regular expression on 10,000 lines of a diff", () => {
    const files = times(100, (at) => aFile({ path: `f${at}`, additions: 100, deletions: 0 }));
    const patch = `@@ -0,0 +1,100 @@\n${"+const answer = computeTheAnswer(42);\n".repeat(100)}`;
    const patches = { whole: true as const, items: files.map(({ path }) => ({ path, patch })) };
    const policy = aRule('{ content: { added: "password\\\\s*=" } }');
    expect(decideOn(policy, { files, patches }).reason.kind).toBe("no-rule");
  });
});

describe("what is too much is unknown, and approves nothing:", () => {
  const people = times(1_000, (at) => aUser(`u${at}`));
  test.each<[string, string, SnapshotChanges]>([
    [
      "paths of 4,000 characters",
      rules(1, () => '{files: {only: "**"}}'),
      { files: times(3_000, (at) => `${"a/".repeat(2_000)}${at}`) },
    ],
    [
      "globs with many stars",
      rules(100, (at) => `{files: {only: [${quoted(times(8, (of) => `**/*${"a*".repeat(20)}${at}x${of}*`))}]}}`),
      { files: times(3_000, (at) => `${"a".repeat(60)}${at}`) },
    ],
    [
      "a program of 1,000 instructions on a long description",
      aRule('{ body: { matches: "(.{0,900}x)(.{0,900}x)" } }'),
      { pull: { body: `${"y".repeat(BODY - 1)}x` } },
    ],
    [
      "lines without end",
      aRule('{ content: { only: "." } }'),
      {
        files: [aFile({ path: "a", additions: 50_000, deletions: 0 })],
        patches: {
          whole: true,
          items: [{ path: "a", patch: `@@ -0,0 +1,50000 @@\n${"+some text that is added here\n".repeat(50_000)}` }],
        },
      },
    ],
    [
      "many commit messages",
      aRule(`{ commits: { message: { matches: [${quoted(times(99, (at) => `x${at}y`))}, "."] } } }`),
      { commits: times(250, () => aCommit({ message: "some words. ".repeat(200) })) },
    ],
    [
      "many people and many logins",
      rules(5, () => `{author: [${quoted(times(450, (at) => `u${at}`))}]}`),
      { commits: people.map((user) => aCommit({ authors: [user] })) },
    ],
    [
      "many checks and many names",
      rules(300, (at) => `{check: {name: "none ${at}"}}`),
      { checks: times(1_000, (at) => aCheckRun({ name: `build ${at}` })) },
    ],
    [
      "many reviews and many demands",
      rules(180, (at) => `{approvals: {user: [${quoted(times(20, (of) => `u${at}-${of}`))}]}}`),
      { reviews: people.slice(0, 300).map((author) => aReview({ author })) },
    ],
  ])("%s", (_, policy, changes) => {
    expect(problemsOf(policy)).toEqual([]);
    const { reason, outcome } = decideOn(policy, changes);
    expect(outcome).toBe("hold");
    expect(reason).toMatchObject({ kind: "unknown" });
  });

  test("a guard that cannot be told for it holds, and so does what comes after it", () => {
    const guard = `{ files: { any: [${quoted(times(400, (at) => `*a*b${at}*`))}] } }`;
    const policy = `version: 1\nnever: [${times(4, () => guard).join(", ")}]\nrules: [{ name: a, when: { files: { only: "**" } } }]\n`;
    const files = times(3_000, (at) => `${"xyz/".repeat(90)}${at}`);
    expect(decideOn(policy, { files }).reason.kind).toBe("unknown");
  });

  test("not is no way around it", () => {
    const policy = aRule('{ not: { files: { any: "x" } } }');
    const files = times(3_000, (at) => `${"a/".repeat(2_000)}${at}`);
    expect(decideOn(policy, { files }).reason.kind).toBe("unknown");
  });

  test("what waits for approvals waits", () => {
    const policy = `version: 1\nrules:\n- name: a\n  when: { base: "*" }\n  approvals: [${times(20, () => `{ user: [${quoted(times(100, (at) => `v${at}`))}] }`).join(", ")}]\n`;
    const changes = { reviews: people.map((author) => aReview({ author })) };
    expect(decideOn(policy, changes).reason.kind).toBe("unknown");
  });

  test("the same work is counted each time, whatever was decided before", () => {
    const parsed = parsePolicy(
      aRule('{ body: { matches: ["(a|b)+c{1,40}$", "[ab]{5}x"] }, files: { any: ["**/*9*", "a/[bc]?"] } }'),
    );
    const when = (parsed.valid && parsed.policy.rules[0]?.when) || {};
    const snapshot = aSnapshot({ files: monorepo, pull: { body: LETTERS } });
    const spent = times(3, () => {
      let steps = 0;
      const effort = newEffort();
      const spend = (asked: number) => {
        steps += asked;
      };
      evaluateCondition(when, snapshot, "strict", { ...effort, spend });
      return steps;
    });
    expect(new Set(spent).size).toBe(1);
    expect(spent[0]).toBeGreaterThan(BODY);
    expect(spent[0]).toBeLessThan(STEPS);
  });
});

describe("what would be too much for any pull request is refused:", () => {
  const patterns = (sources: readonly string[]) => aRule(`{ title: { matches: [${quoted(sources)}] } }`);
  test.each<[string, string, string]>([
    [
      "repetitions of repetitions",
      patterns(["((a{1,99}){1,99}){1,99}"]),
      "4:32 a regular expression that is too large",
    ],
    ["a repetition of a class of Unicode", patterns(["\\pL{1000}"]), "4:32 a regular expression that is too large"],
    [
      "regular expressions that are too large together",
      patterns(times(20, (at) => `a{${900 + at}}`)),
      "4:122 too many or too large regular expressions",
    ],
    [
      "too many regular expressions",
      rules(400, (at) => `{title: {matches: a${at}}}`),
      "336:40 too many or too large regular expressions",
    ],
    ["too many words", rules(1_500, (at) => `{label: a${at}}`), "too long"],
    ["brackets", "[".repeat(1_000), "1:101 nested too deeply"],
    ["lists in lists", "- ".repeat(1_000), "1:201 nested too deeply"],
    ["aliases", `version: 1\nx: [&a b${", *a".repeat(101)}]\n`, "1:1 too many aliases"],
    [
      "aliases of what is large",
      `version: 1\nrules:\n- {name: a, when: {label: &a [${times(400, (at) => `l${at}`).join(",")}]}}\n${times(99, (at) => `- {name: b${at}, when: {label: *a}}\n`).join("")}`,
      "1:1 too many aliases",
    ],
    [
      "checks that do not count",
      `version: 1\nchecks: { ignore: [${times(101, (at) => `c${at}`).join(",")}] }\nrules: [{ name: a, when: { base: x } }]\n`,
      "2:19 the list may have at most 100 entries",
    ],
    [
      "differences of time",
      aRule('{ schedule: { weekdays: monday, timezone: "+01:07" } }'),
      "4:53 expected an IANA time zone",
    ],
  ])("%s", (_, policy, problem) => {
    const [first] = problemsOf(policy);
    expect(first).toContain(problem);
  });

  test("of hundreds of problems the first hundred are told", () => {
    const problems = problemsOf(rules(300, () => "{labl: a}"));
    expect(problems).toHaveLength(101);
    expect(problems[0]).toMatch(/^3:\d+ unknown key `labl`/);
    expect(problems.at(-1)).toMatch(/^103:\d+ and more: these are the first 100 problems/);
  });

  test("a regular expression counts once, however often it is asked for", () => {
    expect(problemsOf(rules(400, () => "{title: {matches: abc}}"))).toEqual([]);
  });
});
