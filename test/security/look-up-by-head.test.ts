import { expect, test } from "@jest/globals";
import type { Octokit } from "../../app/github/octokit.ts";
import { openPulls } from "../../app/github/open-pulls.ts";

const SHA = "1".repeat(40);

/** GitHub with two pull requests on a page; the one that is looked for gets a comment between the pages. */
function github(): Octokit {
  const pulls = [1, 2, 3, 4].map((number) => ({ number, updated: 10 - number, headRefOid: number === 3 ? SHA : "0" }));
  const graphql = async (query: string, { after }: { readonly after: string | null }) => {
    const byUpdate = query.includes("UPDATED_AT");
    const place = (pull: (typeof pulls)[number]) => (byUpdate ? -pull.updated : pull.number);
    const rest = pulls
      .toSorted((a, b) => place(a) - place(b))
      .filter((pull) => after === null || place(pull) > Number(after));
    const nodes = rest.slice(0, 2).map(({ number, headRefOid }) => ({ number, headRefOid, baseRefName: "main" }));
    const last = rest[1];
    const pageInfo = { hasNextPage: rest.length > 2, endCursor: last === undefined ? null : String(place(last)) };
    for (const pull of pulls) if (pull.number === 3) pull.updated = 99;
    return { repository: { databaseId: 99, pullRequests: { pageInfo, nodes } } };
  };
  return { graphql } as unknown as Octokit;
}

test("a pull request that changes while the open ones are read is found all the same: its event is not lost", async () => {
  const isWanted = ({ headRefOid }: { readonly headRefOid: string }) => headRefOid === SHA;
  expect(await openPulls(github(), { owner: "acme", name: "shop" }, isWanted)).toEqual([3]);
});
