import { describe, expect, test } from "@jest/globals";
import { StaleReadError } from "../../app/github/failure.ts";
import { readDiscussion } from "../../app/github/read-discussion.ts";
import { OCTOCAT, page } from "../support/answers.ts";
import { aSnapshot, HEAD } from "../support/builders.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();
const thread = (path: string, isResolved = true) => ({
  isResolved,
  path,
  comments: { nodes: [{ author: OCTOCAT }] },
});
/** Connections of which no cursor is asked for. */
const labelled = (list: readonly unknown[]) => ({ pageInfo: { hasNextPage: false }, nodes: list });
const issues = (...list: readonly unknown[]) => ({ ...labelled(list), totalCount: list.length });
const issue = (number: number, state = "OPEN", labels: object = labelled([{ name: "bug" }])) => ({
  number,
  state,
  labels,
});
const pull = (fields: object) => ({
  repository: { pullRequest: { headRefOid: HEAD, baseRefName: "main", ...fields } },
});
const BOTH = { threads: true, issues: true };

async function read(asked = BOTH) {
  const found = await readDiscussion(await at.octokit(), aSnapshot(), asked);
  at.github.done();
  return found;
}

/** As GitHub refuses a field to an App that lacks a permission: null, up to what may be null, and an error. */
function refusing(field: string, data: object, at: readonly (string | number)[] = []) {
  const path = ["repository", "pullRequest", field, ...at];
  const errors = [{ type: "FORBIDDEN", path, message: "Resource not accessible by integration" }];
  return { status: 200, body: { data, errors } };
}

test("both are read in one request", async () => {
  at.github.graphql("Discussion", (variables) => {
    expect(variables).toEqual({ owner: "acme", name: "shop", number: 12, threads: true, issues: true });
    return pull({ reviewThreads: page([thread("a", false)]), closingIssuesReferences: issues(issue(7, "CLOSED")) });
  });
  expect(await read()).toEqual({
    threads: {
      whole: true,
      items: [{ resolved: false, path: "a", author: expect.objectContaining({ login: "octocat" }) }],
    },
    linkedIssues: { whole: true, items: [{ number: 7, open: false, labels: ["bug"] }] },
  });
});

test("only what is asked for is asked for", async () => {
  at.github.graphql("Discussion", ({ issues }) => {
    expect(issues).toBe(false);
    return pull({ reviewThreads: page([]) });
  });
  expect(await read({ threads: true, issues: false })).toEqual({ threads: { whole: true, items: [] } });
});

test("further pages of conversations are read", async () => {
  const more = { totalCount: 2, pageInfo: { hasNextPage: true, endCursor: "after-1" } };
  at.github
    .graphql("Discussion", pull({ reviewThreads: page([thread("a")], more) }))
    .graphql("ThreadsPage", pull({ page: page([thread("b", false)]) }));
  const { threads } = await read({ threads: true, issues: false });
  expect(threads).toMatchObject({ whole: true, items: [{ path: "a" }, { path: "b", resolved: false }] });
});

describe("what cannot be seen in full is not whole, with the reason", () => {
  test.each([
    ["refused", refusing("closingIssuesReferences", pull({ closingIssuesReferences: null }))],
    [
      "one of them refused",
      refusing("closingIssuesReferences", pull({ closingIssuesReferences: issues(issue(7), null) }), ["nodes", 1]),
    ],
    ["one of them hidden", pull({ closingIssuesReferences: issues(issue(7), null) })],
    ["labels hidden", pull({ closingIssuesReferences: issues(issue(7, "OPEN", labelled([null]))) })],
  ])("issues: %s", async (_, reply) => {
    at.github.graphql("Discussion", reply);
    const { linkedIssues } = await read({ threads: false, issues: true });
    expect(linkedIssues).toMatchObject({ whole: false, reason: expect.stringContaining("`issues: read`") });
  });

  test("issues: more than a page", async () => {
    const more = { totalCount: 101, pageInfo: { hasNextPage: true } };
    at.github.graphql("Discussion", pull({ closingIssuesReferences: { ...issues(issue(7)), ...more } }));
    const { linkedIssues } = await read({ threads: false, issues: true });
    expect(linkedIssues).toMatchObject({
      whole: false,
      items: [{ number: 7 }],
      reason: expect.stringContaining("101"),
    });
  });

  test("conversations: refused, and with them the whole pull request, since they cannot be null", async () => {
    at.github.graphql("Discussion", refusing("reviewThreads", { repository: { pullRequest: null } }));
    expect(await read()).toMatchObject({
      threads: { whole: false, reason: expect.stringContaining("`pull_requests: read`") },
      linkedIssues: { whole: false },
    });
  });

  test("conversations: one of them hidden", async () => {
    at.github.graphql("Discussion", pull({ reviewThreads: page([thread("a"), null]) }));
    const { threads } = await read({ threads: true, issues: false });
    expect(threads).toMatchObject({ whole: false, items: [{ path: "a" }] });
  });
});

test("those of another head are a stale read", async () => {
  at.github.graphql("Discussion", pull({ headRefOid: "9".repeat(40), reviewThreads: page([]) }));
  await expect(read({ threads: true, issues: false })).rejects.toThrow(StaleReadError);
});

test("a failure of GitHub is thrown, also if something else was refused with it", async () => {
  const errors = [{ message: "Something went wrong" }];
  at.github.graphql("Discussion", { status: 200, body: { data: { repository: null }, errors } });
  await expect(read()).rejects.toThrow();
});
