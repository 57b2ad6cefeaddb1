import { expect, test } from "@jest/globals";
import { cut, type SnapshotChanges } from "../support/builders.ts";
import { type ConditionCase, truthsOf } from "../support/condition-outcome.ts";

const thread = (resolved: boolean) => ({ resolved, path: "src/a.ts", author: null });
const threads = (...resolved: boolean[]): SnapshotChanges => ({
  threads: { whole: true, items: resolved.map(thread) },
});
const some = (...resolved: boolean[]): SnapshotChanges => ({ threads: cut(resolved.map(thread)) });

test.each<ConditionCase>([
  ["all resolved", "threads: resolved", threads(true, true), "true", "true"],
  ["none at all", "threads: resolved", threads(), "true", "true"],
  ["one open", "threads: resolved", threads(true, false), "false", "false"],
  ["one open, as asked", "threads: unresolved", threads(true, false), "true", "true"],
  ["none open, though asked", "threads: unresolved", threads(true), "false", "false"],
  ["SEMANTICS 14: one that was not read may be open", "threads: resolved", some(true), "unknown", "unknown"],
  ["an open one among those that were read decides", "threads: resolved", some(false), "false", "false"],
  ["not read", "threads: resolved", {}, "unknown", "unknown"],
  ["not read, for a guard", "threads: unresolved", {}, "unknown", "unknown"],
])("threads: %s", (_, condition, changes, strict, wide) =>
  expect(truthsOf(condition, changes)).toEqual({ strict, wide }),
);
