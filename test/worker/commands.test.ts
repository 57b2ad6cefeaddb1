import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import { timedGuid } from "../../app/local/github/timed-guid.ts";
import type { CommandEnvelope } from "../../app/queue/envelope.ts";
import {
  aCheckRunNode,
  aDismissalNode,
  anApproveAnswer,
  anOwnCheckRunNode,
  aPrecheckAnswer,
  aReviewNode,
  aSnapshotAnswer,
  DEPENDABOT,
  GREENLIGHT,
  HEAD,
  nodes,
  OCTOCAT,
  REPOSITORY,
  type SnapshotParts,
} from "../support/answers.ts";
import { type GithubNock, githubNock, type Reply } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

const COMMENT = "IC_kwDOAAAB1c5abc";
const LABELS = "/repos/acme/shop/issues/7/labels";
const PERMISSION = "/repos/acme/shop/collaborators/octocat/permission";
const CHECK_RUN = "/repos/acme/shop/check-runs/900";
const BY = { id: OCTOCAT.databaseId, login: OCTOCAT.login };
const REACTIONS = ["THUMBS_UP", "THUMBS_DOWN", "CONFUSED", "EYES"] as const;

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

function aCommand(fields: Partial<CommandEnvelope> = {}): CommandEnvelope {
  const { kind: _, ...base } = anEvaluate({ event: "issue_comment", action: "created" });
  return { ...base, kind: "command", by: BY, source: { via: "comment", comment: COMMENT }, ...fields };
}

/** Pressed at this moment, as its delivery tells it, and received a little later. */
function aButton(button: string, pressed = "2026-11-21T10:09:30.500Z", fields: Partial<CommandEnvelope> = {}) {
  const deliveryId = timedGuid(Date.parse(pressed));
  const source = { via: "button", button, sha: HEAD } as const;
  return aCommand({ event: "check_run", deliveryId, receivedAt: "2026-11-21T10:09:59.000Z", source, ...fields });
}

type Fields = Readonly<Record<string, unknown>>;

function aComment(body: string, fields: Fields = {}, reacted: readonly (typeof REACTIONS)[number][] = []): Fields {
  return {
    viewer: { login: "greenlight[bot]", id: "BOT_2", databaseId: 7_001 },
    node: {
      __typename: "IssueComment",
      body,
      createdAt: "2026-11-21T10:09:30Z",
      lastEditedAt: null,
      includesCreatedEdit: false,
      author: OCTOCAT,
      repository: { databaseId: REPOSITORY.id },
      pullRequest: { id: "PR_7", number: 7 },
      reactionGroups: REACTIONS.map((content) => ({ content, viewerHasReacted: reacted.includes(content) })),
      ...fields,
    },
  };
}

/** The comment is read, and its author may do this much. */
function asks(body: string, permission = "write", fields: Fields = {}): GithubNock {
  return github.graphql("Command", aComment(body, fields)).rest("GET", PERMISSION, aPermission(permission));
}

function aPermission(permission: string, id = BY.id): Fields {
  return { permission, role_name: permission, user: { id, login: BY.login } };
}

/** What GitHub answers for a node that is not there. */
const GONE: Reply = {
  status: 200,
  body: {
    data: { viewer: aComment("").viewer, node: null },
    errors: [{ type: "NOT_FOUND", path: ["node"], message: "Could not resolve to a node" }],
  },
};

const reacts = () => github.graphql("React", { addReaction: { clientMutationId: null } });
const sees = (parts: SnapshotParts = {}) => github.graphql("Snapshot", aSnapshotAnswer(parts));

/** A pull request about which everything is told already, so that an evaluation is one read. */
const PENDING: SnapshotParts = { contexts: [aCheckRunNode({ status: "IN_PROGRESS", conclusion: null })] };
const writes = () => github.rest("POST", "/repos/acme/shop/check-runs", { id: 900, started_at: null });

