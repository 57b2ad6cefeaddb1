import { describe, expect, test } from "@jest/globals";
import { BLOCKERS_LOST } from "../../../app/review/memory/encode.ts";
import { rememberedReview } from "../../../app/review/memory/remembered-review.ts";
import { aFileDiff, aFinding, aHunk } from "../support/findings.ts";
import { aMemory } from "../support/memory.ts";

const PAY = aFileDiff("app/pay.ts", aHunk(["+open();", "+charge(amount);"]));
const LOG = aFileDiff("app/log.ts", aHunk(["+log();"]), aHunk(["+more();"], 9));
const MILD = aFinding({ severity: "low" });
const BY = { id: 1, login: "alice", kind: "user" } as const;

test("a review is remembered with its verdict, its findings and what it took, and without what nobody wrote down", () => {
  const spent = { calls: 2, inputTokens: 900, outputTokens: 40, cachedTokens: 100, cost: 0.25 };
  const memory = aMemory([PAY, LOG], [aFinding()], { spent });
  const {
    at: _at,
    side: _side,
    source: _source,
    onChangedLine: _on,
    judged: _j,
    refuted: _r,
    carried: _c,
    ...shown
  } = {
    ...memory.findings[0],
  };
  expect(rememberedReview(memory)).toEqual({
    verdict: "blocked",
    doubts: [],
    contentHash: memory.contentHash,
    findings: [{ ...shown, blocking: true, state: "new", dismissedBy: null }],
    ledger: [
      { path: "app/pay.ts", state: "reviewed", reason: "" },
      { path: "app/log.ts", state: "reviewed", reason: "" },
    ],
    receipt: { model: null, refuter: null, promptVersion: "", ...spent, hunks: { fresh: 0, reused: 3 } },
  });
});

test("the ledger does not name a file of which a hunk was not looked at", () => {
  const memory = aMemory([PAY, LOG]);
  const reviewed = memory.reviewed.map((each) => ({ ...each, hunks: each.hunks.slice(0, 1) }));
  expect(rememberedReview({ ...memory, reviewed })?.ledger.map(({ path }) => path)).toEqual(["app/pay.ts"]);
});

describe("the verdict is never milder than what is remembered besides", () => {
  test.each([
    ["nothing found", aMemory([PAY]), "clean"],
    ["something mild", aMemory([PAY], [MILD]), "advisory"],
    ["something mild, and a clean verdict", aMemory([PAY], [MILD], { verdict: "clean" }), "advisory"],
    ["something that blocks, and a clean verdict", aMemory([PAY], [aFinding()], { verdict: "clean" }), "blocked"],
    ["a doubt, and a clean verdict", aMemory([PAY], [], { doubts: ["It is so."] }), "indeterminate"],
    ["blockers that had no room", aMemory([PAY], [], { blockersLost: true }), "indeterminate"],
    ["an indeterminate one without a doubt", aMemory([PAY], [], { verdict: "indeterminate" }), "indeterminate"],
    ["a blocked one whose findings had no room", aMemory([PAY], [], { verdict: "blocked" }), "blocked"],
  ])("%s", (_, memory, verdict) => {
    expect(rememberedReview(memory)?.verdict).toBe(verdict);
  });

  test("and lost blockers are a doubt, once", () => {
    expect(rememberedReview(aMemory([PAY], [], { blockersLost: true, doubts: [BLOCKERS_LOST] }))?.doubts).toEqual([
      BLOCKERS_LOST,
    ]);
  });
});

test.each([
  ["clean", aMemory([PAY], [], { final: false }), null],
  ["advisory", aMemory([PAY], [MILD], { final: false }), null],
  ["blocked", aMemory([PAY], [aFinding()], { final: false }), "blocked"],
  ["indeterminate", aMemory([PAY], [], { final: false, doubts: ["It is so."] }), "indeterminate"],
])("a review that was broken off says nothing where it is %s", (_, memory, verdict) => {
  expect(rememberedReview(memory)?.verdict ?? null).toBe(verdict);
});

test.each([
  ["refuted", aFinding({ refuted: true }), [], { state: "demoted", dismissedBy: null, blocking: false }],
  ["dismissed", MILD, [MILD], { state: "dismissed", dismissedBy: BY, blocking: false }],
  ["dismissed, and blocking until it is judged again", aFinding(), [aFinding()], { state: "new", blocking: true }],
  ["found before", aFinding({ carried: true }), [], { state: "carried", blocking: true }],
])("what became of a finding is remembered: %s", (_, finding, dismissed, expected) => {
  const dismissals = dismissed.map(({ fingerprint }) => ({ fingerprint, by: BY, reason: "no" }));
  expect(rememberedReview(aMemory([PAY], [finding], { dismissals }))?.findings).toMatchObject([expected]);
});
