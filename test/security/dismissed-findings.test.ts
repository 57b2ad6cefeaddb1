import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import { splitReviewLine } from "../../app/pull-request/review-line.ts";
import type { CommandEnvelope } from "../../app/queue/envelope.ts";
import { secretFingerprint } from "../../app/review/findings/fingerprint.ts";
import { decodeMemory, encodeMemory } from "../../app/review/memory/encode.ts";
import type { ReviewMemory } from "../../app/review/memory/review-memory.ts";
import { aFileDiff, aFinding, aHunk } from "../review/support/findings.ts";
import { aMemory } from "../review/support/memory.ts";
import {
  aCheckRunNode,
  aCommitNode,
  anOwnCheckRunNode,
  aSnapshotAnswer,
  OCTOCAT,
  REPOSITORY,
  type SnapshotParts,
} from "../support/answers.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

/**
 * `/greenlight dismiss` takes away what withholds an approval, so it is tried here what lets somebody dismiss who may not,
 * or something else than what a person saw.
 */

type Fields = Readonly<Record<string, unknown>>;

const COMMENT = "IC_kwDOAAAB1c5abc";
const SPOKEN = "2026-11-21T10:09:30Z";
const MONA = { login: "mona", id: "U_2", databaseId: 77 };
const DEPENDABOT_USER = { login: "dependabot[bot]", id: "BOT_1", databaseId: 49_699_333 };

const FILES = [aFileDiff("app/pay.ts", aHunk(["+charge(amount);", "+charge(amount);"]))];
const BUG = aFinding();
const SECRET = aFinding({
  category: "secret",
  source: "redaction",
  fingerprint: secretFingerprint("an AWS access key", "app/pay.ts", "const key = 1;"),
  anchor: { side: "RIGHT", line: 1, startLine: null },
});
const lineOf = (changes: Partial<ReviewMemory> = {}) => encodeMemory(aMemory(FILES, [BUG, SECRET], changes)).line;

let github: GithubNock;

beforeEach(() => {
  nock.disableNetConnect();
  github = githubNock().token();
});

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

/** CI is still running, so that the evaluation says one thing and ends. */
function aPull(parts: SnapshotParts = {}, run: Fields = {}): SnapshotParts {
  return {
    contexts: [aCheckRunNode({ status: "IN_PROGRESS", conclusion: null })],
    ownCheckRuns: [anOwnCheckRunNode({ text: `${lineOf()}\n\nFindings.`, ...run })],
    ...parts,
  };
}

function aComment(body: string, fields: Fields = {}, reacted: readonly string[] = []): Fields {
  return {
    viewer: { login: "greenlight[bot]", id: "BOT_2", databaseId: 7_001 },
    node: {
      __typename: "IssueComment",
      body,
      createdAt: SPOKEN,
      lastEditedAt: null,
      includesCreatedEdit: false,
      author: OCTOCAT,
      repository: { databaseId: REPOSITORY.id },
      pullRequest: { id: "PR_7", number: 7 },
      reactionGroups: ["THUMBS_UP", "THUMBS_DOWN", "CONFUSED"].map((content) => ({
        content,
        viewerHasReacted: reacted.includes(content),
      })),
      ...fields,
    },
  };
}

function aCommand(): CommandEnvelope {
  const { kind: _, ...base } = anEvaluate({ event: "issue_comment", action: "created" });
  const by = { id: OCTOCAT.databaseId, login: OCTOCAT.login };
  return { ...base, kind: "command", by, source: { via: "comment", comment: COMMENT } };
}

const dismisses = (body: string, fields: Fields = {}) =>
  github.graphql("Command", aComment(body, fields)).rest("GET", "/repos/acme/shop/collaborators/octocat/permission", {
    permission: "write",
    role_name: "write",
    user: { id: OCTOCAT.databaseId, login: OCTOCAT.login },
  });

/** Everything that may be asked of GitHub once it is looked at; what was asked is looked up afterwards. */
async function whatBecomesOf(pull: SnapshotParts) {
  github
    .graphql("Snapshot", aSnapshotAnswer(pull))
    .rest("PATCH", "/repos/acme/shop/check-runs/900", {}, { times: 3 })
    .rest("POST", "/repos/acme/shop/check-runs", { id: 901, started_at: null })
    .graphql("Replies", { node: { comments: { nodes: [] } } })
    .graphql("Reply", { addComment: { clientMutationId: null } })
    .graphql("React", { addReaction: { clientMutationId: null } });
  const record = aRecord(aCommand());
  expect(await aWorker().run(record)).toEqual({ batchItemFailures: [] });
  const requests = github.requests;
  const written = requests
    .filter(({ operation }) => operation === "checks/update" || operation === "checks/create")
    .map(({ body }) => String(Object(Object(body).output).text));
  const memories = written.map((text) => decodeMemory(splitReviewLine(text).reviewMemory ?? ""));
  const variables = (operation: string) => requests.find((each) => each.operation === operation)?.variables;
  return {
    operations: requests.map(({ operation }) => operation),
    written,
    dismissed: memories.at(-1)?.dismissals ?? [],
    first: memories[0],
    reply: String(variables("Reply")?.body ?? ""),
    reaction: variables("React")?.content,
  };
}

