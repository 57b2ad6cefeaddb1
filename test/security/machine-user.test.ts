import { describe, expect, test } from "@jest/globals";
import { APP, AS_APP, AS_USER, anApprovingWorld, ONE, TWO } from "../support/approving-world.ts";

/** What could make an approval by the machine user count for more than it is, or stand for longer than it may. */

const WAITS_FOR_PEOPLE = `version: 1
rules:
  - name: Everything
    when: { base: main }
    approvals: { count: 1 }
approval: { as: user }
`;
const NAMES_IT = WAITS_FOR_PEOPLE.replace("{ count: 1 }", `{ user: ${ONE} }`);

describe("an approval of the machine user's is no human's", () => {
  test.each<[string, string]>([
    ["somebody", WAITS_FOR_PEOPLE],
    ["the machine user by its name", NAMES_IT],
  ])("where the policy waits for %s: signed in as it, nobody can satisfy that", async (_, policy) => {
    const at = await anApprovingWorld(policy);
    at.world.review({ ...at.pull, by: ONE, event: "APPROVE" });
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} DISMISSED`]);
    expect(at.told().title).toMatch(/^Waits for an approval by /);
  });

  test("nor once it was a machine user of ours here, whosever token there is now", async () => {
    const at = await anApprovingWorld(AS_USER);
    await at.evaluate();
    at.setToken(TWO);
    at.setPolicy(WAITS_FOR_PEOPLE);
    await at.evaluate();
    at.world.review({ ...at.pull, by: ONE, event: "APPROVE" });
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} DISMISSED`, `${ONE} DISMISSED`]);
    expect(at.told()).toMatchObject({ conclusion: null });
  });

  test("a person's counts: then it approves, and its own approval keeps nothing up when the person's goes", async () => {
    const at = await anApprovingWorld(WAITS_FOR_PEOPLE);
    at.world.review({ ...at.pull, by: "bob", event: "APPROVE" });
    await at.evaluate();
    expect(at.reviews()).toEqual(["bob APPROVED", `${ONE} APPROVED`]);
    const bobs = at.shown().reviews[0]?.id ?? 0;
    at.world.dismissReview({ ...at.pull, review: bobs, by: "ada", message: "He did not look." });
    await at.evaluate();
    expect(at.reviews()).toEqual(["bob DISMISSED", `${ONE} DISMISSED`]);
  });

  test("a person's that is dismissed between reading and approving stops it", async () => {
    const at = await anApprovingWorld(WAITS_FOR_PEOPLE);
    at.world.review({ ...at.pull, by: "bob", event: "APPROVE" });
    at.github.faults.add({
      match: ({ operation }) => operation === "Precheck",
      before: () => {
        const bobs = at.shown().reviews[0]?.id ?? 0;
        at.world.dismissReview({ ...at.pull, review: bobs, by: "ada", message: "He did not look." });
      },
    });
    await at.evaluate();
    expect(at.reviews()).toEqual(["bob DISMISSED"]);
  });
});

