import { afterEach, beforeEach, expect, test } from "@jest/globals";
import nock from "nock";
import { createMachineUserAccess } from "../../app/github/machine-user.ts";
import {
  aCheckRunNode,
  anApproveAnswer,
  anOwnCheckRunNode,
  aPolicyEntry,
  aPrecheckAnswer,
  aReviewNode,
  aSnapshotAnswer,
  aWithdrawAnswer,
  HEAD,
  OCTOCAT,
  POLICY,
} from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { recordedLog } from "../support/recorders.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

/** What is asked of GitHub where a machine user approves, held against its public schema, and by whose token. */

const TOKEN = "github_pat_of_the_machine_user";
const MACHINE = { __typename: "User", login: "acme-approvals", id: "U_77", databaseId: 777 };
const AS_USER = aPolicyEntry(`${POLICY}approval: { as: user }\n`);
const CHECK_RUNS = "/repos/acme/shop/check-runs";
const OLD_HEAD = "3".repeat(40);

let github: GithubNock;
let token: string | undefined;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token({ token: "ghs_of_the_app", expires_at: "2099-01-01T00:00:00Z" });
  token = TOKEN;
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

function worker() {
  const machineUser = createMachineUserAccess({
    readToken: async () => token,
    apiUrl: "https://api.github.com",
    log: recordedLog(),
    now: () => new Date("2026-11-21T10:10:00Z"),
  });
  return aWorker({ machineUser });
}

const whoIsIt = () => github.graphql("Approver", { viewer: MACHINE });

const operations = () => github.requests.map(({ operation }) => operation).filter((name) => !name.startsWith("apps/"));
/** The operations that were sent with the machine user's token. */
const byMachine = () =>
  github.requests.filter(({ headers }) => headers.authorization?.includes(TOKEN)).map(({ operation }) => operation);

test("its token is used to ask who it is, once, and for the approval alone; all else is the App's", async () => {
  const at = worker();
  whoIsIt()
    .graphql("Snapshot", aSnapshotAnswer({ policy: AS_USER }))
    .rest("POST", CHECK_RUNS, { id: 900 })
    .graphql("Precheck", aPrecheckAnswer())
    .graphql("Approve", anApproveAnswer({}, { author: MACHINE }))
    .rest("PATCH", `${CHECK_RUNS}/900`, { id: 900 });
  expect((await at.run(aRecord(anEvaluate()))).batchItemFailures).toEqual([]);
  expect(operations()).toEqual(["Snapshot", "Approver", "checks/create", "Precheck", "Approve", "checks/update"]);
  expect(byMachine()).toEqual(["Approver", "Approve"]);
  expect(github.requests.find(({ operation }) => operation === "Approve")?.variables).toMatchObject({ commit: HEAD });
  expect(github.requests.find(({ operation }) => operation === "checks/create")?.body).toMatchObject({
    external_id: "pull:7 approvers:777",
    status: "in_progress",
  });

  const standing = aReviewNode({ author: MACHINE });
  const ownCheckRuns = [anOwnCheckRunNode({ externalId: "pull:7 approvers:777" })];
  github
    .graphql("Snapshot", aSnapshotAnswer({ policy: AS_USER, reviews: [standing], ownCheckRuns }))
    .rest("PATCH", `${CHECK_RUNS}/900`, { id: 900 });
  await at.run(aRecord(anEvaluate()));
  github.done();
  expect(operations().filter((name) => name === "Approver")).toHaveLength(1);
});

test("an approval that comes back in another account's name is taken back", async () => {
  whoIsIt()
    .graphql("Snapshot", aSnapshotAnswer({ policy: AS_USER }), { times: 3 })
    .rest("POST", CHECK_RUNS, { id: 900 })
    .graphql("Precheck", aPrecheckAnswer(), { times: 3 })
    .graphql("Approve", anApproveAnswer({}, { author: OCTOCAT }), { times: 3 })
    .graphql("Withdraw", aWithdrawAnswer(), { times: 3 });
  expect((await worker().run(aRecord(anEvaluate()))).batchItemFailures).toHaveLength(1);
  github.done();
});

