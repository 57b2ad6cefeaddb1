import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import { aCheckRunNode, aReviewNode, OCTOCAT } from "../support/answers.ts";
import { anEvaluate } from "../support/worker.ts";
import { line, PATCH, PAY, POLICY } from "./reviewed-github.ts";
import { aReviewedPull, BUG, DOUBT, finds, type Play, type ReviewedPull } from "./reviewed-pull.ts";

const NEXT = "4".repeat(40);
const ADVISORY = POLICY.replace("review: required", "review: advisory");
const ASKING = `${POLICY}review: { request_changes: true }\n`;
const running = { contexts: [aCheckRunNode({ status: "IN_PROGRESS", conclusion: null })] };
const nobody: Play = () => {
  throw new Error("nobody must be asked");
};

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

/** One message that comes to an end. */
async function received(pull: ReviewedPull, play: Play | null, options = {}) {
  const before = pull.story().length;
  const { failed, metrics, log } = await pull.receive(play, options);
  expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  expect(failed).toBe(false);
  return { counts: metrics.counts, story: pull.story().slice(before) };
}

describe("a clean review", () => {
  test("lets the approval through, by one question, and is written down before", async () => {
    const pull = aReviewedPull();
    const { counts, story } = await received(pull, finds());
    expect(story).toEqual(["checks/create", "question", "checks/update", "Approve", "checks/update"]);
    expect(counts).toMatchObject({ Reviewed: 1, Approved: 1, Evaluated: 1 });
    expect(pull.run()).toMatchObject({ conclusion: "success", title: "Approved by the rule “Ours”" });
    expect(pull.memory()).toMatchObject({ verdict: "clean", final: true, today: { day: "2026-11-21", cost: 0.01 } });
    expect(pull.state.reviews[0]?.body).toContain("the AI review found nothing");
    pull.github.done();
  });

  test.each([
    ["a redelivery", anEvaluate()],
    ["an event of a check", anEvaluate({ event: "check_suite", action: "completed" })],
  ])("is not asked for again by %s, and nothing is written", async (_, envelope) => {
    const pull = aReviewedPull();
    await received(pull, finds());
    const { story } = await received(pull, nobody, { envelope });
    expect(story).toEqual([]);
    expect(pull.approved()).toBe(true);
    pull.github.done();
  });

  test("is taken over as soon as the checks are green again", async () => {
    const pull = aReviewedPull();
    await received(pull, finds());
    pull.state.parts = running;
    await received(pull, nobody);
    expect(pull.approved()).toBe(false);
    pull.state.parts = {};
    await received(pull, nobody);
    expect(pull.approved()).toBe(true);
    pull.github.done();
  });

  test("is not asked for before everything else holds", async () => {
    const pull = aReviewedPull({ parts: running });
    expect((await received(pull, nobody)).story).toEqual(["checks/create"]);
    expect(pull.run()).toMatchObject({ status: "in_progress" });
    pull.github.done();
  });

  test("asks after a push for what is new alone", async () => {
    const patches = { [PAY]: PATCH, "src/a.ts": `@@ -0,0 +1,1 @@\n+${line(1)}` };
    const pull = aReviewedPull({ patches });
    await received(pull, finds());
    pull.state.head = NEXT;
    pull.state.patches = { ...patches, "src/b.ts": `@@ -0,0 +1,1 @@\n+${line(2)}` };
    await received(pull, finds());
    expect(pull.asked).toHaveLength(2);
    const texts = pull.asked[1]?.blocks.map(({ text }) => text).join("\n");
    expect(texts).toContain(line(2));
    expect(texts).not.toContain(line(1));
    expect(pull.state.reviews.at(-1)).toMatchObject({ event: "APPROVE", sha: NEXT, state: "APPROVED" });
    expect(pull.memory()?.spent.calls).toBe(2);
    pull.github.done();
  });
});

describe("findings", () => {
  test("that block hold the approval, and stand on their lines once", async () => {
    const pull = aReviewedPull();
    await received(pull, finds(BUG));
    expect(pull.run()).toMatchObject({ conclusion: "neutral", title: "Held by the AI review: 1 finding" });
    expect(pull.state.reviews).toMatchObject([{ event: "COMMENT", comments: [{ path: PAY, line: 2 }] }]);
    expect((await received(pull, nobody)).story).toEqual([]);
    pull.github.done();
  });

  test("that block ask for changes where the policy says so, until they are mended", async () => {
    const pull = aReviewedPull({ policy: ASKING });
    await received(pull, finds(BUG));
    expect(pull.state.reviews).toMatchObject([{ event: "REQUEST_CHANGES", state: "CHANGES_REQUESTED" }]);
    // Nobody knows yet whether it is mended.
    pull.state.head = NEXT;
    pull.state.patches = { [PAY]: PATCH.replace("=-", "-=") };
    pull.state.parts = running;
    await received(pull, nobody);
    expect(pull.state.reviews[0]?.state).toBe("CHANGES_REQUESTED");
    pull.state.parts = {};
    const { story } = await received(pull, finds());
    expect(story.indexOf("Withdraw")).toBeLessThan(story.indexOf("Approve"));
    expect(pull.state.reviews.map(({ event, state }) => [event, state])).toEqual([
      ["REQUEST_CHANGES", "DISMISSED"],
      ["APPROVE", "APPROVED"],
    ]);
    pull.github.done();
  });

  test("that do not block are told beside the approval", async () => {
    const pull = aReviewedPull();
    await received(pull, finds(DOUBT));
    expect(pull.state.reviews.map(({ event }) => event)).toEqual(["APPROVE", "COMMENT"]);
    expect(pull.state.reviews[0]?.body).toContain("the AI review found nothing that blocks");
    expect((await received(pull, nobody)).story).toEqual([]);
    pull.github.done();
  });

  test("of a rule that only wants advice hold nothing, and ask for no changes", async () => {
    const pull = aReviewedPull({ policy: `${ADVISORY}review: { request_changes: true }\n` });
    await received(pull, finds(BUG));
    expect(pull.state.reviews.map(({ event }) => event)).toEqual(["APPROVE", "COMMENT"]);
    const said = JSON.stringify([pull.state.reviews[1], pull.run()]);
    expect(said).toContain("nothing that holds the approval");
    expect(said.replaceAll("nothing that holds the approval", "")).not.toMatch(/holds? the approval/);
    expect((await received(pull, nobody)).story).toEqual([]);
    expect(pull.approved()).toBe(true);
    pull.github.done();
  });

  test("block where the organisation requires the review, whatever the rule says", async () => {
    const organization = "version: 1\nguardrails: { review: required }\n";
    for (const policy of [POLICY.replace("    review: required\n", ""), ADVISORY]) {
      const pull = aReviewedPull({ policy, organization });
      await received(pull, finds(BUG));
      expect(pull.run()?.title).toBe("Held by the AI review: 1 finding");
      expect(pull.approved()).toBe(false);
      pull.github.done();
    }
  });
});

