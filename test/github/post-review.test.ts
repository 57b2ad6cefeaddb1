import { describe, expect, test } from "@jest/globals";
import { classify } from "../../app/github/failure.ts";
import { postReview } from "../../app/github/post-review.ts";
import { readReviewMark, reviewMark, summaryHash, summaryMark } from "../../app/github/review-mark.ts";
import { plain } from "../../app/policy/phrase.ts";
import type { InlineComment, ReviewPost, Said } from "../../app/pull-request/review-post.ts";
import type { Snapshot } from "../../app/pull-request/snapshot.ts";
import { aSnapshot, GREENLIGHT, HEAD, OLD_HEAD } from "../support/builders.ts";
import type { Reply } from "../support/github-contract.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();
const REVIEWS = "/repos/acme/shop/pulls/12/reviews";
const COMMENTS = "/repos/acme/shop/issues/12/comments";
const CREATED = { id: 80, node_id: "PRR_80", state: "COMMENTED" };
const OWN = { __typename: "Bot", login: "greenlight", id: "BOT_2", databaseId: GREENLIGHT.id };
const STRANGER = { __typename: "User", login: "mallory", id: "U_6", databaseId: 666 };
const [A, B, C] = ["a", "b", "c"].map((digit) => digit.repeat(32)) as [string, string, string];

type Fields = Readonly<Record<string, unknown>>;

function aComment(fingerprint: string, changes: Partial<InlineComment> = {}): InlineComment {
  return {
    fingerprint,
    path: "app/pay.ts",
    anchor: { side: "RIGHT", line: 12, startLine: null },
    body: `body of ${fingerprint[0]}`,
    section: `section of ${fingerprint[0]}`,
    ...changes,
  };
}

const RANGE = { anchor: { side: "LEFT" as const, line: 9, startLine: 7 } };
const NO_SUMMARY = { body: "Nothing is left.", isEmpty: true };

function aPost(comments: readonly InlineComment[], changes: Partial<ReviewPost> = {}): ReviewPost {
  return { review: { event: "COMMENT", heading: "Found.", comments }, summary: NO_SUMMARY, ...changes };
}

const QUIET: ReviewPost = { review: null, summary: NO_SUMMARY };

function aReviewNode(body: string, fields: Fields = {}): Fields {
  return { id: "PRR_1", state: "COMMENTED", body, author: OWN, commit: { oid: HEAD }, ...fields };
}

function aCommentNode(body: string, fields: Fields = {}): Fields {
  return { fullDatabaseId: "5000000001", body, author: OWN, ...fields };
}

const pageOf = (nodes: readonly Fields[], endCursor: string | null = null) => ({
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
  nodes,
});

/** What GitHub has before anything is posted. */
function there(reviews: readonly Fields[] = [], comments: readonly Fields[] = [], fields: Fields = {}) {
  return at.github.graphql("Posted", {
    repository: {
      pullRequest: {
        state: "OPEN",
        headRefOid: HEAD,
        baseRefName: "main",
        reviews: pageOf(reviews),
        comments: pageOf(comments),
        ...fields,
      },
    },
  });
}

const REFUSALS = {
  line: "Pull request review thread line must be part of the diff",
  range: "Pull request review thread start line must be part of the same hunk as the line.",
  path: "Path could not be resolved",
};
const unprocessable = (...errors: readonly unknown[]): Reply => ({
  status: 422,
  body: { message: "Unprocessable Entity", errors },
});

async function post(what: ReviewPost | ((said: Said) => ReviewPost), snapshot: Snapshot = aSnapshot()) {
  return await postReview(await at.octokit(), snapshot, typeof what === "function" ? what : () => what);
}

const sent = (operation: string) =>
  at.github.requests.filter((each) => each.operation === operation).map(({ body }) => Object(body));

