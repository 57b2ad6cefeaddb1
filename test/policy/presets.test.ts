import { describe, expect, test } from "@jest/globals";
import { judge } from "../../app/policy/judge.ts";
import { parsePolicy } from "../../app/policy/parse.ts";
import { plain } from "../../app/policy/phrase.ts";
import { PRESETS } from "../../app/policy/presets/index.ts";
import { stepsOf } from "../../app/report/steps.ts";
import { aCommit, aFile, anOwnApproval, aSnapshot, aUser, type SnapshotChanges } from "../support/builders.ts";

const shop = (version: string) => JSON.stringify({ dependencies: { "left-pad": version } });
const lock = (version: string) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      "": { dependencies: { "left-pad": "^1.0.0" } },
      "node_modules/left-pad": {
        version,
        resolved: `https://registry.npmjs.org/left-pad/-/left-pad-${version}.tgz`,
        integrity: `sha512-${version.replaceAll(".", "")}${"a".repeat(83)}==`,
      },
    },
  });
const workflow = (version: string) => `jobs:\n  a:\n    steps:\n      - uses: actions/checkout@${version}\n`;

/** A bump by Dependabot of what one file says, with a title that claims nothing. */
function bump(path: string, before: string, after: string, changes: SnapshotChanges = {}): SnapshotChanges {
  return {
    files: [path],
    manifests: [{ path, before, after }],
    commits: [aCommit({ message: "Update" })],
    ...changes,
    pull: { title: "Update", body: "", ...changes.pull },
  };
}

/** By somebody who may push, on a branch of the repository. */
function byOctocat(files: readonly string[], changes: SnapshotChanges = {}): SnapshotChanges {
  const octocat = aUser();
  const commits = [aCommit({ authors: [octocat], committer: octocat, message: "Tidy up" })];
  return { files, commits, ...changes, pull: { author: octocat, title: "Tidy up", ...changes.pull } };
}

const fork = { head: { sha: "a".repeat(40), ref: "main", fork: true } };
const unsigned = [aCommit({ verified: false, message: "Update" })];

const CASES: Readonly<Record<string, { approves: SnapshotChanges[]; holds: SnapshotChanges[] }>> = {
  dependencies: {
    approves: [
      bump("web/package.json", shop("1.3.0"), shop("1.4.0")),
      bump("package-lock.json", lock("1.3.0"), lock("1.3.1")),
    ],
    holds: [
      bump("package.json", shop("1.3.0"), shop("2.0.0")),
      bump("package.json", shop("1.3.0"), shop("1.3.1"), { pull: { author: aUser("dependabot") } }),
      bump("package.json", shop("1.3.0"), shop("1.3.1"), { commits: unsigned }),
      bump("package.json", shop("1.3.0"), shop("1.3.1"), { files: ["package.json", "src/index.js"] }),
    ],
  },
  "dependencies-patch": {
    approves: [bump("package.json", shop("1.3.0"), shop("1.3.1"))],
    holds: [bump("package.json", shop("1.3.0"), shop("1.4.0"))],
  },
  "github-actions": {
    approves: [bump(".github/workflows/ci.yml", workflow("v4.1.0"), workflow("v4.2.0"))],
    holds: [
      bump(".github/workflows/ci.yml", workflow("v4.1.0"), workflow("v5.0.0")),
      bump(".github/workflows/ci.yml", workflow("v4.1.0"), `${workflow("v4.1.1")}      - run: curl evil\n`),
      bump("package.json", shop("1.3.0"), shop("1.3.1")),
    ],
  },
  "lockfile-maintenance": {
    approves: [bump("package-lock.json", lock("1.3.0"), lock("1.4.0"))],
    holds: [
      bump("package-lock.json", lock("1.3.0"), lock("2.0.0")),
      bump("package.json", shop("1.3.0"), shop("1.3.1")),
    ],
  },
  docs: {
    approves: [byOctocat(["README.md", "docs/guide/start.md", "docs/a.png"])],
    holds: [
      byOctocat(["README.md"], { pull: fork }),
      byOctocat(["docs/conf.py"]),
      byOctocat(["README.md"], { pull: { additions: 600 } }),
      ...["AGENTS.md", "a/CLAUDE.md", ".github/copilot-instructions.md", ".cursor/x.md"].map((path) =>
        byOctocat([path]),
      ),
    ],
  },
  "small-changes": {
    approves: [byOctocat(["src/a.ts", "src/b.ts"])],
    holds: [
      byOctocat(["src/a.ts"], { pull: { additions: 30 } }),
      byOctocat(["src/a.ts"], { pull: fork }),
      byOctocat(["src/a.ts"], { commits: [aCommit({ authors: [aUser(), aUser("mallory")], committer: aUser() })] }),
      ...[".github/workflows/ci.yml", "package.json", "infra/main.tf", "api/Dockerfile"].map((path) =>
        byOctocat([path]),
      ),
    ],
  },
  guards: {
    approves: [byOctocat(["src/a.ts"])],
    holds: [
      byOctocat(["src/a.ts"], { pull: { labels: ["do-not-approve"] } }),
      ...[
        ".github/workflows/ci.yml",
        "docs/CODEOWNERS",
        "infra/a.ts",
        "a/main.tf",
        ".env",
        "keys/server.pem",
        ".npmrc",
      ].map((path) => byOctocat(["src/a.ts", path])),
    ],
  },
};

