import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { CommandEnvelope } from "../../../app/queue/envelope.ts";
import { type ADeployment, aDeployment, WORKER_LOGS } from "../../support/a-deployment.ts";
import { anEnvelope } from "../../support/an-envelope.ts";
import { greenlight } from "../greenlight.ts";

/** What the person on call can do with the dead-letter queue, and what goes wrong meanwhile. */

jest.setTimeout(60_000);

let deployment: ADeployment;

beforeEach(async () => {
  deployment = await aDeployment();
});

afterEach(() => deployment.close());

const redrive = (...args: string[]) => greenlight(["redrive", ...args], { env: deployment.env });

const bodies = async () => (await deployment.queued()).map(({ Body }) => Body);

/** A command, given long ago unless told. */
function aCommand(receivedAt = "2026-03-01T12:00:00.000Z"): CommandEnvelope {
  const { kind: _, ...base } = anEnvelope({ event: "issue_comment", action: "created", receivedAt });
  return { ...base, kind: "command", by: { id: 1, login: "octocat" }, source: { via: "comment", comment: "IC_1" } };
}

function logFailure(fields: object, at = Date.now()): void {
  const line = { level: "WARN", message: "Failed for now, will be tried again", class: "transient", ...fields };
  deployment.logs.put(WORKER_LOGS, JSON.stringify(line), at);
}

describe("the list", () => {
  test("says of each message what it is about and why it failed, and gives all of them back", async () => {
    const now = new Date().toISOString();
    const pull = await deployment.bury(anEnvelope({ receivedAt: now }));
    const broken = await deployment.bury({ ...anEnvelope(), v: 0 }, "99#3");
    const status = anEnvelope({ event: "status", action: null, receivedAt: now });
    const { pull: _, ...onCommit } = status;
    await deployment.bury({ ...onCommit, kind: "resolve", sha: "a".repeat(40) }, "99@aaaa");
    const error = { name: "HttpError", status: 502, message: "Server Error" };
    logFailure({ messageGroup: "99#2", error: { name: "Error", message: "of another one, long ago" } }, 1_000);
    logFailure({ messageGroup: "99#2", deliveryId: anEnvelope().deliveryId, error });

    const ran = await redrive();
    expect(ran.code).toBe(1);
    const [title, , head, ...lines] = ran.stdout.split("\n");
    expect(title).toBe("3 messages in the dead-letter queue of Greenlight (us-east-1)");
    expect(head).toMatch(/^MESSAGE {31}RECEIVED \(UTC\) {7}FAILED \(UTC\) {9}RECEIVES {2}ABOUT$/);
    expect(lines[0]).toMatch(new RegExp(`^${pull} .* 1 {9}octo/app#2 {2}pull_request opened → evaluate$`));
    expect(lines[1]).toBe("  HttpError 502: Server Error; transient");
    expect(lines[2]).toMatch(new RegExp(`^${broken}  \\? .* not readable$`));
    expect(lines[3]).toContain("Envelope of version 0; this worker knows version 1.");
    expect(lines[4]).toContain("octo/app@aaaaaaa  status → resolve");
    expect(lines[5]).toBe(
      `  not known: the worker logged no failure of it that is still kept. It may have run out of time or memory: look for platform.report in ${WORKER_LOGS}.`,
    );
    expect(ran.stderr).toMatch(/^The query for reasons scanned \d+ bytes\n$/);
    expect(deployment.logs.requests()).toMatchObject({ StartQuery: 1 });
    expect(await deployment.deadLetters()).toEqual({ visible: 3, held: 0 });
  });

  test("is JSON for programs", async () => {
    const id = await deployment.bury({ ...anEnvelope(), kind: "dance" });
    const { code, stdout } = await redrive("list", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      stack: "Greenlight",
      unseen: 0,
      messages: [
        {
          id,
          group: "99#2",
          receives: 1,
          envelope: null,
          problem: expect.stringContaining("envelope.kind must be"),
          body: expect.stringContaining("dance"),
          reason: { known: true },
        },
      ],
    });
  });

  test("can be of one pull request, or of one repository, in any case", async () => {
    const other = { id: 7, owner: "octo", name: "other" };
    await deployment.bury(anEnvelope());
    await deployment.bury(anEnvelope({ pull: 3 }), "99#3");
    await deployment.bury(anEnvelope({ repository: other }), "7#2");
    const listed = async (...args: string[]) => (await redrive(...args)).stdout.split("\n")[0];
    expect(await listed("--pull", "Octo/App#3")).toMatch(/^1 message that you asked for in/);
    expect(await listed("--repository", "OCTO/app")).toMatch(/^2 messages that you asked for in/);
    expect(await redrive("--pull", "octo/app")).toMatchObject({ code: 2, stdout: "" });
  });

  test("of an empty queue is fine", async () => {
    expect(await redrive()).toEqual({
      code: 0,
      stdout: "There is no message in the dead-letter queue of Greenlight (us-east-1).\n",
      stderr: "",
    });
  });

  test("says that SQS shows no more than ten of a group", async () => {
    for (let index = 0; index < 12; index++) await deployment.bury(anEnvelope());
    const { stdout, stderr } = await redrive();
    expect(stdout).toMatch(/^10 messages in/);
    expect(stderr).toContain("About 2 messages more cannot be seen now: SQS shows ten of a group");
    expect(await deployment.deadLetters()).toEqual({ visible: 12, held: 0 });
  });

  test.each([
    ["may not be read", { kind: "fails", status: 400, type: "AccessDeniedException" }, "may not search the logs"],
    ["are throttled", { kind: "fails", status: 400, type: "ThrottlingException" }, "AWS asks to wait"],
    ["are queried by too many", { kind: "fails", status: 400, type: "LimitExceededException" }, "Too many queries of"],
  ] as const)("comes without reasons where the logs %s", async (_, trouble, part) => {
    await deployment.bury(anEnvelope());
    deployment.logsProxy.spoil("StartQuery", trouble);
    const { code, stdout } = await redrive();
    expect(code).toBe(1);
    expect(stdout).toContain("octo/app#2");
    expect(stdout).toMatch(new RegExp(`^ {2}not known: .*${part}`, "m"));
  });

  test("shows what strangers wrote without obeying it", async () => {
    const evil = "\u001b]0;owned\u0007\u001b[2J\u202egnp\n✓ all fine\u009b31m";
    const envelope = anEnvelope({ action: evil, repository: { id: 99, owner: evil, name: "app" } });
    const id = await deployment.bury(envelope);
    // Of control characters SQS itself takes these alone.
    const raw = await deployment.bury(`\u202e\u009b31m\n✓ all fine ghp_${"a".repeat(36)}`, "99#3");
    logFailure({ messageGroup: "99#2", error: { name: "HttpError", message: evil } });
    const shown = await redrive("show", id);
    const unreadable = await redrive("show", raw);
    for (const { stdout } of [await redrive(), shown, unreadable, await redrive("replay", id)]) {
      expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    expect(shown.stdout).toContain("<U+001B>");
    // A secret in a body that nobody knows is none of a terminal's business.
    expect(unreadable.stdout).toContain("\n  ✓ all fine ***");
  });
});

