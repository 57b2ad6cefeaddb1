import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import {
  aCheckRunNode,
  anApproveAnswer,
  anOwnCheckRunNode,
  aPolicyEntry,
  aPrecheckAnswer,
  aReviewNode,
  aSnapshotAnswer,
  GREENLIGHT,
  HEAD,
  OCTOCAT,
  POLICY,
  page,
  type SnapshotParts,
} from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import {
  aMergeState,
  anAutoMergeRequest,
  anEnabledAnswer,
  aRefusal,
  aTurnedOff,
  DISABLED,
  ENQUEUED,
  MERGE_POLICY,
  MERGED,
} from "../support/merge-answers.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

const CHECK_RUNS = "/repos/acme/shop/check-runs";
const MERGE = "/repos/acme/shop/pulls/7/merge";
const OLD_HEAD = "3".repeat(40);
const ALL_DONE = { batchItemFailures: [] };
const CREATED = { id: 900, started_at: "2026-11-21T10:10:00Z" };
const ENABLE = "enablePullRequestAutoMerge";
const CLEAN = '["Pull request Pull request is in clean status"]';

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

function asked(): string[] {
  return github.requests
    .map(({ operation }) => operation)
    .filter((name) => name !== "apps/create-installation-access-token");
}

function request(operation: string) {
  return github.requests.find((one) => one.operation === operation);
}

function summaries(): string[] {
  return github.requests
    .filter(({ operation }) => operation.startsWith("checks/"))
    .map(({ body }) => String(Object(Object(body).output).summary).split("\n")[0] ?? "");
}

/** Our approval stands, and the check run has not said so yet. */
function reads({ pull, ...parts }: SnapshotParts = {}): GithubNock {
  return github.graphql(
    "Snapshot",
    aSnapshotAnswer({
      policy: aPolicyEntry(MERGE_POLICY),
      reviews: [aReviewNode()],
      pull: { reviewDecision: "APPROVED", ...pull },
      ...parts,
    }),
  );
}

function told(): GithubNock {
  return github.rest("POST", CHECK_RUNS, CREATED);
}

async function run() {
  const worker = aWorker();
  expect(await worker.run(aRecord(anEvaluate()))).toEqual(ALL_DONE);
  github.done();
  return worker;
}

const approvedReviews = { reviews: page([aReviewNode()]) };

