import { describe, expect, test } from "@jest/globals";
import { decide } from "../../app/policy/decide.ts";
import type { Decision, Reason } from "../../app/policy/decision.ts";
import { plain } from "../../app/policy/phrase.ts";
import { readPolicies } from "../../app/policy/reading.ts";
import { CHECK_NAME } from "../../app/pull-request/check-name.ts";
import type { BaseRules } from "../../app/pull-request/snapshot.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { renderFailure } from "../../app/report/failure.ts";
import { renderApproval, renderWithdrawal } from "../../app/report/review.ts";
import { nextActionOf } from "../../app/report/sentences.ts";
import {
  aCheckRun,
  aCommit,
  aFile,
  anOwnApproval,
  aReview,
  aSnapshot,
  aUser,
  cut,
  GREENLIGHT,
  OLD_HEAD,
  type SnapshotChanges,
} from "../support/builders.ts";
import { aGuard, aRule, GREEN_POLICY, presentPolicy } from "../support/builders-policy.ts";
import { anAiReview, aReviewFinding, REVIEWED } from "../support/builders-review.ts";

function decisionOn(changes: SnapshotChanges = {}): Decision {
  const snapshot = aSnapshot(changes);
  return decide(snapshot, readPolicies(snapshot));
}

const ABSENT = { status: "absent" } as const;
const POLICY_FILE = ".github/greenlight.yml";
const running = aCheckRun({ status: "in_progress", conclusion: null });
const alice = aUser("alice");