function asked(): string[] {
  return github.requests
    .map(({ operation }) => operation)
    .filter((name) => name !== "apps/create-installation-access-token");
}

const variablesOf = (operation: string) => github.requests.find((each) => each.operation === operation)?.variables;
const bodyOf = (operation: string) => Object(github.requests.find((each) => each.operation === operation)?.body);

describe("SEMANTICS 28: a comment does nothing at all", () => {
  test.each<[string, Fields]>([
    ["that was edited", aComment("/greenlight pause", { lastEditedAt: "2026-11-21T10:09:40Z" })],
    ["that was edited while it was made", aComment("/greenlight pause", { includesCreatedEdit: true })],
    ["whose account was deleted", aComment("/greenlight pause", { author: null })],
    ["of somebody else", aComment("/greenlight pause", { author: { ...OCTOCAT, login: "mallory", databaseId: 666 } })],
    ["of a bot", aComment("/greenlight pause", { author: DEPENDABOT })],
    ["of our own", aComment("/greenlight pause", { author: GREENLIGHT })],
    ["on another pull request", aComment("/greenlight pause", { pullRequest: { id: "PR_8", number: 8 } })],
    ["of another repository", aComment("/greenlight pause", { repository: { databaseId: 100 } })],
    ["that quotes a command", aComment("> /greenlight pause")],
    ["that shows a command in a block of code", aComment("```\n/greenlight pause\n```")],
    ["that was refused before", aComment("/greenlight pause", {}, ["THUMBS_DOWN"])],
  ])("%s", async (_, comment) => {
    github.graphql("Command", comment);
    const worker = aWorker();
    expect(await worker.run(aRecord(aCommand()))).toEqual({ batchItemFailures: [] });
    github.done();
    expect(asked()).toEqual(["Command"]);
  });

  test.each<[string, Reply]>([
    ["on an issue", aComment("/greenlight pause", { pullRequest: null })],
    ["that is gone", GONE],
  ])("%s, after some patience", async (_, reply) => {
    github.graphql("Command", reply, { times: 4 });
    await aWorker().run(aRecord(aCommand()));
    github.done();
    expect(new Set(asked())).toEqual(new Set(["Command"]));
  });

  test("SEMANTICS 31: that a replica does not show yet is read again, and done", async () => {
    github.graphql("Command", GONE, { times: 2 });
    asks("/greenlight pause").rest("POST", LABELS, []);
    reacts();
    sees(PENDING);
    writes();
    const worker = aWorker();
    await worker.run(aRecord(aCommand()));
    github.done();
    expect(worker.slept).toEqual([250, 1_000]);
  });
});

describe("only who may write to the repository gives commands", () => {
  test.each<[string, Reply]>([
    ["read", aPermission("read")],
    ["none", aPermission("none")],
    ["a word of the future", aPermission("triage")],
    ["write, and is somebody else of this login by now", aPermission("write", 666)],
    ["write, and is nobody", { permission: "write", role_name: "write", user: null }],
    ["what GitHub does not tell", { status: 403, body: { message: "Resource not accessible by integration" } }],
    ["nothing, being no collaborator", { status: 404, body: { message: "Not Found" } }],
  ])("somebody who has %s is refused by a reaction and nothing else", async (_, permission) => {
    github.graphql("Command", aComment("/greenlight pause")).rest("GET", PERMISSION, permission);
    reacts();
    const worker = aWorker();
    await worker.run(aRecord(aCommand()));
    github.done();
    expect(variablesOf("React")).toEqual({ comment: COMMENT, content: "THUMBS_DOWN" });
    expect(worker.metrics.counts).toEqual({ CommandsRefused: 1 });
  });

  test.each(["reevaluate", "pause", "resume"])("nor by the button %s, where nothing is said", async (button) => {
    github.rest("GET", PERMISSION, aPermission("read"));
    await aWorker().run(aRecord(aButton(button)));
    github.done();
    expect(asked()).toEqual(["repos/get-collaborator-permission-level"]);
  });

  test.each(["write", "admin"])("who has %s is obeyed", async (permission) => {
    asks("/greenlight pause", permission).rest("POST", LABELS, []);
    reacts();
    sees(PENDING);
    writes();
    const worker = aWorker();
    await worker.run(aRecord(aCommand()));
    github.done();
    expect(bodyOf("issues/add-labels")).toEqual({ labels: ["greenlight:paused"] });
    expect(variablesOf("React")).toEqual({ comment: COMMENT, content: "THUMBS_UP" });
  });
});

