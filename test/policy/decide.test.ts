import { describe, expect, test } from "@jest/globals";
import { decide } from "../../app/policy/decide.ts";
import type { Decision, Reason } from "../../app/policy/decision.ts";
import { readPolicy } from "../../app/policy/reading.ts";
import type { Dismissal, Review } from "../../app/pull-request/snapshot.ts";
import {
  aCheckRun,
  aCommit,
  aFile,
  anOwnApproval,
  anOwnCheckRun,
  aReview,
  aSnapshot,
  aStatus,
  aUser,
  cut,
  DEPENDABOT,
  GREENLIGHT,
  HEAD,
  OLD_HEAD,
  type SnapshotChanges,
} from "../support/builders.ts";
import { aGuard, aRule, GREEN_POLICY, POLICY_BLOB } from "../support/builders-policy.ts";

function decisionOn(changes: SnapshotChanges = {}): Decision {
  const snapshot = aSnapshot(changes);
  return decide(snapshot, readPolicy(snapshot.policy));
}

const [alice, mallory] = [aUser("alice"), aUser("mallory")];
const POLICY_FILE = ".github/greenlight.yml";
const ABSENT = { status: "absent" } as const;
const running = aCheckRun({ status: "in_progress", conclusion: null });
const red = aCheckRun({ conclusion: "failure" });
const dismissed = (by: Dismissal["by"], changes: Partial<Review> = {}, byGitHub = false): Review =>
  anOwnApproval({
    state: "dismissed",
    dismissal: { at: "2026-03-02T11:00:00Z", by, message: "no", byGitHub },
    ...changes,
  });
const requested = aReview({ author: alice, state: "changes-requested" });

describe("every reason", () => {
  test.each<[string, SnapshotChanges, Reason["kind"], Decision["outcome"]]>([
    ["a rule applies and CI is green", {}, "approved", "approve"],
    ["SEMANTICS 1: no check has reported", { checks: [] }, "checks-none", "hold"],
    [
      "SEMANTICS 6: a required check has not reported",
      { checks: { contexts: [aCheckRun()], required: [{ name: "lint", appId: null, source: "ruleset" }] } },
      "checks-pending",
      "hold",
    ],
    ["a check runs", { checks: [running] }, "checks-pending", "hold"],
    ["SEMANTICS 8: a check failed", { checks: [red] }, "checks-failed", "hold"],
    ["it is closed", { pull: { state: "closed" } }, "closed", "ignore"],
    ["it is merged", { pull: { state: "merged" } }, "closed", "ignore"],
    ["SEMANTICS 13: there is no policy: stay silent", { policy: ABSENT }, "no-policy", "ignore"],
    ["SEMANTICS 27: the policy is not valid", { policy: "version: 2" }, "policy-invalid", "hold"],
    [
      "the policy cannot be read",
      { policy: { status: "unreadable", blobSha: "", reason: "binary" } },
      "policy-invalid",
      "hold",
    ],
    ["SEMANTICS 13: it changes the policy", { files: [POLICY_FILE] }, "policy-changed", "hold"],
    [
      "SEMANTICS 13: it renames the policy away",
      { files: [aFile({ path: "old.yml", previousPath: POLICY_FILE, change: "renamed" })] },
      "policy-changed",
      "hold",
    ],
    [
      "SEMANTICS 13: it brings the first policy",
      { files: [POLICY_FILE], policy: ABSENT, proposedPolicy: GREEN_POLICY },
      "policy-changed",
      "hold",
    ],
    [
      "SEMANTICS 13: it repairs a broken policy",
      { files: [POLICY_FILE], policy: "version: 2", proposedPolicy: GREEN_POLICY },
      "policy-changed",
      "hold",
    ],
    ["SEMANTICS 14: not all files could be read", { files: cut([aFile()]) }, "policy-maybe-changed", "hold"],
    ["it is a draft", { pull: { draft: true } }, "draft", "hold"],
    ["SEMANTICS 22: we opened it", { pull: { author: GREENLIGHT } }, "own-pull-request", "hold"],
    ["SEMANTICS 19: a human dismissed our approval", { reviews: [dismissed(alice)] }, "vetoed", "hold"],
    ["SEMANTICS 20: a human asks for changes", { reviews: [requested] }, "changes-requested", "hold"],
    ["a guard holds", { policy: aGuard("label: dependencies") }, "guard", "hold"],
    ["a guard is unknown", { policy: aGuard("author: alice"), commits: cut([aCommit()]) }, "unknown", "hold"],
    ["no rule applies", { policy: aRule("{ label: x }") }, "no-rule", "hold"],
    ["the first rule that could apply is unknown", { commits: cut([aCommit()]) }, "unknown", "hold"],
  ])("%s", (_, changes, kind, outcome) => {
    const decision = decisionOn(changes);
    expect({ kind: decision.reason.kind, outcome: decision.outcome }).toEqual({ kind, outcome });
    expect(decision.waiting).toBe(kind === "checks-none" || kind === "checks-pending");
    expect(decision.approvals.post).toBe(outcome === "approve");
  });
});

