import { describe, expect, test } from "@jest/globals";
import { plain } from "../../app/policy/phrase.ts";
import type { SnapshotChanges } from "../support/builders.ts";
import { type ConditionCase, outcomeOf, problemsOf, truthsOf } from "../support/condition-outcome.ts";

/** Opened at 11:00 on the first of March. */
const at = (readAt: string): SnapshotChanges => ({ readAt, pull: { createdAt: "2026-03-01T11:00:00Z" } });

describe("age", () => {
  test.each<ConditionCase>([
    ["old enough to the second", "age: { at_least: 30m }", at("2026-03-01T11:30:00Z"), "true", "true"],
    ["a second too young", "age: { at_least: 30m }", at("2026-03-01T11:29:59Z"), "false", "false"],
    ["young enough to the second", "age: { at_most: 12h }", at("2026-03-01T23:00:00Z"), "true", "true"],
    ["a second too old", "age: { at_most: 12h }", at("2026-03-01T23:00:01Z"), "false", "false"],
    ["days", "age: { at_least: 7d }", at("2026-03-08T10:59:59Z"), "false", "false"],
    ["weeks", "age: { at_least: 1w }", at("2026-03-08T11:00:00Z"), "true", "true"],
    ["between the two", "age: { at_least: 1h, at_most: 1d }", at("2026-03-01T13:00:00Z"), "true", "true"],
    ["older than both", "age: { at_least: 1h, at_most: 1d }", at("2026-03-03T13:00:00Z"), "false", "false"],
    [
      "by a clock that is behind GitHub's it is new",
      "age: { at_least: 1m }",
      at("2026-03-01T10:59:00Z"),
      "false",
      "false",
    ],
    ["no telling when it was opened", "age: { at_most: 1d }", { pull: { createdAt: "?" } }, "unknown", "unknown"],
  ])("%s", (_, condition, changes, strict, wide) => expect(truthsOf(condition, changes)).toEqual({ strict, wide }));

  test.each(["0m", "1.5h", "-1d", "7", "7 d", "1y", "100000d"])("%s is no duration", (text) => {
    expect(problemsOf(`age: { at_least: "${text}" }`)).toContain("expected a duration");
  });

  test("no age is longer than one and shorter than another that is shorter still", () => {
    expect(problemsOf("age: { at_least: 2d, at_most: 24h }")).toContain("no age is both");
    expect(problemsOf("age: {}")).toContain("expected one of at_least, at_most");
  });

  test("SEMANTICS 25: is told in the same words as long as nothing happens", () => {
    const told = [at("2026-03-01T12:00:00Z"), at("2026-03-09T12:00:00Z")].map((changes) =>
      plain(outcomeOf("age: { at_least: 30m }", changes).found),
    );
    expect(told).toEqual(["opened at 2026-03-01 11:00 UTC", "opened at 2026-03-01 11:00 UTC"]);
  });
});
