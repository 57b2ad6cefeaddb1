import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decide } from "../../app/policy/decide.ts";
import type { Decision } from "../../app/policy/decision.ts";
import { unvouchedMerging } from "../../app/policy/merge-plan.ts";
import { readPolicies } from "../../app/policy/reading.ts";
import type { Merging } from "../../app/pull-request/snapshot.ts";
import {
  aCheckRun,
  anOwnApproval,
  anOwnCheckRun,
  aReview,
  aSnapshot,
  aUser,
  GREENLIGHT,
  OLD_HEAD,
  type SnapshotChanges,
} from "../support/builders.ts";
import { policyText, snapshot } from "../support/builders-arbitrary.ts";
import { GREEN_POLICY, presentPolicy } from "../support/builders-policy.ts";

const SQUASH = `${GREEN_POLICY}approval: { merge: { method: squash } }\n`;
const ours: Merging = { how: "auto-merge", by: GREENLIGHT, method: "squash" };
const queued: Merging = { how: "queue", by: GREENLIGHT, method: null };
const octocats: Merging = { how: "auto-merge", by: aUser("octocat"), method: "merge" };

function decided(changes: SnapshotChanges = {}, policy = SQUASH): Decision {
  const seen = aSnapshot({ ...changes, policy: presentPolicy(policy) });
  return decide(seen, readPolicies(seen));
}

function planned(changes: SnapshotChanges = {}, policy = SQUASH): Decision["merge"] {
  return decided(changes, policy).merge;
}

const asked = (...merging: Merging[]) => ({ pull: { merging } });
const red = { checks: [aCheckRun({ conclusion: "failure" })] };
const running = { checks: [aCheckRun({ status: "in_progress", conclusion: null })] };

describe("what is approved", () => {
  test("is merged as the policy says", () => {
    expect(planned()).toEqual({ choice: "squash", request: true, held: null, standing: null, cancel: [] });
  });

  test("also where our approval stands already", () => {
    expect(planned({ reviews: [anOwnApproval()] })).toMatchObject({ request: true });
  });

  test.each([
    ["off is the default", GREEN_POLICY, null],
    ["a rule may turn it off", `${SQUASH}`.replace("    when:", "    merge: off\n    when:"), null],
    ["a rule may turn it on", GREEN_POLICY.replace("    when:", "    merge: auto\n    when:"), "auto"],
    [
      "a rule may choose another method",
      SQUASH.replace("    when:", "    merge: { method: rebase }\n    when:"),
      "rebase",
    ],
  ])("%s", (_, policy, choice) => {
    expect(planned({}, policy)).toMatchObject({ choice, request: choice !== null });
  });

  test("is not asked for twice", () => {
    expect(planned(asked(ours))).toMatchObject({ request: false, standing: { ...ours, own: true }, cancel: [] });
    expect(planned(asked(queued))).toMatchObject({ request: false, standing: { ...queued, own: true }, cancel: [] });
  });

  test("is left to whoever asked GitHub before us", () => {
    expect(planned(asked(octocats))).toMatchObject({
      request: false,
      standing: { ...octocats, own: false },
      cancel: [],
    });
  });

  test("is asked for anew where the policy has got another method", () => {
    expect(planned(asked({ ...ours, method: "merge" }))).toMatchObject({
      request: true,
      standing: null,
      cancel: [{ ...ours, method: "merge" }],
    });
  });

  test("is not merged while a person asks for changes, though the policy approves all the same", () => {
    const policy = `${GREEN_POLICY}approval: { merge: auto, changes_requested: ignore }\n`;
    const reviews = [aReview({ author: aUser("alice"), state: "changes-requested" })];
    const decision = decided({ reviews, ...asked(ours) }, policy);
    expect(decision.outcome).toBe("approve");
    expect(decision.merge).toMatchObject({
      request: false,
      held: [{ name: "alice" }, " asked for changes"],
      cancel: [ours],
    });
  });

  test.each([
    ["approved", true],
    [null, true],
    ["review-required", false],
    ["changes-requested", false],
  ] as const)(
    "by an approval of an earlier head with the same diff, where GitHub says %s: %s",
    (reviewDecision, request) => {
      const reviews = [anOwnApproval({ sha: OLD_HEAD, diffSince: "same" })];
      const decision = decided({ reviews, pull: { reviewDecision } });
      expect(decision.outcome).toBe("approve");
      expect(decision.merge.request).toBe(request);
      expect(decision.merge.held === null).toBe(request);
    },
  );
});