describe("what a person has to deal with first comes first", () => {
  /** From what nothing can make good to what passes by itself; each decides over all that follow. */
  const ladder: readonly [Reason["kind"], SnapshotChanges][] = [
    ["closed", { pull: { state: "closed" } }],
    ["policy-changed", { files: cut([aFile(POLICY_FILE)]) }],
    ["policy-maybe-changed", { files: cut([aFile()]) }],
    ["own-pull-request", { pull: { author: GREENLIGHT } }],
    ["vetoed", { reviews: [requested, dismissed(mallory)] }],
    ["draft", { pull: { draft: true } }],
    ["guard", { policy: aGuard("label: dependencies") }],
    ["no-rule", { policy: aRule("{ label: x }") }],
    ["changes-requested", { reviews: [requested] }],
    ["checks-failed", { checks: [red] }],
    ["approved", {}],
  ];
  test.each(ladder.map(([kind], index) => [kind, index] as const))("%s", (kind, index) => {
    const below = ladder.slice(index).map(([, more]) => more);
    const changes: SnapshotChanges = Object.assign({}, ...below.toReversed(), {
      pull: Object.assign({}, ...below.map(({ pull }) => pull)),
    });
    expect(decisionOn(changes).reason.kind).toBe(kind);
  });
});

describe("the first rule that is not false decides", () => {
  const rules = (...whens: readonly string[]) =>
    `version: 1\nrules:\n${whens.map((when, index) => `  - { name: R${index + 1}, when: ${when} }\n`).join("")}`;
  const unknown = '{ author: "dependabot[bot]" }';
  const asked: SnapshotChanges = { commits: cut([aCommit()]) };
  test.each<[string, string, Reason["kind"], string | null]>([
    ["a true rule after a false one decides", rules("{ label: x }", "{ base: main }"), "approved", "R2"],
    ["of two true rules the first decides", rules("{ base: main }", "{ label: dependencies }"), "approved", "R1"],
    ["SEMANTICS 14: an unknown rule before a true one holds", rules(unknown, "{ base: main }"), "unknown", null],
    ["an unknown rule after a true one changes nothing", rules("{ base: main }", unknown), "approved", "R1"],
    ["no rule that is true or unknown", rules("{ label: x }", "{ label: y }"), "no-rule", null],
  ])("%s", (_, policy, kind, rule) => {
    const decision = decisionOn({ ...asked, policy });
    expect({ kind: decision.reason.kind, rule: decision.rule }).toEqual({ kind, rule });
  });

  test("a guard that holds speaks before one that is unknown", () => {
    const policy = `version: 1\nnever: [{ author: alice }, { base: main }]\nrules: [{ name: a, when: { base: main } }]`;
    expect(decisionOn({ ...asked, policy }).reason).toMatchObject({ kind: "guard", guard: { name: "never 2" } });
  });

  test.each([["Costs $& more"], ["$1 and $$"], ["$`"]])(
    "a rule's name %s is taken letter by letter into the message",
    (name) => {
      const policy = `version: 1\nrules: [{ name: '${name}', when: { base: main } }]\napproval: { message: "By {{rule}}, {{rule}}" }`;
      expect(decisionOn({ policy }).message).toBe(`By ${name}, ${name}`);
    },
  );
});

