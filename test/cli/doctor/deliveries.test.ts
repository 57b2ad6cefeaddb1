import { describe, expect, test } from "@jest/globals";
import { type Attempt, deliveriesFinding } from "../../../app/cli/doctor/deliveries.ts";

const NOW = new Date("2026-11-27T12:00:00Z");
const MINUTE = 60_000;

/** An attempt so many minutes ago. */
const attempt = (guid: string, minutesAgo: number, statusCode: number, status = ""): Attempt => ({
  guid,
  deliveredAt: new Date(NOW.getTime() - minutesAgo * MINUTE),
  statusCode,
  status: status === "" ? (statusCode === 202 ? "OK" : `Invalid HTTP Response: ${statusCode}`) : status,
});

describe("what GitHub's log of deliveries says", () => {
  test.each<[string, readonly Attempt[], string, RegExp]>([
    ["nothing was delivered", [], "ok", /^GitHub delivered nothing in the last day$/],
    ["what was before yesterday counts no more", [attempt("a", 25 * 60, 500)], "ok", /^GitHub delivered nothing/],
    [
      "all arrived",
      [attempt("b", 1, 202), attempt("a", 5, 200)],
      "ok",
      /^all 2 of the last day arrived; the last success was at 2026-11-27T11:59Z$/,
    ],
    [
      "one that was delivered again counts as one that arrived",
      [attempt("b", 1, 202), attempt("a", 2, 202), attempt("a", 90, 503)],
      "ok",
      /^all 2 of the last day arrived/,
    ],
    [
      "one that fails again is one, not two",
      [attempt("b", 1, 202), attempt("a", 2, 503), attempt("a", 9, 503)],
      "warning",
      /^1 of 2 deliveries of the last day failed, mostly with 503; the last success was at 2026-11-27T11:59Z$/,
    ],
    [
      "a failure that nobody mended in an hour",
      [attempt("b", 1, 202), attempt("a", 61, 503)],
      "failed",
      /^1 of 2 deliveries of the last day failed, mostly with 503/,
    ],
    [
      "nothing has arrived since the first failure",
      [attempt("c", 1, 0, "timed out"), attempt("b", 2, 503), attempt("a", 3, 0, "timed out"), attempt("z", 4, 202)],
      "failed",
      /^3 of 4 deliveries of the last day failed, mostly with “timed out”; the last success was at 2026-11-27T11:56Z$/,
    ],
    ["none ever arrived", [attempt("a", 1, 401)], "failed", /mostly with 401; none went well$/],
  ])("%s", (_, attempts, status, found) => {
    expect(deliveriesFinding(attempts, NOW, null)).toMatchObject({ status, found: expect.stringMatching(found) });
  });

  test("of a part of the day says of which", () => {
    const since = new Date("2026-11-27T11:30:00Z");
    expect(deliveriesFinding([attempt("a", 1, 202)], NOW, since)).toMatchObject({
      found: expect.stringMatching(/^all 1 since 2026-11-27T11:30Z arrived/),
    });
  });

  test.each([
    [401, "", /greenlight rotate-secret/],
    [404, "", /greenlight connect/],
    [413, "", /larger/],
    [502, "", /log of the webhook function/],
    [0, "timed out", /ten seconds/],
    [0, "failed to connect to host", /domain/],
  ])("that fails with %i %s tells how to mend it", (statusCode, status, fix) => {
    const finding = deliveriesFinding([attempt("a", 1, statusCode, status)], NOW, null);
    expect(finding).toMatchObject({ status: "failed", fix: expect.stringMatching(fix) });
  });
});
