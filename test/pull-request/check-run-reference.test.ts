import { expect, test } from "@jest/globals";
import { readReference, writeReference } from "../../app/pull-request/check-run-reference.ts";

const AT = "2026-11-21T10:09:00Z";

test.each([
  ["without a lifted veto, as all older ones are", "pull:12", { pull: 12, vetoLifted: null }],
  ["with a lifted veto", `pull:12 veto-lifted:${AT}`, { pull: 12, vetoLifted: AT }],
  ["with machine users", "pull:12 approvers:583231,9", { pull: 12, approvers: [583_231, 9], vetoLifted: null }],
  ["with both", `pull:12 approvers:583231 veto-lifted:${AT}`, { pull: 12, approvers: [583_231], vetoLifted: AT }],
])("what a check run says of itself is read back %s", (_, text, reference) => {
  expect(readReference(text)).toEqual(reference);
  expect(writeReference(reference)).toBe(text);
});

test.each([
  null,
  "",
  "merge-group",
  "pull:",
  "pull:0",
  "pull:x",
  "pull:12 ",
  "pull:12 approvers:",
  "pull:12 approvers:1,",
  "pull:12 approvers:octocat",
  "pull:12 approvers:1 approvers:2",
  "pull:12 veto-lifted:",
  "pull:12 veto-lifted:soon",
  `pull:12 veto-lifted:${AT} more`,
  `pull:12\nveto-lifted:${AT}`,
  `pull:${"9".repeat(30)}`,
])("%j speaks of no pull request", (text) => {
  expect(readReference(text)).toBeNull();
});