describe("/greenlight pause and resume", () => {
  test("hold at once, though a replica does not show the label yet", async () => {
    asks("/greenlight pause").rest("POST", LABELS, []);
    reacts();
    sees();
    writes();
    await aWorker().run(aRecord(aCommand()));
    github.done();
    expect(bodyOf("checks/create")).toMatchObject({
      conclusion: "neutral",
      output: { title: "Paused: nothing is approved here for now" },
      actions: [{ identifier: "reevaluate" }, { identifier: "resume" }],
    });
  });

  test("decide nothing while it is not known whether the label is set", async () => {
    asks("/greenlight pause").rest("POST", LABELS, { status: 502, body: { message: "oops" } });
    const record = aRecord(aCommand());
    const evaluation = aRecord(anEvaluate());
    const { batchItemFailures } = await aWorker().run(record, evaluation);
    github.done();
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      record.messageId,
      evaluation.messageId,
    ]);
    expect(asked()).not.toContain("Snapshot");
  });

  test("tell that it was not done where GitHub refuses for good, and the evaluation goes on", async () => {
    asks("/greenlight pause").rest("POST", LABELS, { status: 403, body: { message: "Resource not accessible" } });
    reacts();
    sees(PENDING);
    writes();
    const worker = aWorker();
    expect(await worker.run(aRecord(aCommand()))).toEqual({ batchItemFailures: [] });
    github.done();
    expect(github.requests.filter(({ operation }) => operation === "React").map((each) => each.variables)).toEqual([
      { comment: COMMENT, content: "CONFUSED" },
    ]);
  });

  test("take the label off, however it is written, and nothing else", async () => {
    const labels = ["dependencies", "Greenlight:Paused"].map((name) => ({ name }));
    asks("/greenlight resume")
      .rest("GET", LABELS, labels)
      .rest("DELETE", `${LABELS}/Greenlight%3APaused`, { status: 404, body: { message: "Label does not exist" } });
    reacts();
    sees(PENDING);
    writes();
    await aWorker().run(aRecord(aCommand()));
    github.done();
  });

  describe("that come late: a resume", () => {
    const LATE = "2026-11-21T09:40:00Z";
    const labelled = (...times: readonly string[]) =>
      github.graphql("Labelled", {
        repository: {
          pullRequest: {
            timelineItems: {
              pageInfo: { hasPreviousPage: false },
              nodes: [
                { __typename: "LabeledEvent", createdAt: "2026-11-21T10:05:00Z", label: { name: "other" } },
                ...times.map((createdAt) => ({
                  __typename: "LabeledEvent",
                  createdAt,
                  label: { name: "Greenlight:paused" },
                })),
              ],
            },
          },
        },
      });

    test("from before somebody's pause does not end it, and says so", async () => {
      asks("/greenlight resume", "write", { createdAt: LATE });
      labelled("2026-11-21T09:00:00Z", "2026-11-21T10:00:00Z");
      github.graphql("Replies", { node: { __typename: "PullRequest", comments: { nodes: [] } } });
      github.graphql("Reply", { addComment: { clientMutationId: null } });
      reacts();
      sees(PENDING);
      writes();
      await aWorker().run(aRecord(aCommand()));
      github.done();
      expect(asked()).not.toContain("issues/remove-label");
      expect(variablesOf("React")).toEqual({ comment: COMMENT, content: "CONFUSED" });
      expect(String(variablesOf("Reply")?.body)).toContain("Not resumed: this comment reached Greenlight late");
    });

    test("that the sweeper had sent again as soon as it does, two minutes later, does not end a pause of meanwhile", async () => {
      asks("/greenlight resume", "write", { createdAt: "2026-11-21T10:08:00Z" });
      labelled("2026-11-21T10:09:00Z");
      github.graphql("Replies", { node: { __typename: "PullRequest", comments: { nodes: [] } } });
      github.graphql("Reply", { addComment: { clientMutationId: null } });
      reacts();
      sees(PENDING);
      writes();
      await aWorker().run(aRecord(aCommand()));
      github.done();
      expect(asked()).not.toContain("issues/remove-label");
      expect(variablesOf("React")).toEqual({ comment: COMMENT, content: "CONFUSED" });
    });

    test.each([
      ["the pause was before it", ["2026-11-21T09:30:00Z"]],
      ["nobody ever paused it", []],
    ])("is done where %s", async (_, times) => {
      asks("/greenlight resume", "write", { createdAt: LATE });
      labelled(...times);
      github.rest("GET", LABELS, []);
      reacts();
      sees(PENDING);
      writes();
      await aWorker().run(aRecord(aCommand()));
      github.done();
      expect(variablesOf("React")).toEqual({ comment: COMMENT, content: "THUMBS_UP" });
    });

    test.each<[string, CommandEnvelope]>([
      ["was pressed before the pause, though it was received after it", aButton("resume", LATE)],
      ["says nothing of when it was pressed", aButton("resume", LATE, { deliveryId: anEvaluate().deliveryId })],
      [
        "says that it was pressed after it was received, before the pause",
        aButton("resume", "2036-01-01T00:00:00Z", { receivedAt: LATE }),
      ],
    ])("by a button that %s does not end it", async (_, button) => {
      github.rest("GET", PERMISSION, aPermission("write"));
      labelled("2026-11-21T10:00:00Z");
      sees(PENDING);
      writes();
      await aWorker().run(aRecord(button));
      github.done();
      expect(asked()).not.toContain("issues/list-labels-on-issue");
    });

    test("by a button that was pressed after the pause ends it", async () => {
      github.rest("GET", PERMISSION, aPermission("write"));
      labelled("2026-11-21T09:30:00Z").rest("GET", LABELS, []);
      sees(PENDING);
      writes();
      await aWorker().run(aRecord(aButton("resume", LATE)));
      github.done();
    });

    test("does nothing where GitHub does not tell when it was paused", async () => {
      asks("/greenlight resume", "write", { createdAt: LATE });
      github.graphql("Labelled", { status: 502, body: { message: "oops" } });
      const record = aRecord(aCommand());
      const { batchItemFailures } = await aWorker().run(record);
      github.done();
      expect(batchItemFailures).toEqual([{ itemIdentifier: record.messageId }]);
    });
  });

  test("in one batch are done in their order, each once, and evaluated once", async () => {
    const second = aCommand({ source: { via: "comment", comment: "IC_second" }, deliveryId: "22222222" });
    asks("/greenlight pause").rest("POST", LABELS, []);
    reacts();
    asks("/greenlight resume").rest("GET", LABELS, []);
    reacts();
    sees(PENDING);
    writes();
    await aWorker().run(aRecord(aCommand()), aRecord(anEvaluate()), aRecord(second), aRecord(aCommand()));
    github.done();
    expect(asked()).toEqual([
      "Command",
      "repos/get-collaborator-permission-level",
      "issues/add-labels",
      "React",
      "Command",
      "repos/get-collaborator-permission-level",
      "issues/list-labels-on-issue",
      "React",
      "Snapshot",
      "checks/create",
    ]);
    expect(bodyOf("checks/create").actions).toMatchObject([{ identifier: "reevaluate" }, { identifier: "pause" }]);
  });

  test("that were done come back for the evaluation alone", async () => {
    github.graphql("Command", aComment("/greenlight pause", {}, ["THUMBS_UP"]));
    sees(PENDING);
    writes();
    await aWorker().run(aRecord(aCommand()));
    github.done();
  });

  test("by a button, too", async () => {
    github.rest("GET", PERMISSION, aPermission("write")).rest("POST", LABELS, []);
    sees(PENDING);
    writes();
    await aWorker().run(aRecord(aButton("pause")));
    github.done();
  });
});