test.each<[string, object]>([
  ["an App's bot", { __typename: "User", login: "greenlight[bot]", id: "BOT_2", databaseId: 7_001 }],
  ["GitHub Actions", { __typename: "User", login: "github-actions[bot]", id: "BOT_3", databaseId: 41_898_282 }],
  // `viewer` is a `User` to GraphQL, whatever it is.
])("a token of %s is no machine user's", async (_, viewer) => {
  github
    .graphql("Approver", { viewer })
    .graphql("Snapshot", aSnapshotAnswer({ policy: AS_USER }))
    .rest("POST", CHECK_RUNS, { id: 900 });
  const at = worker();
  await at.run(aRecord(anEvaluate()));
  github.done();
  const told = github.requests.find(({ operation }) => operation === "checks/create")?.body;
  expect(told).toMatchObject({ conclusion: "action_required" });
  expect(JSON.stringify(told)).toContain("must be a machine user");
  expect(at.metrics.counts).toMatchObject({ ApprovalTokenRefused: 1, Held: 1 });
});

test("where no policy has it approve, a token is asked once whose it is, and of no other use", async () => {
  whoIsIt()
    .graphql("Snapshot", aSnapshotAnswer())
    .graphql("Precheck", aPrecheckAnswer())
    .graphql("Approve", anApproveAnswer())
    .rest("POST", CHECK_RUNS, { id: 1 });
  await worker().run(aRecord(anEvaluate()));
  github.done();
  expect(byMachine()).toEqual(["Approver"]);
  expect(github.requests.find(({ operation }) => operation === "checks/create")?.body).toMatchObject({
    external_id: "pull:7",
  });
});

test("the App dismisses it; where GitHub does not let it, the machine user, with a mark; and at last it asks for changes", async () => {
  const refused = {
    status: 200,
    body: {
      data: { dismissPullRequestReview: null },
      errors: [{ type: "UNPROCESSABLE", message: "Branch protections do not permit dismissing this review." }],
    },
  };
  const reviews = [aReviewNode({ author: MACHINE, commit: { oid: HEAD } })];
  const contexts = [aCheckRunNode({ conclusion: "FAILURE" })];
  whoIsIt()
    .graphql("Snapshot", aSnapshotAnswer({ policy: AS_USER, reviews, contexts }))
    .graphql("Withdraw", refused, { times: 2 })
    .graphql("ReviewStates", { nodes: [{ __typename: "PullRequestReview", id: "PRR_1", state: "APPROVED" }] })
    .graphql("RequestChanges", {
      addPullRequestReview: { pullRequestReview: { id: "PRR_2", state: "CHANGES_REQUESTED" } },
    })
    .rest("POST", CHECK_RUNS, { id: 1 });
  const at = worker();
  expect((await at.run(aRecord(anEvaluate()))).batchItemFailures).toEqual([]);
  github.done();
  expect(byMachine()).toEqual(["Approver", "Withdraw", "RequestChanges"]);
  const messages = github.requests
    .filter(({ operation }) => operation === "Withdraw")
    .map(({ variables }) => String(variables?.message));
  expect(messages[0]).not.toContain("<!--");
  expect(messages[1]).toBe(`<!-- greenlight:withdrawn -->\n${messages[0]}`);
  expect(github.requests.find(({ operation }) => operation === "RequestChanges")?.variables).toMatchObject({
    commit: HEAD,
  });
  expect(at.metrics.counts).toMatchObject({ Withdrawn: 1 });
});

test("a former machine user's approval of an earlier head is found by that head's check run, in this repository alone", async () => {
  token = undefined;
  const suite = (repository: number, externalId: string) => ({
    repository: { databaseId: repository },
    checkRuns: { nodes: [{ externalId }] },
  });
  const reviewed = (...suites: object[]) => ({
    nodes: [{ __typename: "PullRequestReview", commit: { checkSuites: { nodes: suites } } }],
  });
  const reviews = [aReviewNode({ author: MACHINE, commit: { oid: OLD_HEAD } })];
  const contexts = [aCheckRunNode({ status: "QUEUED", conclusion: null })];
  const parts = { policy: aPolicyEntry(`${POLICY}approval: { keep_on_identical_diff: false }\n`), reviews, contexts };
  for (const [suites, isOurs] of [
    [[suite(1, "pull:7 approvers:777")], false],
    [[suite(99, "pull:8 approvers:777")], false],
    [[suite(99, "pull:7")], false],
    [[suite(99, "pull:7 approvers:777")], true],
  ] as const) {
    github.graphql("Snapshot", aSnapshotAnswer(parts)).graphql("ReviewedRuns", reviewed(...suites));
    if (isOurs) github.graphql("Withdraw", aWithdrawAnswer());
    github.rest("POST", CHECK_RUNS, { id: 1 });
    await worker().run(aRecord(anEvaluate()));
    const told = github.requests.findLast(({ operation }) => operation === "checks/create")?.body;
    expect(told).toMatchObject({ external_id: isOurs ? "pull:7 approvers:777" : "pull:7" });
  }
  github.done();
});
