import { describe, expect, test } from "@jest/globals";
import { compareReplayed, forReplay, type PolicyChange, replayPull } from "../../app/policy/replay.ts";
import { aFile, aPullRequest, aSnapshot, type SnapshotChanges } from "../support/builders.ts";
import { aRule, presentPolicy } from "../support/builders-policy.ts";

const SMALL = presentPolicy(aRule("{ size: { lines: 10 } }"));
const LARGE = presentPolicy(aRule("{ size: { lines: 1000 } }"));
const NONE = { status: "absent" } as const;
const RENAMED = presentPolicy(aRule("{ size: { lines: 10 } }").replace("The rule", "Another rule"));
const GUARDED = presentPolicy(`${aRule("{ size: { lines: 10 } }")}never: [{ label: stop }]\n`);
const SHADOW = presentPolicy(aRule("{ size: { lines: 10 } }", "mode: shadow\n"));
const MERGED = presentPolicy(
  aRule("{ size: { lines: 10 } }", "approval: { merge: squash }\n").replace("squash", "{ method: squash }"),
);
const CAPPED = presentPolicy(aRule("{ size: { lines: 10 } }", "approval: { approvals_per_day: 1 }\n"));
const BROKEN = presentPolicy("version: 2\n");

const small: SnapshotChanges = { files: [aFile({ additions: 3, deletions: 2 })], pull: { additions: 3, deletions: 2 } };
const large: SnapshotChanges = { files: [aFile({ additions: 300 })], pull: { additions: 300, deletions: 4 } };

function compared(change: PolicyChange, ...pulls: readonly SnapshotChanges[]) {
  return compareReplayed(pulls.map((pull) => replayPull(forReplay(aSnapshot(pull), aSnapshot(pull)), change)));
}

describe("a pull request under two versions of a policy", () => {
  test.each<[string, SnapshotChanges, PolicyChange, string | null]>([
    ["is the same under the same", small, { before: SMALL, after: SMALL }, null],
    ["is newly approved where the new one is wider", large, { before: SMALL, after: LARGE }, "newly-approved"],
    ["is not approved any more where it is narrower", large, { before: LARGE, after: SMALL }, "not-approved-any-more"],
    ["is the same where neither approves it, for the same reason", large, { before: SMALL, after: RENAMED }, null],
    ["is different where another rule approves it", small, { before: SMALL, after: RENAMED }, "otherwise-different"],
    ["is newly approved by the first policy", small, { before: NONE, after: SMALL }, "newly-approved"],
    ["is not approved any more without one", small, { before: SMALL, after: NONE }, "not-approved-any-more"],
    [
      "is different where it is held for another reason",
      { ...large, pull: { ...large.pull, labels: ["stop"] } },
      { before: SMALL, after: GUARDED },
      "otherwise-different",
    ],
    ["is newly approved where shadow mode ends", small, { before: SHADOW, after: SMALL }, "newly-approved"],
    ["is newly merged where approvals begin to merge", small, { before: SMALL, after: MERGED }, "newly-merged"],
    ["is newly approved where a broken policy is corrected", small, { before: BROKEN, after: SMALL }, "newly-approved"],
    [
      "is held by both where it is a draft",
      { ...large, pull: { ...large.pull, draft: true } },
      { before: SMALL, after: LARGE },
      null,
    ],
    ["is judged without the limit of a day", small, { before: SMALL, after: CAPPED }, null],
    [
      "is judged as if it were open, merged or not",
      { ...large, pull: { ...large.pull, state: "merged" } },
      { before: SMALL, after: LARGE },
      "newly-approved",
    ],
  ])("%s", (_, pull, change, effect) => {
    expect(compared(change, pull).different.map((each) => each.effect)).toEqual(effect === null ? [] : [effect]);
  });

  test("keeps the organisation's guardrails under both", () => {
    const organizationPolicy = presentPolicy("version: 1\nguardrails:\n  size: { lines: 100 }\n");
    const { different, approvedAfter } = compared({ before: SMALL, after: LARGE }, { ...large, organizationPolicy });
    expect({ approvedAfter, different }).toEqual({ approvedAfter: 0, different: [] });
  });
});

test("what is newly approved comes first, open ones before closed ones, then as they came", () => {
  const change = {
    before: SMALL,
    after: presentPolicy(aRule("{ not: { label: [never] }, size: { lines: 1000 } }").replace("The rule", "New")),
  };
  const numbered = (number: number, changes: SnapshotChanges, pull = {}) => ({
    ...changes,
    pull: { ...aPullRequest(changes.pull), number, ...pull },
  });
  const { different, ...counts } = compared(
    change,
    numbered(9, small, { labels: ["never"] }),
    numbered(8, small),
    numbered(7, large, { state: "merged" }),
    numbered(6, large, { state: "closed" }),
    numbered(5, large),
    numbered(4, large, { labels: ["never"] }),
    numbered(3, large),
  );
  expect(counts).toEqual({ approvedBefore: 2, approvedAfter: 5 });
  expect(different.map(({ number }) => number)).toEqual([5, 3, 7, 6, 9, 8]);
});