test("a button that is none of ours does nothing", async () => {
  const worker = aWorker();
  await worker.run(aRecord(aButton("approve")));
  github.done();
  expect(asked()).toEqual([]);
  expect(worker.log.lines.map(({ message }) => message)).toContain("There is no command");
});

describe("SEMANTICS 19: /greenlight reevaluate", () => {
  const vetoed = (at: string, externalId = "pull:7"): SnapshotParts => ({
    reviews: [aReviewNode({ state: "DISMISSED" })],
    dismissals: [aDismissalNode({ createdAt: at })],
    ownCheckRuns: [anOwnCheckRunNode({ externalId })],
  });
  const approves = () =>
    github
      .rest("PATCH", CHECK_RUN, {}, { times: 2 })
      .graphql("Precheck", aPrecheckAnswer({ reviews: nodesOf(aReviewNode({ state: "DISMISSED" })) }))
      .graphql("Approve", anApproveAnswer());
  const nodesOf = (node: Fields) => ({ totalCount: 1, ...nodes([node]) });

  test("lifts a veto from before it, remembers that first, and approves", async () => {
    asks("/greenlight reevaluate");
    sees(vetoed("2026-11-21T10:09:00Z"));
    approves();
    reacts();
    await aWorker().run(aRecord(aCommand()));
    github.done();
    const patches = github.requests.filter(({ operation }) => operation === "checks/update").map(({ body }) => body);
    expect(patches[0]).toEqual({ external_id: "pull:7 veto-lifted:2026-11-21T10:09:00Z" });
    expect(patches[1]).not.toHaveProperty("external_id");
    expect(asked().indexOf("checks/update")).toBeLessThan(asked().indexOf("Approve"));
  });

  test("a lifted veto stays lifted for the events after it", async () => {
    sees(vetoed("2026-11-21T10:09:00Z", "pull:7 veto-lifted:2026-11-21T10:09:00Z"));
    github
      .rest("PATCH", CHECK_RUN, {})
      .graphql("Precheck", aPrecheckAnswer({ reviews: nodesOf(aReviewNode({ state: "DISMISSED" })) }))
      .graphql("Approve", anApproveAnswer());
    await aWorker().run(aRecord(anEvaluate()));
    github.done();
  });

  test("does not lift a veto from after it", async () => {
    asks("/greenlight reevaluate");
    sees(vetoed("2026-11-21T10:09:31Z"));
    github.rest("PATCH", CHECK_RUN, {});
    reacts();
    await aWorker().run(aRecord(aCommand()));
    github.done();
    expect(bodyOf("checks/update")).toMatchObject({
      output: { title: "Needs a human: octocat dismissed the approval" },
    });
  });

  test("by a button lifts a veto of the commit that its check run is for", async () => {
    github.rest("GET", PERMISSION, aPermission("write"));
    sees(vetoed("2026-11-21T10:09:00Z"));
    approves();
    await aWorker().run(aRecord(aButton("reevaluate")));
    github.done();
  });

  test("by a button of an older commit's check run lifts nothing", async () => {
    github.rest("GET", PERMISSION, aPermission("write"));
    sees(vetoed("2026-11-21T10:09:00Z"));
    github.rest("PATCH", CHECK_RUN, {});
    const source = { via: "button", button: "reevaluate", sha: "9".repeat(40) } as const;
    await aWorker().run(aRecord(aButton("reevaluate", undefined, { source })));
    github.done();
    expect(asked()).not.toContain("Approve");
  });

  test.each<[string, CommandEnvelope]>([
    ["was pressed before it, though it was received after it", aButton("reevaluate", "2026-11-21T10:08:59Z")],
    ["says nothing of when it was pressed", aButton("reevaluate", undefined, { deliveryId: anEvaluate().deliveryId })],
    [
      "says that it was pressed after it was received, before the veto",
      aButton("reevaluate", "2036-01-01T00:00:00Z", { receivedAt: "2026-11-21T10:08:59.000Z" }),
    ],
  ])("by a button lifts no veto if it %s", async (_, button) => {
    github.rest("GET", PERMISSION, aPermission("write"));
    sees(vetoed("2026-11-21T10:09:00Z"));
    github.rest("PATCH", CHECK_RUN, {});
    await aWorker().run(aRecord(button));
    github.done();
    expect(asked()).not.toContain("Approve");
    expect(bodyOf("checks/update").output.title).toBe("Needs a human: octocat dismissed the approval");
  });
});