describe("what goes wrong with a look gives the messages back", () => {
  test("a receive that is refused half way", async () => {
    for (const group of ["a", "b", "c"]) for (let i = 0; i < 5; i++) await deployment.bury(anEnvelope(), group);
    deployment.sqsProxy.spoil("ReceiveMessage", { kind: "fails", status: 403, type: "AccessDenied" }, { from: 2 });
    const { code, stderr } = await redrive();
    expect(code).toBe(2);
    expect(stderr).toContain("Your AWS credentials may not receive messages of the dead-letter queue (AccessDenied).");
    expect(await deployment.deadLetters()).toEqual({ visible: 15, held: 0 });
  });

  test("throttling for a while is waited for", async () => {
    await deployment.bury(anEnvelope());
    const trouble = { kind: "fails", status: 400, type: "ThrottlingException" } as const;
    deployment.sqsProxy.spoil("ReceiveMessage", trouble, { times: 1 });
    const { code, stdout } = await redrive();
    expect([code, stdout]).toEqual([1, expect.stringContaining("octo/app#2")]);
  });

  test("Ctrl-C while it waits for SQS", async () => {
    await deployment.bury(anEnvelope());
    deployment.sqsProxy.spoil("ReceiveMessage", { kind: "waits" }, { from: 2 });
    const command = join(import.meta.dirname, "../../../app/cli/greenlight.mjs");
    const child = spawn(process.execPath, [command, "redrive"], { env: { PATH: process.env.PATH, ...deployment.env } });
    await deployment.sqsProxy.reached("ReceiveMessage", 2);
    expect(await deployment.deadLetters()).toEqual({ visible: 0, held: 1 });
    child.kill("SIGINT");
    // What SQS hands out meanwhile would be hidden, and nobody would know.
    await deployment.bury(anEnvelope(), "99#3");
    deployment.sqsProxy.letGo();
    const [code] = await once(child, "exit");
    expect(code).toBe(2);
    expect(await deployment.deadLetters()).toEqual({ visible: 2, held: 0 });
  });

  test("and says so where SQS does not take them back", async () => {
    await deployment.bury(anEnvelope());
    const trouble = { kind: "fails", status: 403, type: "AccessDenied" } as const;
    deployment.sqsProxy.spoil("ChangeMessageVisibilityBatch", trouble);
    const { stdout, stderr } = await redrive();
    expect(stdout).toContain("octo/app#2");
    expect(stderr).toContain(
      "1 message could not be given back to the dead-letter queue at once; SQS does so within 120 seconds.",
    );
  });
});

