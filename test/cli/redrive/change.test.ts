import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { CommandEnvelope } from "../../../app/queue/envelope.ts";
import { type ADeployment, aDeployment } from "../../support/a-deployment.ts";
import { anEnvelope } from "../../support/an-envelope.ts";
import { greenlight, startGreenlight } from "../greenlight.ts";

/** To send messages of the dead-letter queue back, or to drop them, and what goes wrong meanwhile. */

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

  test("ends after the message that it is at when Ctrl-C is pressed", async () => {
    const ids = [await deployment.bury(anEnvelope({ pull: 1 })), await deployment.bury(anEnvelope({ pull: 2 }))];
    deployment.sqsProxy.spoil("SendMessage", { kind: "waits" }, { times: 1 });
    const running = startGreenlight(["redrive", "replay", "--all"], deployment.env);
    await deployment.sqsProxy.reached("SendMessage", 1);
    await running.interrupt("Stopping, ");
    deployment.sqsProxy.letGo();
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stdout).toContain(`✓ ${ids[0]}`);
    expect(stdout).toContain("\n\n1 replayed\n");
    expect(stderr).toContain("what is not named above stays in the dead-letter queue.\nInterrupted.\n");
    expect(deployment.queue.counts()).toMatchObject({ visible: 1, deadLetters: 1 });
    expect(await deployment.deadLetters()).toEqual({ visible: 1, held: 0 });
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

  test("says that more may be behind ten of a group that stay", async () => {
    for (let index = 0; index < 11; index++) await deployment.bury(`poison ${index}`);
    const { code, stdout, stderr } = await redrive("replay", "--all");
    expect([code, stdout]).toEqual([1, expect.stringContaining("0 replayed, 10 refused")]);
    expect(stderr).toBe("Of a group SQS shows ten messages; behind those that were refused there may be more.\n");
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