describe("/greenlight dismiss by somebody who may", () => {
  test("is remembered before anything is decided, and stays in front of what is said then", async () => {
    dismisses(`/greenlight dismiss ${BUG.fingerprint.slice(0, 12)} it charges **once**`);
    const { first, dismissed, written, operations, reply, reaction } = await whatBecomesOf(aPull());
    const { databaseId: id, login } = OCTOCAT;
    const dismissal = { fingerprint: BUG.fingerprint, by: { id, login, kind: "user" }, reason: "it charges **once**" };
    expect(first?.dismissals).toEqual([dismissal]);
    expect(first?.findings).toHaveLength(2);
    expect(dismissed).toEqual([dismissal]);
    expect(written[0]?.endsWith("\n\nFindings.")).toBe(true);
    expect(written.join("")).not.toContain("once");
    expect(operations.indexOf("checks/update")).toBe(operations.indexOf("Snapshot") + 1);
    expect([reply, reaction]).toEqual(["", "THUMBS_UP"]);
  });

  test("a second time, by a message that came back, changes nothing", async () => {
    const by = { id: 77, login: "mona", kind: "user" } as const;
    const line = lineOf({ dismissals: [{ fingerprint: BUG.fingerprint, by, reason: "" }] });
    dismisses(`/greenlight dismiss ${BUG.fingerprint}`);
    const { dismissed, written, reaction } = await whatBecomesOf(aPull({}, { text: line }));
    expect(dismissed).toEqual([{ fingerprint: BUG.fingerprint, by, reason: "" }]);
    expect(written).toHaveLength(1);
    expect(reaction).toBe("THUMBS_UP");
  });

  test("that was done does nothing more than an evaluation", async () => {
    github.graphql("Command", aComment(`/greenlight dismiss ${BUG.fingerprint}`, {}, ["THUMBS_UP"]));
    const { dismissed, reply, reaction } = await whatBecomesOf(aPull());
    expect([dismissed, reply, reaction]).toEqual([[], "", undefined]);
  });

  test("of a secret is for that line, and for nothing else that was found", async () => {
    dismisses(`/greenlight dismiss ${SECRET.fingerprint}`);
    const { dismissed } = await whatBecomesOf(aPull());
    expect(dismissed.map(({ fingerprint }) => fingerprint)).toEqual([SECRET.fingerprint]);
  });
});

