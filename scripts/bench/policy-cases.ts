import { Lexer } from "yaml";
import type { Snapshot } from "../../app/pull-request/snapshot.ts";
import { aCheckRun, aCommit, aFile, aSnapshot, aUser } from "../../test/support/builders.ts";

/** A policy of at most 64 KiB and a pull request, which together are as much work as they can be. */
export interface PolicyCase {
  readonly name: string;
  readonly policy: string;
  readonly snapshot: Snapshot;
}

const LARGEST = 64 * 1024;
const RULES = "version: 1\nrules:\n";

/** As many of these as there is room for. */
function filled(
  start: string,
  unit: (index: number) => string,
  end = "",
  { most = Number.POSITIVE_INFINITY, tokens = Number.POSITIVE_INFINITY } = {},
): string {
  let text = start;
  let left = tokens - tokensOf(start) - tokensOf(end);
  for (let index = 0; index < most; index++) {
    const next = unit(index);
    if (Number.isFinite(tokens)) left -= tokensOf(next);
    if (text.length + next.length + end.length > LARGEST || left < 0) break;
    text += next;
  }
  return text + end;
}

function tokensOf(text: string): number {
  return [...new Lexer().lex(text)].length;
}

/** Just what is still read. */
const TOKENS = 13_900;

/** One rule for each; `when` in YAML's flow style. */
function rules(when: (index: number) => string, most = Number.POSITIVE_INFINITY): string {
  return filled(RULES, (index) => `- {name: r${index}, when: ${when(index)}}\n`, "", { most, tokens: TOKENS });
}

const FOLDERS = ["src", "app", "infra", "docs", "packages/web", "packages/api", "services/pay", "libs/core/src/main"];
const NAMES = ["index.ts", "main.tf", "README.md", "package.json", "handler.test.ts", "View.tsx", "deploy.yml"];

/** 3,000 files, as in a large monorepo. */
export function manyFiles(): Snapshot["files"]["items"] {
  return Array.from({ length: 3_000 }, (_, index) =>
    aFile(`${FOLDERS[index % FOLDERS.length]}/module-${index % 97}/part-${index % 13}/${index}-${NAMES[index % 7]}`),
  );
}

/** 100 rules as people write them. */
function hundredRules(): string {
  const globs = (index: number) =>
    [
      `src/module-${index}/**`,
      "**/package-lock.json",
      "*.md",
      `docs/${index}/*.md`,
      `packages/*/module-${index}/**/*.ts`,
      `**/part-${index}/*.test.ts`,
      `infra/**/main-?${index}.tf`,
      "CODEOWNERS",
    ].map((glob) => JSON.stringify(glob));
  return rules(
    (index) =>
      `{author: [octocat, "dependabot[bot]"], base: [main, "release/*"], files: {only: [${globs(index)}], none: ["infra/**", "*.lock"]}, size: {lines: 400}, title: {matches: "^(fix|feat)\\\\(.*\\\\): .{1,${50 + (index % 10)}}$"}}`,
    100,
  );
}

const longPaths = (count: number, length: number, segment: string) =>
  Array.from({ length: count }, (_, index) => {
    const path = `${segment.repeat(Math.ceil(length / segment.length)).slice(0, length)}${index}`;
    return { ...aFile({ path, change: "renamed" }), previousPath: `old/${path}` };
  });

const BODY = 65_536;
const letters = (length: number) =>
  Array.from({ length }, (_, index) => "abcdefghij klmno\n-#*[x]"[(index * 7_919) % 23]).join("");
const mixed = letters(BODY);

const ADVERSARIAL = [
  "(a*)*b",
  "(.*){1,100}",
  "(.*){1,1000}",
  "(x+x+)+y",
  "(?:a?){100}a{100}",
  "\\\\pL{1000}b",
  "(\\\\pL\\\\pN?){50}!",
  "(?s)(a|b|c|d)*a.{20}b.*c.{20}d",
  "((a{0,10}){0,10}){0,10}z",
  "\\\\b(\\\\w+\\\\s?)*\\\\b$%",
  "(?i)(a|b|.)*z{1,50}",
];

const TIME_ZONES = Intl.supportedValuesOf("timeZone");

