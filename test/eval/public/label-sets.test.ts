import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readAacr } from "../../../scripts/eval/public/aacr.ts";
import { readMartian } from "../../../scripts/eval/public/martian.ts";

const DIFF = "diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-x\n+y\n";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labels-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content: unknown): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

// Written by hand in the form of the two label sets.
const comment = {
  is_ai_comment: false,
  note: "The lock is never released.",
  path: "a.c",
  side: "right",
  source_model: "",
  from_line: 12,
  to_line: 9,
  category: "Code Defect",
  context: "Diff Level",
};
const entry = {
  change_line_count: 2,
  project_main_language: "C++",
  source_commit: "a".repeat(40),
  target_commit: "b".repeat(40),
  githubPrUrl: "https://github.com/acme/engine/pull/7",
  comments: [comment],
  category: "Bug Fix",
};
const golden = {
  pr_title: "Cache the lookup",
  url: "https://github.com/acme/shop/pull/3",
  comments: [{ comment: "The cache key misses the tenant.", severity: "High", category: "security" }],
};

describe("alibaba/aacr-bench", () => {
  test.each([
    "positive_samples.json",
    "dataset/positive_samples.json",
    "evaluation/benchmark/AACR-Bench/positive_samples.json",
  ])("is read from %s", (path) => {
    put(path, [entry]);
    put("diffs/acme__engine__7.diff", DIFF);
    const { cases, messages } = readAacr(folder);
    expect(messages).toEqual([]);
    expect(cases).toMatchObject([{ id: "aacr/acme/engine/7", set: "aacr", language: "c++", files: [{ path: "a.c" }] }]);
    expect(cases[0]?.labels).toEqual([
      {
        kind: "Code Defect",
        severity: null,
        categories: expect.arrayContaining(["correctness", "concurrency"]),
        places: [{ path: "a.c", side: "RIGHT", from: 9, to: 12 }],
        text: "The lock is never released.",
      },
    ]);
  });

  test("tells how to get a diff that is not there", () => {
    put("positive_samples.json", [entry]);
    const { cases, messages } = readAacr(folder);
    expect(cases).toEqual([]);
    expect(messages).toEqual([
      expect.stringMatching(
        /^One pull request was left out: its diff is not there\. .*curl .*diffs\/acme__engine__7\.diff https:\/\/github\.com\/acme\/engine\/compare\/a{40}\.\.\.b{40}\.diff$/,
      ),
    ]);
  });

  test("goes on behind entries and comments in another form, and tells of them", () => {
    put("positive_samples.json", [{ title: "?" }, { ...entry, comments: [{ note: "no place" }, comment] }]);
    put("diffs/acme__engine__7.diff", DIFF);
    const { cases, messages } = readAacr(folder);
    expect(cases[0]?.labels).toHaveLength(1);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toContain("the entry is not in the expected form. The first is number 1");
  });

  test.each([
    ["not there", undefined, /has no positive_samples.json: it should be a clone/],
    ["a pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\n", /cannot be read as JSON/],
    ["no list", { rows: [] }, /is no list/],
  ])("is refused where its file is %s", (_, content, message) => {
    if (content !== undefined) put("positive_samples.json", content);
    expect(() => readAacr(folder)).toThrow(message);
  });
});

describe("withmartian/code-review-benchmark", () => {
  test.each(["offline/golden_comments", "golden_comments", "."])("is read from %s", (path) => {
    put(`${path}/sentry.json`, [golden]);
    put("diffs/acme__shop__3.diff", DIFF);
    const { cases, messages } = readMartian(folder);
    expect(messages).toEqual([]);
    expect(cases).toMatchObject([{ id: "martian/acme/shop/3", title: "Cache the lookup", language: "sentry" }]);
    expect(cases[0]?.labels).toEqual([
      {
        kind: "security",
        severity: "high",
        categories: ["security", "correctness"],
        places: [],
        text: "The cache key misses the tenant.",
      },
    ]);
  });

  test("may leave out severity and category, as its older files do", () => {
    put("golden_comments/sentry.json", [{ ...golden, comments: [{ comment: "Wrong." }] }]);
    put("diffs/acme__shop__3.diff", DIFF);
    expect(readMartian(folder).cases[0]?.labels).toMatchObject([{ kind: "unknown", severity: null, categories: null }]);
  });

  test("tells how to get a diff that is not there, and of one that is none", () => {
    put("golden_comments/sentry.json", [golden, { ...golden, url: "https://github.com/acme/shop/pull/4" }]);
    put("diffs/acme__shop__4.diff", "<html>");
    const { cases, messages } = readMartian(folder);
    expect(cases).toEqual([]);
    expect(messages).toEqual([
      expect.stringContaining("https://github.com/acme/shop/pull/3.diff"),
      expect.stringContaining("its diff cannot be understood: It does not begin with `diff --git`"),
    ]);
  });

  test("is refused where there is nothing of it", () => {
    expect(() => readMartian(folder)).toThrow(/has no golden_comments/);
  });
});