describe("what is not approved", () => {
  test.each<[string, SnapshotChanges, string]>([
    ["a check failed", red, SQUASH],
    ["a check runs again", running, SQUASH],
    ["a draft", { pull: { draft: true } }, SQUASH],
    ["a veto", { reviews: [anOwnApproval({ state: "dismissed" })] }, SQUASH],
    ["no rule applies", { files: ["src/x.ts"] }, SQUASH],
    ["the policy is broken", {}, "version: 2"],
    ["the policy is in shadow mode by now", {}, `${GREEN_POLICY}mode: shadow\n`],
    ["the policy is in check mode by now", {}, `${GREEN_POLICY}mode: check\n`],
    ["the policy merges nothing any more", {}, GREEN_POLICY],
  ])("%s: what we asked GitHub is taken back, what others asked is not", (_, changes, policy) => {
    const pull = { ...changes.pull, merging: [octocats, ours, queued] };
    expect(planned({ ...changes, pull }, policy)).toMatchObject({
      request: false,
      standing: null,
      cancel: [ours, queued],
    });
  });

  test("a pull request that is closed is history", () => {
    for (const state of ["closed", "merged"] as const) {
      expect(planned({ pull: { state, merging: [ours] } })).toMatchObject({ request: false, cancel: [] });
    }
  });

  test("says how it will be merged while it waits for checks", () => {
    expect(planned(running)).toMatchObject({ choice: "squash", request: false });
  });
});

describe("a request to merge that nothing vouches for", () => {
  const own = anOwnCheckRun({ conclusion: "success" });
  test.each<[string, SnapshotChanges, boolean]>([
    ["our approval of this head stands", { reviews: [anOwnApproval()] }, true],
    ["our approval is of an earlier head", { reviews: [anOwnApproval({ sha: OLD_HEAD })] }, false],
    ["our approval was dismissed", { reviews: [anOwnApproval({ state: "dismissed" })] }, false],
    ["somebody else approved this head", { reviews: [aReview()] }, false],
    ["our check run on this head says that it is approved", { ownCheckRuns: [own] }, true],
    [
      "our check run says something else by now",
      { ownCheckRuns: [anOwnCheckRun({ conclusion: "neutral" }), own] },
      false,
    ],
    ["our check run is for another pull request", { ownCheckRuns: [anOwnCheckRun({ pull: 13 })] }, false],
  ])("%s", (_, changes, vouched) => {
    expect(unvouchedMerging(aSnapshot({ ...changes, ...asked(octocats, ours, queued) }))).toEqual(
      vouched ? [] : [ours, queued],
    );
  });
});

describe("whatever the pull request and the policy", () => {
  test("nothing is merged but what is approved in active mode, and nobody's request is taken back but ours", () => {
    const modes = fc.constantFrom("active", "active", "shadow", "check");
    fc.assert(
      fc.property(policyText(), modes, snapshot(), (text, mode, seen) => {
        const { outcome, approvals, merge } = decide(
          { ...seen, policy: presentPolicy(text) },
          readPolicies({ ...seen, policy: presentPolicy(mode === "active" ? text : `${text}\nmode: ${mode}`) }),
        );
        for (const { by } of merge.cancel) expect(by).toEqual(seen.self.account);
        if (outcome !== "approve" || mode !== "active") expect(merge).toMatchObject({ request: false, standing: null });
        if (seen.pull.state !== "open") expect(merge.cancel).toEqual([]);
        if (!merge.request) return;
        expect(approvals.post || approvals.standing !== null || approvals.kept !== null).toBe(true);
        expect(merge.choice).not.toBeNull();
        const left = seen.pull.merging.filter((one) => !merge.cancel.includes(one));
        expect(left).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test("what we asked GitHub stands only while it is approved", () => {
    fc.assert(
      fc.property(policyText(), snapshot(), (text, seen) => {
        const policy = presentPolicy(text);
        const { outcome, merge } = decide({ ...seen, policy }, readPolicies({ ...seen, policy }));
        const own = seen.pull.merging.filter(({ by }) => by?.login === GREENLIGHT.login);
        if (seen.pull.state === "open" && outcome !== "approve") expect(merge.cancel).toEqual(own);
      }),
      { numRuns: 400 },
    );
  });
});
