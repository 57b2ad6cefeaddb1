import { expect, test } from "@jest/globals";
import { withAsked } from "../../app/github/read-asked.ts";
import { page } from "../support/answers.ts";
import { aSnapshot, BASE, HEAD, type SnapshotChanges } from "../support/builders.ts";
import { aRule } from "../support/builders-policy.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();

/** Answers whatever may be asked for, and tells what was. */
async function askedFor(condition: string, changes: SnapshotChanges = {}) {
  const pull = (fields: object) => ({
    repository: { pullRequest: { headRefOid: HEAD, baseRefName: "main", ...fields } },
  });
  const any = { times: "any" } as const;
  const { github } = at;
  github
    .graphql(
      "Discussion",
      ({ threads, issues }) =>
        pull({
          ...(threads ? { reviewThreads: page([]) } : {}),
          ...(issues
            ? { closingIssuesReferences: { totalCount: 0, pageInfo: { hasNextPage: false }, nodes: [] } }
            : {}),
        }),
      any,
    )
    .graphql("Mergeable", pull({ mergeable: "MERGEABLE" }), any)
    .rest("GET", `/repos/acme/shop/compare/${BASE}...${HEAD}`, { behind_by: 0 }, any)
    .rest("GET", "/repos/acme/shop/properties/values", [], any)
    .rest("GET", "/repos/acme/shop/pulls/12/files", [], any);
  const pauses: number[] = [];
  const sleep = async (pause: number) => void pauses.push(pause);
  const snapshot = aSnapshot({ ...changes, policy: aRule(`{ ${condition} }`) });
  const read = await withAsked(await at.octokit(), snapshot, undefined, sleep);
  github.done();
  const requests = github.requests.map(({ operation }) => operation).filter((name) => !name.startsWith("apps/"));
  return { requests, snapshot, read, pauses };
}

test.each<[string, string[], string[]]>([
  ["threads: resolved", ["Discussion"], ["threads"]],
  ["linked_issue: true", ["Discussion"], ["linkedIssues"]],
  ["threads: resolved, linked_issue: true", ["Discussion"], ["threads", "linkedIssues"]],
  ["content: { added: x }", ["pulls/list-files"], ["patches"]],
  ["up_to_date: true", ["repos/compare-commits-with-basehead"], ["behindBy"]],
  ["repository: { property: { a: b } }", ["repos/get-custom-properties-values"], ["properties"]],
  ["repository: { name: shop }", [], []],
  ["mergeable: true", [], []],
  ["label: x, milestone: y, draft: false, age: { at_least: 1h }, check: { name: build }", [], []],
])("a policy with `%s` costs %j", async (condition, requests, parts) => {
  const { snapshot, read, ...asked } = await askedFor(condition);
  expect(asked.requests).toEqual(requests);
  expect(Object.keys(read).filter((key) => !(key in snapshot))).toEqual(parts);
});

test("mergeable is asked for again where GitHub has not worked it out", async () => {
  const { requests, read, pauses } = await askedFor("mergeable: true", { pull: { mergeable: "unknown" } });
  expect({ requests, pauses, mergeable: read.pull.mergeable }).toEqual({
    requests: ["Mergeable"],
    pauses: [500],
    mergeable: "mergeable",
  });
});

test.each<[string, string, SnapshotChanges]>([
  ["by a policy that does not ask", "label: x", { pull: { mergeable: "unknown" } }],
  ["of a closed pull request", "mergeable: true", { pull: { mergeable: "unknown", state: "closed" } }],
])("and is not %s", async (_, condition, changes) => {
  expect(await askedFor(condition, changes)).toMatchObject({ requests: [], pauses: [] });
});
