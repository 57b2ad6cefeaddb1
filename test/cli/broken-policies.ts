const RULES = "rules: [{ name: a, when: { base: main } }]\n";

/** A policy whose one rule asks for this. */
function rule(when: string): string {
  return `version: 1\nrules:\n  - name: a\n    when: ${when}\n`;
}

/** A policy with this guard. */
function guard(condition: string): string {
  return `version: 1\nnever:\n  - ${condition}\n${RULES}`;
}

type Broken = readonly [about: string, text: string | Buffer, place: string, part: string];

/** Policies that are not valid: what each is about, its text, and where a problem must be told, with a part of it. */
export const BROKEN_POLICIES: readonly Broken[] = [
  ["an empty file", "", "1:1", "the file is empty"],
  ["nothing but a comment", "# to do\n", "1:1", "the file is empty"],
  ["a list", "- version: 1\n", "1:1", "expected a mapping, found a list"],
  ["a text", "approve everything\n", "1:1", "expected a mapping"],
  ["no rules", "version: 1\n", "1:1", "`rules` is missing"],
  ["no version", RULES, "1:1", "`version` is missing"],
  ["a version of the future", `version: 2\n${RULES}`, "1:10", "expected `1`, found `2`"],
  ["a version as a text", `version: "1"\n${RULES}`, "1:10", "expected `1`"],
  ["a misspelt key", `version: 1\nnevr: []\n${RULES}`, "2:1", "did you mean `never`?"],
  [
    "a misspelt condition",
    "version: 1\nrules:\n  - name: a\n    when:\n      auhtor: x\n",
    "5:7",
    "did you mean `author`?",
  ],
  [
    "a misspelt part of a condition",
    "version: 1\nrules:\n  - name: a\n    when: { files: { onyl: x } }\n",
    "4:22",
    "did you mean `only`?",
  ],
  ["a key twice", `version: 1\nversion: 1\n${RULES}`, "2:1", "this key is in the mapping already"],
  ["no rule in rules", "version: 1\nrules: []\n", "2:8", "the list must not be empty"],
  ["a rule without a name", "version: 1\nrules:\n  - when: { base: main }\n", "3:5", "`name` is missing"],
  ["a rule without conditions", "version: 1\nrules:\n  - name: a\n    when: {}\n", "4:11", "at least one condition"],
  [
    "two rules of one name",
    "version: 1\nrules:\n  - { name: a, when: { base: x } }\n  - { name: a, when: { base: y } }\n",
    "4:13",
    "two rules are called “a”",
  ],
  [
    "a number for a text",
    "version: 1\nrules:\n  - { name: a, when: { label: 3 } }\n",
    "3:31",
    "expected a text or a list of texts",
  ],
  [
    "an empty list of texts",
    "version: 1\nrules:\n  - { name: a, when: { label: [] } }\n",
    "3:31",
    "the list must not be empty",
  ],
  [
    "a negative size",
    "version: 1\nrules:\n  - { name: a, when: { size: { lines: -1 } } }\n",
    "3:39",
    "must be at least 0",
  ],
  [
    "half a line",
    "version: 1\nrules:\n  - { name: a, when: { size: { lines: 1.5 } } }\n",
    "3:39",
    "expected a whole number",
  ],
  ["a size as a guard", `version: 1\nnever:\n  - size: { lines: 9 }\n${RULES}`, "3:11", "say `not: {size: …}`"],
  [
    "a failure that passes",
    `version: 1\nchecks: { pass: [success, failure] }\n${RULES}`,
    "2:27",
    "found the text “failure”",
  ],
  [
    "checks that are never required",
    `version: 1\nchecks: { require: none }\n${RULES}`,
    "2:20",
    "expected `all`, `required` or a list of checks",
  ],
  [
    "an unknown answer to requested changes",
    `version: 1\n${RULES}approval: { changes_requested: maybe }\n`,
    "3:32",
    "expected `hold` or `ignore`",
  ],
  ["two documents", `version: 1\n${RULES}---\nversion: 1\n`, "3:1", "a policy is one YAML document"],
  ["an alias of nothing", "version: 1\nrules: *nothing\n", "2:8", "stands for nothing"],
  ["YAML that does not close", "version: 1\nrules: [\n", "3:1", ""],
  ["a tab as indentation", "version: 1\nrules:\n\t- name: a\n", "3:1", ""],
  ["a file that is no UTF-8", Buffer.from([0x76, 0xff, 0xfe, 0x3a]), "1:1", "not UTF-8"],
  ["a file of 65 KiB", `version: 1\n${RULES}${"#".repeat(65 * 1024)}\n`, "1:1", "may have at most 65536 bytes"],
  [
    "guardrails in a repository",
    `version: 1\n${RULES}guardrails: { size: { lines: 9 } }\n`,
    "3:1",
    "only count in the organisation's repository",
  ],
  [
    "a misspelt preset",
    "version: 1\nextends: greenlight:dependecies\n",
    "2:10",
    "did you mean `greenlight:dependencies`?",
  ],
  ["a preset of somebody else", "version: 1\nextends: [acme:ours]\n", "2:11", "unknown preset `acme:ours`"],
  [
    "a preset twice",
    "version: 1\nextends: [greenlight:docs, greenlight:docs]\n",
    "2:28",
    "`greenlight:docs` is in the list already",
  ],
  [
    "a rule that is called like a preset's",
    'version: 1\nrules:\n  - { name: "a (greenlight:docs)", when: { base: main } }\n',
    "3:13",
    "only rules of presets have names that end in `(greenlight:…)`",
  ],
  ["approvals in never", guard("approvals: { count: 2 }"), "3:16", "in `never` write `not: {approvals: …}`"],
  [
    "approvals behind not in a rule",
    rule("{ base: main, not: { approvals: { count: 2 } } }"),
    "4:43",
    "in a rule use it without `not`",
  ],
  ["an update in never", guard("dependency: { update: major }"), "3:17", "in `never` write `not: {dependency: …}`"],
  ["signatures in never", guard("commits: { verified: true }"), "3:14", "in `never` write `not: {commits: …}`"],
  [
    "approvals as a number",
    "version: 1\nrules:\n  - name: a\n    when: { base: main }\n    approvals: 2\n",
    "5:16",
    "expected a mapping such as `{ count: 1, team: acme/core }`",
  ],
  ["no approvals", rule("{ approvals: { count: 0 } }"), "4:33", "must be at least 1, found `0`"],
  ["an age in words", rule("{ age: { at_least: 3 days } }"), "4:30", "a duration such as `30m`, `12h`, `7d` or `2w`"],
  ["an age without any", rule("{ age: {} }"), "4:18", "expected one of at_least, at_most"],
  ["a team without its organization", rule("{ author: { team: docs } }"), "4:29", "a team as `organization/team`"],
  ["an organization that is a team", rule("{ author: { organization: a/b } }"), "4:37", "an organization's name"],
  ["a permission that there is not", rule("{ author: { permission: push } }"), "4:35", "or `maintain` or `admin`"],
  ["an unknown association", rule("{ author: { association: friend } }"), "4:36", "first_time_contributor"],
  [
    "an association of a reviewer",
    rule("{ changes_requested: { association: owner } }"),
    "4:34",
    "unknown key `association`",
  ],
  ["nobody as author", rule("{ author: {} }"), "4:21", "expected one of user, team, organization, permission"],
  [
    "merging in check mode",
    `version: 1\nmode: check\n${RULES}approval: { merge: auto }\n`,
    "4:20",
    "nothing is merged in check mode",
  ],
  [
    "a rule that merges in shadow mode",
    "version: 1\nmode: shadow\nrules:\n  - name: a\n    when: { base: main }\n    merge: auto\n",
    "6:12",
    "nothing is merged in shadow mode",
  ],
  [
    "an unknown way to merge",
    `version: 1\n${RULES}approval: { merge: { method: fast-forward } }\n`,
    "3:30",
    "expected `squash` or `merge` or `rebase`",
  ],
  ["a limit of none a day", `version: 1\n${RULES}approval: { approvals_per_day: 0 }\n`, "3:32", "must be at least 1"],
  [
    "a limit in check mode",
    `version: 1\nmode: check\n${RULES}approval: { approvals_per_day: 5 }\n`,
    "4:13",
    "in check mode no review is posted",
  ],
  ["an unknown mode", `version: 1\nmode: dry-run\n${RULES}`, "2:7", "expected `active` or `shadow` or `check`"],
  [
    "check mode for one rule",
    "version: 1\nrules:\n  - name: a\n    mode: check\n    when: { base: main }\n",
    "4:11",
    "expected `active` or `shadow`",
  ],
  ["half a regular expression", rule("{ title: { matches: '(' } }"), "4:31", "missing closing )"],
  ["a look-ahead", rule("{ title: { matches: '(?!fix)' } }"), "4:31", "not a regular expression of RE2"],
  ["a time zone that is a city", rule("{ schedule: { weekdays: monday, timezone: Paris } }"), "4:53", "`Europe/Paris`"],
  ["a day that there is not", rule("{ schedule: { freeze: 2026-02-30 } }"), "4:33", "days such as `2026-12-24`"],
  ["hours without minutes", rule("{ schedule: { hours: 9-17 } }"), "4:32", "hours such as `09:00-17:00`"],
  ["a schedule without a time", rule("{ schedule: { timezone: UTC } }"), "4:23", "one of freeze, weekdays, hours"],
  ["an unknown kind of update", rule("{ dependency: { update: bugfix } }"), "4:35", "expected `patch` or `minor`"],
  ["an unknown kind of change", rule("{ files: { any: a, change: moved } }"), "4:38", "or `removed` or `renamed`"],
  ["a change of no files", rule("{ files: { change: added } }"), "4:20", "expected one of any, only, none"],
  ["an unknown visibility", rule("{ repository: { visibility: secret } }"), "4:39", "`public` or `private`"],
  ["a check without a name", rule("{ check: { conclusion: success } }"), "4:20", "expected one of name, workflow"],
  ["threads that are true", rule("{ threads: true }"), "4:22", "expected `resolved` or `unresolved`"],
  ["a misspelt key of an issue", rule("{ linked_issue: { lable: x } }"), "4:29", "did you mean `label`?"],
  ["yes, which is no boolean any more", rule("{ fork: yes }"), "4:19", "expected `true` or `false`"],
  ["signatures that are not asked for", rule("{ commits: { verified: false } }"), "4:34", "expected `true`"],
  ["a milestone that is a number", rule("{ milestone: 2026 }"), "4:24", "expected a text or a list of texts"],
  ["content of nothing", rule("{ content: { files: a } }"), "4:22", "expected one of added, removed, changed, only"],
  [
    "more levels than anybody reads",
    rule(`${"{ not: ".repeat(60)}{ base: main }${" }".repeat(60)}`),
    "4:340",
    "nested too deeply",
  ],
  ["an alias bomb", `version: 1\na: &a [x]\nb: [${"*a, ".repeat(101)}]\n${RULES}`, "1:1", "too many aliases"],
];

