import { describe, expect, test } from "@jest/globals";
import type { FileContent, FileDiff } from "../../../app/review/diff/file-diff.ts";
import { parsePatch } from "../../../app/review/diff/parse-patch.ts";
import { ledgerOf, type SelectionInput, selectFiles } from "../../../app/review/selection/select-files.ts";
import { aTextFile } from "../diff/hunks-arbitrary.ts";

const GUIDELINES = ["REVIEW.md", "docs/agents/RULES.md"];
const ATTRIBUTES = "dist/** linguist-generated\nvendor/** linguist-vendored=true\n*.snap -diff\n*.bin binary\n";

function text(...lines: readonly string[]): FileContent {
  const parsed = parsePatch([`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)].join("\n"));
  if (!parsed.ok) throw new Error(parsed.reason);
  return { kind: "text", hunks: parsed.hunks };
}

function aFile(path: string, changes: Partial<FileDiff> = {}): FileDiff {
  return aTextFile(path, [], { content: text("code"), ...changes });
}

function select(files: readonly FileDiff[], changes: Partial<SelectionInput> & { ignore?: string[] } = {}) {
  return selectFiles({
    diff: { whole: true, items: files },
    settings: { ignore: changes.ignore, guidelines: GUIDELINES },
    attributes: { known: true, value: [{ path: ".gitattributes", text: ATTRIBUTES }] },
    chunkTokens: 8_000,
    ...changes,
  });
}

function stateOf(file: FileDiff, changes: Partial<SelectionInput> & { ignore?: string[] } = {}) {
  const [entry] = ledgerOf(select([file], changes));
  return entry === undefined ? null : `${entry.state} ${entry.reason}`.trim();
}

describe("a file that a rule of the base branch names", () => {
  test.each<[string, FileDiff, string]>([
    ["ignored by the policy", aFile("docs/a.md"), "skipped review.ignore: docs/**"],
    ["a lockfile", aFile("web/yarn.lock"), "skipped a lockfile"],
    ["generated", aFile("dist/x.js"), "skipped generated: linguist-generated in .gitattributes"],
    ["vendored", aFile("vendor/x.go"), "skipped vendored: linguist-vendored in .gitattributes"],
    ["without a diff", aFile("a.snap"), "skipped no diff wanted: -diff in .gitattributes"],
    ["binary by the attributes", aFile("a.bin", { content: { kind: "binary" } }), "skipped no diff wanted"],
    ["binary, and ignored", aFile("docs/a.png", { content: { kind: "binary" } }), "skipped review.ignore: docs/**"],
    [
      "renamed under such names",
      aFile("dist/b.js", { change: "renamed", previousPath: "dist/a.js" }),
      "skipped generated",
    ],
  ])("is skipped where it is %s, without a doubt", (_, file, state) => {
    expect(stateOf(file, { ignore: ["docs/**"] })).toContain(state);
    expect(select([file], { ignore: ["docs/**"] })).toMatchObject({ files: [], doubts: [] });
  });
});

describe("no pull request gets a file skipped by", () => {
  test.each<[string, FileDiff, string[]?]>([
    ["a marker in the diff", aFile("src/a.ts", { content: text("// @generated DO NOT EDIT", "code") })],
    ["a name of minified code", aFile("src/a.min.js")],
    ["a name of a source map", aFile("src/a.js.map")],
    ["a name of a folder that others use for such code", aFile("node_modules/x/index.js")],
    ["a name that only ends like a lockfile's", aFile("evil.lock")],
    ["a folder that is called like what the policy ignores", aFile("evil.md/run.sh"), ["*.md"]],
    ["a folder that is called like a lockfile", aFile("yarn.lock/run.sh")],
    ["renaming it to a name that is skipped", aFile("dist/a.js", { change: "renamed", previousPath: "src/a.js" })],
  ])("%s", (_, file, ignore = []) => expect(stateOf(file, { ignore })).toBe("reviewed"));

  test("attributes where not all of them could be read", () => {
    expect(stateOf(aFile("dist/x.js"), { attributes: { known: false, reason: "no" } })).toBe("reviewed");
  });

  test("attributes that say no, or something else than true", () => {
    const value = [{ path: ".gitattributes", text: "* linguist-generated=false linguist-vendored=maybe diff=x" }];
    expect(stateOf(aFile("a"), { attributes: { known: true, value } })).toBe("reviewed");
  });
});

describe("a file cannot be reviewed", () => {
  const sha = "a".repeat(40);
  test.each<[string, FileDiff, string]>([
    ["whose lines are not shown", aFile("a", { content: { kind: "missing", reason: "not shown" } }), "not shown"],
    ["that is binary", aFile("a.png", { content: { kind: "binary" } }), "it is binary"],
    ["with a huge line", aFile("a.min.js", { content: text("x".repeat(5_001)) }), "a line of 5001 characters"],
    ["with a line of many tokens", aFile("a", { content: text("\u200b".repeat(4_000)) }), "too long for one question"],
    ["with a name of many tokens", aFile("\u200b".repeat(4_000)), "its name is too long"],
    ["that is a submodule", aFile("lib", { content: text(`Subproject commit ${sha}`) }), "a submodule"],
    ["in Git LFS", aFile("a", { content: text("version https://git-lfs.github.com/spec/v1", "oid x") }), "in Git LFS"],
    [
      "whose other lines come from where nobody looks",
      aFile("src/a.go", { change: "renamed", previousPath: "vendor/a.go", content: { kind: "unchanged" } }),
      "from a path that the review skips (vendored",
    ],
  ])("%s, and makes the review indeterminate", (_, file, reason) => {
    expect(stateOf(file)).toMatch(/^unreviewable /);
    expect(stateOf(file)).toContain(reason);
    expect(select([file])).toMatchObject({ files: [], doubts: ["1 file cannot be reviewed."] });
  });

  test("unless it is only moved, which the model is told", () => {
    const file = aFile("b", { change: "renamed", previousPath: "a", content: { kind: "unchanged" } });
    expect(stateOf(file)).toBe("reviewed");
  });
});

describe("the review is indeterminate", () => {
  test.each<[string, FileDiff, string, string[]?]>([
    ["guidelines", aFile("REVIEW.md"), "It changes guidelines"],
    ["guidelines of a folder", aFile("web/REVIEW.md"), "It changes guidelines"],
    ["guidelines by their path", aFile("docs/agents/RULES.md"), "It changes guidelines"],
    ["guidelines that it renames", aFile("a.md", { previousPath: "REVIEW.md", change: "renamed" }), "guidelines"],
    ["guidelines that the policy ignores", aFile("REVIEW.md"), "It changes guidelines", ["*.md"]],
    [".gitattributes", aFile(".gitattributes"), "It changes .gitattributes"],
    [".gitattributes of a folder", aFile("src/.gitattributes"), "It changes .gitattributes"],
    [".gitattributes that it renames", aFile("x", { previousPath: ".gitattributes" }), "It changes .gitattributes"],
  ])("where a pull request changes %s", (_, file, doubt, ignore = []) => {
    expect(select([file], { ignore }).doubts).toEqual([expect.stringContaining(doubt)]);
  });

  test("where the diff is not whole", () => {
    const diff = { whole: false, items: [aFile("a")], reason: "too many files" } as const;
    expect(select([], { diff })).toMatchObject({ doubts: ["The diff is not whole: too many files."] });
  });

  test("where there are too many files and patterns to tell what is left out, and then nothing is", () => {
    const paths = Array.from({ length: 2_000 }, (_, at) => `dist/${"a/".repeat(40)}${at}.js`);
    const ignore = Array.from({ length: 500 }, (_, at) => `**/a/**/a/**/b${at}`);
    const { files, skipped, doubts } = select(
      paths.map((path) => aFile(path)),
      { ignore },
    );
    expect([files.length, skipped.length]).toEqual([2_000, 0]);
    expect(doubts).toEqual([expect.stringContaining("too many files")]);
  });

  test("and not where another file is called alike", () => {
    expect(select([aFile("PREVIEW.md"), aFile("docs/RULES.md"), aFile("x.gitattributes")]).doubts).toEqual([]);
  });
});

describe("the ledger", () => {
  const files = [aFile("c"), aFile("yarn.lock"), aFile("b.png", { content: { kind: "binary" } }), aFile("a")];

  test("has every file once, whatever became of it", () => {
    expect(ledgerOf(select(files)).map(({ path, state }) => [path, state])).toEqual([
      ["a", "reviewed"],
      ["b.png", "unreviewable"],
      ["c", "reviewed"],
      ["yarn.lock", "skipped"],
    ]);
  });

  test("tells of a selected file that no answer covers", () => {
    expect(ledgerOf(select(files), new Map([["c", "the model did not answer"]]))).toContainEqual({
      path: "c",
      state: "unreviewable",
      reason: "the model did not answer",
    });
  });
});
