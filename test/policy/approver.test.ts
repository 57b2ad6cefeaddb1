import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decide } from "../../app/policy/decide.ts";
import type { Decision } from "../../app/policy/decision.ts";
import { judge } from "../../app/policy/judge.ts";
import { plain } from "../../app/policy/phrase.ts";
import { readPolicies } from "../../app/policy/reading.ts";
import { forReplay, replayPull } from "../../app/policy/replay.ts";
import type { Account } from "../../app/pull-request/account.ts";
import type { Snapshot } from "../../app/pull-request/snapshot.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { nextActionOf } from "../../app/report/sentences.ts";
import {
  aCommit,
  anOwnApproval,
  anOwnCheckRun,
  aReview,
  aSnapshot,
  aUser,
  cut,
  DEPENDABOT,
  GREENLIGHT,
  OLD_HEAD,
  OWN_APP,
  type SnapshotChanges,
} from "../support/builders.ts";
import { policyText, snapshot } from "../support/builders-arbitrary.ts";
import { GREEN_POLICY, presentPolicy } from "../support/builders-policy.ts";

const MACHINE: Account = { id: 777, login: "acme-approvals", kind: "user" };
const FORMER: Account = { id: 778, login: "acme-approvals-before", kind: "user" };
const AS_USER = `${GREEN_POLICY}\napproval: { as: user }\n`;
const known = (value: Account) => ({ known: true, value }) as const;
const self = (more: Partial<Snapshot["self"]> = {}) => ({
  appId: OWN_APP,
  account: GREENLIGHT,
  approver: known(MACHINE),
  ...more,
});

function decided(changes: SnapshotChanges = {}, policy = AS_USER): Decision {
  const seen = aSnapshot({ self: self(), policy, ...changes });
  return decide(seen, readPolicies(seen));
}

describe("who approves", () => {
  test.each<[string, string, object]>([
    ["the App, where nothing is said", GREEN_POLICY, { as: "app", account: GREENLIGHT }],
    ["the App, where that is said", `${GREEN_POLICY}\napproval: { as: app }\n`, { as: "app", account: GREENLIGHT }],
    ["the machine user", AS_USER, { as: "user", account: MACHINE }],
  ])("%s", (_, policy, approver) => {
    expect(decided({}, policy)).toMatchObject({ outcome: "approve", approver, approvals: { post: true } });
  });

  test.each(["check", "shadow"])("nobody, in %s mode: no token is needed to say what would be", (mode) => {
    const changes = { self: { appId: OWN_APP, account: GREENLIGHT } };
    const decision = decided(changes, `${AS_USER}mode: ${mode}\n`);
    expect(decision.approvals.post).toBe(false);
    expect(decision.reason.kind).toBe(mode === "check" ? "approved" : "shadow");
  });

  test("the organisation can have the App approve everywhere", () => {
    const organizationPolicy = presentPolicy("version: 1\nguardrails: { approval_as: app }\n");
    expect(decided({ organizationPolicy })).toMatchObject({ outcome: "approve", approver: { as: "app" } });
    expect(decided({ organizationPolicy, self: { appId: OWN_APP, account: GREENLIGHT } }).outcome).toBe("approve");
  });

  test("no organisation can have the machine user approve: that would loosen what a repository says", () => {
    const organizationPolicy = presentPolicy("version: 1\nguardrails: { approval_as: user }\n");
    expect(decided({ organizationPolicy }).reason.kind).toBe("policy-invalid");
  });
});