describe("replay", () => {
  test("sends messages back as they are, in their order and their group, and deletes them", async () => {
    const first = JSON.stringify(anEnvelope());
    const second = JSON.stringify(anEnvelope({ action: "edited" }));
    const ids = [await deployment.bury(first), await deployment.bury(second)];
    const { code, stdout } = await redrive("replay", ...ids.toReversed());
    expect([code, stdout]).toEqual([0, expect.stringContaining("\n\n2 replayed\n")]);
    const queued = await deployment.queued();
    expect(queued.map(({ Body }) => Body)).toEqual([first, second]);
    expect(queued.map(({ Attributes }) => Attributes?.MessageGroupId)).toEqual(["99#2", "99#2"]);
    expect(queued.map(({ Attributes }) => Attributes?.MessageDeduplicationId)).toEqual(
      ids.map((id) => `redrive:${id}`),
    );
    expect(await deployment.deadLetters()).toEqual({ visible: 0, held: 0 });
  });

  test("of all gets at those that are hidden behind ten others", async () => {
    for (let pull = 1; pull <= 12; pull++) await deployment.bury(anEnvelope({ pull }), "99#2");
    const { code, stdout } = await redrive("replay", "--all");
    expect([code, stdout]).toEqual([0, expect.stringContaining("\n\n12 replayed\n")]);
    expect(deployment.queue.counts()).toMatchObject({ visible: 12, deadLetters: 0 });
  });

  test("leaves what cannot be read, with the reason", async () => {
    const old = await deployment.bury({ ...anEnvelope(), v: 0 });
    const fine = await deployment.bury(anEnvelope());
    const { code, stdout } = await redrive("replay", "--all", "--yes");
    expect(code).toBe(1);
    expect(stdout).toMatch(
      new RegExp(`– ${old} {2}not readable {2}not replayed\n {2}Envelope of version 0; .* redrive drop`),
    );
    expect(stdout).toContain(`✓ ${fine}`);
    expect(stdout).toContain("1 replayed, 1 refused");
    expect(deployment.queue.deadLetters().map(({ messageId }) => messageId)).toEqual([old]);
    expect(await deployment.deadLetters()).toEqual({ visible: 1, held: 0 });
  });

  test("of all leaves commands that are older than an hour, unless --yes is said; one that is named goes, with a warning", async () => {
    const id = await deployment.bury(aCommand());
    const refused = await redrive("replay", "--all");
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(
      /it is a command that octocat gave \d+ days ago, and people may have said otherwise/,
    );
    expect(await bodies()).toEqual([]);
    const named = await redrive("replay", id);
    expect(named.code).toBe(0);
    expect(named.stdout).toContain("replayed\n  Mind: it is a command that octocat gave");
    await deployment.bury(aCommand(), "99#3");
    expect(await redrive("replay", "--all", "--yes")).toMatchObject({ code: 0 });
    await deployment.bury(aCommand(new Date().toISOString()), "99#4");
    const fresh = await redrive("replay", "--all");
    expect([fresh.code, fresh.stdout]).toEqual([0, expect.not.stringContaining("Mind:")]);
  });

  test("ends at the first that cannot be sent, and says which were", async () => {
    const ids: string[] = [];
    for (const pull of [1, 2, 3]) ids.push(await deployment.bury(anEnvelope({ pull })));
    const trouble = { kind: "fails", status: 403, type: "AccessDenied" } as const;
    deployment.sqsProxy.spoil("SendMessage", trouble, { from: 2 });
    const { code, stdout, stderr } = await redrive("replay", "--all");
    expect(code).toBe(1);
    expect(stdout).toContain(`✓ ${ids[0]}`);
    expect(stdout).toContain(
      `✗ ${ids[1]}  octo/app#2  pull_request opened → evaluate  not replayed\n  Your AWS credentials may not send`,
    );
    expect(stdout).toContain("1 replayed, 1 failed");
    expect(stderr).toBe(
      "It was stopped before all were tried; what is not named above stays in the dead-letter queue.\n",
    );
    expect(deployment.queue.deadLetters().map(({ messageId }) => messageId)).toEqual(ids.slice(1));
    expect(await deployment.deadLetters()).toEqual({ visible: 2, held: 0 });
  });

  test("whose deletion fails says so, and the same again sends nothing twice", async () => {
    const id = await deployment.bury(anEnvelope());
    const trouble = { kind: "fails", status: 403, type: "AccessDenied" } as const;
    deployment.sqsProxy.spoil("DeleteMessage", trouble, { times: 1 });
    const first = await redrive("replay", id, "--json");
    expect(first.code).toBe(1);
    expect(JSON.parse(first.stdout)).toMatchObject({
      results: [{ id, state: "doubled", why: expect.stringContaining("that it is sent twice does no harm") }],
    });
    expect(await redrive("replay", id)).toMatchObject({ code: 0 });
    expect(deployment.queue.counts()).toMatchObject({ visible: 1, deadLetters: 0 });
  });

  test("whose answer is lost is sent once", async () => {
    const id = await deployment.bury(anEnvelope());
    deployment.sqsProxy.spoil("SendMessage", { kind: "loses-the-answer" }, { times: 1 });
    expect(await redrive("replay", id)).toMatchObject({ code: 0 });
    expect(deployment.queue.counts()).toMatchObject({ visible: 1, deadLetters: 0 });
  });

  test("sends what is there twice once, and does not go round with what fails again at once", async () => {
    await deployment.bury(anEnvelope());
    const again = await deployment.bury(anEnvelope());
    const { code, stdout } = await redrive("replay", "--all");
    expect(code).toBe(1);
    expect(stdout).toContain(`– ${again}`);
    expect(stdout).toContain("the same was replayed a moment ago");
    expect(deployment.queue.counts()).toMatchObject({ visible: 1, deadLetters: 1 });
  });

  test("of what is not there says so", async () => {
    const { code, stdout } = await redrive("replay", "no-such-id");
    expect(code).toBe(1);
    expect(stdout).toContain("✗ no-such-id  not there: no such message can be seen in the dead-letter queue\n");
    expect(await redrive("replay", "--all")).toMatchObject({ code: 0 });
  });
});

