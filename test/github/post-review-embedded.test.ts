import { expect, test } from "@jest/globals";
import { createGithubApp } from "../../app/github/octokit.ts";
import { postReview } from "../../app/github/post-review.ts";
import { readPatches } from "../../app/github/read-patches.ts";
import { readSnapshot } from "../../app/github/read-snapshot.ts";
import { withdrawRequests } from "../../app/github/withdraw-requests.ts";
import type { EmbeddedGithub } from "../../app/local/github/index.ts";
import { probotLog } from "../../app/observability/probot-log.ts";
import type { AiReview, FindingAnchor } from "../../app/pull-request/ai-review.ts";
import { renderRequestWithdrawal, renderReviewPost } from "../../app/report/ai-review/review-post.ts";
import { pullDiff } from "../../app/review/diff/pull-diff.ts";
import { anchorIn } from "../../app/review/findings/anchor.ts";
import { APP_ID, aShop, call, installationToken, list, PRIVATE_KEY } from "../local/github/embedded.ts";
import { advice, anAiReview, aReviewFinding, fingerprint } from "../report/ai-review/builders.ts";
import { recordedLog } from "../support/recorders.ts";

/** From a quote in the diff to the comment on its line, over the real protocol. */

const SETTINGS = { max_comments: 5, request_changes: false };
const PULL = { owner: "acme", name: "shop", number: 1 };

async function withApp() {
  const shop = await aShop();
  const app = createGithubApp({
    appId: APP_ID,
    key: { kind: "pem", pem: PRIVATE_KEY },
    apiUrl: shop.github.url,
    log: probotLog(recordedLog()),
  });
  const octokit = await app.auth(shop.github.installationId);
  const read = async () => await readSnapshot(octokit, PULL, APP_ID, () => new Date());
  const post = async (review: AiReview, settings = SETTINGS) =>
    await postReview(octokit, await read(), (said) => renderReviewPost(review, settings, said));
  const anchor = async (side: "LEFT" | "RIGHT", quote: string): Promise<FindingAnchor> => {
    const snapshot = await read();
    const diff = pullDiff(snapshot.files, await readPatches(octokit, snapshot));
    const found = anchorIn(diff.items)({ path: "a.txt", side, quote, lineHint: null }).anchor;
    if (found === null) throw new Error(`${quote} has no place`);
    return found;
  };
  const reviews = () => shop.world.pullRequest(shop.pull).reviews;
  const conversation = () => shop.world.pullRequest(shop.pull).conversation;
  return { ...shop, octokit, read, post, anchor, reviews, conversation };
}

async function commentsOn(github: EmbeddedGithub) {
  const { body } = await call(github, await installationToken(github), "GET /repos/acme/shop/pulls/1/comments");
  return list(body);
}

test("findings stand on the lines that they quote, on their side, in one review of the head", async () => {
  const { github, pull, post, anchor, reviews } = await withApp();
  const added = aReviewFinding({ path: "a.txt", anchor: await anchor("RIGHT", "two 10"), suggestion: "ten" });
  const gone = advice(1, { path: "a.txt", anchor: await anchor("LEFT", "one 10") });
  const range = advice(2, { path: "a.txt", anchor: await anchor("RIGHT", "one 9\ntwo 10\none 11") });
  expect(await post(anAiReview([gone, added, range]))).toMatchObject({ review: "posted", inBody: 0 });
  expect(reviews()).toMatchObject([{ state: "COMMENTED", sha: pull.headSha }]);
  expect(await commentsOn(github)).toMatchObject([
    { path: "a.txt", side: "RIGHT", line: 10, start_line: null, start_side: null, commit_id: pull.headSha },
    { path: "a.txt", side: "LEFT", line: 10, start_line: null },
    { path: "a.txt", side: "RIGHT", line: 11, start_line: 9, start_side: "RIGHT" },
  ]);
  const [first] = await commentsOn(github);
  expect(String(first?.body)).toContain("```suggestion\nten\n```");
});

test("a line that is not in the diff does not cost the others their place, and is told in the text", async () => {
  const { github, post, anchor, reviews } = await withApp();
  const good = aReviewFinding({ path: "a.txt", anchor: await anchor("RIGHT", "two 10") });
  const far = advice(1, { path: "a.txt", anchor: { side: "RIGHT", line: 20, startLine: 18 }, title: "It is far away" });
  expect(await post(anAiReview([good, far]))).toMatchObject({ review: "posted", inBody: 1 });
  expect(await commentsOn(github)).toMatchObject([{ line: 10 }]);
  expect(reviews()).toHaveLength(1);
  expect(reviews()[0]?.body).toContain("It is far away – `a.txt:18-20`");
});

test("SEMANTICS 25: the same findings are said once, also after a push; the summary is edited in its place", async () => {
  const { github, world, pull, post, anchor, reviews, conversation } = await withApp();
  const placed = aReviewFinding({ path: "a.txt", anchor: await anchor("RIGHT", "two 10") });
  const unplaced = (number: number) => advice(number, { path: "a.txt", anchor: null });
  await post(anAiReview([placed, unplaced(1)]));
  expect(await post(anAiReview([placed, unplaced(1)]))).toMatchObject({ review: "nothing-new", summary: false });
  world.push({ ...pull, files: { "b.txt": "1\n" } });
  expect(await post(anAiReview([placed, unplaced(1)]))).toMatchObject({
    review: "nothing-new",
    summary: false,
    told: [fingerprint("a1")],
  });
  expect(await post(anAiReview([placed, unplaced(2)]))).toMatchObject({ review: "nothing-new", summary: true });
  expect(await post(anAiReview([]))).toMatchObject({ review: "nothing-new", summary: true });
  expect(reviews()).toHaveLength(1);
  expect(await commentsOn(github)).toHaveLength(1);
  expect(conversation()).toHaveLength(1);
  expect(conversation()[0]?.body).toContain("nothing is left of what stood here");
});

test("a clean review says nothing at all", async () => {
  const { post, reviews, conversation } = await withApp();
  expect(await post(anAiReview([]))).toMatchObject({ review: "nothing-new", summary: false });
  expect([...reviews(), ...conversation()]).toEqual([]);
});

test("a request for changes is taken back when it is resolved; a person who dismisses one vetoes nothing", async () => {
  const { octokit, world, pull, read, post, anchor, reviews } = await withApp();
  const blocking = aReviewFinding({ path: "a.txt", anchor: await anchor("RIGHT", "two 10") });
  await post(anAiReview([blocking]), { ...SETTINGS, request_changes: true });
  expect(reviews()).toMatchObject([{ state: "CHANGES_REQUESTED" }]);
  await withdrawRequests(octokit, await read(), renderRequestWithdrawal());
  expect(reviews()).toMatchObject([{ state: "DISMISSED", dismissal: { by: "greenlight[bot]" } }]);

  const another = { ...blocking, fingerprint: fingerprint("f") };
  await post(anAiReview([another]), { ...SETTINGS, request_changes: true });
  world.dismissReview({ ...pull, review: reviews()[1]?.id ?? 0, by: "bob", message: "I see it otherwise" });
  const after = await read();
  expect(after.reviews.map(({ dismissal }) => dismissal?.ofRequest)).toEqual([true, true]);
});
