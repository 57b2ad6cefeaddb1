import { describe, expect, test } from "@jest/globals";
import { aShop, call, installationToken } from "./embedded.ts";

const REVIEWS = "/repos/acme/shop/pulls/1/reviews";

describe("a review", () => {
  test("is pinned to the commit that it names, and to the head where it names none", async () => {
    const { github, world, pull } = await aShop();
    const pushed = world.push({ ...pull, files: { b: "1\n" } });
    const old = await call(github, "bob-token", `POST ${REVIEWS}`, { event: "APPROVE", commit_id: pull.headSha });
    expect(old.body).toMatchObject({ state: "APPROVED", commit_id: pull.headSha, user: { login: "bob" } });
    expect((await call(github, "bob-token", `POST ${REVIEWS}`, { event: "APPROVE" })).body.commit_id).toBe(
      pushed.headSha,
    );
    expect((await call(github, null, `GET ${REVIEWS}`)).body).toHaveLength(2);
  });

  test.each([
    ["one's own approval", "alice", { event: "APPROVE" }, "Can not approve your own pull request"],
    [
      "one's own change request",
      "alice",
      { event: "REQUEST_CHANGES", body: "x" },
      "Can not request changes on your own pull request",
    ],
    [
      "a commit of elsewhere",
      "bob",
      { event: "APPROVE", commit_id: "0".repeat(40) },
      "The commit_id is not part of the pull request",
    ],
    ["a change request without a word", "bob", { event: "REQUEST_CHANGES" }, "Review body can't be blank"],
    ["a line outside of the diff", "bob", comment({ line: 1 }), "Line could not be resolved"],
    ["a deleted line taken for a new one", "bob", comment({ line: 99, side: "RIGHT" }), "Line could not be resolved"],
    ["a range that leaves the hunk", "bob", comment({ start_line: 1, line: 10 }), "Line could not be resolved"],
    [
      "a range that ends where it begins",
      "bob",
      comment({ start_line: 10, line: 10 }),
      "Pull request review thread start line must precede the end line.",
    ],
    [
      "a range that starts on the other side, where no line is",
      "bob",
      comment({ start_line: 99, start_side: "LEFT", line: 10 }),
      "Line could not be resolved",
    ],
    ["a position below the diff", "bob", comment({ position: 50 }), "Line could not be resolved"],
    ["a file that did not change", "bob", comment({ path: "b.txt", line: 1 }), "Path could not be resolved"],
  ])("%s: 422, and no review", async (_what, who, review, reason) => {
    const { github, world, pull } = await aShop();
    const { status, body } = await call(github, `${who}-token`, `POST ${REVIEWS}`, review);
    expect([status, body.errors]).toEqual([422, [reason]]);
    expect(world.pullRequest(pull).reviews).toEqual([]);
  });

  test.each([
    ["a changed line", { line: 10 }, { line: 10, side: "RIGHT" }],
    ["the line that it replaced", { line: 10, side: "LEFT" }, { line: 10, side: "LEFT" }],
    ["a line of context", { line: 8 }, { line: 8, side: "RIGHT" }],
    ["a range", { start_line: 8, line: 10 }, { start_line: 8, line: 10, start_side: "RIGHT" }],
    [
      "a range from one side to the other",
      { start_line: 10, start_side: "LEFT", line: 10 },
      { start_line: 10, start_side: "LEFT", line: 10, side: "RIGHT" },
    ],
    ["a position", { position: 5 }, { line: 10, side: "RIGHT" }],
  ])("takes a comment on %s", async (_what, place, expected) => {
    const { github } = await aShop();
    const { body } = await call(github, "bob-token", `POST ${REVIEWS}`, comment(place));
    const comments = await call(github, null, `GET ${REVIEWS}/${body.id}/comments`);
    expect(comments.body).toEqual([expect.objectContaining({ path: "a.txt", ...expected })]);
  });

  test("has comments without a subject_type, which only a comment on its own may have", async () => {
    const { github } = await aShop();
    const review = comment({ line: 10, subject_type: "line" });
    expect((await call(github, "bob-token", `POST ${REVIEWS}`, review)).status).toBe(422);
  });

  test("stays pending without an event, until it is submitted", async () => {
    const { github } = await aShop();
    const { body } = await call(github, "bob-token", `POST ${REVIEWS}`, { body: "draft" });
    expect(body.state).toBe("PENDING");
    expect((await call(github, "alice-token", `GET ${REVIEWS}`)).body).toEqual([]);
    const submitted = await call(github, "bob-token", `POST ${REVIEWS}/${body.id}/events`, { event: "APPROVE" });
    expect(submitted.body.state).toBe("APPROVED");
  });

  test("can be dismissed with a message, once, by those who may write", async () => {
    const { github, world, pull } = await aShop();
    world.addUser({ login: "reader", access: "read" });
    const { id } = world.review({ ...pull, by: "bob", event: "APPROVE" });
    const path = `PUT ${REVIEWS}/${id}/dismissals`;
    expect((await call(github, "alice-token", path, {})).status).toBe(422);
    expect((await call(github, "reader-token", path, { message: "no" })).status).toBe(403);
    expect((await call(github, "alice-token", path, { message: "no" })).body.state).toBe("DISMISSED");
    expect((await call(github, "alice-token", path, { message: "no" })).status).toBe(422);
    await github.idle();
    expect(github.deliveries().at(-1)?.payload).toMatchObject({
      action: "dismissed",
      review: { state: "dismissed", user: { login: "bob" } },
      sender: { login: "alice" },
    });
  });
});