type Told = readonly [Reason["kind"], SnapshotChanges, state: string, title: string, next: string];
const REASONS: readonly Told[] = [
  ["approved", {}, "completed success", "Approved by the rule “Dependencies”", "Nothing: it is approved."],
  [
    "approved",
    { reviews: [anOwnApproval({ sha: OLD_HEAD, diffSince: "same" })] },
    "completed success",
    "Approval kept: the same diff, by the rule “Dependencies”",
    "Nothing: it is approved.",
  ],
  ["closed", { pull: { state: "merged" } }, "completed neutral", "The pull request is merged", "Nothing."],
  [
    "no-policy",
    { policy: ABSENT },
    "completed neutral",
    "This branch has no policy",
    "Add .github/greenlight.yml to the branch main to have pull requests approved.",
  ],
  [
    "policy-changed",
    { files: [POLICY_FILE] },
    "completed neutral",
    "Needs a human: it changes the policy",
    "A human must approve: nothing may loosen the rules that it is judged by. The new .github/greenlight.yml is valid.",
  ],
  [
    "policy-changed",
    { files: [POLICY_FILE], proposedPolicy: ABSENT },
    "completed neutral",
    "Needs a human: it changes the policy",
    "A human must approve: it removes .github/greenlight.yml.",
  ],
  [
    "policy-changed",
    { files: [POLICY_FILE], proposedPolicy: "version: 2" },
    "completed failure",
    "The new policy has 2 problems",
    "Correct .github/greenlight.yml. A human must approve even then: nothing may loosen the rules that it is judged by.",
  ],
  [
    "policy-invalid",
    { policy: "" },
    "completed action_required",
    "The policy has 1 problem",
    "Correct .github/greenlight.yml on the branch main; until then nothing is approved.",
  ],
  [
    "policy-maybe-changed",
    { files: cut([aFile()], "only 1 of 2 changed files could be read") },
    "completed neutral",
    "Needs a human: too large to see whole",
    "A human must approve: only 1 of 2 changed files could be read, so Greenlight cannot tell what it changes.",
  ],
  [
    "draft",
    { pull: { draft: true } },
    "completed neutral",
    "Waits until it is ready for review",
    "Mark it as ready for review.",
  ],
  [
    "own-pull-request",
    { pull: { author: GREENLIGHT } },
    "completed neutral",
    "Needs a human: Greenlight opened it",
    "A human must approve: GitHub lets nobody approve their own pull request.",
  ],
  [
    "approver-missing",
    { policy: `${GREEN_POLICY}\napproval: { as: user }\n` },
    "completed action_required",
    "Held: no machine user can approve it",
    "A human must approve: the policy has a machine user approve (approval.as: user), and nobody asked whether this deployment has one.",
  ],
  [
    "vetoed",
    {
      reviews: [
        anOwnApproval({
          state: "dismissed",
          dismissal: { at: "2026-03-02T11:00:00Z", by: alice, message: "", byGitHub: false },
        }),
      ],
    },
    "completed neutral",
    "Needs a human: alice dismissed the approval",
    "A human must approve, push a new commit, or lift the veto by /greenlight reevaluate in a comment.",
  ],
  [
    "vetoed",
    { reviews: [anOwnApproval({ state: "dismissed" })] },
    "completed neutral",
    "Needs a human: somebody dismissed the approval",
    "A human must approve, push a new commit, or lift the veto by /greenlight reevaluate in a comment.",
  ],
  [
    "changes-requested",
    { reviews: [aReview({ author: alice, state: "changes-requested" })] },
    "completed neutral",
    "Held: alice asked for changes",
    "alice must approve, or somebody must dismiss the review.",
  ],
  [
    "paused",
    { pull: { labels: ["greenlight:paused"] } },
    "completed neutral",
    "Paused: nothing is approved here for now",
    "A human must approve, or end the pause: by /greenlight resume in a comment, or by taking off the label greenlight:paused.",
  ],
  [
    "guard",
    { policy: aGuard('files: { any: ["infra/**"] }'), files: ["infra/main.tf"] },
    "completed neutral",
    "Needs a human: changes infra/**",
    "A human must approve, since the policy never approves this: changes infra/**. Found: infra/main.tf.",
  ],
  [
    "guard",
    { policy: aGuard("any: [{ label: x }, { not: { base: dev } }]") },
    "completed neutral",
    "Needs a human: is labelled x or not (is for the branch dev)",
    "A human must approve, since the policy never approves this: is labelled x or not (is for the branch dev). Found: not: base: for main.",
  ],
  [
    "unknown",
    { commits: cut([aCommit()], "only 1 of 300 commits could be read") },
    "completed neutral",
    "Needs a human: something cannot be told for sure",
    "A human must approve, or make it possible to tell: author – only 1 of 300 commits could be read.",
  ],
  [
    "no-rule",
    { policy: aRule("{ label: x }") },
    "completed neutral",
    "Needs a human: no rule applies",
    "A human must approve, or the pull request must change so that a rule applies.",
  ],
  [
    "checks-failed",
    { checks: [aCheckRun({ conclusion: "timed_out" })] },
    "completed neutral",
    "Held: build failed",
    "Make build (GitHub Actions, CI on pull_request) pass.",
  ],
  [
    "approvals-missing",
    { policy: `${aRule("{ base: main }")}    approvals: [{ team: acme/core }, { count: 2 }]\n`, checks: [running] },
    "in_progress ",
    "Waits for an approval by acme/core and 2 approvals by somebody who may push",
    "Needs an approval by acme/core and 2 approvals by somebody who may push of exactly the commit aaaaaaa. Found: nobody approved the head.",
  ],
  [
    "checks-pending",
    { checks: [running] },
    "in_progress ",
    "Waits for build",
    "Waits for build (GitHub Actions, CI on pull_request); then it is approved.",
  ],
  [
    "checks-none",
    { checks: [] },
    "in_progress ",
    "Waits for checks",
    "Waits until a check has passed; without one, nothing is approved. If none is to come, a human must approve.",
  ],
  [
    "checks-none",
    { policy: `${GREEN_POLICY}checks: { minimum: 3 }\n` },
    "in_progress ",
    "Waits for checks",
    "Waits until 3 checks have passed, as the policy asks.",
  ],
  [
    "checks-none",
    { checks: [], policy: `${GREEN_POLICY}checks: { require: required }\n` },
    "in_progress ",
    "Waits for checks",
    "Waits for a check that the base branch requires, since the policy counts no others (require: required), and the branch requires none.",
  ],
  [
    "policy-unprotected",
    {
      pull: { base: { ref: "lax", sha: "b".repeat(40) }, reviewDecision: null },
      baseRules: { approvalsRequired: null, codeOwners: false, lastPushApproval: false },
    },
    "completed neutral",
    "Needs a human: nothing protects the policy of lax",
    "A human must approve. To have it approved, require reviews on lax, or give it the policy of the default branch.",
  ],
  [
    "shadow",
    { policy: `${GREEN_POLICY}mode: shadow\n` },
    "completed neutral",
    "Would be approved by the rule “Dependencies”",
    "Nothing is approved in shadow mode; a human must approve.",
  ],
  [
    "policy-invalid",
    { organizationPolicy: presentPolicy("version: 2\nrules: []") },
    "completed action_required",
    "Held: the organisation's policy has 2 problems",
    "Correct .github/greenlight.yml in acme/.github; until then nothing is approved in any of its owner's repositories.",
  ],
  [
    "organization-unseen",
    { organizationPolicy: { status: "absent", demanded: true } },
    "completed action_required",
    "Held: the organisation's policy cannot be seen",
    "Install Greenlight on acme/.github, or give it .github/greenlight.yml: whoever runs Greenlight demands that policy (REQUIRE_ORGANIZATION_POLICY).",
  ],
  [
    "stopped",
    { organizationPolicy: presentPolicy("version: 1\nguardrails: { stop: true }") },
    "completed neutral",
    "Stopped: the organisation has nothing approved for now",
    "A human must approve: Greenlight is stopped by acme/.github:.github/greenlight.yml.",
  ],
  [
    "daily-cap",
    {
      policy: `${GREEN_POLICY}approval: { approvals_per_day: 1 }\n`,
      approvalsToday: { known: true, value: 1 },
    },
    "completed neutral",
    "Held: no more than 1 approval a day",
    "A human must approve, or somebody must re-run this check on another day; days begin at midnight UTC.",
  ],
  [
    "review-pending",
    { policy: REVIEWED },
    "in_progress ",
    "Waits for the AI review",
    "Waits for the AI review; everything else holds.",
  ],
  [
    "review-blocked",
    {
      policy: REVIEWED,
      aiReview: anAiReview("blocked", { findings: [aReviewFinding({ blocking: true }), aReviewFinding()] }),
    },
    "completed neutral",
    "Held by the AI review: 1 finding",
    "Mend what the AI review found. What is not so, somebody with write access other than the author may dismiss, by /greenlight dismiss and the finding's id in a comment.",
  ],
  [
    "review-indeterminate",
    {
      policy: REVIEWED,
      aiReview: anAiReview("indeterminate", { doubts: ["The model did not answer in time.", "More."] }),
    },
    "completed neutral",
    "Needs a human: the AI review cannot tell",
    "A human must approve: The model did not answer in time (and 1 more). /greenlight review asks once more.",
  ],
];

