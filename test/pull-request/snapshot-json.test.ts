import { describe, expect, test } from "@jest/globals";
import { parseSnapshot, readSnapshotValue, writeSnapshot } from "../../app/pull-request/snapshot-json.ts";
import { aSnapshot, aUser, cut } from "../support/builders.ts";

const SMALL = { greenlightSnapshot: 1, pull: { author: "octocat" }, files: ["README.md"] };

function read(changes: object = {}) {
  const parsed = readSnapshotValue({ ...SMALL, ...changes });
  if (parsed.valid) return parsed.snapshot;
  throw new Error(JSON.stringify(parsed.problems));
}

function problems(value: unknown): string[] {
  const parsed = readSnapshotValue(value);
  return parsed.valid ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("a small file by hand", () => {
  test("is an open pull request with one signed commit of its author", () => {
    const { pull, commits, files, checks, policy } = read();
    expect(pull).toMatchObject({ state: "open", draft: false, changedFiles: 1, base: { ref: "main" } });
    expect(pull.author).toEqual({ id: null, login: "octocat", kind: "user" });
    expect(commits).toEqual({
      whole: true,
      items: [
        {
          sha: pull.head.sha,
          message: "",
          authors: [pull.author],
          committer: pull.author,
          moreAuthors: false,
          verified: true,
          signedByGitHub: false,
        },
      ],
    });
    expect(files.items).toEqual([{ path: "README.md", change: "modified", additions: 0, deletions: 0 }]);
    expect(checks).toEqual({ contexts: [], required: [] });
    expect(policy).toEqual({ status: "absent" });
  });

  test("counts the lines of its files, unless it says how many there are", () => {
    const files = [
      { path: "a", additions: 3, deletions: 1 },
      { path: "b", additions: 4 },
    ];
    expect(read({ files }).pull).toMatchObject({ additions: 7, deletions: 1, changedFiles: 2 });
    expect(read({ files, pull: { author: "octocat", additions: 99, changedFiles: 300 } }).pull).toMatchObject({
      additions: 99,
      deletions: 1,
      changedFiles: 300,
    });
  });

  test("a login that ends in [bot] is a bot's", () => {
    expect(read({ pull: { author: "dependabot[bot]" } }).pull.author?.kind).toBe("bot");
  });

  test("a check by its name alone is a green job of GitHub Actions", () => {
    expect(read({ checks: ["build"] }).checks.contexts).toEqual([
      expect.objectContaining({
        kind: "check-run",
        name: "build",
        status: "completed",
        conclusion: "success",
        app: { id: 15_368, slug: "github-actions", name: "GitHub Actions" },
      }),
    ]);
  });

  test("a check that has not completed has no conclusion, one with a state is a commit status", () => {
    const checks = [
      { name: "build", status: "in_progress" },
      { name: "deploy", state: "failure", creator: "deployer[bot]" },
    ];
    expect(read({ checks }).checks.contexts).toMatchObject([
      { kind: "check-run", conclusion: null },
      { kind: "status", state: "failure", creator: { kind: "bot" } },
    ]);
  });

  test("two Apps of different slugs are two Apps, and neither is ours", () => {
    const { self, checks } = read({
      checks: [
        { name: "x", app: "circle" },
        { name: "x", app: "jenkins" },
      ],
    });
    const ids = checks.contexts.map((context) => context.kind === "check-run" && context.app?.id);
    expect(new Set([...ids, self.appId]).size).toBe(3);
  });

  test("a review without a commit is for the head; with null its commit is gone", () => {
    const reviews = [
      { author: "bob", state: "approved" },
      { author: null, state: "commented", sha: null },
    ];
    const snapshot = read({ reviews });
    expect(snapshot.reviews.map(({ sha }) => sha)).toEqual([snapshot.pull.head.sha, null]);
  });

  test("branches, repository, policy and required checks may be texts", () => {
    const snapshot = read({
      repository: "acme/api",
      pull: { author: "octocat", base: "release", head: "topic" },
      policy: "version: 1",
      checks: { contexts: ["build"], required: ["build"] },
    });
    expect(snapshot.repository).toMatchObject({ owner: "acme", name: "api" });
    expect(snapshot.pull).toMatchObject({ base: { ref: "release" }, head: { ref: "topic" } });
    expect(snapshot.policy).toEqual({ status: "present", blobSha: "", text: "version: 1" });
    expect(snapshot.proposedPolicy).toEqual(snapshot.policy);
    expect(snapshot.checks.required).toEqual([{ name: "build", appId: null, source: "branch protection" }]);
  });
});

describe("what is wrong is told with its place, all at once", () => {
  test.each<[string, unknown, unknown[]]>([
    ["no snapshot at all", null, [": expected object, received null"]],
    [
      "another version",
      { ...SMALL, greenlightSnapshot: 2 },
      ["greenlightSnapshot: expected 1, the version of the format"],
    ],
    ["nothing but the version", { greenlightSnapshot: 1 }, ["pull: is missing", "files: is missing"]],
    ["unknown keys", { ...SMALL, label: "x", labels: [] }, ["label: unknown key", "labels: unknown key"]],
    ["an unknown key in a list", { ...SMALL, files: [{ path: "a", size: 1 }] }, ["files[0].size: unknown key"]],
    ["a file without a path", { ...SMALL, files: ["a", {}] }, ["files[1].path: is missing"]],
    [
      "a list that was cut without saying why",
      { ...SMALL, files: { whole: false, items: [] } },
      ["files.reason: is missing"],
    ],
    ["a listing that says nothing", { ...SMALL, files: {} }, ["files.whole: is missing"]],
    [
      "a text as a number",
      { ...SMALL, pull: { author: "a", number: "12" } },
      ["pull.number: expected number, received string"],
    ],
    ["no time", { ...SMALL, readAt: "yesterday" }, ["readAt: expected a time such as 2026-01-05T12:00:00Z"]],
    ["a repository without its owner", { ...SMALL, repository: "shop" }, ["repository: expected owner/name"]],
    [
      "an unknown conclusion",
      { ...SMALL, checks: [{ name: "a", conclusion: "green" }] },
      [expect.stringContaining('checks[0].conclusion: expected one of "success"')],
    ],
    ["an empty login", { ...SMALL, pull: { author: "" } }, ["pull.author: must not be empty"]],
  ])("%s", (_, value, expected) => {
    expect(problems(value)).toEqual(expected);
  });

  test("a text that is no JSON", () => {
    expect(parseSnapshot("{")).toEqual({
      valid: false,
      problems: [{ path: "", message: expect.stringContaining("this is no JSON") }],
    });
  });
});

describe("the file that is written", () => {
  test("has lists where they are whole, and says why where they are not", () => {
    const file = JSON.parse(writeSnapshot(aSnapshot({ files: ["a"], commits: cut([], "too many") })));
    expect(file.greenlightSnapshot).toBe(1);
    expect(file.files).toHaveLength(1);
    expect(file.commits).toEqual({ whole: false, items: [], reason: "too many" });
  });

  test("is read back as the same pull request", () => {
    const given = aSnapshot({ pull: { author: aUser("alice"), base: { sha: "", ref: "gone" } } });
    expect(parseSnapshot(writeSnapshot(given))).toEqual({ valid: true, snapshot: given });
  });
});