describe("whose a review is, no text in it decides", () => {
  test("a person's with all that ours say is left alone, and stands for nothing of ours", async () => {
    const at = await anApprovingWorld(AS_USER);
    await at.evaluate();
    const { body } = at.shown().reviews[0] ?? { body: "" };
    expect(body).toContain("Given by Greenlight, with this account.");
    const forged = `<!-- greenlight:withdrawn -->\n${body}`;
    at.world.review({ ...at.pull, by: "bob", event: "APPROVE", body: forged });
    at.push("evil\n");
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} DISMISSED old`, "bob APPROVED old"]);
    at.green();
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} DISMISSED old`, "bob APPROVED old", `${ONE} APPROVED`]);
  });

  test("an account that was never ours here is a person, whatever it is called", async () => {
    const at = await anApprovingWorld(AS_APP, { token: null });
    at.world.review({ ...at.pull, by: ONE, event: "APPROVE" });
    at.world.reportCheckRun({ ...at.pull, name: "build", status: "completed", conclusion: "failure", rerun: true });
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} APPROVED`]);
  });
});

describe("somebody who signs in as the machine user", () => {
  test("and asks for changes holds it: that is not approved away", async () => {
    const at = await anApprovingWorld(AS_USER);
    await at.evaluate();
    at.world.review({ ...at.pull, by: ONE, event: "REQUEST_CHANGES", body: "I was wrong" });
    await at.evaluate();
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} DISMISSED`, `${ONE} CHANGES_REQUESTED`]);
    expect(at.told()).toMatchObject({ title: `Held: ${ONE} asked for changes` });
  });

  test("and asks for changes right before it approves, is heard", async () => {
    const at = await anApprovingWorld(AS_USER);
    at.github.faults.add({
      match: ({ operation }) => operation === "Precheck",
      before: () => {
        at.world.review({ ...at.pull, by: ONE, event: "REQUEST_CHANGES", body: "Wait" });
      },
    });
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} CHANGES_REQUESTED`]);
  });

  test("and asks for changes of an earlier commit right before, too", async () => {
    const at = await anApprovingWorld(AS_USER);
    const { headSha: sha } = at.pull;
    at.push("three\n");
    at.green();
    at.github.faults.add({
      match: ({ operation }) => operation === "Precheck",
      before: () => {
        at.world.review({ ...at.pull, by: ONE, event: "REQUEST_CHANGES", body: "Wait", sha });
      },
    });
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} CHANGES_REQUESTED old`]);
  });

  test.each<[string, string, string]>([
    ["the machine user's", AS_USER, ONE],
    ["the App's", AS_APP, APP],
  ])("and dismisses %s approval has vetoed it: only our own dismissals are none", async (_, policy, by) => {
    const at = await anApprovingWorld(policy);
    await at.evaluate();
    const review = at.shown().reviews[0]?.id ?? 0;
    at.world.dismissReview({ ...at.pull, review, by: ONE, message: "No" });
    await at.evaluate();
    expect(at.reviews()).toEqual([`${by} DISMISSED`]);
    expect(at.told()).toMatchObject({ title: `Needs a human: ${ONE} dismissed the approval` });
  });

  test("and approves what is not to be approved: it is taken back", async () => {
    const at = await anApprovingWorld(AS_USER);
    at.world.reportCheckRun({ ...at.pull, name: "build", status: "completed", conclusion: "failure", rerun: true });
    at.world.review({ ...at.pull, by: ONE, event: "APPROVE" });
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} DISMISSED`]);
  });
});

describe("a branch that restricts who dismisses reviews", () => {
  const fails = (at: Awaited<ReturnType<typeof anApprovingWorld>>) =>
    at.world.reportCheckRun({ ...at.pull, name: "build", status: "completed", conclusion: "failure", rerun: true });

  test.each<[string, string, string[], string[], string]>([
    ["the App may", AS_USER, [APP], [`${ONE} DISMISSED`], APP],
    ["the machine user may: it dismisses its own", AS_USER, [ONE], [`${ONE} DISMISSED`], ONE],
    [
      "nobody of us may: the machine user asks for changes",
      AS_USER,
      ["ada"],
      [`${ONE} APPROVED`, `${ONE} CHANGES_REQUESTED`],
      "",
    ],
    [
      "nobody of us may: the App asks for changes",
      AS_APP,
      ["ada"],
      [`${APP} APPROVED`, `${APP} CHANGES_REQUESTED`],
      "",
    ],
  ])("%s, and the approval does not count any more", async (_, policy, dismissals, left, by) => {
    const at = await anApprovingWorld(policy, { protection: { dismissals } });
    await at.evaluate();
    expect(at.shown().reviewDecision).toBe("APPROVED");
    fails(at);
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual(left);
    expect(at.shown().reviews[0]?.dismissal?.by ?? "").toBe(by);
    expect(at.shown().reviewDecision).not.toBe("APPROVED");
    expect(at.metrics.counts).toMatchObject({ Withdrawn: 1 });
    // Looked at again, nothing more is said, and it is neither a veto nor given again.
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual(left);
    expect(at.metrics.counts).toMatchObject({ Withdrawn: 1 });
    expect(at.told().title).not.toContain("dismissed");
  });

  test("is no reason not to approve again, once all is well: the App's approval takes the place of its request", async () => {
    const at = await anApprovingWorld(AS_APP, { protection: { dismissals: ["ada"] } });
    await at.evaluate();
    fails(at);
    await at.evaluate();
    at.world.reportCheckRun({ ...at.pull, name: "build", status: "completed", conclusion: "success", rerun: true });
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual([`${APP} APPROVED`, `${APP} CHANGES_REQUESTED`, `${APP} APPROVED`]);
    expect(at.shown().reviewDecision).toBe("APPROVED");
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toHaveLength(3);
    at.push("evil\n");
    expect(await at.evaluate()).toBe(false);
    expect(at.shown().reviewDecision).toBe("CHANGES_REQUESTED");
  });

  test("and the machine user's request waits for somebody who may dismiss it, since a person could have made it", async () => {
    const at = await anApprovingWorld(AS_USER, { protection: { dismissals: ["ada"] } });
    await at.evaluate();
    at.push("three\n");
    at.green();
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} APPROVED old`, `${ONE} CHANGES_REQUESTED`]);
    expect(at.shown().reviews[1]?.body).toContain("Let the App dismiss reviews here");
    expect(at.told()).toMatchObject({ title: `Held: ${ONE} asked for changes` });
    const request = at.shown().reviews[1]?.id ?? 0;
    at.world.dismissReview({ ...at.pull, review: request, by: "ada", message: "Mended" });
    await at.evaluate();
    // The earlier approval may count again by now, for all that anybody knows; it does not stay.
    expect(at.shown().reviews.findLast(({ state }) => state !== "DISMISSED")).toMatchObject({
      state: "CHANGES_REQUESTED",
    });
  });

  test("an approval that nobody of us can take back is told, and brings the message back until somebody looks", async () => {
    const at = await anApprovingWorld(AS_USER, { protection: { dismissals: ["ada"] } });
    await at.evaluate();
    at.setToken(null);
    fails(at);
    expect(await at.evaluate()).toBe(true);
    expect(at.reviews()).toEqual([`${ONE} APPROVED`]);
    expect(at.told()).toMatchObject({
      conclusion: "action_required",
      title: "An approval stands that does not hold any more",
    });
    expect(at.metrics.counts).toMatchObject({ Failed: 1 });
    expect(await at.evaluate()).toBe(true);
    const review = at.shown().reviews[0]?.id ?? 0;
    at.world.dismissReview({ ...at.pull, review, by: "ada", message: "Taken back" });
    expect(await at.evaluate()).toBe(false);
  });

  test("one that an administrator dismissed meanwhile is not asked to be changed", async () => {
    const at = await anApprovingWorld(AS_USER, { protection: { dismissals: ["ada"] } });
    await at.evaluate();
    fails(at);
    at.github.faults.add({
      match: ({ operation }) => operation === "Withdraw",
      before: () => {
        const review = at.shown().reviews[0]?.id ?? 0;
        at.world.dismissReview({ ...at.pull, review, by: "ada", message: "Red" });
      },
    });
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual([`${ONE} DISMISSED`]);
  });

  test("GitHub says that it dismissed it, and did not: that is not believed", async () => {
    const at = await anApprovingWorld(AS_USER);
    await at.evaluate();
    fails(at);
    const id = at.shown().reviews[0]?.nodeId;
    const body = { data: { dismissPullRequestReview: { pullRequestReview: { id, state: "APPROVED" } } } };
    at.github.faults.add({ match: ({ operation }) => operation === "Withdraw", respond: { status: 200, body } });
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual([`${ONE} DISMISSED`]);
  });
});

