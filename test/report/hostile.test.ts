import { describe, expect, test } from "@jest/globals";
import { decide } from "../../app/policy/decide.ts";
import type { Decision } from "../../app/policy/decision.ts";
import { readPolicy } from "../../app/policy/reading.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { renderExplained, renderHelp } from "../../app/report/command-reply.ts";
import { renderFailure } from "../../app/report/failure.ts";
import { renderApproval, renderWithdrawal } from "../../app/report/review.ts";
import {
  aCheckRun,
  aCommit,
  aFile,
  anOwnApproval,
  aReview,
  aSnapshot,
  aStatus,
  aUser,
  OLD_HEAD,
  type SnapshotChanges,
} from "../support/builders.ts";
import { readMarkdown } from "./markdown-reader.ts";

/** Names as somebody would choose them who wants more than a name. Each holds `PWNED`, by which it is found again. */
const HOSTILE = [
  "`PWNED`",
  "``PWNED",
  "PWNED | cell | cell",
  "PWNED\\| @acme/team <img src=x> cell",
  "PWNED\\\\| cell",
  "PWNED\\",
  "</summary></details><img src=x onerror=PWNED>",
  "<!-- PWNED",
  "@acme/PWNED",
  "#1 PWNED GH-1 acme/shop#1",
  "PWNED\n\n# heading\n\n- item",
  "PWNED\r\n| a | b |\n| - | - |",
  "PWNED](javascript:alert(1))",
  "![PWNED](https://evil.example/x.png)",
  "[PWNED]: https://evil.example",
  "https://evil.example/PWNED www.evil.example",
  "<https://evil.example/PWNED>",
  "**PWNED** _x_ ~~y~~",
  "&lt;PWNED&gt; &#64;acme",
  "PWNED\u202Egnp.exe\u202C\u200B\u0000\u001B[31m",
  "🦊PWNED👩‍💻".repeat(20),
  " PWNED ",
  "```\nPWNED\n```",
  "$PWNED$ $$x$$",
];

const quoted = JSON.stringify;

/** Pull requests in which a name stands wherever one can stand, one for each way in which a decision is told. */
function scenes(name: string): readonly [string, SnapshotChanges][] {
  const somebody = aUser(name);
  const policy = (when: string, never = "[]") =>
    `version: 1\nnever: ${never}\nrules:\n  - name: ${quoted(`R ${name}`.slice(0, 100).trim())}\n    when: ${when}\n`;
  const files = [name, aFile({ path: `b ${name}`, previousPath: `c ${name}`, change: "renamed" })];
  const pull = { labels: [name], author: somebody, base: { sha: "b".repeat(40), ref: name } };
  const commits = [aCommit({ authors: [somebody], committer: somebody })];
  const everywhere = { pull, commits, files };
  const run = aCheckRun({ name, app: { id: 9, slug: name, name }, workflow: { id: 1, name, event: "push" } });
  const checks = [run, aStatus({ name, creator: aUser(`by ${name}`) })];
  const stale = anOwnApproval({ sha: OLD_HEAD });
  const anything = "{ size: { lines: 1000 } }";
  return [
    ["approved", { ...everywhere, checks, policy: policy(anything) }],
    [
      "failed",
      { ...everywhere, checks: [{ ...run, conclusion: "failure" }], reviews: [stale], policy: policy(anything) },
    ],
    [
      "pending",
      {
        ...everywhere,
        checks: [{ ...run, status: "queued", conclusion: null }],
        reviews: [stale],
        policy: policy(anything),
      },
    ],
    [
      "missing",
      {
        ...everywhere,
        checks: { contexts: [], required: [{ name, appId: null, source: "ruleset" }] },
        policy: policy(anything),
      },
    ],
    [
      "no rule",
      {
        ...everywhere,
        checks,
        reviews: [stale],
        policy: policy('{ author: a, label: a, files: { only: [a], any: [b], none: ["*"] }, base: a }'),
      },
    ],
    [
      "nested",
      {
        ...everywhere,
        policy: policy('{ any: [{ label: a }, { not: { all: [{ base: "*" }, { files: { any: ["*"] } }] } }] }'),
      },
    ],
    ["guard", { ...everywhere, reviews: [stale], policy: policy(anything, '[{ files: { any: ["*"] } }]') }],
    [
      "guard by author and label",
      {
        ...everywhere,
        policy: policy(anything, `[{ author: ${quoted(name)}, label: ${quoted(name)}, base: ${quoted(name)} }]`),
      },
    ],
    [
      "unknown",
      {
        ...everywhere,
        commits: { whole: false, items: [], reason: "too many" },
        policy: policy(`{ author: ${quoted(name)} }`),
      },
    ],
    [
      "veto",
      {
        ...everywhere,
        reviews: [
          anOwnApproval({
            state: "dismissed",
            dismissal: { at: "2026-03-02T11:00:00Z", by: somebody, message: name, byGitHub: false },
          }),
        ],
        policy: policy(anything),
      },
    ],
    [
      "changes requested",
      {
        ...everywhere,
        reviews: [stale, aReview({ author: somebody, state: "changes-requested" })],
        policy: policy(anything),
      },
    ],
    [
      "new policy",
      {
        files: [".github/greenlight.yml"],
        proposedPolicy: `version: ${quoted(name)}\n${quoted(name)}: 1\nrules: [{ name: x, when: { ${quoted(name)}: 1 } }]\n`,
      },
    ],
    ["new policy that is no YAML", { files: [".github/greenlight.yml"], proposedPolicy: `version: *${name}\n` }],
    ["invalid policy", { pull, policy: `version: ${quoted(name)}\n` }],
    ["no policy", { pull, policy: { status: "absent" } }],
  ];
}

