import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import { aPolicyEntry, aReviewNode, aSnapshotAnswer, OCTOCAT } from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";
import { ALL_DONE, anotherPull, answers, asked, NARROW, shown, texts, thePolicyPull, WIDE } from "./policy-pull.ts";

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

describe("a pull request that changes the policy", () => {
  test("is told the verdict at once, and then how the last ones would be decided", async () => {
    answers(github, thePolicyPull(), shown);
    const worker = aWorker();
    expect(await worker.run(aRecord(anEvaluate()))).toEqual(ALL_DONE);
    github.done();
    expect(asked(github)).toEqual(["Snapshot", "checks/create", "pulls/list", "Snapshot", "Snapshot", "checks/update"]);
    expect(github.requests.find(({ operation }) => operation === "pulls/list")?.query).toMatchObject({
      base: "main",
      state: "all",
      per_page: "51",
    });
    const [first, second] = texts(github);
    expect(first).toContain("are being judged");
    expect(second).toContain(
      "Of the last 2 pull requests for `main`, the policy approves 0 now and 2 with this change.",
    );
    expect(second).toMatch(/\*\*Newly approved\*\* \| \[#6\]\(\S+\) `Pull 6` \(merged\)/);
    expect(worker.metrics.counts).toEqual({ Evaluated: 1, Held: 1, Replays: 1, ReplayRequests: 3 });
    const line = worker.log.lines.find(({ message }) => message.startsWith("Replayed"));
    expect(line?.fields).toMatchObject({
      replayed: 2,
      different: 2,
      requests: 3,
      milliseconds: expect.any(Number),
    });
  });

  test("never writes to those that are replayed, though one has an approval that must go and one should get one", async () => {
    answers(github, thePolicyPull(), ({ number }) =>
      anotherPull(Number(number), { reviews: Number(number) === 6 ? [aReviewNode()] : [] }),
    );
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    const writes = github.requests.filter(({ method, operation }) => method !== "GET" && operation !== "Snapshot");
    expect(writes.map(({ operation }) => operation).filter((name) => !name.startsWith("apps/"))).toEqual([
      "checks/create",
      "checks/update",
    ]);
  });

  test.each([
    ["removes the policy", { head: { file: null }, policy: WIDE }, "approves 2 now and 0 with this change"],
    ["is the first to have one", { policy: null }, "approves 0 now and 2 with this change"],
  ])("is replayed if it %s", async (_, parts, counts) => {
    answers(github, thePolicyPull(parts), ({ number }) => anotherPull(Number(number), parts));
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    expect(texts(github)[1]).toContain(counts);
  });

  test.each<[string, object]>([
    ["the new policy is broken", thePolicyPull({ head: { file: aPolicyEntry("version: 2\n") } })],
    ["the file says the same as before", thePolicyPull({ head: { file: NARROW } })],
    ["it changes something else", aSnapshotAnswer({ policy: NARROW })],
  ])("is not replayed if %s", async (_, snapshot) => {
    answers(github, snapshot, null);
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    expect(asked(github)).toEqual(["Snapshot", "checks/create"]);
    expect(texts(github)[0]).not.toContain("What this change of the policy would do");
  });

  const OUTSIDE = { authorAssociation: "NONE", author: OCTOCAT };
  test.each<[string, boolean, "PUBLIC" | "PRIVATE", Readonly<Record<string, unknown>>]>([
    ["a stranger's fork", false, "PUBLIC", { isCrossRepository: true, authorAssociation: "NONE" }],
    [
      "a fork of somebody who contributed before",
      false,
      "PUBLIC",
      { isCrossRepository: true, authorAssociation: "CONTRIBUTOR" },
    ],
    ["a fork of a private repository", false, "PRIVATE", { isCrossRepository: true, authorAssociation: "NONE" }],
    ["somebody else's branch", false, "PUBLIC", OUTSIDE],
    ["a fork of a member", true, "PUBLIC", { isCrossRepository: true, authorAssociation: "MEMBER" }],
    ["a branch with a commit of their own", true, "PUBLIC", { authorAssociation: "CONTRIBUTOR" }],
    ["a branch of a private repository", true, "PRIVATE", OUTSIDE],
  ])("costs a replay only where it comes from people who may cost it: %s", async (_, replayed, visibility, pull) => {
    const snapshot = thePolicyPull({}, pull);
    answers(
      github,
      { ...snapshot, repository: { ...Object(snapshot.repository), visibility } },
      replayed ? shown : null,
    );
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    expect(asked(github).includes("pulls/list")).toBe(replayed);
    if (!replayed) expect(texts(github)[0]).toContain("nobody who is a member or collaborator");
  });
});
