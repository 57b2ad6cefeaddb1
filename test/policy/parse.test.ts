import { describe, expect, test } from "@jest/globals";
import { CONDITION_KEYS } from "../../app/policy/conditions/kinds.ts";
import { parsePolicy } from "../../app/policy/parse.ts";
import { aPolicy, aRule, GREEN_POLICY } from "../support/builders-policy.ts";

/** Each problem as `line:column path: message`. */
function problemsOf(text: string): string[] {
  const parsed = parsePolicy(text);
  if (parsed.valid) return [];
  return parsed.problems.map(
    ({ line, column, path, message }) => `${line}:${column} ${path === "" ? "" : `${path}: `}${message}`,
  );
}

/** What may stand in a condition, as messages list it. */
const CONDITIONS = [...CONDITION_KEYS, "any", "all", "not"].map((key) => `\`${key}\``).join(", ");

describe("SEMANTICS 27: bad configuration is shown where it was written", () => {
  test.each<[string, string, readonly string[]]>([
    ["an empty file", "", ["1:1 the file is empty: a policy starts with `version: 1` and has `rules`"]],
    ["only a comment", "# soon\n", ["1:1 the file is empty: a policy starts with `version: 1` and has `rules`"]],
    ["a text, not a mapping", "hello", ["1:1 expected a mapping, found the text “hello”"]],
    ["a list, not a mapping", "- version: 1\n", ["1:1 expected a mapping, found a list"]],
    ["null", "~\n", ["1:1 expected a mapping, found nothing"]],
    ["no version", "rules: [{ name: a, when: { label: x } }]\n", ["1:1 version: `version` is missing"]],
    ["version 2", "version: 2\nrules: [{ name: a, when: { label: x } }]\n", ["1:10 version: expected `1`, found `2`"]],
    [
      "the version as a text",
      'version: "1"\nrules: [{ name: a, when: { label: x } }]\n',
      ["1:10 version: expected `1`, found the text “1”"],
    ],
    ["no rules", "version: 1\n", ["1:1 rules: `rules` is missing"]],
    ["an empty list of rules", "version: 1\nrules: []\n", ["2:8 rules: the list must not be empty"]],
    ["rules as a mapping", "version: 1\nrules: { a: 1 }\n", ["2:8 rules: expected a list, found a mapping"]],
    ["a rule without name", "version: 1\nrules:\n  - when: { label: x }\n", ["3:5 rules[0].name: `name` is missing"]],
    ["a rule without when", "version: 1\nrules:\n  - name: a\n", ["3:5 rules[0].when: `when` is missing"]],
    [
      "a rule whose when is nothing",
      "version: 1\nrules:\n  - name: a\n    when:\n",
      ["4:10 rules[0].when: expected a mapping, found nothing"],
    ],
    [
      "a rule with an empty when, which would hold for everything",
      "version: 1\nrules:\n  - name: a\n    when: {}\n",
      ["4:11 rules[0].when: expected at least one condition"],
    ],
    [
      "a rule whose when is a list",
      "version: 1\nrules:\n  - name: a\n    when: [{ label: x }]\n",
      ["4:11 rules[0].when: expected a mapping, found a list"],
    ],
    [
      "a rule with an empty name",
      'version: 1\nrules:\n  - name: " "\n    when: { label: x }\n',
      ["3:11 rules[0].name: the text must not be empty"],
    ],
    [
      "a rule with a number for a name",
      "version: 1\nrules:\n  - name: 7\n    when: { label: x }\n",
      ["3:11 rules[0].name: expected a text, found `7`"],
    ],
    [
      "a rule with a very long name",
      "version: 1\nrules:\n  - name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n    when: { label: x }\n",
      ["3:11 rules[0].name: may have at most 100 characters"],
    ],
    [
      "two rules of one name",
      "version: 1\nrules:\n  - { name: a, when: { label: x } }\n  - { name: ' a', when: { label: y } }\n",
      ["4:13 rules[1].name: two rules are called “a”"],
    ],
    [
      "a misspelt key at the top",
      "version: 1\nrule: []\nrules: [{ name: a, when: { label: x } }]\n",
      [
        "2:1 rule: unknown key `rule`; did you mean `rules`? (valid here: `version`, `extends`, `checks`, `never`, `rules`, `approval`, `review`, `mode`, `guardrails`)",
      ],
    ],
    [
      "a misspelt condition",
      "version: 1\nrules:\n  - name: a\n    when: { autor: x }\n",
      [`4:13 rules[0].when.autor: unknown key \`autor\`; did you mean \`author\`? (valid here: ${CONDITIONS})`],
    ],
    [
      "a condition that is nothing like any",
      "version: 1\nrules:\n  - name: a\n    when: { weather: sunny }\n",
      [`4:13 rules[0].when.weather: unknown key \`weather\`; valid here: ${CONDITIONS}`],
    ],
    [
      "a misspelt key in a condition inside another",
      "version: 1\nrules:\n  - name: a\n    when: { any: [{ not: { fils: { any: a } } }] }\n",
      [`4:28 rules[0].when.any[0].not.fils: unknown key \`fils\`; did you mean \`files\`? (valid here: ${CONDITIONS})`],
    ],
    [
      "files as a list",
      "version: 1\nrules:\n  - name: a\n    when: { files: [a] }\n",
      ["4:20 rules[0].when.files: expected a mapping, found a list"],
    ],
    [
      "files without any, only or none",
      "version: 1\nrules:\n  - name: a\n    when: { files: {} }\n",
      ["4:20 rules[0].when.files: expected one of any, only, none"],
    ],
    [
      "files with a misspelt part",
      "version: 1\nrules:\n  - name: a\n    when: { files: { onyl: [a] } }\n",
      [
        "4:22 rules[0].when.files.onyl: unknown key `onyl`; did you mean `only`? (valid here: `any`, `only`, `none`, `ignore`, `change`)",
      ],
    ],
    [
      "an empty list of globs",
      "version: 1\nrules:\n  - name: a\n    when: { files: { only: [] } }\n",
      ["4:28 rules[0].when.files.only: the list must not be empty"],
    ],
    [
      "an empty glob",
      "version: 1\nrules:\n  - name: a\n    when: { files: { only: [a, ''] } }\n",
      ["4:32 rules[0].when.files.only[1]: the text must not be empty"],
    ],
    [
      "a glob of more than 500 characters",
      "version: 1\nrules:\n  - name: a\n    when: { files: { any: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa } }\n",
      ["4:27 rules[0].when.files.any: may have at most 500 characters"],
    ],
    [
      "more than 500 globs",
      "version: 1\nrules:\n  - name: a\n    when: { files: { any: [a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, ] } }\n",
      ["4:27 rules[0].when.files.any: the list may have at most 500 entries"],
    ],
    [
      "a number for a label",
      "version: 1\nrules:\n  - name: a\n    when: { label: 3 }\n",
      ["4:20 rules[0].when.label: expected a text or a list of texts, found `3`"],
    ],
    [
      "a number in a list of labels",
      "version: 1\nrules:\n  - name: a\n    when: { label: [a, 3] }\n",
      ["4:24 rules[0].when.label[1]: expected a text, found `3`"],
    ],
    [
      "a boolean for an author",
      "version: 1\nrules:\n  - name: a\n    when: { author: yes, label: true }\n",
      ["4:33 rules[0].when.label: expected a text or a list of texts, found `true`"],
    ],
    [
      "an empty mapping for an author",
      "version: 1\nrules:\n  - name: a\n    when: { author: {} }\n",
      ["4:21 rules[0].when.author: expected one of user, team, organization, permission, association"],
    ],
    [
      "a negative size",
      "version: 1\nrules:\n  - name: a\n    when: { size: { lines: -1 } }\n",
      ["4:28 rules[0].when.size.lines: must be at least 0, found `-1`"],
    ],
    [
      "a size that is no whole number",
      "version: 1\nrules:\n  - name: a\n    when: { size: { lines: 1.5 } }\n",
      ["4:28 rules[0].when.size.lines: expected a whole number, found `1.5`"],
    ],
    [
      "a size as a text",
      "version: 1\nrules:\n  - name: a\n    when: { size: { lines: '400' } }\n",
      ["4:28 rules[0].when.size.lines: expected a number, found the text “400”"],
    ],
    [
      "an infinite size",
      "version: 1\nrules:\n  - name: a\n    when: { size: { lines: .inf } }\n",
      ["4:28 rules[0].when.size.lines: expected a number, found `Infinity`"],
    ],
    [
      "a bare number for a size",
      "version: 1\nrules:\n  - name: a\n    when: { size: 400 }\n",
      ["4:19 rules[0].when.size: expected a mapping, found `400`"],
    ],
    [
      "an empty any",
      "version: 1\nrules:\n  - name: a\n    when: { any: [] }\n",
      ["4:18 rules[0].when.any: the list must not be empty"],
    ],
    [
      "any as a mapping",
      "version: 1\nrules:\n  - name: a\n    when: { any: { label: x } }\n",
      ["4:18 rules[0].when.any: expected a list, found a mapping"],
    ],
    [
      "not as a list",
      "version: 1\nrules:\n  - name: a\n    when: { not: [{ label: x }] }\n",
      ["4:18 rules[0].when.not: expected a mapping, found a list"],
    ],
    [
      "never as a mapping",
      "version: 1\nnever: { label: x }\nrules: [{ name: a, when: { label: x } }]\n",
      ["2:8 never: expected a list, found a mapping"],
    ],
    [
      "an empty guard, which would stop everything",
      "version: 1\nnever: [{}]\nrules: [{ name: a, when: { label: x } }]\n",
      ["2:9 never[0]: expected at least one condition"],
    ],
    [
      "an unknown way to require checks",
      "version: 1\nchecks: { require: some }\nrules: [{ name: a, when: { label: x } }]\n",
      ["2:20 checks.require: expected `all`, `required` or a list of checks, found the text “some”"],
    ],
    [
      "an empty list of checks",
      "version: 1\nchecks: { require: [] }\nrules: [{ name: a, when: { label: x } }]\n",
      ["2:20 checks.require: the list must not be empty"],
    ],
    [
      "a check with a misspelt key",
      "version: 1\nchecks: { require: [{ nam: ci }] }\nrules: [{ name: a, when: { label: x } }]\n",
      [
        "2:21 checks.require[0].name: `name` is missing",
        "2:23 checks.require[0].nam: unknown key `nam`; did you mean `name`? (valid here: `name`, `app`, `user`)",
      ],
    ],
    [
      "a guard by size, which would stop what is small",
      "version: 1\nnever:\n  - { any: [{ size: { lines: 400 } }] }\n  - { not: { size: { lines: 400 } } }\nrules: [{ name: a, when: { label: x } }]\n",
      [
        "3:21 never[0].any[0].size: in `never`, say `not: {size: …}`: `size` holds for pull requests that are at most so large",
      ],
    ],
    [
      "what must hold for everything, where one exception would let it through: in a guard",
      "version: 1\nnever:\n  - dependency: { update: major }\n  - commits: { count: 5 }\n  - not: { dependency: { update: patch } }\nrules: [{ name: a, when: { label: x } }]\n",
      [
        "3:17 never[0].dependency: `dependency` says what everything must be, and here one exception would let the pull request through; in `never` write `not: {dependency: …}`, in a rule use it without `not`",
        "4:14 never[1].commits: `commits` says what everything must be, and here one exception would let the pull request through; in `never` write `not: {commits: …}`, in a rule use it without `not`",
      ],
    ],
    [
      "the same behind `not` in a rule",
      "version: 1\nrules: [{ name: a, when: { any: [{ not: { dependency: { update: major } } }] } }]\n",
      [
        "2:55 rules[0].when.any[0].not.dependency: `dependency` says what everything must be, and here one exception would let the pull request through; in `never` write `not: {dependency: …}`, in a rule use it without `not`",
      ],
    ],
    [
      "a check as a number",
      "version: 1\nchecks: { require: [3], ignore: build }\nrules: [{ name: a, when: { label: x } }]\n",
      [
        "2:21 checks.require[0]: expected a check's name, or a mapping of name and app or user, found `3`",
        "2:33 checks.ignore: expected a list, found the text “build”",
      ],
    ],
    [
      "a conclusion that can never pass",
      "version: 1\nchecks: { pass: [success, failure] }\nrules: [{ name: a, when: { label: x } }]\n",
      ["2:27 checks.pass[1]: expected `success` or `neutral` or `skipped`, found the text “failure”"],
    ],
    [
      "no conclusion that passes",
      "version: 1\nchecks: { pass: [] }\nrules: [{ name: a, when: { label: x } }]\n",
      ["2:17 checks.pass: the list must not be empty"],
    ],
    [
      "a minimum below 0",
      "version: 1\nchecks: { minimum: -1 }\nrules: [{ name: a, when: { label: x } }]\n",
      ["2:20 checks.minimum: must be at least 0, found `-1`"],
    ],
    [
      "checks that are nothing",
      "version: 1\nchecks:\nrules: [{ name: a, when: { label: x } }]\n",
      ["2:8 checks: expected a mapping, found nothing"],
    ],
    [
      "an approval with other words for true",
      "version: 1\napproval: { keep_on_identical_diff: yes }\nrules: [{ name: a, when: { label: x } }]\n",
      ["2:37 approval.keep_on_identical_diff: expected `true` or `false`, found the text “yes”"],
    ],
    [
      "an empty message",
      'version: 1\napproval: { message: "" }\nrules: [{ name: a, when: { label: x } }]\n',
      ["2:22 approval.message: the text must not be empty"],
    ],
    [
      "an unknown answer to requested changes",
      "version: 1\napproval: { changes_requested: off }\nrules: [{ name: a, when: { label: x } }]\n",
      ["2:32 approval.changes_requested: expected `hold` or `ignore`, found the text “off”"],
    ],
    ["a tab for indentation", "version: 1\nrules:\n\t- name: a\n", ["3:1 Tabs are not allowed as indentation"]],
    [
      "a key twice",
      "version: 1\nversion: 1\nrules: [{ name: a, when: { label: x } }]\n",
      ["2:1 this key is in the mapping already; each may be there once"],
    ],
    [
      "a key twice, further down",
      "version: 1\nrules:\n  - name: a\n    when: { label: x, label: y }\n",
      ["4:23 this key is in the mapping already; each may be there once"],
    ],
    ["a quote that is never closed", 'version: 1\nrules: "a\n', ['3:1 Missing closing "quote']],
    [
      "a bracket that is never closed",
      "version: 1\nrules: [\n",
      ["3:1 Flow sequence in block collection must be sufficiently indented and end with a ]"],
    ],
    [
      "a text where a mapping goes on",
      "version: 1\nrules\n",
      ["2:1 Implicit map keys need to be followed by map values"],
    ],
    [
      "two documents",
      "version: 1\nrules: [{ name: a, when: { label: x } }]\n---\nversion: 1\n",
      ["3:1 a policy is one YAML document; remove this `---` and what follows"],
    ],
    [
      "an alias without an anchor",
      "version: 1\nrules: *nope\n",
      ["2:8 `*nope` stands for nothing: there is no anchor `&nope` before it"],
    ],
    [
      "an alias inside its own anchor",
      "version: 1\nrules:\n  - name: a\n    when: &w { any: [*w] }\n",
      ["4:22 nested too deeply: more than 50 levels"],
    ],
    [
      "a text with replacement characters",
      "version: 1\nrules: [{ name: a, when: { label: x } }]\n# caf�\n",
      ["1:1 the file is not UTF-8: it holds bytes that are no text"],
    ],
    [
      "a carriage return before each new line",
      "version: 1\r\nrules:\r\n  - name: a\r\n    wen: 1\r\n",
      [
        "3:5 rules[0].when: `when` is missing",
        "4:5 rules[0].wen: unknown key `wen`; did you mean `when`? (valid here: `name`, `when`, `approvals`, `mode`, `review`, `merge`)",
      ],
    ],
    [
      "a problem behind a byte order mark",
      "﻿version: 2\nrules: [{ name: a, when: { label: x } }]\n",
      ["1:10 version: expected `1`, found `2`"],
    ],
    [
      "a key named __proto__",
      "version: 1\n__proto__: { a: 1 }\nrules: [{ name: a, when: { label: x } }]\n",
      [
        "2:1 __proto__: unknown key `__proto__`; valid here: `version`, `extends`, `checks`, `never`, `rules`, `approval`, `review`, `mode`, `guardrails`",
      ],
    ],
    [
      "a list as a key",
      "version: 1\n? [a, b]\n: 1\nrules: [{ name: a, when: { label: x } }]\n",
      [
        "1:1 [ a, b ]: unknown key `[ a, b ]`; valid here: `version`, `extends`, `checks`, `never`, `rules`, `approval`, `review`, `mode`, `guardrails`",
      ],
    ],
    [
      "no key",
      "version: 1\n: 1\nrules: [{ name: a, when: { label: x } }]\n",
      [
        "1:1 unknown key ``; valid here: `version`, `extends`, `checks`, `never`, `rules`, `approval`, `review`, `mode`, `guardrails`",
      ],
    ],
    [
      "a problem inside an alias is told at the anchor and where the alias stands",
      "version: 1\nrules:\n  - name: a\n    when: &w { size: { lines: x } }\n  - name: b\n    when: *w\n",
      [
        "4:31 rules[0].when.size.lines: expected a number, found the text “x”",
        "6:11 rules[1].when.size.lines: expected a number, found the text “x”",
      ],
    ],
    [
      "a problem that a merge brought is told at the anchor and at the mapping that it was merged into",
      "version: 1\nrules:\n  - name: a\n    when: &w { size: { lines: x } }\n  - name: b\n    when: { <<: *w, label: x }\n",
      [
        "4:31 rules[0].when.size.lines: expected a number, found the text “x”",
        "6:11 rules[1].when.size.lines: expected a number, found the text “x”",
      ],
    ],
    [
      "many problems at once, in the order of the file",
      "version: 2\nnever:\n  - labl: x\nrules:\n  - name: a\n    when: { files: { only: 3 } }\n  - name: a\n    when: {}\napproval: { mesage: hi }\n",
      [
        "1:10 version: expected `1`, found `2`",
        `3:5 never[0].labl: unknown key \`labl\`; did you mean \`label\`? (valid here: ${CONDITIONS})`,
        "6:28 rules[0].when.files.only: expected a text or a list of texts, found `3`",
        "7:11 rules[1].name: two rules are called “a”",
        "8:11 rules[1].when: expected at least one condition",
        "9:13 approval.mesage: unknown key `mesage`; did you mean `message`? (valid here: `as`, `message`, `keep_on_identical_diff`, `changes_requested`, `merge`, `approvals_per_day`)",
      ],
    ],
  ])("SEMANTICS 27: %s", (_, text, problems) => expect(problemsOf(text)).toEqual(problems));

  test("SEMANTICS 27: a file of more than 64 KiB", () => {
    expect(problemsOf(`${GREEN_POLICY}# ${"é".repeat(33_000)}\n`)).toEqual([
      expect.stringMatching(/^1:1 a policy may have at most 65536 bytes, this one has 66\d{3}$/),
    ]);
  });

  test("SEMANTICS 27: an alias bomb", () => {
    const nines = (name: string, of: string) => `x${name}: &${name} [${`*${of}, `.repeat(9)}]\n`;
    const bomb = `version: 1\nxa: &a [l, o, l]\n${nines("b", "a")}${nines("c", "b")}${nines("d", "c")}`;
    expect(problemsOf(bomb)).toEqual(["1:1 too many aliases: they would unfold to far more than what is written"]);
  });

  test.each<[string, string]>([
    ["lists", "[".repeat(30_000)],
    ["mappings", "{a: ".repeat(15_000)],
    ["lists in lists by dashes", "- ".repeat(30_000)],
    ["conditions, closed again", aRule(`${"{ not: ".repeat(3_000)}{ label: x }${" }".repeat(3_000)}`)],
    ["a few too many conditions", aRule(`${"{ not: ".repeat(60)}{ label: x }${" }".repeat(60)}`)],
  ])("SEMANTICS 27: %s inside each other without end are told once", (_, text) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^\d+:\d+ nested too deeply: more than 50 levels$/)]);
  });
});

