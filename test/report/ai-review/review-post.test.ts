import { describe, expect, test } from "@jest/globals";
import type { AiReview, ReviewFinding } from "../../../app/pull-request/ai-review.ts";
import type { Said } from "../../../app/pull-request/review-post.ts";
import { renderReviewPost } from "../../../app/report/ai-review/review-post.ts";
import { aUser } from "../../support/builders.ts";
import { advice, anAiReview, aReviewFinding, fingerprint, said } from "./builders.ts";

const SETTINGS = { max_comments: 3, request_changes: false };
const ASKING = { ...SETTINGS, request_changes: true };
const post = (review: AiReview, told: Said = said(), settings = SETTINGS, openBefore?: ReadonlySet<string>) =>
  renderReviewPost(review, settings, told, openBefore);
const commented = (review: AiReview, told?: Said) =>
  (post(review, told).review?.comments ?? []).map(({ fingerprint: each }) => each);
const unplaced = (number: number) => advice(number, { anchor: null });

describe("SEMANTICS 25: nothing is said", () => {
  const dismissed = aReviewFinding({ state: "dismissed", dismissedBy: aUser(), blocking: false });
  test.each<[string, AiReview, Said]>([
    ["of a clean review", anAiReview([]), said()],
    ["of what the refuter took back", anAiReview([advice(1, { state: "demoted" })]), said()],
    ["of what a person dismissed", anAiReview([dismissed]), said()],
    [
      "of a review that failed and found nothing",
      anAiReview([], { verdict: "indeterminate", doubts: ["No."] }),
      said(),
    ],
    ["again of the same head", anAiReview([aReviewFinding()]), said({ here: [fingerprint("a1")] })],
    ["again of a new head", anAiReview([aReviewFinding()]), said({ before: [fingerprint("a1")] })],
  ])("%s", (_, review, told) => {
    expect(post(review, told)).toMatchObject({ review: null, summary: { isEmpty: true } });
  });
});

describe("comments on lines", () => {
  const few = [advice(1), advice(2, { severity: "critical" }), aReviewFinding({ severity: "high" }), advice(4)];

  test("what blocks comes first, then the worst, then the surest", () => {
    const sure = advice(5, { confidence: 99 });
    expect(commented(anAiReview([advice(1), sure, ...few.slice(1, 3)]))).toEqual([
      fingerprint("a1"),
      fingerprint("b2"),
      fingerprint("b5"),
    ]);
  });

  test("there are no more than the policy allows; the rest is in the summary, folded", () => {
    const { review, summary } = post(anAiReview(few));
    expect(review?.comments).toHaveLength(3);
    expect(review?.heading).toContain("1 more finding in the summary comment");
    expect(summary.isEmpty).toBe(false);
    expect(summary.body).toMatch(/<details><summary>Low: .*<code>app\/pay\.ts:4<\/code><\/summary>/);
    expect(summary.body.match(/<details>/g)).toHaveLength(1);
  });

  test("where the policy allows none, all is in the summary, and there is no review", () => {
    const { review, summary } = post(anAiReview(few), said(), { ...SETTINGS, max_comments: 0 });
    expect(review).toBeNull();
    expect(summary.body).toContain("4 findings");
  });

  test("what has no place of its own is in the summary, with what it quotes", () => {
    const { review, summary } = post(anAiReview([unplaced(1)]));
    expect(review).toBeNull();
    expect(summary.body).toContain("```\ncharge(amount);\n```");
  });

  test("one that was said takes the place of no other, and is not in the summary", () => {
    const all = [aReviewFinding(), advice(1), advice(2), advice(3)];
    const { review, summary } = post(anAiReview(all), said({ before: [fingerprint("a1"), fingerprint("b3")] }));
    expect(review?.comments.map(({ fingerprint: each }) => each)).toEqual([fingerprint("b1"), fingerprint("b2")]);
    expect(summary.isEmpty).toBe(true);
  });

  test("one that was mended and came back is said again, but not twice for one head", () => {
    const review = anAiReview([aReviewFinding()]);
    const mended = new Set<string>();
    expect(post(review, said({ before: [fingerprint("a1")] }), SETTINGS, mended).review?.comments).toHaveLength(1);
    expect(post(review, said({ here: [fingerprint("a1")] }), SETTINGS, mended).review).toBeNull();
    expect(
      post(review, said({ before: [fingerprint("a1")] }), SETTINGS, new Set([fingerprint("a1")])).review,
    ).toBeNull();
  });

  test("they come in the same order whatever order they were found in", () => {
    const all = [advice(3), advice(1), advice(2)];
    expect(commented(anAiReview(all))).toEqual(commented(anAiReview(all.toReversed())));
  });
});