describe("a reply", () => {
  const conversation = (...said: readonly Fields[]) => ({ node: { comments: { nodes: said } } });
  const replies = (...said: readonly Fields[]) => github.graphql("Replies", { ...conversation(...said) });
  const mark = `<!-- greenlight:reply ${COMMENT} -->`;
  const posts = () => github.graphql("Reply", { addComment: { clientMutationId: null } });

  test("to explain is the whole decision, fresh, with a mark that nobody sees", async () => {
    asks("/greenlight explain");
    sees(PENDING);
    writes();
    replies({ body: "hello", author: OCTOCAT }, { body: "gone", author: null });
    posts();
    reacts();
    await aWorker().run(aRecord(aCommand()));
    github.done();
    const text = String(variablesOf("Reply")?.body);
    expect(variablesOf("Reply")?.pull).toBe("PR_7");
    expect(text.startsWith(`${mark}\n**Waits for \`build\`**\n\n**Next:** Waits for \`build\``)).toBe(true);
    expect(text).toContain("<details>");
  });

  test.each([
    ["/greenlight help", "`/greenlight pause`"],
    ["/greenlight help", "`/greenlight dismiss`"],
    ["/greenlight explian", "Did you mean `/greenlight explain`?"],
    ["/greenlight review", "This Greenlight has no AI review"],
  ])("to %s says %s", async (body, part) => {
    asks(body);
    sees(PENDING);
    writes();
    replies();
    posts();
    reacts();
    await aWorker().run(aRecord(aCommand()));
    github.done();
    expect(variablesOf("Reply")?.body).toContain(part);
  });

  test("that is there already is not written again", async () => {
    asks("/greenlight explain");
    sees(PENDING);
    writes();
    replies({ body: `${mark}\nWaits.`, author: GREENLIGHT });
    reacts();
    await aWorker().run(aRecord(aCommand()));
    github.done();
  });

  test.each<[string, Fields]>([
    ["somebody else's comment with our mark", { body: `${mark}\nAll is well.`, author: OCTOCAT }],
    ["our mark within a text of ours", { body: `Rule ${mark}`, author: GREENLIGHT }],
    ["our reply to another comment", { body: "<!-- greenlight:reply IC_other -->", author: GREENLIGHT }],
  ])("is written in spite of %s", async (_, said) => {
    asks("/greenlight explain");
    sees(PENDING);
    writes();
    replies(said);
    posts();
    reacts();
    await aWorker().run(aRecord(aCommand()));
    github.done();
  });

  test("that GitHub does not take for now is tried again with the whole message", async () => {
    asks("/greenlight help");
    sees(PENDING);
    writes();
    replies();
    github.graphql("Reply", { status: 502, body: { message: "oops" } });
    const record = aRecord(aCommand());
    const { batchItemFailures } = await aWorker().run(record);
    github.done();
    expect(batchItemFailures).toEqual([{ itemIdentifier: record.messageId }]);
  });
});