const ANYTHING = "rules: [{ name: Anything, when: { base: main } }]\n";

describe.each(PRESETS.map((preset) => [preset.name, preset] as const))("greenlight:%s", (name, { sentence, yaml }) => {
  const extended = `version: 1\nextends: greenlight:${name}\n${name === "guards" ? ANYTHING : ""}`;
  const { approves = [], holds = [] } = CASES[name] ?? {};

  test("is valid, copied and extended, and says in one sentence what it is for", () => {
    const copied = `version: 1\n${yaml}${name === "guards" ? ANYTHING : ""}`;
    for (const text of [copied, extended]) expect(parsePolicy(text)).toMatchObject({ valid: true });
    expect(sentence).toMatch(/^[A-Z][^.]*\.$/);
  });

  test("approves what it is for, and holds what it is not", () => {
    expect(Math.min(approves.length, holds.length)).toBeGreaterThan(0);
    const decided = (changes: SnapshotChanges) => judge(aSnapshot({ ...changes, policy: extended }), {});
    for (const changes of approves)
      expect(decided(changes)).toMatchObject({ outcome: "approve", reason: { kind: "approved" } });
    for (const changes of holds)
      expect({ changes, outcome: decided(changes).outcome }).toEqual({ changes, outcome: "hold" });
  });
});

describe("extends", () => {
  const problemsOf = (text: string) => {
    const parsed = parsePolicy(`version: 1\n${text}\n`);
    return parsed.valid ? [] : parsed.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  };

  test("own rules come first, then the presets' in order; guards are united, and each is called by where it comes from", () => {
    const policy = `version: 1
extends: [greenlight:guards, greenlight:docs, greenlight:dependencies]
never: [{ label: x }]
rules: [{ name: Mine, when: { label: y } }]
`;
    const { rules, guards } = judge(aSnapshot({ policy }), {});
    expect(rules.map((rule) => rule.name)).toEqual([
      "Mine",
      "Documentation (greenlight:docs)",
      "Patch and minor updates (greenlight:dependencies)",
    ]);
    expect(guards.map((guard) => guard.name)).toEqual([
      "never 1",
      ...[1, 2, 3, 4, 5].map((index) => `greenlight:guards never ${index}`),
    ]);
  });

  test("a rule of a preset that decides is named with the preset, in the explanation too", () => {
    const changes = byOctocat(["README.md"]);
    const decision = judge(aSnapshot({ ...changes, policy: "version: 1\nextends: greenlight:docs\n" }), {});
    expect(decision.rule).toBe("Documentation (greenlight:docs)");
    expect(stepsOf(decision).map(({ what }) => plain(what))).toContain("Rule Documentation (greenlight:docs)");
  });

  test("guards alone approve nothing", () => {
    const snapshot = aSnapshot({
      policy: "version: 1\nextends: greenlight:guards\n",
      reviews: [anOwnApproval()],
      files: [aFile("a")],
    });
    expect(judge(snapshot, {})).toMatchObject({ outcome: "withdraw", reason: { kind: "no-rule" } });
  });

  test.each<[string, string, string | RegExp]>([
    [
      "an unknown preset names the nearest",
      "extends: greenlight:dependencys",
      /^2:10 unknown preset .* did you mean `greenlight:dependencies`\?/,
    ],
    [
      "one without the prefix",
      "extends: docs",
      /^2:10 unknown preset `docs`; .*did you mean|^2:10 unknown preset `docs`/,
    ],
    ["one in a list", "extends: [greenlight:docs, greenlight:nothing-like-it-at-all]", /^2:28 unknown preset/],
    ["one twice", "extends: [greenlight:docs, greenlight:docs]", "2:28 `greenlight:docs` is in the list already"],
    ["an empty list", "extends: []", "2:10 the list must not be empty"],
    ["something else", "extends: 3", "2:10 expected the name of a preset, or a list of them, found `3`"],
    [
      "a rule that calls itself a preset's",
      "extends: greenlight:docs\nrules: [{ name: Documentation (greenlight:docs), when: { base: main } }]",
      /^3:17 only rules of presets have names/,
    ],
    ["a very long name", `extends: ${"x".repeat(5_000)}`, "2:10 may have at most 100 characters"],
  ])("%s", (_, text, expected) => {
    expect(problemsOf(text)).toEqual([typeof expected === "string" ? expected : expect.stringMatching(expected)]);
  });
});