describe("what becomes of our own approvals", () => {
  const atHead = anOwnApproval();
  const twin = anOwnApproval();
  const old = anOwnApproval({ sha: OLD_HEAD, diffSince: "same" });
  const older = anOwnApproval({ sha: OLD_HEAD, diffSince: "different" });
  const unproven = anOwnApproval({ sha: OLD_HEAD, diffSince: "unproven" });
  const notLookedAt = anOwnApproval({ sha: OLD_HEAD });
  const lost = anOwnApproval({ sha: null });
  const theirs = aReview({ author: alice, sha: OLD_HEAD });
  const noKeep = `${GREEN_POLICY}approval: { keep_on_identical_diff: false }\n`;

  test.each<
    [string, SnapshotChanges, { post: boolean; standing: Review | null; kept: Review | null; withdraw: Review[] }]
  >([
    ["SEMANTICS 21: none yet is posted", {}, { post: true, standing: null, kept: null, withdraw: [] }],
    [
      "SEMANTICS 21: one of this head is adopted",
      { reviews: [atHead] },
      { post: false, standing: atHead, kept: null, withdraw: [] },
    ],
    [
      "SEMANTICS 21: of two of this head the latest stands and none is posted",
      { reviews: [atHead, twin] },
      { post: false, standing: twin, kept: null, withdraw: [] },
    ],
    [
      "SEMANTICS 17: somebody else's approval is not ours",
      { reviews: [theirs] },
      { post: true, standing: null, kept: null, withdraw: [] },
    ],
    [
      "SEMANTICS 17: another bot's approval is not ours",
      { reviews: [aReview({ author: DEPENDABOT })] },
      { post: true, standing: null, kept: null, withdraw: [] },
    ],
    [
      "SEMANTICS 18: one of an earlier head goes, and a new one is posted",
      { reviews: [older] },
      { post: true, standing: null, kept: null, withdraw: [older] },
    ],
    [
      "SEMANTICS 18: one of the same diff is kept",
      { reviews: [old] },
      { post: false, standing: null, kept: old, withdraw: [] },
    ],
    [
      "SEMANTICS 18: one of the same diff is kept while checks run",
      { reviews: [old], checks: [running] },
      { post: false, standing: null, kept: old, withdraw: [] },
    ],
    [
      "SEMANTICS 18: one of the same diff goes where a check failed",
      { reviews: [old], checks: [red] },
      { post: false, standing: null, kept: null, withdraw: [old] },
    ],
    [
      "SEMANTICS 18: one of the same diff goes where the policy wants it so",
      { reviews: [old], policy: noKeep },
      { post: true, standing: null, kept: null, withdraw: [old] },
    ],
    [
      "SEMANTICS 18: an unproven diff is another one",
      { reviews: [unproven] },
      { post: true, standing: null, kept: null, withdraw: [unproven] },
    ],
    [
      "SEMANTICS 18: a diff that nobody looked at is another one",
      { reviews: [notLookedAt] },
      { post: true, standing: null, kept: null, withdraw: [notLookedAt] },
    ],
    [
      "SEMANTICS 18: one whose commit is gone goes",
      { reviews: [lost] },
      { post: true, standing: null, kept: null, withdraw: [lost] },
    ],
    [
      "one of this head makes those of earlier heads superfluous",
      { reviews: [old, atHead] },
      { post: false, standing: atHead, kept: null, withdraw: [old] },
    ],
    [
      "SEMANTICS 18: at the same head a failing check withdraws",
      { reviews: [atHead], checks: [red] },
      { post: false, standing: null, kept: null, withdraw: [atHead] },
    ],
    [
      "SEMANTICS 18: at the same head a re-run withdraws",
      { reviews: [atHead], checks: [running] },
      { post: false, standing: null, kept: null, withdraw: [atHead] },
    ],
    [
      "SEMANTICS 20: requested changes withdraw",
      { reviews: [atHead, requested] },
      { post: false, standing: null, kept: null, withdraw: [atHead] },
    ],
    [
      "becoming a draft withdraws",
      { reviews: [old], pull: { draft: true } },
      { post: false, standing: null, kept: null, withdraw: [old] },
    ],
    [
      "SEMANTICS 13: without a policy ours goes",
      { reviews: [atHead], policy: ABSENT },
      { post: false, standing: null, kept: null, withdraw: [atHead] },
    ],
    [
      "SEMANTICS 14: what cannot be told withdraws",
      { reviews: [atHead], files: cut([aFile()]) },
      { post: false, standing: null, kept: null, withdraw: [atHead] },
    ],
    [
      "what is closed is history",
      { reviews: [atHead], pull: { state: "merged" } },
      { post: false, standing: null, kept: null, withdraw: [] },
    ],
  ])("%s", (_, changes, plan) => {
    const decision = decisionOn(changes);
    expect(decision.approvals).toEqual(plan);
    if (decision.reason.kind !== "approved") expect(decision.outcome === "withdraw").toBe(plan.withdraw.length > 0);
  });
});