describe("SEMANTICS 26: the next action is always said", () => {
  test.each(REASONS.map((told) => [told[0], told[3], told] as const))(
    "SEMANTICS 26: %s, “%s”",
    (kind, _, [, changes, state, title, next]) => {
      const decision = decisionOn(changes);
      const shown = renderCheckRun(decision);
      expect(decision.reason.kind).toBe(kind);
      expect(`${shown.status} ${shown.conclusion ?? ""}`).toBe(state);
      expect(shown.title).toBe(title);
      expect(plain(nextActionOf(decision))).toBe(next);
      expect(shown.summary.startsWith("**Next:** ")).toBe(true);
    },
  );

  test("SEMANTICS 26: every reason is told here", () => {
    const kinds: Record<Reason["kind"], true> = {
      approved: true,
      shadow: true,
      closed: true,
      "no-policy": true,
      "policy-changed": true,
      "policy-invalid": true,
      "organization-unseen": true,
      stopped: true,
      "daily-cap": true,
      "policy-maybe-changed": true,
      "policy-unprotected": true,
      draft: true,
      "own-pull-request": true,
      "approver-missing": true,
      paused: true,
      vetoed: true,
      "changes-requested": true,
      guard: true,
      unknown: true,
      "no-rule": true,
      "checks-failed": true,
      "approvals-missing": true,
      "checks-pending": true,
      "checks-none": true,
      "review-pending": true,
      "review-blocked": true,
      "review-indeterminate": true,
    };
    expect([...new Set(REASONS.map(([kind]) => kind))].sort()).toEqual(Object.keys(kinds).sort());
  });

  test("SEMANTICS 26: for each rule it is told whether it applies, and if not, what kept it from it", () => {
    const policy = `version: 1
never:
  - label: do-not-approve
rules:
  - { name: Docs, when: { files: { only: ["docs/**"] } } }
  - { name: Dependencies, when: { author: "dependabot[bot]" } }
  - { name: Everything, when: { base: main } }
`;
    expect(
      renderCheckRun(decisionOn({ policy, checks: [running, aCheckRun({ name: "lint" })] })),
    ).toMatchInlineSnapshot(`
{
  "annotations": [],
  "conclusion": null,
  "status": "in_progress",
  "summary": "**Next:** Waits for \`build\` (\`GitHub Actions, CI on pull_request\`); then it is approved.

|   | Step                                  | Result                                                                                                       |
| - | ------------------------------------- | ------------------------------------------------------------------------------------------------------------ |
| ✅ | Preconditions                         | ready for review, policy unchanged, policy protected, not our own, not paused, no veto, no changes requested |
| ✅ | Never 1: is labelled \`do-not-approve\` | does not hold: labelled \`dependencies\`                                                                       |
| ➖ | Rule \`Docs\`                           | does not apply: \`files.only\` – \`package-lock.json\`                                                           |
| ✅ | Rule \`Dependencies\`                   | applies                                                                                                      |
| ➖ | Rule \`Everything\`                     | would apply too, but an earlier rule decides                                                                 |
| ⏳ | Checks                                | waits for \`build\` (\`GitHub Actions, CI on pull_request\`), 1 passed                                           |

Policy: \`.github/greenlight.yml\` on \`main\`, version \`c0ffee0\`.",
  "text": "<details><summary>Checks (2)</summary>

|   | Check   | Reported by                          | Result      |
| - | ------- | ------------------------------------ | ----------- |
| ⏳ | \`build\` | \`GitHub Actions, CI on pull_request\` | in_progress |
| ✅ | \`lint\`  | \`GitHub Actions, CI on pull_request\` | success     |

</details>

<details><summary>Rule <code>Docs</code>: does not apply</summary>

| Condition  | Asked for              | Found               | Holds |
| ---------- | ---------------------- | ------------------- | ----- |
| files.only | changes only \`docs/**\` | \`package-lock.json\` | no    |

</details>

<details><summary>Rule <code>Dependencies</code>: applies</summary>

| Condition | Asked for                               | Found             | Holds |
| --------- | --------------------------------------- | ----------------- | ----- |
| author    | everybody involved is \`dependabot[bot]\` | \`dependabot[bot]\` | yes   |

</details>

<details><summary>Rule <code>Everything</code>: applies</summary>

| Condition | Asked for                | Found      | Holds |
| --------- | ------------------------ | ---------- | ----- |
| base      | is for the branch \`main\` | for \`main\` | yes   |

</details>

<details><summary>Never 1: does not hold</summary>

| Condition | Asked for                    | Found                   | Holds |
| --------- | ---------------------------- | ----------------------- | ----- |
| label     | is labelled \`do-not-approve\` | labelled \`dependencies\` | no    |

</details>

<details><summary>Preconditions</summary>

| Condition            | Asked for                                                            | Found                       | Holds |
| -------------------- | -------------------------------------------------------------------- | --------------------------- | ----- |
| ready for review     | it is no draft                                                       | ready for review            | yes   |
| policy unchanged     | it does not touch \`.github/greenlight.yml\`                           | it does not                 | yes   |
| policy protected     | the base branch requires reviews, or has the default branch's policy | so it is                    | yes   |
| not our own          | Greenlight did not open it, since nobody may approve their own       | opened by \`dependabot[bot]\` | yes   |
| not paused           | it does not have the label \`greenlight:paused\`                       | it does not                 | yes   |
| no veto              | nobody dismissed Greenlight's approval of this commit                | nobody did                  | yes   |
| no changes requested | no reviewer asks for changes                                         | nobody does                 | yes   |

</details>",
  "title": "Waits for build",
}
`);
  });
});