describe("SEMANTICS 24: what was approved", () => {
  test("is merged by GitHub's auto-merge, for exactly the commit that was approved", async () => {
    github
      .graphql("Snapshot", aSnapshotAnswer({ policy: aPolicyEntry(MERGE_POLICY) }))
      .graphql("Precheck", aPrecheckAnswer())
      .graphql("Approve", anApproveAnswer());
    told().graphql("MergeState", aMergeState(approvedReviews)).graphql("EnableAutoMerge", anEnabledAnswer());
    const worker = await run();
    expect(asked()).toEqual(["Snapshot", "Precheck", "Approve", "checks/create", "MergeState", "EnableAutoMerge"]);
    expect(request("EnableAutoMerge")?.variables).toEqual({ pullRequestId: "PR_7", head: HEAD, mergeMethod: "SQUASH" });
    expect(worker.metrics.counts).toEqual({ Approved: 1, MergeRequested: 1, Evaluated: 1 });
    expect(summaries()).toEqual([
      "**Next:** Nothing: it is approved. GitHub merges it (squash) when its own requirements are met.",
    ]);
  });

  test.each(["CLEAN", "HAS_HOOKS"])("is merged at once where it is %s: nothing to wait for", async (status) => {
    reads();
    told()
      .graphql("MergeState", aMergeState({ ...approvedReviews, mergeStateStatus: status }))
      .rest("PUT", MERGE, MERGED);
    const worker = await run();
    expect(request("pulls/merge")?.body).toEqual({ sha: HEAD, merge_method: "squash" });
    // The check run says so before: nothing is written on a pull request that is merged.
    expect(asked()).toEqual(["Snapshot", "checks/create", "MergeState", "pulls/merge"]);
    expect(worker.metrics.counts).toMatchObject({ Merged: 1, Evaluated: 1 });
  });

  test.each([CLEAN, "Pull request Protected branch rules not configured for this branch"])(
    "is merged at once where GitHub refuses auto-merge: %s",
    async (message) => {
      reads();
      told()
        .graphql("MergeState", aMergeState({ mergeStateStatus: "UNKNOWN" }))
        .graphql("EnableAutoMerge", aRefusal(ENABLE, message))
        .rest("PUT", MERGE, MERGED);
      await run();
      expect(request("pulls/merge")?.body).toMatchObject({ sha: HEAD });
    },
  );

  const ignored = aCheckRunNode({ databaseId: 502, name: "codecov/patch", conclusion: "FAILURE" });
  const ignoring = aPolicyEntry(`${MERGE_POLICY}checks: { ignore: ["codecov/*"] }\n`);
  const unstable = () => github.graphql("MergeState", aMergeState({ mergeStateStatus: "UNSTABLE" }));
  const refusedAsUnstable = () =>
    github
      .graphql("MergeState", aMergeState({ mergeStateStatus: "UNKNOWN" }))
      .graphql("EnableAutoMerge", aRefusal(ENABLE, "Pull request Pull request is in unstable status"));

  test.each([
    ["GitHub says so", unstable],
    ["GitHub refuses auto-merge for it", refusedAsUnstable],
  ])("is merged although a check has failed that the policy ignores: %s", async (_, state) => {
    reads({ policy: ignoring, contexts: [aCheckRunNode(), ignored] });
    told();
    state().rest("PUT", MERGE, MERGED);
    await run();
  });

  test.each([
    ["GitHub says so", unstable],
    ["GitHub refuses auto-merge for it", refusedAsUnstable],
  ])("is not merged where a check failed since it was evaluated: %s", async (_, state) => {
    reads();
    told();
    state().rest("PATCH", `${CHECK_RUNS}/900`, CREATED);
    await run();
    expect(summaries().at(-1)).toContain("a check has begun or failed since the pull request was evaluated");
  });

  test("is not merged at once while GitHub asks for a review, whatever an App may bypass", async () => {
    reads();
    told()
      .graphql("MergeState", aMergeState({ mergeStateStatus: "CLEAN", reviewDecision: "REVIEW_REQUIRED" }))
      .graphql("EnableAutoMerge", anEnabledAnswer());
    await run();
  });

  test("is merged by the method that the repository allows", async () => {
    reads({ policy: aPolicyEntry(`${POLICY}approval: { merge: auto }\n`) });
    const settings = { squashMergeAllowed: false, mergeCommitAllowed: false };
    told().graphql("MergeState", aMergeState({}, settings)).graphql("EnableAutoMerge", anEnabledAnswer());
    await run();
    expect(request("EnableAutoMerge")?.variables).toMatchObject({ mergeMethod: "REBASE" });
  });

  test("is not merged unless the policy says so", async () => {
    reads({ policy: aPolicyEntry(POLICY) });
    told();
    await run();
    expect(asked()).toEqual(["Snapshot", "checks/create"]);
  });

  test("is not asked for again where GitHub has been asked, and nothing is written", async () => {
    const pull = { autoMergeRequest: anAutoMergeRequest(GREENLIGHT) };
    reads({ pull });
    told();
    await run();
    const { output } = Object(request("checks/create")?.body);
    const { title, summary, text } = output;
    const run1 = anOwnCheckRunNode({ status: "COMPLETED", conclusion: "SUCCESS", title, summary, text });
    github = githubNock().token();
    reads({ pull, ownCheckRuns: [run1] });
    await run();
    expect(asked()).toEqual(["Snapshot"]);
  });

  test("is left to the person who asked GitHub before us", async () => {
    reads({ pull: { autoMergeRequest: anAutoMergeRequest(OCTOCAT, "MERGE") } });
    told();
    await run();
    expect(summaries()).toEqual([
      "**Next:** Nothing: it is approved. GitHub merges it when its own requirements are met, as `octocat` asked.",
    ]);
  });

  test("SEMANTICS 32: is not asked for twice where another worker was faster", async () => {
    reads();
    told().graphql("MergeState", aMergeState({ autoMergeRequest: anAutoMergeRequest(GREENLIGHT) }));
    await run();
  });

  test("is found merged by the next attempt, where the answer was lost", async () => {
    reads();
    told()
      .graphql("MergeState", aMergeState({ mergeStateStatus: "CLEAN" }))
      .rest("PUT", MERGE, { status: 502, body: {} });
    const worker = aWorker();
    const record = aRecord(anEvaluate());
    expect((await worker.run(record)).batchItemFailures).toHaveLength(1);
    reads({ pull: { state: "MERGED" } });
    expect(await worker.run(record)).toEqual(ALL_DONE);
    github.done();
    expect(asked().filter((operation) => operation === "pulls/merge")).toHaveLength(1);
  });
});

