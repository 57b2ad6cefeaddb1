import { describe, expect, test } from "@jest/globals";
import { decide } from "../../app/policy/decide.ts";
import { plain, words } from "../../app/policy/phrase.ts";
import { readPolicies } from "../../app/policy/reading.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { decisionJson } from "../../app/report/decision-json.ts";
import { nextActionOf } from "../../app/report/sentences.ts";
import { aCheckRun, aSnapshot, aUser, GREENLIGHT, type SnapshotChanges } from "../support/builders.ts";
import { GREEN_POLICY, presentPolicy } from "../support/builders-policy.ts";

function decided(merge: string, changes: SnapshotChanges = {}) {
  const policy = presentPolicy(`${GREEN_POLICY}approval: { merge: ${merge} }\n`);
  const seen = aSnapshot({ ...changes, policy });
  return decide(seen, readPolicies(seen));
}

const asked = (how: "auto-merge" | "queue", by = GREENLIGHT): SnapshotChanges => ({
  pull: { merging: [{ how, by, method: how === "queue" ? null : "squash" }] },
});
const running: SnapshotChanges = { checks: [aCheckRun({ status: "in_progress", conclusion: null })] };
const SQUASH = "{ method: squash }";

describe("the next action", () => {
  test.each<[string, string, SnapshotChanges, string]>([
    ["nothing is merged", "off", {}, "Nothing: it is approved."],
    [
      "GitHub is to be asked",
      SQUASH,
      {},
      "Nothing: it is approved. GitHub merges it (squash) when its own requirements are met.",
    ],
    [
      "GitHub was asked: the same, so that nothing is written anew",
      SQUASH,
      asked("auto-merge"),
      "Nothing: it is approved. GitHub merges it (squash) when its own requirements are met.",
    ],
    [
      "the repository chooses the method",
      "auto",
      asked("queue"),
      "Nothing: it is approved. GitHub merges it when its own requirements are met.",
    ],
    [
      "a person put it into the queue",
      SQUASH,
      asked("queue", aUser("octocat")),
      "Nothing: it is approved. It is in the merge queue, where octocat put it.",
    ],
    [
      "checks are still to come",
      SQUASH,
      running,
      "Waits for build (GitHub Actions, CI on pull_request); then it is approved and merged (squash).",
    ],
  ])("where %s", (_, merge, changes, said) => {
    expect(plain(nextActionOf(decided(merge, changes)))).toBe(said);
  });

  test("tells why it was not merged, also where GitHub still asks for a review", () => {
    const effect = (reviewDecision: "approved" | "review-required") => ({
      reviewDecision,
      baseRules: { approvalsRequired: 2, codeOwners: false, lastPushApproval: false },
      notMerged: words("for a reason"),
    });
    for (const reviewDecision of ["approved", "review-required"] as const) {
      const { summary, conclusion } = renderCheckRun(decided(SQUASH), effect(reviewDecision));
      expect(summary).toContain("It was not merged: for a reason.");
      expect(conclusion).toBe("success");
    }
  });
});

test("the JSON of a decision tells how it is merged", () => {
  expect(decisionJson(decided("auto"), {}).merge).toBe("auto");
  expect(decisionJson(decided(SQUASH, running), {}).merge).toBe("squash");
  expect(decisionJson(decided("off"), {}).merge).toBeNull();
});