/** Every case: the name says what is large. */
export function policyCases(): PolicyCase[] {
  const small = aSnapshot();
  const large = aSnapshot({ files: manyFiles() });
  const long = aSnapshot({ files: longPaths(3_000, 4_000, "ab") });
  const deep = aSnapshot({ files: longPaths(3_000, 400, "a/b/") });
  const written = aSnapshot({ pull: { title: "a".repeat(BODY), body: mixed }, files: manyFiles() });
  const crowd = aSnapshot({
    commits: Array.from({ length: 250 }, (_, index) =>
      aCommit({
        sha: String(index).padStart(40, "0"),
        message: mixed.slice(0, 2_000),
        authors: [aUser(`u${index}`), aUser(`v${index}`), aUser(`w${index}`)],
        committer: aUser(`c${index}`),
      }),
    ),
    checks: Array.from({ length: 1_000 }, (_, index) => aCheckRun({ name: `build ${index} / of a matrix` })),
    pull: { labels: Array.from({ length: 100 }, (_, index) => `label-${index}`) },
  });
  const patch = (index: number) =>
    `@@ -0,0 +1,20 @@\n${`+${mixed.slice(index, index + 50).replaceAll("\n", " ")}\n`.repeat(20)}`;
  const patched = manyFiles().map((file) => ({ ...file, additions: 20, deletions: 0 }));
  const diff = aSnapshot({
    files: patched,
    patches: { whole: true, items: patched.map(({ path }, index) => ({ path, patch: patch(index) })) },
  });

  const one = (start: string, unit: (index: number) => string, end: string) =>
    filled(`${RULES}- {name: a, when: ${start}`, unit, `${end}}`, { tokens: TOKENS });
  const globs = (unit: (index: number) => string) =>
    rules(
      (index) =>
        `{files: {only: [${Array.from({ length: 400 }, (_, at) => JSON.stringify(unit(index * 400 + at))).join(",")}]}}`,
    );
  const policies: readonly (readonly [string, string, Snapshot])[] = [
    ["100 rules, 3,000 files", hundredRules(), large],
    ["100 rules, long title and body", hundredRules(), written],

    ["names in lists", globs((index) => `f${index}`), large],
    ["`*` and extensions in lists", globs((index) => `*.e${index}`), large],
    ["`**/*a*b*c*` in lists", globs((index) => `**/*a*b*c${index}*`), large],
    ["`**/*a*b*c*`, paths of 4,000 characters", globs((index) => `**/*a*b*c${index}*`), long],
    ["`*a*a*a*…b`, paths of 4,000 characters", globs((index) => `${"*a".repeat(200)}b${index}`), long],
    ["`**/a/**/a/**…`, deep paths", globs((index) => `${"**/a/".repeat(80)}c${index}`), deep],
    ["`?????`, sets, deep paths", globs((index) => `**/[a-z]?[!b]${index}*`), deep],
    ["one glob in each of many rules", rules((index) => `{files: {any: "**/x${index}*y"}}`), large],

    [
      "regexes on title and body",
      rules((index) => `{title: {matches: "x${index}+y"}, body: {matches: "(?i)z${index}\\\\s*w"}}`),
      written,
    ],
    [
      "adversarial regexes on title and body",
      rules(
        (index) =>
          `{body: {matches: "${ADVERSARIAL[index % ADVERSARIAL.length]}${index}"}, title: {matches: "${ADVERSARIAL[index % ADVERSARIAL.length]}"}}`,
      ),
      written,
    ],
    ["large programs", rules((index) => `{body: {matches: "${"\\\\pL{1000}".repeat(40)}${index}"}}`), written],
    [
      "states without end",
      rules((index) => `{body: {matches: "(a|b)*a(.|\\\\n){${20 + (index % 30)}}b${index}"}}`),
      written,
    ],
    ["regexes on commit messages", rules((index) => `{commits: {message: {matches: "x${index}+y"}}}`), crowd],
    [
      "regexes on 60,000 lines of a diff",
      rules((index) => `{content: {added: "(?i)pass${index}\\\\s*=", files: "**/*.ts"}}`, 50),
      diff,
    ],
    [
      "adversarial regexes on a diff",
      rules((index) => `{content: {only: "${ADVERSARIAL[index % ADVERSARIAL.length]}"}}`),
      diff,
    ],

    [
      "`any` in `all` in `any`, 20 deep",
      rules((index) => `${"{any: [{all: [".repeat(10)}{label: l${index}}${"]}]}".repeat(10)}`),
      small,
    ],
    ["`not` of `not`", rules((index) => `${"{not: ".repeat(20)}{label: l${index}}${"}".repeat(20)}`), small],
    [
      "100 aliases of a long list",
      filled(
        `${RULES}- {name: a, when: {files: {only: &a [${Array.from({ length: 500 }, (_, at) => `"**/*a*${at}"`).join(",")}]}}}\n`,
        (index) => `- {name: b${index}, when: {files: {any: *a}}}\n`,
        "",
        { most: 99 },
      ),
      large,
    ],
    [
      "100 aliases of half the file",
      filled(
        `${RULES}- {name: a, when: {any: &a [${Array.from({ length: 1_500 }, (_, at) => `{base: b${at}}`).join(",")}]}}\n`,
        (index) => `- {name: b${index}, when: {all: *a}}\n`,
        "",
        { most: 99 },
      ),
      large,
    ],
    [
      "labels",
      rules((index) => `{label: [${Array.from({ length: 400 }, (_, at) => `l${index}${at}`).join(",")}]}`),
      crowd,
    ],
    [
      "authors",
      rules((index) => `{author: [${Array.from({ length: 400 }, (_, at) => `a${index}${at}`).join(",")}]}`),
      crowd,
    ],
    ["one author in each of many rules", rules((index) => `{author: a${index}}`), crowd],
    [
      "branches",
      rules((index) => `{base: [${Array.from({ length: 100 }, (_, at) => `"*a*b${index}${at}*"`).join(",")}]}`),
      small,
    ],
    ["checks by name", rules((index) => `{check: {name: "*a*b*c${index}"}}`), crowd],
    [
      "checks that do not count",
      `version: 1\nchecks: {ignore: [${filled("", (index) => `"*a*b${index}*",`)
        .slice(0, 60_000)
        .replace(/,[^,]*$/, "")}]}\nrules: [{name: a, when: {base: x}}]`,
      crowd,
    ],
    [
      "freeze windows",
      rules(() => `{schedule: {freeze: [${Array.from({ length: 100 }, () => "2026-12-20/2027-01-04").join(",")}]}}`),
      small,
    ],
    [
      "a time zone in each of many rules",
      rules((index) => `{schedule: {weekdays: monday, timezone: ${TIME_ZONES[index % TIME_ZONES.length]}}}`),
      small,
    ],
    ["`commits` in many rules", rules(() => "{commits: {by: author, verified: true}}"), crowd],

    ["flow mappings", rules((index) => `{all: [{label: a},{base: b},{head: c${index}}]}`), small],
    ["the same mistake again and again", one("{all: [", () => "{fork: on},", "]}"), small],
    ["keys that nobody knows", filled(RULES, (index) => `- {x${index}: 1}\n`), small],
    ["keys at the top", filled("", (index) => `k${index}: 1\n`), small],
    ["keys in a flow mapping", filled("{", (index) => `k${index}: 1,`, "}"), small],
    ["one key again and again", filled("", () => "k: 1\n"), small],
    ["commas", filled("[", () => "a,", "]"), small],
    ["brackets that open", "[".repeat(LARGEST), small],
    ["brackets that close", "}]".repeat(LARGEST / 2), small],
    ["dashes", "- ".repeat(LARGEST / 2), small],
    ["questions", "? ".repeat(LARGEST / 2), small],
    ["anchors", filled("", (index) => `- &a${index} x\n`), small],
    ["merges", filled("x: &x {a: 1}\n", (index) => `k${index}: {<<: *x}\n`), small],
    ["tags", filled("", () => "- !!str\n"), small],
    ["comments", filled(RULES, () => "#\n"), small],
    ["empty lines", "\n".repeat(LARGEST), small],
    ["spaces", " ".repeat(LARGEST), small],
    ["documents", filled("", () => "---\n"), small],
    ["escapes", filled(`${RULES}- {name: "`, () => "\\x41", '"}'), small],
    ["backslashes", `${RULES}- {name: "${"\\".repeat(65_000)}"}`, small],
    ["a folded text", filled(`${RULES}- name: >-\n`, () => "    a\n\n"), small],
    ["a plain text over many lines", filled(`${RULES}- name: a\n`, () => "    a\n"), small],
  ];
  return policies.map(([name, policy, snapshot]) => ({ name, policy, snapshot }));
}