describe("SEMANTICS 16: what is not as it was approved is evaluated again, not merged", () => {
  const failed = { contexts: [] };

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ["a new head commit", { headRefOid: OLD_HEAD }],
    ["another base branch", { baseRefName: "release" }],
    ["a base branch that moved", { baseRef: { target: { oid: OLD_HEAD } } }],
    ["a pull request that was closed", { state: "CLOSED" }],
    ["a pull request that became a draft", { isDraft: true }],
    ["a label that somebody added", { labels: { nodes: [{ name: "do-not-approve" }] } }],
    ["our approval that was dismissed", { reviews: page([aReviewNode({ state: "DISMISSED" })]) }],
    [
      "a person who asks for changes",
      { reviews: page([aReviewNode({ id: "PRR_9", state: "CHANGES_REQUESTED", author: OCTOCAT })]) },
    ],
  ])("%s", async (_, moved) => {
    reads();
    told().graphql("MergeState", aMergeState({ mergeStateStatus: "CLEAN", ...moved }));
    github.graphql("Snapshot", aSnapshotAnswer({ policy: aPolicyEntry(MERGE_POLICY), ...failed }));
    told();
    await run();
    expect(asked()).toEqual(["Snapshot", "checks/create", "MergeState", "Snapshot", "checks/create"]);
  });

  test.each<[string, number, string]>([
    ["a head that moved in the last moment", 409, "Head branch was modified. Review and try the merge again."],
    ["a base that moved in the last moment", 405, "Base branch was modified. Review and try the merge again."],
  ])("%s", async (_, status, message) => {
    reads();
    told()
      .graphql("MergeState", aMergeState({ mergeStateStatus: "CLEAN" }))
      .rest("PUT", MERGE, { status, body: { message } })
      .graphql("Snapshot", aSnapshotAnswer({ policy: aPolicyEntry(MERGE_POLICY), ...failed }));
    told();
    await run();
    expect(asked().at(-2)).toBe("Snapshot");
  });

  test("a head that is not the one that auto-merge was to be turned on for", async () => {
    reads();
    told()
      .graphql("MergeState", aMergeState())
      .graphql("EnableAutoMerge", aRefusal(ENABLE, "expected head oid does not match the current head oid"))
      .graphql("MergeState", aMergeState({ headRefOid: OLD_HEAD }))
      .graphql("Snapshot", aSnapshotAnswer({ policy: aPolicyEntry(MERGE_POLICY), ...failed }));
    told();
    await run();
  });

  test("a head that moved while auto-merge was turned on: it is turned off again", async () => {
    reads();
    told()
      .graphql("MergeState", aMergeState())
      .graphql("EnableAutoMerge", anEnabledAnswer({ headRefOid: OLD_HEAD }))
      .graphql("DisableAutoMerge", DISABLED)
      .graphql("Snapshot", aSnapshotAnswer({ policy: aPolicyEntry(MERGE_POLICY), ...failed }));
    told();
    await run();
  });
});