describe("nothing is dismissed", () => {
  const asked = `/greenlight dismiss ${BUG.fingerprint}`;
  const commit = (fields: Fields) => aPull({ commits: [aCommitNode(fields)] });

  test.each<[string, SnapshotParts, string]>([
    ["by the author of the pull request", aPull({ pull: { author: OCTOCAT } }), "whoever worked on"],
    [
      "by an author of a commit",
      commit({ authors: { totalCount: 1, nodes: [{ user: OCTOCAT }] } }),
      "whoever worked on",
    ],
    [
      "by a co-author",
      commit({ authors: { totalCount: 2, nodes: [{ user: MONA }, { user: OCTOCAT }] } }),
      "whoever worked on",
    ],
    ["by a committer", commit({ committer: { user: OCTOCAT } }), "whoever worked on"],
    [
      "by its author under a new name",
      aPull({ pull: { author: { ...OCTOCAT, login: "octocat-renamed" } } }),
      "whoever worked on",
    ],
    [
      "where a commit is nobody's",
      commit({ authors: { totalCount: 1, nodes: [{ user: null }] } }),
      "cannot be told for sure",
    ],
    [
      "where a commit has more authors than are shown",
      commit({ authors: { totalCount: 9, nodes: [{ user: MONA }] } }),
      "for sure",
    ],
    [
      "where a bot's name is on a commit that is not signed",
      commit({ authors: { totalCount: 1, nodes: [{ user: DEPENDABOT_USER }] }, signature: null }),
      "for sure",
    ],
    ["where the author's account was deleted", aPull({ pull: { author: null } }), "for sure"],
    ["of a pull request that is closed", aPull({ pull: { state: "CLOSED" } }), "not open"],
    ["where there was no review", aPull({}, { text: "Findings." }), "there is no AI review of this commit"],
    ["where no check run is there", aPull({ ownCheckRuns: [] }), "there is no AI review of this commit"],
    [
      "that another pull request with this head has",
      aPull({}, { externalId: "pull:8" }),
      "there is no AI review of this commit",
    ],
    [
      "that stands further down, where other people's words are shown",
      aPull({}, { text: `Findings.\n\n${lineOf()}\n` }),
      "there is no AI review of this commit",
    ],
    [
      "that a line further down has, and the first one has not",
      aPull({}, { text: `${encodeMemory(aMemory(FILES, [SECRET])).line}\n\n${lineOf()}` }),
      "has no finding whose id begins with",
    ],
    [
      "that a commit brought after the comment",
      aPull({}, { startedAt: "2026-11-21T10:09:31Z" }),
      "pushed after your comment",
    ],
    [
      "where it is not known since when the check run is there",
      aPull({}, { startedAt: null }),
      "pushed after your comment",
    ],
  ])("%s", async (_, pull, why) => {
    dismisses(asked);
    const { written, dismissed, reply, reaction } = await whatBecomesOf(pull);
    expect(dismissed).toEqual([]);
    expect(
      written.every((text) => decodeMemory(splitReviewLine(text).reviewMemory ?? "")?.dismissals.length !== 1),
    ).toBe(true);
    expect(reply).toContain("Not dismissed: ");
    expect(reply).toContain(why);
    expect(reaction).toBe("CONFUSED");
  });

  test.each<[string, string]>([
    ["without an id", ""],
    ["by 7 digits", BUG.fingerprint.slice(0, 7)],
    ["by an id that none has", "0".repeat(32)],
    ["by an id and more", `${BUG.fingerprint}0`],
    ["by a pattern", ".".repeat(32)],
    ["by a word", "everything"],
  ])("%s", async (_, id) => {
    dismisses(`/greenlight dismiss ${id}`);
    const { dismissed, reply, reaction } = await whatBecomesOf(aPull());
    expect(dismissed).toEqual([]);
    expect(reply).toContain("Not dismissed: ");
    expect(reaction).toBe("CONFUSED");
  });

  test("by a beginning that two findings have", async () => {
    const alike = [1, 2].map((line) =>
      aFinding({
        fingerprint: `0123456789abcdef${String(line).repeat(16)}`,
        anchor: { side: "RIGHT", line, startLine: null },
      }),
    );
    dismisses("/greenlight dismiss 0123456789abcdef");
    const text = encodeMemory(aMemory(FILES, alike)).line;
    const { dismissed, reply } = await whatBecomesOf(aPull({}, { text }));
    expect(dismissed).toEqual([]);
    expect(reply).toContain("several findings");
  });

  test("where so many are remembered that one would be lost", async () => {
    const by = { id: 77, login: "mona", kind: "user" } as const;
    const many = Array.from({ length: 1_000 }, (_, index) => ({
      fingerprint: index.toString(16).padStart(32, "0"),
      by,
      reason: "",
    }));
    dismisses(asked);
    const { dismissed, reply } = await whatBecomesOf(aPull({}, { text: lineOf({ dismissals: many }) }));
    expect(dismissed).toHaveLength(1_000);
    expect(reply).toContain("no room");
  });

  test.each<[string, Fields]>([
    ["by a comment that was edited", aComment(asked, { lastEditedAt: "2026-11-21T10:09:40Z" })],
    [
      "by somebody else than who is said to have written it",
      aComment(asked, { author: { ...OCTOCAT, databaseId: 666 } }),
    ],
    ["by a bot", aComment(asked, { author: { __typename: "Bot", login: "octocat", id: "BOT_9", databaseId: 9 } })],
    ["by a comment that quotes it", aComment(`> ${asked}`)],
    ["by a comment that was refused", aComment(asked, {}, ["CONFUSED"])],
  ])("%s, which is not even looked at", async (_, comment) => {
    github.graphql("Command", comment);
    expect(
      (await whatBecomesOf(aPull())).operations.filter((name) => name !== "apps/create-installation-access-token"),
    ).toEqual(["Command"]);
  });

  test.each(["read", "none", "triage"])("by somebody who has %s", async (permission) => {
    github.graphql("Command", aComment(asked)).rest("GET", "/repos/acme/shop/collaborators/octocat/permission", {
      permission,
      role_name: permission,
      user: { id: OCTOCAT.databaseId, login: OCTOCAT.login },
    });
    const { operations, written, reaction } = await whatBecomesOf(aPull());
    expect(operations).not.toContain("Snapshot");
    expect([written, reaction]).toEqual([[], "THUMBS_DOWN"]);
  });
});

test("a longer memory leaves room for what the check run says, and GitHub takes it", async () => {
  dismisses(`/greenlight dismiss ${BUG.fingerprint} ${"reason ".repeat(20)}`);
  const said = "A line of what is said.\n".repeat(2_800);
  const { written } = await whatBecomesOf(aPull({}, { text: `${lineOf()}\n\n${said}`.slice(0, 65_535) }));
  for (const text of written) expect(text.length).toBeLessThanOrEqual(65_535);
  expect(written[0]).toContain("A line of what is said.");
});
