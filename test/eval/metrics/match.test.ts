import { describe, expect, test } from "@jest/globals";
import { matches, means } from "../../../scripts/eval/metrics/match.ts";
import { aFinding, aLabel } from "../support/builders.ts";

const at = (line: number, startLine: number | null = null) => aFinding({ anchor: { side: "RIGHT", line, startLine } });

describe("a finding is about a label on lines 10 and 11", () => {
  test.each([
    ["on its first line", at(10), true],
    ["three lines above", at(7), true],
    ["four lines above", at(6), false],
    ["three lines below", at(14), true],
    ["four lines below", at(15), false],
    ["where its lines go around it", at(30, 1), true],
    ["where its lines end three above", at(7, 2), true],
    ["where its lines end four above", at(6, 2), false],
    ["in another file", aFinding({ path: "src/two.ts" }), false],
    ["on the other side", aFinding({ anchor: { side: "LEFT", line: 10, startLine: null } }), false],
    ["without a place", aFinding({ anchor: null }), false],
    ["in a category that the label cannot have", aFinding({ category: "maintainability" }), false],
  ])("%s: %#", (_, finding, expected) => {
    expect(matches(finding, aLabel())).toBe(expected);
  });

  test("in any category where the label names none", () => {
    expect(matches(aFinding({ category: "tests" }), aLabel({ categories: null }))).toBe(true);
  });

  test("at any of its places", () => {
    const places = [10, 40].map((line) => ({ path: "src/one.ts", side: "RIGHT", from: line, to: line }) as const);
    expect(matches(at(41), aLabel({ places }))).toBe(true);
    expect(matches(at(25), aLabel({ places }))).toBe(false);
  });

  test("exactly, where nothing is tolerated", () => {
    expect([9, 10, 11, 12].map((line) => matches(at(line), aLabel(), 0))).toEqual([false, true, true, false]);
  });
});

describe("a finding means a label's bug", () => {
  test.each([
    ["in its file, on whatever line", at(19), true],
    ["without a place", aFinding({ anchor: null }), true],
    ["not in another file", aFinding({ path: "src/two.ts" }), false],
    ["not in another category", aFinding({ category: "performance" }), false],
  ])("%s", (_, finding, expected) => {
    expect(means(finding, aLabel())).toBe(expected);
  });
});

describe("a label without a place is compared by its words", () => {
  const label = aLabel({
    categories: null,
    places: [],
    text: "get_item_key uses floor on a datetime key, causing a TypeError.",
  });

  test.each([
    ["the same in other words", "floor() of a datetime raises TypeError in get_item_key", true],
    ["something else", "The paginator does not close its cursor", false],
    ["nothing", "", false],
  ])("%s", (_, why, expected) => {
    expect(matches(aFinding({ title: "", why, failureScenario: "", quote: "" }), label)).toBe(expected);
  });

  test("and one that says nothing matches nothing", () => {
    expect(matches(aFinding(), aLabel({ places: [], text: "this is that" }))).toBe(false);
  });
});