describe("drop", () => {
  test("deletes with --yes alone where there is nobody to ask", async () => {
    const id = await deployment.bury("not json");
    const asked = await redrive("drop", id);
    expect(asked).toMatchObject({ code: 2, stderr: "Delete 1 message for good? There is nobody to ask; say --yes.\n" });
    expect(await deployment.deadLetters()).toEqual({ visible: 1, held: 0 });
    const dropped = await redrive("drop", id, "--yes");
    expect([dropped.code, dropped.stdout]).toEqual([0, `  ${id}  not readable\n1 message dropped\n`]);
    expect(await deployment.deadLetters()).toEqual({ visible: 0, held: 0 });
  });

  test("says what is left where one cannot be deleted", async () => {
    const ids = [await deployment.bury("1"), await deployment.bury("2")];
    const trouble = { kind: "fails", status: 403, type: "AccessDenied" } as const;
    deployment.sqsProxy.spoil("DeleteMessage", trouble, { from: 2 });
    const { code, stdout, stderr } = await redrive("drop", "--all", "--yes");
    expect(code).toBe(1);
    expect(stdout).toContain(`✗ ${ids[1]}  not readable  not dropped\n1 message dropped\n`);
    expect(stderr).toContain("may not delete a message of the dead-letter queue");
    expect(await deployment.deadLetters()).toEqual({ visible: 1, held: 0 });
  });
});

test.each([
  ["nothing selected", ["replay"], "Say which messages: their ids"],
  ["two selections", ["drop", "a", "--all"], "in one way"],
  ["a repository that is none", ["--repository", "app"], "--repository is owner/name, not “app”."],
  ["an unknown option", ["replay", "--al"], "unknown option '--al'"],
  ["an unknown message to show", ["show", "\u001b[2J"], "No message with the id <U+001B>[2J can be seen"],
])("%s: exit code 2", async (_, args, part) => {
  const ran = await redrive(...args);
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain(part);
});