describe("a merge that GitHub refuses for good leaves the approval, fails no message, and is told", () => {
  async function refusedWith(state: Readonly<Record<string, unknown>>, more: () => void = () => undefined) {
    reads();
    told().graphql("MergeState", state, { times: "any" });
    more();
    github.rest("PATCH", `${CHECK_RUNS}/900`, CREATED);
    const worker = await run();
    expect(asked()).not.toContain("Withdraw");
    expect(Object(request("checks/update")?.body).conclusion).toBe("success");
    expect(worker.metrics.counts).toEqual({ Evaluated: 1 });
    return summaries()
      .at(-1)
      ?.replace(/^\*\*Next:\*\* Nothing: it is approved\. It was not merged: /, "");
  }
  const AGAIN = "Greenlight tries again when something changes.";

  test("auto-merge is not allowed, and something is still required", async () => {
    expect(await refusedWith(aMergeState({}, { autoMergeAllowed: false }))).toBe(
      `GitHub's own requirements are not met yet, and the repository's settings do not allow auto-merge. ${AGAIN}`,
    );
  });

  test("the method is not allowed", async () => {
    expect(await refusedWith(aMergeState({}, { squashMergeAllowed: false }))).toBe(
      `the repository's settings do not allow the method squash. ${AGAIN}`,
    );
  });

  test("it conflicts with the base", async () => {
    expect(await refusedWith(aMergeState({ mergeStateStatus: "DIRTY" }))).toBe(`it conflicts with \`main\`. ${AGAIN}`);
  });

  test("the App may not", async () => {
    const answer = aRefusal(ENABLE, "Resource not accessible by integration", "FORBIDDEN");
    expect(await refusedWith(aMergeState(), () => github.graphql("EnableAutoMerge", answer))).toContain(
      "`Resource not accessible by integration`); the App needs the permission to write contents",
    );
  });

  test("the App may not change workflows", async () => {
    const message = "refusing to allow a GitHub App to create or update workflow without `workflows` permission";
    const told = await refusedWith(aMergeState({ mergeStateStatus: "CLEAN" }), () =>
      github.rest("PUT", MERGE, { status: 403, body: { message } }),
    );
    expect(told).toContain("write workflows");
  });

  test.each([405, 422])("%i, in GitHub's words", async (status) => {
    const told = await refusedWith(aMergeState({ mergeStateStatus: "CLEAN" }), () =>
      github.rest("PUT", MERGE, { status, body: { message: "Pull Request is not mergeable" } }),
    );
    expect(told).toBe(`GitHub refused it (\`Pull Request is not mergeable\`). ${AGAIN}`);
  });

  test("auto-merge is refused for a reason that nobody knows", async () => {
    const answer = aRefusal(ENABLE, "Can't enable auto-merge for this pull request.");
    expect(await refusedWith(aMergeState(), () => github.graphql("EnableAutoMerge", answer))).toContain(
      "Can't enable auto-merge for this pull request.",
    );
  });
});

test("a refusal is told once: the check run that tells it is not written anew by each event", async () => {
  const refusing = aMergeState({}, { squashMergeAllowed: false });
  reads();
  told().graphql("MergeState", refusing).rest("PATCH", `${CHECK_RUNS}/900`, CREATED);
  await run();
  const { title, summary, text } = Object(Object(request("checks/update")?.body).output);
  github = githubNock().token();
  reads({
    ownCheckRuns: [anOwnCheckRunNode({ status: "COMPLETED", conclusion: "SUCCESS", title, summary, text })],
  }).graphql("MergeState", refusing);
  await run();
  expect(asked()).toEqual(["Snapshot", "MergeState"]);
});