describe("SEMANTICS 13: a policy that anybody who may push could have written approves nothing", () => {
  const open = { approvalsRequired: null, codeOwners: false, lastPushApproval: false };
  const onLax = { base: { ref: "lax", sha: "b".repeat(40) }, reviewDecision: null };
  test.each<[string, SnapshotChanges, Reason["kind"]]>([
    ["a branch without protection and with another policy", { pull: onLax, baseRules: open }, "policy-unprotected"],
    [
      "the same where the default branch is not known",
      { pull: onLax, baseRules: open, defaultBranch: null },
      "policy-unprotected",
    ],
    [
      "the default branch",
      { pull: { ...onLax, base: { ref: "main", sha: "b".repeat(40) } }, baseRules: open },
      "approved",
    ],
    ["a branch that requires reviews", { pull: onLax }, "approved"],
    [
      "a branch of which GitHub says so",
      { pull: { ...onLax, reviewDecision: "review-required" }, baseRules: open },
      "approved",
    ],
    [
      "a branch with the default branch's policy",
      {
        pull: onLax,
        baseRules: open,
        defaultBranch: { name: "main", policyBlob: POLICY_BLOB },
      },
      "approved",
    ],
  ])("SEMANTICS 13: %s", (_, changes, kind) => {
    expect(decisionOn(changes).reason.kind).toBe(kind);
  });
});

describe("SEMANTICS 19: a human dismissing our approval is a veto for that head", () => {
  test.each<[string, Review, boolean]>([
    ["by a human", dismissed(alice), true],
    ["by another bot", dismissed(DEPENDABOT), true],
    ["by somebody whose account is gone", dismissed(null), true],
    ["by nobody knows whom", anOwnApproval({ state: "dismissed" }), true],
    ["by GitHub, since a push made it stale", dismissed(alice, {}, true), false],
    ["by ourselves, withdrawing it", dismissed(GREENLIGHT), false],
    ["of an earlier head", dismissed(alice, { sha: OLD_HEAD }), false],
    ["of somebody else's review", { ...dismissed(alice), author: mallory }, false],
    [
      "by a human, of what we asked to be changed",
      dismissed(alice, { dismissal: { by: alice, at: "", message: "no", byGitHub: false, ofRequest: true } }),
      false,
    ],
  ])("SEMANTICS 19: dismissed %s", (_, review, veto) => {
    expect(decisionOn({ reviews: [review] }).reason.kind).toBe(veto ? "vetoed" : "approved");
  });

  test.each<[string, string, string | null, boolean]>([
    ["after this head was judged", "2026-03-02T11:00:00Z", "2026-03-02T10:05:00Z", true],
    ["before this head was judged", "2026-03-02T10:00:00Z", "2026-03-02T10:05:00Z", false],
    ["before this head was ever judged", "2026-03-02T11:00:00Z", null, false],
  ])("SEMANTICS 19: an approval of an earlier head, dismissed %s", (_, at, judgedAt, veto) => {
    const review = anOwnApproval({
      sha: OLD_HEAD,
      state: "dismissed",
      dismissal: { by: alice, at, message: "no", byGitHub: false },
    });
    const ownCheckRuns = judgedAt === null ? [] : [anOwnCheckRun({ startedAt: judgedAt })];
    expect(decisionOn({ reviews: [review], ownCheckRuns }).reason.kind).toBe(veto ? "vetoed" : "approved");
  });

  test("SEMANTICS 19: a veto outlives our own later withdrawal", () => {
    expect(decisionOn({ reviews: [dismissed(alice), dismissed(GREENLIGHT)] }).reason).toMatchObject({
      kind: "vetoed",
      by: alice,
    });
  });
});

