import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import { createClosedPulls } from "../../app/worker/closed-pulls.ts";
import { anOwnCheckRunNode, aPolicyEntry, type SnapshotParts } from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";
import {
  ALL_DONE,
  answers,
  asked,
  CHECK_RUNS,
  listed,
  NARROW,
  otherVersion,
  PULLS,
  policy,
  shown,
  texts,
  thePolicyPull,
  WIDE,
} from "./policy-pull.ts";

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

/** The check run of number 7 as it was told, but for its title and its summary. */
function own(text: string, fields = {}) {
  return anOwnCheckRunNode({ status: "COMPLETED", conclusion: "NEUTRAL", text, ...fields });
}

describe("a replay that was made already", () => {
  async function firstText(): Promise<string> {
    answers(github, thePolicyPull(), shown);
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    const text = texts(github)[1] ?? "";
    nock.cleanAll();
    github = githubNock().token();
    return text;
  }

  test("is kept as it is: a later event costs one request", async () => {
    const text = await firstText();
    github
      .graphql("Snapshot", thePolicyPull({ ownCheckRuns: [own(text)] }))
      .rest("PATCH", `${CHECK_RUNS}/900`, { id: 900 });
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
    // The title and the summary of the stand-in are not ours, so it is written once.
    expect(asked(github)).toEqual(["Snapshot", "checks/update"]);
    expect(texts(github)).toEqual([text]);
  });

  test.each<[string, (text: string) => SnapshotParts]>([
    ["another pull request's check run tells it", (text) => ({ ownCheckRuns: [own(text, { externalId: "pull:8" })] })],
    [
      "the new policy is another one",
      (text) => ({
        ownCheckRuns: [own(text)],
        head: { file: otherVersion(WIDE) },
      }),
    ],
    [
      "the policy of the base is another one",
      (text) => ({
        ownCheckRuns: [own(text)],
        policy: otherVersion(NARROW),
      }),
    ],
  ])("is made again if %s", async (_, parts) => {
    const text = await firstText();
    github
      .graphql("Snapshot", thePolicyPull(parts(text)))
      .rest("POST", CHECK_RUNS, { id: 900 }, { times: "any" })
      .rest("PATCH", `${CHECK_RUNS}/900`, { id: 900 }, { times: "any" })
      .rest("GET", PULLS, listed(6))
      .graphql("Snapshot", shown);
    expect(await aWorker().run(aRecord(anEvaluate()))).toEqual(ALL_DONE);
    github.done();
  });

  test("closed pull requests are not read again by the same worker for another version of the policy", async () => {
    const worker = aWorker({ closedPulls: createClosedPulls(() => new Date("2026-11-21T10:10:00Z")) });
    answers(github, thePolicyPull(), shown);
    await worker.run(aRecord(anEvaluate()));
    github.done();
    nock.cleanAll();
    github = githubNock().token();
    answers(github, thePolicyPull({ head: { file: aPolicyEntry(policy("ma*")) } }), () => ({ status: 500, body: {} }));
    await worker.run(aRecord(anEvaluate()));
    github.done();
    expect(texts(github)[1]).toContain("approves 0 now and 2 with this change");
    expect(asked(github).filter((name) => name === "Snapshot")).toHaveLength(1);
  });
});
