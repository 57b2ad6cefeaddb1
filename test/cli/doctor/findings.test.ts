import { describe, expect, test } from "@jest/globals";
import type { CheckResult } from "../../../app/cli/doctor/check.ts";
import { statusTroubles } from "../../../app/cli/doctor/checks/aws.ts";
import { offsetFinding } from "../../../app/cli/doctor/checks/clocks.ts";
import { deadLetterFinding, queueFinding } from "../../../app/cli/doctor/checks/queue.ts";
import { settingsOf } from "../../../app/cli/doctor/checks/registration.ts";
import { hookTroubles } from "../../../app/cli/doctor/checks/webhook-url.ts";
import { clockOffset } from "../../../app/cli/doctor/clock-offset.ts";
import { failed, together, warning } from "../../../app/cli/doctor/finding.ts";
import { lower, missingPermissions } from "../../../app/cli/doctor/grants.ts";
import { renderReport } from "../../../app/cli/doctor/report.ts";
import { allWell } from "../../../app/cli/doctor/run-checks.ts";

const DEPTHS = {
  ApproximateNumberOfMessages: "3",
  ApproximateNumberOfMessagesNotVisible: "2",
  ApproximateNumberOfMessagesDelayed: "1",
};
const DLQ = "https://sqs.eu-central-1.amazonaws.com/123456789012/greenlight-dlq.fifo";
const QUEUE = {
  ...DEPTHS,
  FifoQueue: "true",
  ContentBasedDeduplication: "false",
  RedrivePolicy: JSON.stringify({
    deadLetterTargetArn: "arn:aws:sqs:eu-central-1:1:greenlight-dlq.fifo",
    maxReceiveCount: 5,
  }),
};

describe("several troubles of one thing", () => {
  test("are as bad as the worst, which comes first, and each way to mend them is told once", () => {
    const troubles = [warning("slow", "Wait."), failed("gone", "Deploy."), failed("lost", "Deploy.")];
    expect(together(troubles, "fine")).toEqual({ status: "failed", found: "gone; lost; slow", fix: "Deploy. Wait." });
    expect(together([], "fine")).toEqual({ status: "ok", found: "fine" });
  });
});

describe("the queue's attributes", () => {
  test("that are as they should be tell how deep it is", () => {
    expect(queueFinding(QUEUE, DLQ)).toEqual({ status: "ok", found: "3 waiting, 2 being worked on, 1 delayed" });
  });

  test.each([
    [{ FifoQueue: undefined }, "failed", /no FIFO queue/],
    [{ ContentBasedDeduplication: "true" }, "failed", /last event of a burst/],
    [{ RedrivePolicy: undefined }, "failed", /go nowhere, and not to the dead-letter queue greenlight-dlq\.fifo/],
    [{ RedrivePolicy: QUEUE.RedrivePolicy.replace("-dlq", "-other") }, "failed", /go to arn:aws:sqs:.*-other\.fifo/],
    [{ ApproximateNumberOfMessages: "1001" }, "warning", /^1001 messages wait$/],
  ])("%j", (change, status, found) => {
    expect(queueFinding({ ...QUEUE, ...change }, DLQ)).toMatchObject({ status, found: expect.stringMatching(found) });
  });

  test("without a depth are no empty queue", () => {
    expect(() => queueFinding({ FifoQueue: "true" }, DLQ)).toThrow("SQS does not tell ApproximateNumberOfMessages");
  });

  test.each([
    [{}, "failed", /^6 messages could not be worked off$/],
    [
      {
        ApproximateNumberOfMessages: "0",
        ApproximateNumberOfMessagesNotVisible: "0",
        ApproximateNumberOfMessagesDelayed: "0",
      },
      "ok",
      /^empty/,
    ],
    [
      {
        ApproximateNumberOfMessages: "0",
        ApproximateNumberOfMessagesNotVisible: "1",
        ApproximateNumberOfMessagesDelayed: "0",
      },
      "failed",
      /^1 message /,
    ],
    [
      {
        ApproximateNumberOfMessages: "0",
        ApproximateNumberOfMessagesNotVisible: "0",
        ApproximateNumberOfMessagesDelayed: "0",
        MessageRetentionPeriod: "345600",
      },
      "warning",
      /after 4 days instead of 14/,
    ],
  ])("of the dead-letter queue %j", (change, status, found) => {
    const attributes = { ...QUEUE, MessageRetentionPeriod: "1209600", ...change };
    expect(deadLetterFinding(attributes)).toMatchObject({ status, found: expect.stringMatching(found) });
  });
});