describe("nobody there to approve holds, and never has the App approve", () => {
  test.each<[string, Partial<Snapshot["self"]>, string]>([
    ["no token", { approver: { known: false, reason: "this deployment has no approval token" } }, "no approval token"],
    ["nobody asked", { approver: undefined } as never, "nobody asked"],
  ])("%s", (_, who, why) => {
    const decision = decided({ self: self(who), reviews: [anOwnApproval({ author: MACHINE })] });
    expect(decision).toMatchObject({
      reason: { kind: "approver-missing" },
      approvals: { post: false, standing: null },
    });
    expect(decision.outcome).not.toBe("approve");
    expect(plain(nextActionOf(decision))).toContain(why);
    expect(renderCheckRun(decision).conclusion).toBe("action_required");
  });

  test("a rule that does not apply is told first", () => {
    const changes = { self: self({ approver: { known: false, reason: "none" } }), pull: { author: aUser() } };
    expect(decided(changes).reason.kind).toBe("no-rule");
  });

  test("the command line, which cannot look into a deployment's secrets, takes one for granted", () => {
    const seen = aSnapshot({ policy: AS_USER });
    expect(judge(seen, {})).toMatchObject({ outcome: "approve", approver: { as: "user" } });
    expect(decide(seen, readPolicies(seen)).outcome).toBe("hold");
  });

  test("a replay knows what the deployment has", () => {
    const here = aSnapshot({ self: self({ approver: { known: false, reason: "no approval token" } }) });
    const change = { before: presentPolicy(GREEN_POLICY), after: presentPolicy(AS_USER) };
    const { before, after } = replayPull(forReplay(aSnapshot(), here), change);
    expect([before.outcome, after.reason.kind]).toEqual(["approve", "approver-missing"]);
  });

  test("the command line knows the one that approved here", () => {
    const reviews = [aReview({ author: MACHINE })];
    const seen = aSnapshot({ policy: AS_USER, reviews, ownCheckRuns: [anOwnCheckRun({ approvers: [777] })] });
    expect(judge(seen, {})).toMatchObject({ approver: { account: MACHINE }, approvals: { post: false } });
  });
});

describe("of several approvals of ours one is left, by whom the policy has approve", () => {
  const app = anOwnApproval({ id: "app" });
  const machine = anOwnApproval({ id: "machine", author: MACHINE });
  const former = anOwnApproval({ id: "former", author: FORMER });
  const formerRun = [anOwnCheckRun({ approvers: [778] })];
  const old = { sha: OLD_HEAD };
  const same = { ...old, diffSince: "same" as const };

  test.each<[string, string, SnapshotChanges, { standing?: string; kept?: string; withdraw: string[]; post: boolean }]>(
    [
      ["app", GREEN_POLICY, { reviews: [app] }, { standing: "app", withdraw: [], post: false }],
      ["user", AS_USER, { reviews: [machine] }, { standing: "machine", withdraw: [], post: false }],
      ["app, with the user's", GREEN_POLICY, { reviews: [machine] }, { withdraw: ["machine"], post: true }],
      ["user, with the app's", AS_USER, { reviews: [app] }, { withdraw: ["app"], post: true }],
      ["both", AS_USER, { reviews: [app, machine] }, { standing: "machine", withdraw: ["app"], post: false }],
      [
        "both, as app",
        GREEN_POLICY,
        { reviews: [app, machine] },
        { standing: "app", withdraw: ["machine"], post: false },
      ],
      [
        "a former machine user's, by the check run",
        AS_USER,
        { reviews: [former], ownCheckRuns: formerRun },
        { withdraw: ["former"], post: true },
      ],
      [
        "a former machine user's, by an earlier head's check run",
        AS_USER,
        { reviews: [{ ...former, ...old }], self: self({ approvers: [778] }) },
        { withdraw: ["former"], post: true },
      ],
      ["nobody's that is remembered", AS_USER, { reviews: [former] }, { withdraw: [], post: true }],
      [
        "what another pull request with this head remembers is not ours here",
        AS_USER,
        { reviews: [former], ownCheckRuns: [anOwnCheckRun({ pull: 13, approvers: [778] })] },
        { withdraw: [], post: true },
      ],
      [
        "the same diff",
        AS_USER,
        { reviews: [{ ...machine, ...same }] },
        { kept: "machine", withdraw: [], post: false },
      ],
      ["the same diff, by the other", AS_USER, { reviews: [{ ...app, ...same }] }, { withdraw: ["app"], post: true }],
      [
        "one behind which its author asked for changes counts for nothing",
        GREEN_POLICY,
        { reviews: [app, anOwnApproval({ id: "request", state: "changes-requested" })] },
        { withdraw: ["app"], post: true },
      ],
    ],
  )("%s", (_, policy, changes, plan) => {
    const { approvals, outcome } = decided(changes, policy);
    expect(outcome).toBe("approve");
    expect({
      ...(approvals.standing === null ? {} : { standing: approvals.standing.id }),
      ...(approvals.kept === null ? {} : { kept: approvals.kept.id }),
      withdraw: approvals.withdraw.map(({ id }) => id),
      post: approvals.post,
    }).toEqual(plan);
  });

  test.each<[string, SnapshotChanges]>([
    ["a draft", { pull: { draft: true } }],
    ["the kill switch", { organizationPolicy: presentPolicy("version: 1\nguardrails: { stop: true }\n") }],
    ["no policy any more", { policy: { status: "absent" } }],
  ])("%s leaves none, whoever gave it", (_, changes) => {
    const reviews = [app, machine, former];
    const { approvals } = decided({ reviews, ownCheckRuns: formerRun, ...changes });
    expect(approvals).toMatchObject({ post: false, standing: null, kept: null });
    expect(approvals.withdraw.map(({ id }) => id)).toEqual(["app", "machine", "former"]);
  });
});