describe("one review", () => {
  test("goes out, pinned to the head that was reviewed, with all comments in it", async () => {
    there().rest("POST", REVIEWS, CREATED);
    const comments = [
      aComment(A),
      aComment(B, RANGE),
      aComment(C, { anchor: { side: "RIGHT", line: 3, startLine: 3 } }),
    ];
    expect(await post(aPost(comments))).toEqual({
      kind: "said",
      review: "posted",
      inBody: 0,
      summary: false,
      told: [A, B, C],
    });
    const path = "app/pay.ts";
    expect(sent("pulls/create-review")).toEqual([
      {
        commit_id: HEAD,
        event: "COMMENT",
        body: `${reviewMark("COMMENT", [A, B, C])}\nFound.`,
        comments: [
          { path, body: "body of a", line: 12, side: "RIGHT" },
          { path, body: "body of b", line: 9, side: "LEFT", start_line: 7, start_side: "LEFT" },
          { path, body: "body of c", line: 3, side: "RIGHT" },
        ],
      },
    ]);
    at.github.done();
  });

  test.each([
    ["asks for changes where it is to", aSnapshot(), "REQUEST_CHANGES"],
    ["does not ask for changes of its own", aSnapshot({ pull: { author: GREENLIGHT } }), "COMMENT"],
  ])("%s", async (_, snapshot, event) => {
    there().rest("POST", REVIEWS, CREATED);
    await post({ ...QUIET, review: { event: "REQUEST_CHANGES", heading: "Mend it.", comments: [] } }, snapshot);
    expect(sent("pulls/create-review")).toMatchObject([{ event, comments: [] }]);
    at.github.done();
  });

  test("is not sent where there is nothing new", async () => {
    there([aReviewNode(reviewMark("COMMENT", [A]))]);
    expect(await post(QUIET)).toEqual({
      kind: "said",
      review: "nothing-new",
      inBody: 0,
      summary: false,
      told: [A],
    });
    at.github.done();
  });
});

describe("SEMANTICS 21: exactly once", () => {
  const seen = async () => {
    let found: Said | undefined;
    await post((said) => {
      found = said;
      return QUIET;
    });
    at.github.done();
    return found;
  };

  test.each<[string, Fields, Partial<{ here: string[]; before: string[]; hasRequested: boolean; requests: boolean }>]>([
    ["a review of ours of this head", aReviewNode(reviewMark("COMMENT", [A, B])), { here: [A, B] }],
    ["one of an earlier head", aReviewNode(reviewMark("COMMENT", [A]), { commit: { oid: OLD_HEAD } }), { before: [A] }],
    ["one whose commit is gone", aReviewNode(reviewMark("COMMENT", [A]), { commit: null }), { before: [A] }],
    [
      "a request for changes of ours that stands",
      aReviewNode(reviewMark("REQUEST_CHANGES", []), { state: "CHANGES_REQUESTED" }),
      { hasRequested: true, requests: true },
    ],
    [
      "one that was dismissed",
      aReviewNode(reviewMark("REQUEST_CHANGES", [A]), { state: "DISMISSED" }),
      { here: [A], hasRequested: true },
    ],
    ["an approval of ours", aReviewNode("Fine.\n\nCommit 1234567", { state: "APPROVED" }), {}],
    ["our mark in somebody else's review", aReviewNode(reviewMark("COMMENT", [A]), { author: STRANGER }), {}],
    ["our mark in a deleted account's review", aReviewNode(reviewMark("COMMENT", [A]), { author: null }), {}],
    ["our mark further down", aReviewNode(`Look: ${reviewMark("COMMENT", [A])}`), {}],
  ])("%s is told from what it is not", async (_, review, expected) => {
    there([review]);
    const { here = [], before = [], hasRequested = false, requests = false } = expected;
    expect(await seen()).toEqual({ here: new Set(here), before: new Set(before), hasRequested, requests });
  });

  test("what is on later pages counts, too", async () => {
    there([], [], { reviews: pageOf([], "c1"), comments: pageOf([], "c2") })
      .graphql("PostedReviewsPage", pageAnswer([aReviewNode(reviewMark("COMMENT", [C]))]))
      .graphql("PostedCommentsPage", pageAnswer([aCommentNode(`${summaryMark(summaryHash("Nothing is left."))}\nx`)]));
    expect(await seen()).toMatchObject({ here: new Set([C]) });
  });

  test("after an answer that was lost, what was posted is found, and not posted again", async () => {
    let body = "";
    there().rest("POST", REVIEWS, (request) => {
      body = String(Object(request.body).body);
      return "reset";
    });
    const render = ({ here }: Said) => (here.has(A) ? QUIET : aPost([aComment(A)]));
    await expect(post(render)).rejects.toThrow();
    there([aReviewNode(body)]);
    expect(await post(render)).toMatchObject({ kind: "said", review: "nothing-new", told: [A] });
    expect(sent("pulls/create-review")).toHaveLength(1);
    at.github.done();
  });

  test.each([
    ["it is closed", { state: "CLOSED" }],
    ["it has a new head", { headRefOid: OLD_HEAD }],
    ["it is for another branch", { baseRefName: "next" }],
  ])("nothing is posted where %s by now", async (_, fields) => {
    there([], [], fields);
    expect(await post(aPost([aComment(A)]))).toMatchObject({ kind: "moved" });
    at.github.done();
  });
});

