import { expect, test } from "@jest/globals";
import { isNews } from "../../app/github/position.ts";
import { withdrawRequests } from "../../app/github/withdraw-requests.ts";
import { vetoOf } from "../../app/policy/reviews.ts";
import { aReview, aSnapshot, aUser, GREENLIGHT, HEAD, OLD_HEAD } from "../support/builders.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();
const dismissed = { dismissPullRequestReview: { pullRequestReview: { id: "PRR_1", state: "DISMISSED" } } };
const request = (id: string, changes = {}) => aReview({ id, state: "changes-requested", ...changes });
const withdraw = async (snapshot = aSnapshot()) => await withdrawRequests(await at.octokit(), snapshot, "No more.");

test("SEMANTICS 17: every request for changes of our own is dismissed, of whichever head, and nobody else's", async () => {
  const snapshot = aSnapshot({
    reviews: [
      request("PRR_1", { author: GREENLIGHT, sha: OLD_HEAD }),
      request("PRR_2", { author: GREENLIGHT }),
      request("PRR_3"),
      request("PRR_4", { author: { id: 901, login: "greenlight", kind: "user" } }),
      request("PRR_5", { author: null }),
      aReview({ id: "PRR_6", author: GREENLIGHT, state: "approved" }),
      aReview({ id: "PRR_7", author: GREENLIGHT, state: "commented" }),
    ],
  });
  at.github.graphql("Withdraw", dismissed, { times: 2 });
  const after = await withdraw(snapshot);
  const asked = at.github.requests.filter(({ operation }) => operation === "Withdraw");
  expect(asked.map(({ variables }) => variables)).toEqual([
    { review: "PRR_1", message: "No more." },
    { review: "PRR_2", message: "No more." },
  ]);
  expect(after.reviews.map(({ state }) => state)).toEqual([
    "dismissed",
    "dismissed",
    "changes-requested",
    "changes-requested",
    "changes-requested",
    "approved",
    "commented",
  ]);
  at.github.done();
});

test("what we dismissed is neither a veto nor news right before the approval that follows", async () => {
  at.github.graphql("Withdraw", dismissed);
  const before = aSnapshot({ reviews: [request("PRR_1", { author: GREENLIGHT })] });
  const after = await withdraw(before);
  const now = aReview({ id: "PRR_1", author: GREENLIGHT, state: "dismissed", sha: HEAD });
  expect(isNews(now, after)).toBe(false);
  expect(isNews(now, before)).toBe(true);
  expect(vetoOf(after)).toBeNull();
  at.github.done();
});

test("one that somebody dismissed meanwhile is as it should be", async () => {
  at.github.graphql("Withdraw", {
    status: 200,
    body: {
      data: { dismissPullRequestReview: null },
      errors: [{ type: "UNPROCESSABLE", message: "Can not dismiss a dismissed pull request review" }],
    },
  });
  await withdraw(aSnapshot({ reviews: [request("PRR_1", { author: GREENLIGHT })] }));
  at.github.done();
});

test("where we asked for nothing, nothing is sent, and the snapshot is the same", async () => {
  const snapshot = aSnapshot({ reviews: [request("PRR_3", { author: aUser() })] });
  expect(await withdraw(snapshot)).toBe(snapshot);
  at.github.done();
});

test("a review of ours that comments a moment before the approval is no news; one that asks for changes is", () => {
  const fresh = (state: "commented" | "changes-requested") => aReview({ author: GREENLIGHT, state });
  expect(isNews(fresh("commented"), aSnapshot())).toBe(false);
  expect(isNews(fresh("changes-requested"), aSnapshot())).toBe(true);
});