describe("SEMANTICS 29: our own check can be made a required check", () => {
  test("SEMANTICS 29: its name is stable", () => {
    expect(CHECK_NAME).toBe("Greenlight");
  });

  test("SEMANTICS 29: while undecided it is in progress, never a success", () => {
    for (const checks of [[], [running]]) {
      expect(renderCheckRun(decisionOn({ checks }))).toMatchObject({ status: "in_progress", conclusion: null });
    }
  });

  test("SEMANTICS 29: it is a success only where it is approved", () => {
    for (const [kind, changes] of REASONS) {
      expect(renderCheckRun(decisionOn(changes)).conclusion === "success").toBe(kind === "approved");
    }
  });
});

describe("SEMANTICS 23: an approval that does not count is told with what may keep it from it", () => {
  const rules = (changes: Partial<BaseRules>): BaseRules => ({
    approvalsRequired: 1,
    codeOwners: false,
    lastPushApproval: false,
    ...changes,
  });
  test.each<[Partial<BaseRules>, string]>([
    [{ approvalsRequired: 2 }, "the base branch asks for 2 approvals."],
    [{ codeOwners: true }, "code owners must review."],
    [{ lastPushApproval: true }, "somebody other than the last pusher must approve."],
    [
      { codeOwners: true, lastPushApproval: true },
      "code owners must review, somebody other than the last pusher must approve.",
    ],
    [
      { approvalsRequired: null },
      "approvals of the App may not count here (its installation needs the permission to write contents).",
    ],
  ])("SEMANTICS 23: %j", (changes, why) => {
    const { summary, conclusion } = renderCheckRun(decisionOn(), {
      reviewDecision: "review-required",
      baseRules: rules(changes),
    });
    expect(summary).toContain(`**Next:** Greenlight approved, and GitHub still asks for a review: ${why}`);
    expect(conclusion).toBe("success");
  });

  test.each(["approved", "changes-requested", null] as const)(
    "SEMANTICS 23: nothing is told where GitHub's verdict is %s",
    (reviewDecision) => {
      expect(
        renderCheckRun(decisionOn(), { reviewDecision, baseRules: rules({ codeOwners: true }) }).summary,
      ).toContain("**Next:** Nothing");
    },
  );
});