test("approvals_per_day counts the machine user's, too", async () => {
  const at = await anApprovingWorld(`${AS_APP}approval: { as: user, approvals_per_day: 1 }\n`);
  const other = at.world.openPullRequest({
    repository: "acme/shop",
    author: "alice",
    head: "other",
    files: { "b.txt": "b\n" },
  });
  at.world.review({ repository: "acme/shop", number: other.number, by: ONE, event: "APPROVE" });
  await at.evaluate();
  expect(at.reviews()).toEqual([]);
  expect(at.told()).toMatchObject({ title: "Held: no more than 1 approval a day" });
});

test("neither token is ever in the log", async () => {
  const at = await anApprovingWorld(AS_USER);
  at.github.faults.add({ match: ({ operation }) => operation === "Approve", respond: { status: 502, body: {} } });
  await at.evaluate();
  const errors = [{ type: "FORBIDDEN", message: "Resource not accessible by personal access token" }];
  at.github.faults.add({
    match: ({ operation }) => operation === "Approve",
    respond: { status: 200, body: { data: { addPullRequestReview: null }, errors } },
  });
  await at.evaluate();
  at.world.revokeToken({ login: ONE });
  await at.evaluate();
  const written = JSON.stringify(at.log.lines, (_, value) =>
    value instanceof Error ? { ...value, message: value.message, stack: value.stack, cause: value.cause } : value,
  );
  expect(written).not.toContain(`${ONE}-token`);
});
