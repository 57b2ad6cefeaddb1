import { expect, test } from "@jest/globals";
import { readSameContent } from "../../app/github/read-same-content.ts";
import type { ChangedFile } from "../../app/pull-request/snapshot.ts";
import { aFile, aSnapshot, BASE, HEAD } from "../support/builders.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();
const MERGE_BASE = "5".repeat(40);
const COMPARE = `/repos/acme/shop/compare/${BASE}...${HEAD}`;
const compared = { merge_base_commit: { sha: MERGE_BASE }, files: [] };

const RENAMED = aFile({ path: "new.txt", previousPath: "old.txt", change: "renamed", additions: 0, deletions: 0 });
const entry = (changes: object = {}) => ({ type: "blob", mode: 0o100644, oid: "1".repeat(40), ...changes });
const side = (file0: object | null) => ({ __typename: "Commit", file0 });

async function read(files: readonly ChangedFile[] = [RENAMED]): Promise<string[]> {
  const same = await readSameContent(await at.octokit(), aSnapshot({ files }), files);
  at.github.done();
  return [...same];
}

test("a renamed file is compared by both of its names, where the pull request branched off and at its head", async () => {
  at.github.rest("GET", COMPARE, compared).graphql("Blobs", (variables) => {
    expect(variables).toMatchObject({ before: MERGE_BASE, after: HEAD, before0: "old.txt", after0: "new.txt" });
    return { repository: { before: side(entry()), after: side(entry()) } };
  });
  expect(await read()).toEqual(["new.txt"]);
});

test("a file that became executable is the same", async () => {
  const after = side(entry({ mode: 0o100755 }));
  at.github.rest("GET", COMPARE, compared).graphql("Blobs", { repository: { before: side(entry()), after } });
  expect(await read()).toEqual(["new.txt"]);
});

test.each<[string, object | null, object | null]>([
  ["with other content", side(entry()), side(entry({ oid: "2".repeat(40) }))],
  ["that became a symbolic link", side(entry()), side(entry({ mode: 0o120000 }))],
  ["that is a submodule", side(entry({ type: "commit" })), side(entry({ type: "commit" }))],
  ["that was not there before", side(null), side(entry())],
  ["that is not there any more", side(entry()), side(null)],
  ["that is on neither side", side(null), side(null)],
  ["at a commit that GitHub does not show", null, side(entry())],
  ["whose commits GitHub does not show", null, null],
])("nothing is proven of a file %s", async (_, before, after) => {
  at.github.rest("GET", COMPARE, compared).graphql("Blobs", { repository: { before, after } });
  expect(await read()).toEqual([]);
});

test("a file that GitHub does not find is absent, and the others count", async () => {
  const before = { file0: null, file1: entry() };
  const after = { file0: entry(), file1: entry() };
  const errors = [{ type: "NOT_FOUND", path: ["repository", "before", "file0"], message: "no" }];
  const body = { data: { repository: { before, after } }, errors };
  at.github.rest("GET", COMPARE, compared).graphql("Blobs", { status: 200, body });
  expect(await read([RENAMED, { ...RENAMED, path: "b" }])).toEqual(["b"]);
});

test.each([
  ["unrelated histories", 404],
  ["a permission that is missing", 403],
])("nothing is proven with %s", async (_, status) => {
  at.github.rest("GET", COMPARE, { status, body: { message: "no" } });
  expect(await read()).toEqual([]);
});

test("a failure inside GitHub is thrown, to be tried again", async () => {
  at.github.rest("GET", COMPARE, { status: 502, body: {} });
  await expect(read()).rejects.toMatchObject({ status: 502 });
});

test("of more than a hundred files the first hundred are compared", async () => {
  const files = Array.from({ length: 101 }, (_, index) => ({ ...RENAMED, path: `f${index}` }));
  const all = Object.fromEntries(files.slice(0, 100).map((_, index) => [`file${index}`, entry()]));
  const commit = { __typename: "Commit", ...all };
  at.github.rest("GET", COMPARE, compared).graphql("Blobs", { repository: { before: commit, after: commit } });
  expect(await read(files)).toEqual(files.slice(0, 100).map(({ path }) => path));
});

test("without files nothing is asked", async () => {
  expect(await read([])).toEqual([]);
  expect(at.github.requests).toEqual([]);
});