describe("while the model thinks", () => {
  /** Something that happens during the question. */
  const during =
    (pull: ReviewedPull, change: () => void, answer: Play = finds()): Play =>
    async (question, nth) => {
      if (pull.asked.length === 1) change();
      return await answer(question, nth);
    };
  const asksForChanges = aReviewNode({ id: "PRR_9", state: "CHANGES_REQUESTED", author: OCTOCAT });

  test.each<[string, string, Partial<ReviewedPull["state"]>, string]>([
    ["a label that pauses it", POLICY, { parts: { pull: { labels: labelled("greenlight:paused") } } }, "Paused"],
    ["a check that fails", POLICY, { parts: { contexts: [aCheckRunNode({ conclusion: "FAILURE" })] } }, "Held"],
    ["a person who asks for changes", POLICY, { parts: { reviews: [asksForChanges] } }, "Held: octocat"],
    ["a draft", POLICY, { parts: { pull: { isDraft: true } } }, "Waits until"],
    [
      "in check mode, too, a check that fails",
      `${POLICY}mode: check\n`,
      { parts: { contexts: [aCheckRunNode({ conclusion: "FAILURE" })] } },
      "Held",
    ],
  ])("%s keeps it from being approved, and the review is not lost", async (_, policy, changes, title) => {
    const pull = aReviewedPull({ policy });
    await received(
      pull,
      during(pull, () => Object.assign(pull.state, changes)),
    );
    expect(pull.approved()).toBe(false);
    expect(pull.run()?.conclusion).not.toBe("success");
    expect(pull.run()?.title).toContain(title);
    expect(pull.memory()).toMatchObject({ verdict: "clean" });
    Object.assign(pull.state, { parts: {} });
    await received(pull, nobody);
    expect(pull.run()?.conclusion).toBe("success");
    pull.github.done();
  });

  test("a person who asks for changes at the last moment keeps it from being approved", async () => {
    const pull = aReviewedPull();
    const reviews = { totalCount: 1, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [asksForChanges] };
    const change = () => Object.assign(pull.state, { precheck: { reviews } });
    const { failed } = await pull.receive(during(pull, change));
    expect(failed).toBe(true);
    expect(pull.approved()).toBe(false);
    pull.github.done();
  });

  test("a push makes it a review of the new head, and the old one is not approved", async () => {
    const pull = aReviewedPull();
    const change = () => {
      pull.state.head = NEXT;
      pull.state.patches = { [PAY]: PATCH.replace("=-", "-=") };
    };
    await received(pull, during(pull, change));
    expect(pull.asked).toHaveLength(2);
    expect(pull.state.reviews).toMatchObject([{ event: "APPROVE", sha: NEXT }]);
    pull.github.done();
  });

  test("an approval of an earlier head does not stand", async () => {
    const pull = aReviewedPull();
    await received(pull, finds());
    pull.state.head = NEXT;
    pull.state.patches = { [PAY]: PATCH.replace("+  return total;", "+  return total + 0;") };
    const { story } = await received(pull, finds(BUG));
    expect(story.indexOf("Withdraw")).toBeLessThan(story.indexOf("question"));
    expect(pull.approved()).toBe(false);
    pull.github.done();
  });

  test("a check run that said yes does not say so any more", async () => {
    const pull = aReviewedPull({ policy: `${POLICY}mode: check\n` });
    await received(pull, finds());
    expect(pull.run()?.conclusion).toBe("success");
    pull.state.patches = { [PAY]: PATCH.replace("=-", "-=") };
    const seen: unknown[] = [];
    await received(pull, (question, nth) => {
      seen.push(pull.run()?.status);
      return finds()(question, nth);
    });
    expect(seen).toEqual(["in_progress"]);
    pull.github.done();
  });
});

test("how many may be approved on one day counts with a review, too", async () => {
  const pull = aReviewedPull({ policy: `${POLICY}approval: { approvals_per_day: 1 }\n` });
  const recent = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
  pull.github.graphql("RecentReviews", { repository: { pullRequests: recent } }, { times: "any" });
  await received(pull, finds());
  expect(pull.approved()).toBe(true);
  pull.github.done();
});

function labelled(name: string) {
  return { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [{ name }] };
}
