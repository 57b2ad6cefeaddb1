import { describe, expect, test } from "@jest/globals";
import { decide } from "../../app/policy/decide.ts";
import type { Decision } from "../../app/policy/decision.ts";
import { plain } from "../../app/policy/phrase.ts";
import { readPolicies } from "../../app/policy/reading.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { decisionJson } from "../../app/report/decision-json.ts";
import { nextActionOf, titleOf } from "../../app/report/sentences.ts";
import { stepsOf } from "../../app/report/steps.ts";
import {
  aCheckRun,
  aCommit,
  anOwnApproval,
  aReview,
  aSnapshot,
  aUser,
  OLD_HEAD,
  type SnapshotChanges,
} from "../support/builders.ts";

const [author, alice, bob] = [aUser("author"), aUser("alice"), aUser("bob")];

const policy = (more = "", demand = "{ team: acme/core }") => `version: 1
rules:
  - name: Ours
    when: { base: main }
    approvals: ${demand}
  - name: Everything
    when: { base: "*" }
${more}`;

function decisionOn(changes: SnapshotChanges = {}): Decision {
  const snapshot = aSnapshot({
    pull: { author },
    commits: [aCommit({ authors: [author], committer: author })],
    policy: policy(),
    directory: {
      teams: [{ name: "acme/core", members: { known: true, value: ["alice"] } }],
      organizations: [],
      permissions: {},
    },
    ...changes,
  });
  return decide(snapshot, readPolicies(snapshot));
}

const approved = aReview({ author: alice });
const running = [aCheckRun({ status: "in_progress", conclusion: null })];
const failed = [aCheckRun({ conclusion: "failure" })];
const unknownTeam = {
  directory: {
    teams: [{ name: "acme/core", members: { known: false as const, reason: "there is no team acme/core" } }],
    organizations: [],
    permissions: {},
  },
};

describe("a rule that waits for approvals", () => {
  test.each<[string, SnapshotChanges, Decision["reason"]["kind"], Decision["outcome"], waiting: boolean]>([
    ["somebody of the team approved the head", { reviews: [approved] }, "approved", "approve", false],
    ["nobody did; a later rule does not decide in its place", {}, "approvals-missing", "hold", true],
    ["somebody else did", { reviews: [aReview({ author: bob })] }, "approvals-missing", "hold", true],
    [
      "the approval is of an earlier commit",
      { reviews: [aReview({ author: alice, sha: OLD_HEAD })] },
      "approvals-missing",
      "hold",
      true,
    ],
    ["it cannot be told", { reviews: [approved], ...unknownTeam }, "unknown", "hold", false],
    [
      "changes requested are told before",
      { reviews: [aReview({ author: bob, state: "changes-requested" })] },
      "changes-requested",
      "hold",
      false,
    ],
    ["a failed check is told before", { checks: failed }, "checks-failed", "hold", false],
    ["before pending checks", { checks: running }, "approvals-missing", "hold", true],
    ["before checks that have not reported", { checks: [] }, "approvals-missing", "hold", true],
    ["approved, and checks pending", { reviews: [approved], checks: running }, "checks-pending", "hold", true],
    ["a draft is told before", { pull: { author, draft: true } }, "draft", "hold", false],
    [
      "our own approval of the head does not count, and goes",
      { reviews: [anOwnApproval()] },
      "approvals-missing",
      "withdraw",
      true,
    ],
    [
      "SEMANTICS 18: our approval of the same diff is not kept",
      { reviews: [anOwnApproval({ sha: OLD_HEAD, diffSince: "same" }), aReview({ author: alice, sha: OLD_HEAD })] },
      "approvals-missing",
      "withdraw",
      true,
    ],
    [
      "SEMANTICS 18: our approval of the same diff is kept once the head is approved",
      { reviews: [anOwnApproval({ sha: OLD_HEAD, diffSince: "same" }), approved] },
      "approved",
      "approve",
      false,
    ],
    [
      "the rule applies by `when` alone",
      { pull: { author, base: { sha: "b", ref: "dev" } } },
      "approved",
      "approve",
      false,
    ],
  ])("%s", (_, changes, kind, outcome, waiting) => {
    const decision = decisionOn(changes);
    expect({ kind: decision.reason.kind, outcome: decision.outcome, waiting: decision.waiting }).toEqual({
      kind,
      outcome,
      waiting,
    });
    if (kind === "approvals-missing") {
      expect(decision.rule).toBe("Ours");
      expect(decision.approvals).toMatchObject({ post: false, standing: null, kept: null });
      expect(decision.merge.request).toBe(false);
    }
  });

  test.each(["active", "check", "shadow"])("in mode %s the check run stays in progress, and is no success", (mode) => {
    const { status, conclusion, title } = renderCheckRun(decisionOn({ policy: policy(`mode: ${mode}\n`) }));
    expect({ status, conclusion, title }).toEqual({
      status: "in_progress",
      conclusion: null,
      title: "Waits for an approval by acme/core",
    });
  });

  test("a rule in shadow mode that waits for approvals would not have approved", () => {
    const shadow = "version: 1\nrules:\n  - { name: Ours, when: { base: main }, approvals: {}, mode: shadow }\n";
    expect(decisionOn({ policy: shadow }).reason.kind).toBe("no-rule");
    expect(decisionOn({ policy: shadow, reviews: [approved] }).reason.kind).toBe("shadow");
  });

  test("it is told what is missing, in the title, the next action and a step", () => {
    const decision = decisionOn({ reviews: [aReview({ author: alice, sha: OLD_HEAD })] });
    expect(plain(titleOf(decision))).toBe("Waits for an approval by acme/core");
    expect(plain(nextActionOf(decision))).toBe(
      "Needs an approval by acme/core of exactly the commit aaaaaaa. Found: nobody approved the head, alice approved 0000000, not the head.",
    );
    expect(stepsOf(decision).map(({ mark, what, result }) => [mark, plain(what), plain(result)])).toContainEqual([
      "waits",
      "Approvals: an approval by acme/core",
      "nobody approved the head, alice approved 0000000, not the head",
    ]);
    expect(decisionJson(decision).rules[0]).toMatchObject({
      truth: "true",
      approvals: { truth: "false", expected: "an approval by acme/core" },
    });
    expect(decisionJson(decision).rules[1]).toMatchObject({ approvals: null });
  });

  test("of two demands only the one that is missing is asked for", () => {
    const decision = decisionOn({ reviews: [approved], policy: policy("", "[{ team: acme/core }, { count: 2 }]") });
    expect(plain(titleOf(decision))).toBe("Waits for 2 approvals by somebody who may push");
  });
});
