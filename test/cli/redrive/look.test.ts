import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type ADeployment, aDeployment, WORKER_LOGS } from "../../support/a-deployment.ts";
import { anEnvelope } from "../../support/an-envelope.ts";
import { greenlight, startGreenlight } from "../greenlight.ts";

/** To look at the dead-letter queue, and what goes wrong meanwhile. */

jest.setTimeout(60_000);

let deployment: ADeployment;

beforeEach(async () => {
  deployment = await aDeployment();
});

afterEach(() => deployment.close());

const redrive = (...args: string[]) => greenlight(["redrive", ...args], { env: deployment.env });

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

  test("leaves it to show to tell what was logged about a delivery, in all functions", async () => {
    const envelope = anEnvelope({ receivedAt: new Date().toISOString() });
    const id = await deployment.bury(envelope);
    const { deliveryId } = envelope;
    deployment.logs.put("/greenlight/webhook", JSON.stringify({ level: "INFO", message: "Enqueued", deliveryId }));
    logFailure({ messageGroup: "99#2", deliveryId, error: { name: "TypeError", message: "no" } });
    const { code, stdout } = await redrive("show", id);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Why +TypeError: no; transient$/m);
    expect(stdout).toMatch(
      /^Logged about its delivery\n.* webhook {2}info {2}Enqueued .*\n.* worker {3}warn {2}Failed for now/m,
    );
    deployment.logsProxy.spoil("StartQuery", { kind: "fails", status: 400, type: "AccessDeniedException" });
    const blind = await redrive("show", id);
    expect(blind.stdout).toMatch(/^Why +not known: Your AWS credentials may not search the logs/m);
    expect(blind.stdout).toMatch(
      /^Logged about its delivery\n {2}nothing: Your AWS credentials may not search the logs/m,
    );
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
    expect(stderr).toContain("About 2 more could not be seen: of a group ten can");
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
    const running = startGreenlight(["redrive"], deployment.env);
    await deployment.sqsProxy.reached("ReceiveMessage", 2);
    expect(await deployment.deadLetters()).toEqual({ visible: 0, held: 1 });
    await running.interrupt("Stopping, ");
    // What SQS hands out meanwhile would be hidden, and nobody would know.
    await deployment.bury(anEnvelope(), "99#3");
    deployment.sqsProxy.letGo();
    expect(await running.ended).toMatchObject({ code: 2, stdout: "" });
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