describe("a policy that is valid", () => {
  test("gets every default", () => {
    expect(aPolicy()).toEqual({
      version: 1,
      checks: { require: "all", ignore: [], pass: ["success", "neutral", "skipped"], minimum: 1 },
      never: [],
      rules: [
        {
          name: "Dependencies",
          when: { author: [{ user: ["dependabot[bot]"] }], files: { only: ["**/package-lock.json"] } },
          review: "off",
        },
      ],
      approval: {
        as: "app",
        message: "Approved by the rule “{{rule}}”.",
        keep_on_identical_diff: true,
        changes_requested: "hold",
        merge: "off",
      },
      review: {
        max_tokens: 200_000,
        max_cost_per_pull: 5,
        paths: [],
        guidelines: ["REVIEW.md", "CLAUDE.md", "AGENTS.md"],
        language: "English",
        block_on: ["critical", "high"],
        confidence: 80,
        max_comments: 5,
        request_changes: false,
        on_error: "hold",
      },
      mode: "active",
    });
  });

  test("may name checks by text, by App's slug and by App's id", () => {
    const text = aRule(
      "{ label: x }",
      "checks: { require: [build, { name: e2e, app: circle }, { name: lint, app: 15368 }] }\n",
    );
    expect(aPolicy(text).checks.require).toEqual([
      { name: "build" },
      { name: "e2e", app: "circle" },
      { name: "lint", app: "15368" },
    ]);
  });

  test("may use anchors and merge keys; what is written beside a merge wins", () => {
    const { rules } = aPolicy(`version: 1
rules:
  - name: a
    when: &w { label: [x], base: main }
  - name: b
    when: { <<: *w, base: dev }
  - name: c
    when: *w
`);
    expect(rules.map(({ when }) => when)).toEqual([
      { label: ["x"], base: ["main"] },
      { label: ["x"], base: ["dev"] },
      { label: ["x"], base: ["main"] },
    ]);
  });

  test("may nest conditions as deep as anybody reads", () => {
    expect(problemsOf(aRule(`${"{ not: ".repeat(40)}{ label: x }${" }".repeat(40)}`))).toEqual([]);
  });

  test("may start with a byte order mark and end its lines as Windows does", () => {
    expect(problemsOf(`\uFEFF${GREEN_POLICY.trim().replaceAll("\n", "\r\n")}`)).toEqual([]);
  });

  test("does not care for the order of its keys", () => {
    const when = "when: { base: main, label: x }";
    expect(aPolicy(`rules:\n  - ${when}\n    name: a\nversion: 1\n`)).toEqual(
      aPolicy("version: 1\nrules:\n  - name: a\n    when: { label: x, base: main }\n"),
    );
  });
});