/** The same for files of organisations. */
export const BROKEN_ORGANIZATIONS: readonly Broken[] = [
  ["a misspelt guardrail", "version: 1\nguardrails: { stopp: true }\n", "2:15", "did you mean `stop`?"],
  ["no guardrail in guardrails", "version: 1\nguardrails: {}\n", "2:13", "expected at least one guardrail"],
  ["a guardrail that lets through", "version: 1\nguardrails: { mode: active }\n", "2:21", "`check` or `shadow`"],
  [
    "no checks at all as a guardrail",
    "version: 1\nguardrails: { checks: { minimum: 0 } }\n",
    "2:34",
    "must be at least 1",
  ],
  [
    "approvals as a guard",
    "version: 1\nguardrails: { never: [{ approvals: { count: 2 } }] }\n",
    "2:36",
    "in `never` write `not: {approvals: …}`",
  ],
  [
    "guards for nobody",
    "version: 1\nnever: [{ label: x }]\nguardrails: { stop: false }\n",
    "2:1",
    "what holds for all repositories belongs in `guardrails`",
  ],
  [
    "a limit in check mode for all",
    "version: 1\nguardrails: { mode: check, approvals_per_day: 9 }\n",
    "2:28",
    "in check mode no review is posted",
  ],
  ["neither rules nor guardrails", "version: 1\n", "1:1", "`rules` is missing"],
];
