import { describe, expect, test } from "@jest/globals";
import { readReviewMaterial } from "../../app/github/read-review-material.ts";
import { encodeMemory } from "../../app/review/memory/encode.ts";
import { aMemory } from "../review/support/memory.ts";
import { aFile, anOwnCheckRun, aSnapshot, BASE, HEAD, type SnapshotChanges } from "../support/builders.ts";
import { aTextEntry, filesAt, pathsAsked, TRUNCATED, UNREADABLE } from "../support/files-at.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();
const MEMORY = encodeMemory(aMemory([])).line;
const PATCHES = { whole: true, items: [{ path: "a.txt", patch: "@@ -1 +1 @@\n-a\n+b" }] } as const;
/** A pull request of which nothing needs to be asked but what the base branch says. */
const KNOWN: SnapshotChanges = {
  files: [aFile({ path: "a.txt", additions: 1, deletions: 1 })],
  patches: PATCHES,
  ownCheckRuns: [anOwnCheckRun({ reviewMemory: MEMORY })],
};

async function read(changes: SnapshotChanges = {}) {
  at.github.graphql("FilesAt", filesAt({}));
  return await readReviewMaterial(await at.octokit(), aSnapshot({ ...KNOWN, ...changes }), { guidelines: [] });
}

const operations = () => at.github.requests.flatMap(({ operation }) => (/token/.test(operation) ? [] : [operation]));

test("what the snapshot has is not read again", async () => {
  expect(await read()).toMatchObject({ patches: PATCHES, sameContent: new Set(), storedMemory: MEMORY });
  at.github.done();
  expect(operations()).toEqual(["FilesAt"]);
});

test("a first review of a pull request costs three requests", async () => {
  const contents_url = `https://api.github.com/repos/acme/shop/contents/a.txt?ref=${HEAD}`;
  const file = { filename: "a.txt", sha: "1".repeat(40), status: "modified", changes: 2, contents_url };
  at.github.rest("GET", "/repos/acme/shop/pulls/12/files", [{ ...file, patch: "@@ -1 +1 @@" }]).graphql("EarlierRuns", {
    repository: { pullRequest: { headRefOid: HEAD, commits: { nodes: [] }, pushes: { nodes: [] } } },
  });
  const { patches: _, ...snapshot } = aSnapshot({ ...KNOWN, ownCheckRuns: [] });
  at.github.graphql("FilesAt", filesAt({}));
  const found = await readReviewMaterial(await at.octokit(), snapshot, { guidelines: [] });
  at.github.done();
  expect(found).toMatchObject({ patches: { whole: true, items: [{ patch: "@@ -1 +1 @@" }] }, storedMemory: null });
  expect(operations()).toEqual(["pulls/list-files", "FilesAt", "EarlierRuns"]);
});

test("a diff that may not be read is not whole, and says why", async () => {
  at.github.rest("GET", "/repos/acme/shop/pulls/12/files", { status: 403, body: { message: "no" } });
  at.github.graphql("FilesAt", filesAt({}));
  const { patches: _, ...snapshot } = aSnapshot(KNOWN);
  const { patches } = await readReviewMaterial(await at.octokit(), snapshot, { guidelines: [] });
  at.github.done();
  expect(patches).toEqual({ whole: false, items: [], reason: expect.stringContaining("`pull requests: read`") });
});

test("files without a line are compared, and no others", async () => {
  const changed = (path: string, lines: number) => aFile({ path, additions: lines, deletions: 0 });
  const blob = { type: "blob", mode: 0o100644, oid: "1".repeat(40) };
  const commit = { __typename: "Commit", file0: blob };
  at.github
    .rest("GET", `/repos/acme/shop/compare/${BASE}...${HEAD}`, { merge_base_commit: { sha: BASE }, files: [] })
    .graphql("Blobs", { repository: { before: commit, after: commit } });
  const files = [changed("a.txt", 1), changed("run.sh", 0), changed("huge.txt", 9)];
  expect((await read({ files })).sameContent).toEqual(new Set(["run.sh"]));
  at.github.done();
});

describe("contents", () => {
  async function contentsOf(paths: readonly string[]) {
    const { readContents } = await read();
    const contents = await readContents(paths);
    at.github.done();
    return Object.fromEntries(contents);
  }

  /** What comes after the question for what the base branch says. */
  async function answered(reply: Parameters<typeof at.github.graphql>[1], paths: readonly string[] = ["a"]) {
    const { readContents } = await read();
    at.github.graphql("FilesAt", reply);
    const contents = Object.fromEntries(await readContents(paths));
    at.github.done();
    return contents;
  }

  test("are those of the head; a file that is not there is null", async () => {
    const found = await answered(filesAt({ a: aTextEntry("one\n"), empty: aTextEntry("") }), ["a", "empty", "gone"]);
    expect(found).toEqual({ a: "one\n", empty: "", gone: null });
    expect(at.github.requests.at(-1)?.variables).toMatchObject({ commit: HEAD });
  });

  test.each([
    ...UNREADABLE,
    ["a file that GitHub cuts", TRUNCATED] as const,
    ["a file of more than 100 KB", aTextEntry("x", { byteSize: 100_001 })] as const,
  ])("of %s are not known, which is not the same as not there", async (_, entry) => {
    expect(await answered(filesAt({ a: entry }))).toEqual({});
  });

  const refused = (type: string) => {
    const errors = [{ type, path: ["repository", "object", "file0"], message: "no" }];
    return { status: 200, body: { data: { repository: { object: { file0: null } } }, errors } };
  };
  test.each([
    ["that may not be seen", refused("FORBIDDEN")],
    ["of a commit that GitHub does not show", { repository: { object: null } }],
  ])("%s are not known", async (_, reply) => {
    expect(await answered(reply)).toEqual({});
  });

  test("a failure inside GitHub is thrown, to be tried again", async () => {
    await expect(answered(refused("INTERNAL"))).rejects.toThrow("no");
  });

  test("come by thirty files, each once, and sixty at most", async () => {
    const { readContents } = await read();
    at.github.graphql("FilesAt", filesAt({}), { times: 2 });
    const paths = Array.from({ length: 70 }, (_, index) => `f${index}`);
    const contents = await readContents(["f0", ...paths]);
    at.github.done();
    expect([...contents.keys()]).toEqual(paths.slice(0, 60));
    expect(at.github.requests.slice(-2).map((request) => pathsAsked(request).length)).toEqual([30, 30]);
  });

  test("of nothing cost nothing", async () => {
    expect(await contentsOf([])).toEqual({});
    expect(operations()).toEqual(["FilesAt"]);
  });
});