describe("the review decision", () => {
  type Step = [by: string, event: "APPROVE" | "REQUEST_CHANGES" | "COMMENT"];
  test.each<[string, number | null, Step[], string | null]>([
    ["null where no review is required", null, [["bob", "APPROVE"]], null],
    ["required while nobody has approved", 1, [], "REVIEW_REQUIRED"],
    ["required while too few have approved", 2, [["bob", "APPROVE"]], "REVIEW_REQUIRED"],
    [
      "required while one has approved twice",
      2,
      [
        ["bob", "APPROVE"],
        ["bob", "APPROVE"],
      ],
      "REVIEW_REQUIRED",
    ],
    [
      "approved when enough have",
      2,
      [
        ["bob", "APPROVE"],
        ["carol", "APPROVE"],
      ],
      "APPROVED",
    ],
    [
      "changes requested while one does",
      1,
      [
        ["bob", "APPROVE"],
        ["carol", "REQUEST_CHANGES"],
      ],
      "CHANGES_REQUESTED",
    ],
    [
      "approved when that one approves after all",
      1,
      [
        ["carol", "REQUEST_CHANGES"],
        ["carol", "APPROVE"],
      ],
      "APPROVED",
    ],
    [
      "changes requested though that one comments later",
      1,
      [
        ["carol", "REQUEST_CHANGES"],
        ["carol", "COMMENT"],
      ],
      "CHANGES_REQUESTED",
    ],
    ["required when only somebody without write access approved", 1, [["reader", "APPROVE"]], "REVIEW_REQUIRED"],
  ])("is %s", async (_what, approvals, steps, expected) => {
    const { world, pull } = await aShop();
    world.addUser({ login: "carol" });
    world.addUser({ login: "reader", access: "read" });
    world.protectBranch({ repository: "acme/shop", approvals });
    for (const [by, event] of steps) world.review({ ...pull, by, event });
    expect(world.pullRequest(pull).reviewDecision).toBe(expected);
  });

  test("takes the larger demand of protection and rulesets; a ruleset on trial demands nothing", async () => {
    const { world, pull } = await aShop();
    world.addRuleset({ repository: "acme/shop", enforcement: "evaluate", approvals: 3 });
    world.review({ ...pull, by: "bob", event: "APPROVE" });
    expect(world.pullRequest(pull).reviewDecision).toBeNull();
    world.protectBranch({ repository: "acme/shop", approvals: 1 });
    expect(world.pullRequest(pull).reviewDecision).toBe("APPROVED");
    world.addRuleset({ repository: "acme/shop", approvals: 2 });
    expect(world.pullRequest(pull).reviewDecision).toBe("REVIEW_REQUIRED");
  });

  test("waits for a code owner, and for somebody other than the last pusher", async () => {
    const { world, pull } = await aShop();
    world.addUser({ login: "carol" });
    world.protectBranch({ repository: "acme/shop", approvals: 1, codeOwners: ["carol"] });
    world.review({ ...pull, by: "bob", event: "APPROVE" });
    expect(world.pullRequest(pull).reviewDecision).toBe("REVIEW_REQUIRED");
    world.review({ ...pull, by: "carol", event: "APPROVE" });
    expect(world.pullRequest(pull).reviewDecision).toBe("APPROVED");
    world.protectBranch({ repository: "acme/shop", approvals: 1, lastPushApproval: true });
    world.push({ ...pull, by: "bob", files: { z: "1\n" } });
    world.review({ ...pull, by: "bob", event: "APPROVE" });
    expect(world.pullRequest(pull).reviewDecision).toBe("REVIEW_REQUIRED");
  });
});

describe("a push after an approval", () => {
  test("leaves it standing, unless the branch asks for stale approvals to be dismissed", async () => {
    const { world, pull } = await aShop();
    world.review({ ...pull, by: "bob", event: "APPROVE" });
    world.push({ ...pull, files: { b: "1\n" } });
    expect(world.pullRequest(pull).reviews).toMatchObject([{ state: "APPROVED", sha: pull.headSha }]);
    world.protectBranch({ repository: "acme/shop", approvals: 1, dismissStale: true });
    const pushed = world.push({ ...pull, by: "alice", files: { b: "2\n" } });
    expect(pushed.reviews).toMatchObject([
      { state: "DISMISSED", dismissal: { by: "alice", message: null, pushedSha: pushed.headSha } },
    ]);
  });
});

test("the App's own reviews are its bot's", async () => {
  const { github, pull } = await aShop();
  const token = await installationToken(github);
  const review = { event: "APPROVE", commit_id: pull.headSha, body: "ok" };
  const { body } = await call(github, token, `POST ${REVIEWS}`, review);
  expect(body.user).toMatchObject({ login: "greenlight[bot]", type: "Bot", id: github.botId });
});

function comment(place: Readonly<Record<string, unknown>>) {
  return { event: "COMMENT", comments: [{ path: "a.txt", body: "look", ...place }] };
}