describe("SEMANTICS 27: problems of a policy", () => {
  const broken = "version: 1\nrules:\n  - name: a\n    wen: 1\n";
  test("SEMANTICS 27: are annotated on the pull request that brings them", () => {
    const { annotations, summary } = renderCheckRun(decisionOn({ files: [POLICY_FILE], proposedPolicy: broken }));
    expect(annotations).toEqual([
      { path: POLICY_FILE, line: 3, message: "rules[0].when: `when` is missing" },
      {
        path: POLICY_FILE,
        line: 4,
        message:
          "rules[0].wen: unknown key `wen`; did you mean `when`? (valid here: `name`, `when`, `approvals`, `mode`, `review`, `merge`)",
      },
    ]);
    expect(summary).toContain(".github/greenlight.yml:4:5  rules[0].wen: unknown key");
  });

  test("SEMANTICS 27: are told, not annotated, on pull requests that have nothing to do with them", () => {
    const { annotations, summary } = renderCheckRun(decisionOn({ policy: broken }));
    expect(annotations).toEqual([]);
    expect(summary).toContain(".github/greenlight.yml:4:5");
  });

  test("SEMANTICS 27: are shown up to fifty, and how many more there are", () => {
    const keys = Array.from({ length: 70 }, (_, at) => `x${at}: 1\n`).join("");
    const { summary } = renderCheckRun(decisionOn({ policy: `${GREEN_POLICY}${keys}` }));
    expect(summary.split("\n").filter((line) => line.startsWith(".github/"))).toHaveLength(50);
    expect(summary).toContain("\nand 20 more\n");
  });
});

describe("reviews", () => {
  test("an approval says by which rule, and what exactly was approved", () => {
    expect(renderApproval(decisionOn())).toBe(
      "Approved by the rule “Dependencies”.\n\nCommit `aaaaaaa`, policy `c0ffee0`, 1 check passed.",
    );
  });

  test.each<[string, SnapshotChanges, string | null, string]>([
    [
      "the head moved",
      { checks: [running] },
      OLD_HEAD,
      "The approval was for `0000000`; the pull request is now at `aaaaaaa`. Waits for `build`.",
    ],
    [
      "something changed at the same head",
      { pull: { draft: true } },
      "a".repeat(40),
      "The approval no longer holds. Waits until it is ready for review.",
    ],
    [
      "the commit is gone",
      { policy: aRule("{ label: x }") },
      null,
      "The approval no longer holds. Needs a human: no rule applies.",
    ],
  ])("a withdrawal says why: %s", (_, changes, sha, text) =>
    expect(renderWithdrawal(decisionOn(changes), sha).message).toBe(text),
  );

  test("what GitHub refuses for good is told, never as a success", () => {
    expect(renderFailure("Resource not accessible by integration")).toMatchObject({
      status: "completed",
      conclusion: "action_required",
      summary:
        "**Next:** Ask an administrator to look at the permissions of the App's installation. GitHub said: `Resource not accessible by integration`",
    });
  });
});