describe("SEMANTICS 20: a human's standing request for changes holds the approval", () => {
  const at = (minute: number, state: Review["state"], author = alice) =>
    aReview({ author, state, submittedAt: `2026-03-01T12:0${minute}:00Z` });
  test.each<[string, readonly Review[], readonly string[]]>([
    ["one request", [at(1, "changes-requested")], ["alice"]],
    ["an approval after it lifts it", [at(1, "changes-requested"), at(2, "approved")], []],
    ["the latest counts, in whatever order GitHub lists them", [at(2, "approved"), at(1, "changes-requested")], []],
    ["a comment after it does not lift it", [at(1, "changes-requested"), at(2, "commented")], ["alice"]],
    ["a dismissal lifts it", [at(1, "dismissed")], []],
    ["an approval before it does not lift it", [at(1, "approved"), at(2, "changes-requested")], ["alice"]],
    ["somebody else's approval does not lift it", [at(1, "changes-requested"), at(2, "approved", mallory)], ["alice"]],
    ["two people", [at(1, "changes-requested"), at(2, "changes-requested", mallory)], ["alice", "mallory"]],
    ["another bot's request does not hold", [at(1, "changes-requested", DEPENDABOT)], []],
    ["a deleted account's request holds", [{ ...at(1, "changes-requested"), author: null }], ["ghost"]],
    [
      "a pending review without a time disturbs no order",
      [at(3, "approved"), aReview({ state: "pending", submittedAt: null }), at(1, "changes-requested")],
      [],
    ],
    ["a request of an earlier head still holds", [{ ...at(1, "changes-requested"), sha: OLD_HEAD }], ["alice"]],
  ])("SEMANTICS 20: %s", (_, reviews, by) => {
    const { reason } = decisionOn({ reviews });
    if (by.length === 0) expect(reason.kind).toBe("approved");
    else expect(reason).toEqual({ kind: "changes-requested", by });
  });

  test("SEMANTICS 20: unless the policy ignores it", () => {
    const policy = `${GREEN_POLICY}approval: { changes_requested: ignore }\n`;
    const decision = decisionOn({ reviews: [requested], policy });
    expect(decision.reason.kind).toBe("approved");
    expect(decision.gates.map(({ condition }) => condition)).not.toContain("no changes requested");
  });
});

describe("more of whose change it is", () => {
  test("SEMANTICS 3: a contributor's commit status cannot make it green", () => {
    const policy = aRule("{ base: main }");
    const changes = { policy, commits: [aCommit(), aCommit({ authors: [mallory] })] };
    expect(decisionOn({ ...changes, checks: [aStatus({ creator: mallory })] }).reason.kind).toBe("checks-pending");
    expect(decisionOn({ ...changes, checks: [aStatus({ creator: alice })] }).reason.kind).toBe("approved");
  });

  test("SEMANTICS 10: another pull request's check run and base say nothing here", () => {
    const decision = decisionOn({ pull: { number: 13, base: { sha: "f".repeat(40), ref: "dev" } } });
    expect(decision.subject).toMatchObject({ pull: 13, headSha: HEAD, baseSha: "f".repeat(40), baseRef: "dev" });
  });

  test("SEMANTICS 15: another base branch is another answer at the same head", () => {
    const policy = aRule("{ base: main }");
    expect(decisionOn({ policy }).outcome).toBe("approve");
    expect(decisionOn({ policy, pull: { base: { sha: "f".repeat(40), ref: "release" } } }).outcome).toBe("hold");
  });

  test("SEMANTICS 13: a policy that the pull request proposes decides nothing", () => {
    const decision = decisionOn({ policy: aRule("{ label: x }"), proposedPolicy: aRule("{ base: main }") });
    expect(decision.reason.kind).toBe("no-rule");
  });

  test.each<[string, SnapshotChanges["proposedPolicy"], "valid" | "removed" | "invalid"]>([
    ["valid", GREEN_POLICY, "valid"],
    ["removed", ABSENT, "removed"],
    ["invalid", "version: 2", "invalid"],
    ["unreadable", { status: "unreadable", blobSha: "", reason: "a symlink" }, "invalid"],
  ])("SEMANTICS 13: a new policy that is %s is explained", (_, proposedPolicy, proposed) => {
    expect(decisionOn({ files: [POLICY_FILE], ...(proposedPolicy ? { proposedPolicy } : {}) }).reason).toMatchObject({
      kind: "policy-changed",
      proposed,
    });
  });
});
