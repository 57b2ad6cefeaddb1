import { expect, test } from "@jest/globals";
import type { PullNode } from "../../app/github/answers.ts";
import type { Octokit } from "../../app/github/octokit.ts";
import { readFiles } from "../../app/github/read-files.ts";

/** GitHub lists 3,000 files at most; that its own count may end there, too, must not make a whole list of them. */
test("a list of files that goes on behind the last page that may be read is not whole, whatever GitHub counts", async () => {
  const nodes = Array.from({ length: 100 }, (_, index) => ({
    path: `docs/${index}.md`,
    changeType: "MODIFIED",
    additions: 1,
    deletions: 0,
  }));
  const connection = { totalCount: 3_000, pageInfo: { hasNextPage: true, endCursor: "next" }, nodes };
  const graphql = async () => ({
    repository: { pullRequest: { headRefOid: "1", baseRefName: "main", page: connection } },
  });
  const octokit = { graphql } as unknown as Octokit;
  const pull = { files: connection, changedFiles: 3_000 } as unknown as PullNode;
  const files = await readFiles(
    octokit,
    { owner: "acme", name: "shop", number: 7, headSha: "1", baseRef: "main" },
    pull,
  );
  expect(files.items).toHaveLength(3_000);
  expect(files.whole).toBe(false);
});

test("a list that holds more files than GitHub counts contradicts itself, so it is not whole", async () => {
  const node = (path: string) => ({ path, changeType: "MODIFIED", additions: 1, deletions: 0 });
  const files = { pageInfo: { hasNextPage: false }, nodes: [node("docs/a.md"), node("docs/b.md")] };
  const pull = { files, changedFiles: 1 } as unknown as PullNode;
  const octokit = {} as unknown as Octokit;
  const read = await readFiles(
    octokit,
    { owner: "acme", name: "shop", number: 7, headSha: "1", baseRef: "main" },
    pull,
  );
  expect(read.whole).toBe(false);
});