describe("the App's hook", () => {
  const URL_HERE = "https://hooks.example.com/webhook";

  test.each([
    [{ url: URL_HERE, content_type: "json", insecure_ssl: "0" }, []],
    [{ url: "https://HOOKS.example.com:443/webhook", content_type: "json", insecure_ssl: 0 }, []],
    [{ url: URL_HERE, content_type: "form", insecure_ssl: "0" }, [/as form, not as JSON/]],
    [{ url: URL_HERE, content_type: "json", insecure_ssl: "1" }, [/does not verify the certificate/]],
    [{ url: "", content_type: "json", insecure_ssl: "0" }, [/sends webhooks nowhere/]],
    [{ url: `${URL_HERE}s`, content_type: "json" }, [/webhooks, and this deployment listens at https:\/\/hooks/]],
    [{ content_type: "json" }, [/nowhere/]],
  ])("%j", (hook, found) => {
    const told = hookTroubles(hook, URL_HERE).map((trouble) => trouble.found);
    expect(told).toEqual(found.map((one) => expect.stringMatching(one)));
  });
});

describe("clocks", () => {
  test.each([
    ["Fri, 27 Nov 2026 12:00:00 GMT", 500],
    ["Fri, 27 Nov 2026 11:58:00 GMT", 120_500],
    [null, null],
    ["yesterday", null],
  ])("a date of %s is so many milliseconds away", (date, expected) => {
    const at = Date.parse("2026-11-27T12:00:00Z");
    expect(clockOffset(date, at, at + 2_000)).toBe(expected);
  });

  test.each([
    [0, "ok", /^no difference/],
    [-59_000, "ok", /^this machine's clock is 59 s behind GitHub's$/],
    [61_000, "warning", /^this machine's clock is 61 s ahead of GitHub's$/],
    [-301_000, "failed", /301 s behind/],
    [null, "unchecked", /did not tell the time/],
  ])("%s ms away", (milliseconds, status, found) => {
    expect(offsetFinding(milliseconds, "GitHub")).toMatchObject({ status, found: expect.stringMatching(found) });
  });
});

describe("permissions", () => {
  test("are missing where the level is lower, and not where it is higher", () => {
    const wanted = { contents: "write", checks: "write", issues: "read", metadata: "read" };
    const granted = { contents: "read", checks: "admin", metadata: "read" };
    expect(missingPermissions(wanted, granted)).toEqual(["contents: write", "issues: read"]);
  });

  test("that nobody asks for cannot be accepted by anybody", () => {
    const wanted = { permissions: { contents: "write", issues: "read" }, events: ["push", "status"] };
    const asked = { permissions: { contents: "read" }, events: ["status"] };
    expect(lower(wanted, asked)).toEqual({ permissions: { contents: "read" }, events: ["status"] });
  });

  test("are changed where the App is registered", () => {
    const app = { htmlUrl: "https://ghe.example.com/github-apps/greenlight", slug: "greenlight" };
    expect(settingsOf({ ...app, owner: { login: "acme", isOrganization: true } })).toBe(
      "https://ghe.example.com/organizations/acme/settings/apps/greenlight",
    );
    expect(settingsOf({ ...app, owner: { login: "alice", isOrganization: false } })).toBe(
      "https://ghe.example.com/settings/apps/greenlight",
    );
  });
});

describe("a stack's status", () => {
  test.each([
    ["CREATE_COMPLETE", []],
    ["UPDATE_COMPLETE", []],
    ["IMPORT_COMPLETE", []],
    ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", ["warning"]],
    ["UPDATE_ROLLBACK_COMPLETE", ["warning"]],
    ["ROLLBACK_COMPLETE", ["failed"]],
    ["DELETE_FAILED", ["failed"]],
    ["", ["failed"]],
  ])("%s", (status, expected) => {
    expect(statusTroubles(status).map((trouble) => trouble.status)).toEqual(expected);
  });
});

describe("all is well", () => {
  const result = (status: CheckResult["status"]): CheckResult =>
    status === "warning" || status === "failed"
      ? { id: status, group: "Queue", title: status, status, found: "found", fix: "Mend it." }
      : { id: status, group: "Queue", title: status, status, found: "found" };

  test.each([
    [["ok"], true],
    [["ok", "warning"], true],
    [["ok", "failed"], false],
    [["ok", "unchecked"], false],
    [[], false],
  ] as const)("%j: %s", (statuses, expected) => {
    expect(allWell(statuses.map(result))).toBe(expected);
  });

  test("or is not, which the last line sums up", () => {
    const plain = (text: string) => text;
    const paint = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain };
    const results = [result("ok"), result("warning"), result("failed"), result("unchecked")];
    expect(renderReport(results, { paint, width: null })).toBe(`Queue
✓  ok         found
!  warning    found
              → Mend it.
✗  failed     found
              → Mend it.
?  unchecked  could not be checked: found

4 checks: 1 failed, 1 could not be checked, 1 warning
`);
  });
});