describe("SEMANTICS 22: what the machine user has a part in", () => {
  const commits = (changes: object) => ({ commits: [aCommit(changes)] });

  test.each<[string, SnapshotChanges, string]>([
    ["opened", { pull: { author: { ...MACHINE, login: "renamed" } } }, "own-pull-request"],
    ["an author of a commit", commits({ authors: [DEPENDABOT, MACHINE] }), "own-pull-request"],
    ["the committer of one", commits({ committer: MACHINE }), "own-pull-request"],
    ["opened by the App", { pull: { author: GREENLIGHT } }, "own-pull-request"],
  ])("%s is held", (_, changes, kind) => {
    const everything = `version: 1\nrules: [{ name: All, when: { base: main } }]\napproval: { as: user }\n`;
    expect(decided(changes, everything)).toMatchObject({ outcome: "hold", reason: { kind } });
  });

  test("a list of commits that was not read whole holds, since it may be among them", () => {
    const everything = `version: 1\nrules: [{ name: All, when: { base: main } }]\napproval: { as: user }\n`;
    const decision = decided({ commits: cut([aCommit()], "only 100 of 9,999 commits could be read") }, everything);
    expect(decision).toMatchObject({ outcome: "hold", reason: { kind: "unknown" } });
    expect(plain(nextActionOf(decision))).toContain("only 100 of 9,999 commits");
    expect(decided({ commits: cut([aCommit()]) }, everything.replace("as: user", "as: app")).outcome).toBe("approve");
  });
});

describe("as user, whatever the pull request and the policy", () => {
  const approver = fc.oneof(
    fc.constant(undefined),
    fc.constant({ known: false, reason: "refused" } as const),
    fc.constantFrom(MACHINE, aUser("octocat")).map(known),
  );

  test("nothing is approved without a machine user, nor by another account than it", () => {
    fc.assert(
      fc.property(policyText(), snapshot(), approver, (policy, seen, who) => {
        const text = /^approval:/m.test(policy) ? policy : `${policy}\napproval: { as: user }\n`;
        const account = { ...seen.self, ...(who === undefined ? {} : { approver: who }) };
        const read: Snapshot = { ...seen, self: account, policy: presentPolicy(text) };
        const decision = decide(read, readPolicies(read));
        if (decision.approver.as !== "user") return;
        const { approvals, outcome } = decision;
        if (who?.known !== true) {
          expect(outcome).not.toBe("approve");
          expect(approvals).toMatchObject({ post: false, standing: null, kept: null });
          return;
        }
        expect(approvals.standing?.author?.id ?? who.value.id).toBe(who.value.id);
        expect(approvals.kept?.author?.id ?? who.value.id).toBe(who.value.id);
        if (outcome === "approve") {
          expect(read.commits.whole).toBe(true);
          expect(read.pull.author?.id).not.toBe(who.value.id);
        }
      }),
      { numRuns: 400 },
    );
  });
});
