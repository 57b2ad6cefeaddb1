import { describe, expect, test } from "@jest/globals";
import { StaleReadError } from "../../app/github/failure.ts";
import { readPatches } from "../../app/github/read-patches.ts";
import { aFile, aSnapshot, cut, HEAD, type SnapshotChanges } from "../support/builders.ts";
import type { RecordedRequest } from "../support/github-contract/github-nock.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();
const FILES = "/repos/acme/shop/pulls/12/files";
const PATCH = "@@ -1,4 +1,4 @@";

interface Listed {
  readonly filename: string;
  readonly patch?: string;
  readonly sha?: string;
  readonly status?: string;
  readonly changes?: number;
  readonly head?: string;
}

function listed({ filename, head = HEAD, ...file }: Listed) {
  const contents_url = `https://api.github.com/repos/acme/shop/contents/${filename}?ref=${head}`;
  return { sha: "1".repeat(40), status: "modified", changes: 8, filename, contents_url, ...file };
}

/** Answers with the page that is asked for; a patch is there only on pages of at most so many. */
function pagesOf(files: readonly Listed[], shownOnPagesOf: (filename: string) => number) {
  return ({ query }: RecordedRequest) => {
    const [size, page] = [Number(query.per_page), Number(query.page)];
    return files
      .slice((page - 1) * size, page * size)
      .map(({ patch, ...file }) =>
        listed({ ...file, ...(size <= shownOnPagesOf(file.filename) && patch ? { patch } : {}) }),
      );
  };
}

async function read(changes: SnapshotChanges) {
  const patches = await readPatches(await at.octokit(), aSnapshot(changes));
  at.github.done();
  return patches;
}

const sizes = () => at.github.requests.flatMap(({ query }) => query.per_page ?? []);
const shop = (count: number) => Array.from({ length: count }, (_, index) => `f${String(index).padStart(3, "0")}`);

test("every page is read", async () => {
  const files = shop(130).map((filename) => ({ filename, patch: PATCH }));
  at.github.rest(
    "GET",
    FILES,
    pagesOf(files, () => 100),
    { times: 2 },
  );
  const patches = await read({ files: shop(130) });
  expect(patches.whole).toBe(true);
  expect(patches.items).toHaveLength(130);
  expect(patches.items.every(({ patch }) => patch === PATCH)).toBe(true);
});

describe("SEMANTICS 14: patches that GitHub left out", () => {
  test("come back on smaller pages, and on those of one file", async () => {
    const files = shop(30).map((filename) => ({ filename, patch: PATCH }));
    const shown = (filename: string) => (filename === "f012" ? 10 : filename === "f025" ? 1 : 100);
    at.github.rest("GET", FILES, pagesOf(files, shown), { times: "any" });
    const patches = await read({ files: shop(30) });
    expect(patches).toMatchObject({ whole: true });
    expect(patches.items.filter(({ patch }) => patch === null)).toEqual([]);
    expect(sizes()).toEqual(["100", "10", "10", "1"]);
  });

  test("stay null if GitHub has none, and are not asked for without end", async () => {
    const files = shop(100).map((filename) => ({ filename }));
    at.github.rest(
      "GET",
      FILES,
      pagesOf(files, () => 0),
      { times: "any" },
    );
    const patches = await read({ files: shop(100) });
    expect(patches.items.every(({ patch }) => patch === null)).toBe(true);
    expect(sizes()).toHaveLength(21);
  });

  test("are not asked for again of files without lines, which are binary, renamed, or hidden", async () => {
    at.github.rest(
      "GET",
      FILES,
      pagesOf([{ filename: "a.png" }], () => 0),
    );
    const patches = await read({ files: [aFile({ path: "a.png", additions: 0, deletions: 0 })] });
    expect(patches).toEqual({ whole: true, items: [{ path: "a.png", patch: null }] });
  });
});

test.each([
  ["added", ""],
  ["removed", ""],
  ["renamed", null],
])("the patch of an empty file that was %s", async (status, patch) => {
  const sha = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
  at.github.rest("GET", FILES, [listed({ filename: "a", status, sha, changes: 0 })]);
  expect((await read({ files: [aFile({ path: "a", additions: 0, deletions: 0 })] })).items).toEqual([
    { path: "a", patch },
  ]);
});

test("the list of another head is a stale read", async () => {
  at.github.rest("GET", FILES, [listed({ filename: "a", patch: PATCH, head: "9".repeat(40) })]);
  await expect(read({ files: ["a"] })).rejects.toThrow(StaleReadError);
});

test("a file that cannot be told to be of this head shows nothing", async () => {
  const other = listed({ filename: "b", patch: PATCH, head: "9".repeat(40) });
  at.github.rest("GET", FILES, [listed({ filename: "a", patch: PATCH }), other], { times: "any" });
  expect((await read({ files: ["a", "b"] })).items).toEqual([
    { path: "a", patch: PATCH },
    { path: "b", patch: null },
  ]);
});

test("a file that the list does not have is not there", async () => {
  at.github.rest("GET", FILES, [listed({ filename: "a", patch: PATCH })]);
  expect(await read({ files: ["a", "b"] })).toMatchObject({ whole: false, reason: expect.stringContaining("1 of 2") });
});

test("more than can be matched in time is not whole", async () => {
  at.github.rest("GET", FILES, [listed({ filename: "a", patch: "x".repeat(4_000_001) })]);
  expect(await read({ files: ["a"] })).toMatchObject({ whole: false, items: [] });
});

test("of a list of files that is not whole nothing is read", async () => {
  expect(await read({ files: cut([aFile("a")]) })).toMatchObject({ whole: false, items: [] });
});