/** Every text that goes to GitHub as Markdown. */
function markdownOf(decision: Decision): readonly string[] {
  const report = renderCheckRun(decision);
  const { summary, text } = report;
  const approval = renderApproval({ ...decision, message: "" });
  return [
    summary,
    text,
    renderExplained(decision, report),
    approval,
    ...Object.values(renderWithdrawal(decision, OLD_HEAD)),
    ...Object.values(renderWithdrawal(decision, null)),
  ];
}

/** Our own folds, with nothing but escaped text and code in the title. */
const OWN_HTML = /^(<details><summary>([^<>`]|<code>[^<>]*<\/code>)*<\/summary>|<\/details>)$/;
const PLAIN_TYPES = new Set(["root", "paragraph", "strong", "text", "inlineCode", "code", "html", "table"]);

describe.each(HOSTILE.map((name) => [JSON.stringify(name).slice(0, 60), name]))("a name like %s", (_, name) => {
  test.each(scenes(name))("stays a name: %s", (_scene, changes) => {
    const snapshot = aSnapshot(changes);
    const decision = decide(snapshot, readPolicy(snapshot.policy));
    for (const markdown of markdownOf(decision)) {
      for (const escapes of ["pairs", "single"] as const) {
        const { types, html, texts, unevenRows } = readMarkdown(markdown, escapes);
        expect([...types].filter((type) => !PLAIN_TYPES.has(type))).toEqual([]);
        for (const tag of html) expect(tag).toMatch(OWN_HTML);
        expect(texts.filter((text) => /PWNED|evil|@acme|cell|<img/.test(text))).toEqual([]);
        expect(unevenRows).toEqual([]);
      }
      expect(markdown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]|(?!\n)\p{Cc}/u);
    }
  });

  test.each(scenes(name))("makes a short title on one line: %s", (_scene, changes) => {
    const snapshot = aSnapshot(changes);
    const { title, annotations } = renderCheckRun(decide(snapshot, readPolicy(snapshot.policy)));
    expect(title.length).toBeLessThanOrEqual(120);
    expect(title).toBe(title.trim());
    expect(title).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect(title.isWellFormed()).toBe(true);
    for (const { message } of annotations) expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test("stays a name where it is taken for a command", () => {
    const { texts, types, html } = readMarkdown(renderHelp(name), "pairs");
    expect([...types].filter((type) => !PLAIN_TYPES.has(type) && type !== "list" && type !== "listItem")).toEqual([]);
    expect(html).toEqual([]);
    expect(texts.join(" ")).not.toMatch(/PWNED|evil|@acme|<img/);
  });

  test("stays a name where GitHub refused", () => {
    const { texts, types } = readMarkdown(renderFailure(name).summary, "pairs");
    expect([...types].filter((type) => !PLAIN_TYPES.has(type))).toEqual([]);
    expect(texts.join(" ")).not.toContain("PWNED");
  });
});