test("5xx and rate limits are no refusals: the message comes back", async () => {
  reads();
  told()
    .graphql("MergeState", aMergeState({ mergeStateStatus: "CLEAN" }))
    .rest("PUT", MERGE, { status: 403, body: { message: "You have exceeded a secondary rate limit" } });
  const worker = aWorker();
  expect((await worker.run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
  github.done();
  expect(worker.metrics.counts).toEqual({ Throttled: 1 });
});

test("where auto-merge is not allowed, GitHub is given a moment to see the approval", async () => {
  reads();
  told()
    .graphql("MergeState", aMergeState({}, { autoMergeAllowed: false }))
    .graphql("MergeState", aMergeState({ mergeStateStatus: "CLEAN" }, { autoMergeAllowed: false }))
    .rest("PUT", MERGE, MERGED);
  const worker = await run();
  expect(worker.slept).toEqual([500]);
});

describe("a merge queue is never gone around", () => {
  const queue = { isMergeQueueEnabled: true };

  test("auto-merge puts a pull request there when it may go there", async () => {
    reads();
    told().graphql("MergeState", aMergeState(queue)).graphql("EnableAutoMerge", anEnabledAnswer());
    await run();
  });

  test.each([
    ["it may go there at once", { ...queue, mergeStateStatus: "CLEAN" }, {}],
    ["auto-merge is not allowed", queue, { autoMergeAllowed: false }],
  ])("it is enqueued for exactly this commit where %s", async (_, pull, repository) => {
    reads();
    told().graphql("MergeState", aMergeState(pull, repository)).graphql("Enqueue", ENQUEUED);
    await run();
    expect(request("Enqueue")?.variables).toEqual({ pullRequestId: "PR_7", head: HEAD });
  });

  test("it is enqueued where auto-merge has nothing to wait for", async () => {
    reads();
    told()
      .graphql("MergeState", aMergeState(queue))
      .graphql("EnableAutoMerge", aRefusal(ENABLE, CLEAN))
      .graphql("Enqueue", ENQUEUED);
    await run();
  });

  test("it is not merged directly where the queue refuses it", async () => {
    reads();
    told()
      .graphql("MergeState", aMergeState({ ...queue, mergeStateStatus: "CLEAN" }), { times: 2 })
      .graphql("Enqueue", aRefusal("enqueuePullRequest", "Pull request is not mergeable"))
      .rest("PATCH", `${CHECK_RUNS}/900`, CREATED);
    await run();
    expect(asked()).not.toContain("pulls/merge");
  });

  test("it is not put there twice", async () => {
    reads({ pull: { mergeQueueEntry: { enqueuer: GREENLIGHT } } });
    told();
    await run();
  });
});

describe("whoever turns merging off for a commit has the last word", () => {
  const since = { ownCheckRuns: [anOwnCheckRunNode()] };
  const update = () => github.rest("PATCH", `${CHECK_RUNS}/900`, CREATED, { times: 2 });

  test.each([
    ["a person who turned auto-merge off", aTurnedOff(), "`octocat` turned auto-merge off for this commit"],
    [
      "a person who took it out of the queue",
      aTurnedOff(OCTOCAT, { __typename: "RemovedFromMergeQueueEvent" }),
      "`octocat` took this commit out of the merge queue",
    ],
    [
      "an account that is deleted by now",
      { ...aTurnedOff(), actor: null },
      "somebody turned auto-merge off for this commit",
    ],
  ])("%s", async (_, event, why) => {
    reads(since).graphql("MergeState", aMergeState({ mergeStateStatus: "CLEAN", timelineItems: { nodes: [event] } }));
    update();
    await run();
    expect(summaries().at(-1)).toContain(`It was not merged: ${why}.`);
  });

  test.each([
    ["our own taking back is no such word", aTurnedOff(GREENLIGHT)],
    ["one for an earlier commit counts no more", aTurnedOff(OCTOCAT, { createdAt: "2026-11-21T10:00:59Z" })],
  ])("%s", async (_, event) => {
    reads(since)
      .rest("PATCH", `${CHECK_RUNS}/900`, CREATED)
      .graphql("MergeState", aMergeState({ timelineItems: { nodes: [event] } }))
      .graphql("EnableAutoMerge", anEnabledAnswer());
    await run();
  });
});