function pageAnswer(nodes: readonly Fields[]): Fields {
  return {
    repository: { pullRequest: { headRefOid: HEAD, baseRefName: "main", page: pageOf(nodes) } },
  };
}

describe("GitHub takes a review whole or not at all (422)", () => {
  const comments = [aComment(A), aComment(B, RANGE), aComment(C, { path: "lib/x.ts" })];
  const places = () =>
    sent("pulls/create-review").map(({ comments: inline, body }) => [
      inline.map(({ body: said }: { body: string }) => said.at(-1)).join(""),
      [...String(body).matchAll(/section of (\w)/g)].map((found) => found[1]).join(""),
    ]);

  test.each<[string, Reply, string]>([
    ["those that it names by their number move", unprocessable("comments[2].line is invalid"), "c"],
    ["those that it names by their path move", unprocessable({ message: "lib/x.ts could not be resolved" }), "c"],
    ["where it names none, those of several lines move", unprocessable(REFUSALS.range), "b"],
    ["also where it only speaks of a line", unprocessable(REFUSALS.line), "b"],
    ["a path that it does not name can be any comment's", unprocessable(REFUSALS.path), "abc"],
  ])("%s into the text", async (_, refusal, moved) => {
    there().rest("POST", REVIEWS, refusal).rest("POST", REVIEWS, CREATED);
    expect(await post(aPost(comments))).toMatchObject({ review: "posted", inBody: moved.length, told: [A, B, C] });
    const left = [..."abc"].filter((each) => !moved.includes(each)).join("");
    expect(places()).toEqual([
      ["abc", ""],
      [left, moved],
    ]);
    at.github.done();
  });

  test("where that does not help, the text alone is posted, with all of them, and marked as said", async () => {
    there()
      .rest("POST", REVIEWS, unprocessable(REFUSALS.range))
      .rest("POST", REVIEWS, unprocessable(REFUSALS.line))
      .rest("POST", REVIEWS, CREATED);
    expect(await post(aPost(comments))).toMatchObject({ review: "posted", inBody: 3 });
    expect(places()).toEqual([
      ["abc", ""],
      ["ac", "b"],
      ["", "abc"],
    ]);
    const { body } = sent("pulls/create-review").at(-1) ?? {};
    expect(readReviewMark(String(body))).toEqual({ event: "COMMENT", fingerprints: [A, B, C] });
    at.github.done();
  });

  test("without several lines anywhere, the second attempt is the text alone, and there is no third", async () => {
    there().rest("POST", REVIEWS, unprocessable(REFUSALS.line), { times: 2 });
    const posting = await post(aPost([aComment(A), aComment(C)]));
    expect(posting).toMatchObject({ kind: "refused" });
    expect(places().map(([inline]) => inline)).toEqual(["ac", ""]);
    at.github.done();
  });

  test("a text that it does not take at all is told, not thrown", async () => {
    there().rest("POST", REVIEWS, unprocessable(REFUSALS.line), { times: 3 });
    const posting = await post(aPost(comments));
    expect(posting.kind === "refused" && plain(posting.why)).toMatch(/could not be said in comments \(GitHub: .*diff/);
    at.github.done();
  });

  test("there is no room for everything in the text: it says so, and stays below GitHub's limit", async () => {
    const long = [A, B, C].map((each) => aComment(each, { section: `section of ${each[0]} ${"x".repeat(30_000)}` }));
    there().rest("POST", REVIEWS, unprocessable(REFUSALS.line)).rest("POST", REVIEWS, CREATED);
    await post(aPost(long));
    const { body } = sent("pulls/create-review").at(-1) ?? {};
    expect(String(body).length).toBeLessThanOrEqual(65_000);
    expect(body).toMatch(/There is no room here for 1 more; the check run lists them\.$/);
    at.github.done();
  });
});

describe("a failure", () => {
  test.each<[string, Reply]>([
    ["403", { status: 403, body: { message: "Resource not accessible by integration" } }],
    ["404", { status: 404, body: { message: "Not Found" } }],
  ])("for good (%s) is told, and asked once", async (_, reply) => {
    there().rest("POST", REVIEWS, reply);
    const posting = await post(aPost([aComment(A)]));
    expect(posting).toMatchObject({ kind: "refused" });
    at.github.done();
  });

  test.each<[string, Reply, string]>([
    ["a 502", { status: 502, body: {} }, "transient"],
    [
      "a rate limit",
      { status: 403, headers: { "retry-after": "30" }, body: { message: "secondary rate limit" } },
      "throttled",
    ],
    ["a connection that breaks", "reset", "transient"],
    ["two comments too close to each other", unprocessable("body was submitted too quickly after a comment"), "bug"],
  ])("that passes is thrown, and never sent again by itself: %s", async (_, reply, expected) => {
    there().rest("POST", REVIEWS, reply);
    const thrown: unknown = await post(aPost([aComment(A)])).catch((error: unknown) => error);
    expect(classify(thrown, new Date()).class).toBe(expected);
    expect(sent("pulls/create-review")).toHaveLength(1);
    at.github.done();
  });

  test("to read what was said is never taken for nothing said", async () => {
    there([], [], { reviews: null });
    await expect(post(aPost([aComment(A)]))).rejects.toThrow("without the reviews");
    at.github.done();
  });
});

describe("the summary comment", () => {
  const OPEN = { body: "One more.", isEmpty: false };
  const marked = (body: string) => `${summaryMark(summaryHash(body))}\n${body}`;
  const keep = async (summary: ReviewPost["summary"]) => await post({ review: null, summary });

  test("is made where there is something to tell", async () => {
    there().rest("POST", COMMENTS, { id: 1 });
    expect(await keep(OPEN)).toMatchObject({ summary: true });
    expect(sent("issues/create-comment")).toEqual([{ body: marked("One more.") }]);
    at.github.done();
  });

  test.each<[string, readonly Fields[], ReviewPost["summary"]]>([
    ["there is nothing to tell, and nothing was told", [], NO_SUMMARY],
    ["it says so already", [aCommentNode(marked("One more."))], OPEN],
    ["it says so already, with other line ends", [aCommentNode(marked("One more.").replace("\n", "\r\n"))], OPEN],
    ["nothing is left, as it says already", [aCommentNode(marked(NO_SUMMARY.body))], NO_SUMMARY],
    ["the mark is in somebody else's comment", [aCommentNode(marked("x"), { author: STRANGER })], NO_SUMMARY],
  ])("is left alone where %s", async (_, comments, summary) => {
    there([], comments);
    expect(await keep(summary)).toMatchObject({ summary: false });
    at.github.done();
  });

  test.each([
    ["something else is to be told", OPEN],
    ["nothing is left", NO_SUMMARY],
  ])("is edited in its place where %s", async (_, summary) => {
    there([], [aCommentNode("Hello.", { author: STRANGER }), aCommentNode(marked("Two more."))]).rest(
      "PATCH",
      "/repos/acme/shop/issues/comments/5000000001",
      { id: 5_000_000_001 },
    );
    expect(await keep(summary)).toMatchObject({ summary: true });
    expect(sent("issues/update-comment")).toEqual([{ body: marked(summary.body) }]);
    at.github.done();
  });

  test("comes after the review", async () => {
    there().rest("POST", REVIEWS, CREATED).rest("POST", COMMENTS, { id: 1 });
    await post(aPost([aComment(A)], { summary: OPEN }));
    expect(at.github.requests.map(({ operation }) => operation).slice(-2)).toEqual([
      "pulls/create-review",
      "issues/create-comment",
    ]);
    at.github.done();
  });
});

test("a mark holds fingerprints and nothing else", () => {
  expect(() => reviewMark("COMMENT", ["--> @acme/team"])).toThrow("fingerprint");
  expect(readReviewMark(reviewMark("REQUEST_CHANGES", []))).toEqual({ event: "REQUEST_CHANGES", fingerprints: [] });
});