test("what was refuted or dismissed is told where there is a summary anyway", () => {
  const settled = [
    advice(2, { state: "demoted", title: "It is slow" }),
    advice(3, { state: "dismissed", dismissedBy: aUser("mona") }),
  ];
  const { body } = post(anAiReview([unplaced(1), ...settled])).summary;
  expect(body).toContain("Refuted or dismissed (2)");
  expect(body).toContain("It is slow – `app/pay.ts:2`: refuted by a second look");
  expect(body).toContain("dismissed by `mona`");
});

describe("a request for changes", () => {
  const blocked = anAiReview([aReviewFinding()]);
  const told = [fingerprint("a1")];
  test.each<[string, AiReview, typeof SETTINGS, Said, "COMMENT" | "REQUEST_CHANGES" | null]>([
    ["is made where the policy wants it and the review blocks", blocked, ASKING, said(), "REQUEST_CHANGES"],
    ["is not made where the policy does not say so", blocked, SETTINGS, said(), "COMMENT"],
    ["is not made for advice", anAiReview([advice(1)]), ASKING, said(), "COMMENT"],
    [
      "is not made where nobody can tell",
      anAiReview([advice(1)], { verdict: "indeterminate" }),
      ASKING,
      said(),
      "COMMENT",
    ],
    ["is not made twice", blocked, ASKING, said({ hasRequested: true, requests: true }), "COMMENT"],
    ["is made, though all was said, if none ever was", blocked, ASKING, said({ before: told }), "REQUEST_CHANGES"],
    [
      "is not made again for what it was dismissed for",
      blocked,
      ASKING,
      said({ before: told, hasRequested: true }),
      null,
    ],
    [
      "is made again for something new",
      anAiReview([aReviewFinding({ fingerprint: fingerprint("f") })]),
      ASKING,
      said({ before: told, hasRequested: true }),
      "REQUEST_CHANGES",
    ],
  ])("%s", (_, review, settings, already, event) => {
    expect(post(review, already, settings).review?.event ?? null).toBe(event);
  });
});

test.each<[string, AiReview, string]>([
  ["how many hold the approval", anAiReview([aReviewFinding(), advice(1)]), "1 finding holds the approval."],
  ["that nothing does", anAiReview([advice(1)]), "nothing that holds the approval."],
  ["that it is not sure", anAiReview([advice(1)], { verdict: "indeterminate" }), "it could not be told for sure"],
  ["which model found it", anAiReview([advice(1)]), "Found by the model `stand-in`."],
])("the heading says %s", (_, review, words) => {
  expect(post(review).review?.heading).toContain(words);
});

test("each finding tells how it is dismissed, by a name that no other has", () => {
  const twins = ["1".repeat(12), "2".repeat(20)].map((end) => `${"d".repeat(12)}${end}`.padEnd(32, "0"));
  const findings: ReviewFinding[] = twins.map((each, index) => advice(index + 1, { fingerprint: each }));
  const { review } = post(anAiReview([...findings, aReviewFinding()]));
  const names = review?.comments.map(({ body }) => /`\/greenlight dismiss ([0-9a-f]+)`/.exec(body)?.[1]);
  expect(names).toEqual(["a10000000000", ...twins]);
});

test("a summary with no room for all says how many are missing, and cuts no block", () => {
  const many = Array.from({ length: 200 }, (_, index) => advice(index + 1, { anchor: null, why: "word ".repeat(300) }));
  const { body } = post(anAiReview(many)).summary;
  expect(body.length).toBeLessThanOrEqual(64_000);
  expect(body).toMatch(/There is no room here for the rest \(\d+\); the check run lists them\.$/);
  expect(body.match(/<details>/g)?.length).toBe(body.match(/<\/details>/g)?.length);
});
