import { describe, expect, test } from "@jest/globals";
import { decide } from "../../app/policy/decide.ts";
import { readPolicies } from "../../app/policy/reading.ts";
import { vetoLiftedBy } from "../../app/policy/reviews.ts";
import type { Review } from "../../app/pull-request/snapshot.ts";
import {
  anOwnApproval,
  anOwnCheckRun,
  aSnapshot,
  aUser,
  GREENLIGHT,
  OLD_HEAD,
  type SnapshotChanges,
} from "../support/builders.ts";
import { GREEN_POLICY } from "../support/builders-policy.ts";

function decisionOn(changes: SnapshotChanges) {
  const snapshot = aSnapshot(changes);
  return decide(snapshot, readPolicies(snapshot));
}

describe("while a pull request is paused", () => {
  test.each(["greenlight:paused", "Greenlight:Paused"])("by the label %s, nothing is approved", (label) => {
    const decision = decisionOn({ pull: { labels: ["dependencies", label] } });
    expect(decision).toMatchObject({ outcome: "hold", reason: { kind: "paused" }, approvals: { post: false } });
  });

  test.each(["greenlight:paused ", "greenlight", "not greenlight:paused"])("the label %j is another one", (label) => {
    expect(decisionOn({ pull: { labels: [label] } }).reason.kind).toBe("approved");
  });

  test("approvals of ours are withdrawn, of earlier heads, too", () => {
    const reviews = [anOwnApproval({ sha: OLD_HEAD, diffSince: "same" }), anOwnApproval()];
    const decision = decisionOn({ pull: { labels: ["greenlight:paused"] }, reviews });
    expect(decision.outcome).toBe("withdraw");
    expect(decision.approvals).toMatchObject({ withdraw: reviews, kept: null, standing: null });
  });

  test.each(["active", "shadow", "check"])("nothing is approved in mode %s", (mode) => {
    const policy = `${GREEN_POLICY}mode: ${mode}\n`;
    expect(decisionOn({ pull: { labels: ["greenlight:paused"] }, policy }).reason.kind).toBe("paused");
  });
});

const alice = aUser("alice");

function dismissed(at: string, by: Review["author"] = alice): Review {
  return anOwnApproval({ state: "dismissed", dismissal: { by, at, message: "no", byGitHub: false } });
}

describe("SEMANTICS 19: a veto that was lifted by /greenlight reevaluate", () => {
  const lifted = (vetoLifted: string | null, pull = 12) => [anOwnCheckRun({ vetoLifted, pull })];
  test.each<[string, SnapshotChanges, boolean]>([
    [
      "does not hold any more",
      { reviews: [dismissed("2026-03-02T11:00:00Z")], ownCheckRuns: lifted("2026-03-02T11:00:00Z") },
      false,
    ],
    [
      "and one before it, neither",
      {
        reviews: [dismissed("2026-03-02T10:00:00Z"), dismissed("2026-03-02T11:00:00Z")],
        ownCheckRuns: lifted("2026-03-02T11:00:00Z"),
      },
      false,
    ],
    [
      "a later dismissal is a new one",
      {
        reviews: [dismissed("2026-03-02T11:00:00Z"), dismissed("2026-03-02T11:00:01Z")],
        ownCheckRuns: lifted("2026-03-02T11:00:00Z"),
      },
      true,
    ],
    [
      "a dismissal of which nothing is known cannot be lifted",
      { reviews: [anOwnApproval({ state: "dismissed" })], ownCheckRuns: lifted("2026-03-02T11:00:00Z") },
      true,
    ],
    [
      "a dismissal without a time cannot be lifted",
      { reviews: [dismissed("")], ownCheckRuns: lifted("2026-03-02T11:00:00Z") },
      true,
    ],
    [
      "SEMANTICS 10: on another pull request with this head lifts nothing here",
      { reviews: [dismissed("2026-03-02T11:00:00Z")], ownCheckRuns: lifted("2026-03-02T11:00:00Z", 13) },
      true,
    ],
    ["nothing was lifted", { reviews: [dismissed("2026-03-02T11:00:00Z")], ownCheckRuns: lifted(null) }, true],
  ])("%s", (_, changes, veto) => {
    expect(decisionOn(changes).reason.kind).toBe(veto ? "vetoed" : "approved");
  });

  test("is told as such", () => {
    const { gates } = decisionOn({
      reviews: [dismissed("2026-03-02T11:00:00Z")],
      ownCheckRuns: lifted("2026-03-02T11:00:00Z"),
    });
    expect(gates.find(({ condition }) => condition === "no veto")).toMatchObject({
      truth: "true",
      found: ["somebody did, and the veto was lifted"],
    });
  });
});

describe("lifting vetoes", () => {
  const spoken = "2026-03-02T11:30:00Z";
  test.each<[string, readonly Review[], string | null]>([
    [
      "lifts those before it",
      [dismissed("2026-03-02T11:00:00Z"), dismissed("2026-03-02T11:10:00Z")],
      "2026-03-02T11:10:00Z",
    ],
    [
      "lifts none after it",
      [dismissed("2026-03-02T11:00:00Z"), dismissed("2026-03-02T11:40:00Z")],
      "2026-03-02T11:00:00Z",
    ],
    ["lifts none of the same second, which may have come after it", [dismissed(spoken)], null],
    ["lifts nothing where nobody vetoed", [anOwnApproval(), dismissed("2026-03-02T11:00:00Z", GREENLIGHT)], null],
    ["lifts nothing without a time", [dismissed(""), anOwnApproval({ state: "dismissed" })], null],
  ])("%s", (_, reviews, until) => {
    expect(vetoLiftedBy(aSnapshot({ reviews, ownCheckRuns: [anOwnCheckRun()] }), spoken)).toBe(until);
  });

  test("again lifts nothing", () => {
    const reviews = [dismissed("2026-03-02T11:00:00Z")];
    const ownCheckRuns = [anOwnCheckRun({ vetoLifted: "2026-03-02T11:00:00Z" })];
    expect(vetoLiftedBy(aSnapshot({ reviews, ownCheckRuns }), spoken)).toBeNull();
  });
});
