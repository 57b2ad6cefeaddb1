import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { f1, percentile, share } from "../../../scripts/eval/metrics/statistics.ts";

describe("a share", () => {
  // Brown, Cai, DasGupta (2001), "Interval Estimation for a Binomial Proportion"; computed by hand to four digits.
  test.each([
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [1, 10, 0.0179, 0.4042],
    [5, 10, 0.2366, 0.7634],
    [50, 100, 0.4038, 0.5962],
  ])("of %i in %i lies between %f and %f by Wilson", (count, of, low, high) => {
    const { value, interval } = share(count, of);
    expect(value).toBe(count / of);
    expect(interval?.[0]).toBeCloseTo(low, 4);
    expect(interval?.[1]).toBeCloseTo(high, 4);
  });

  test("of nothing is not known", () => {
    expect(share(0, 0)).toEqual({ count: 0, of: 0, value: null, interval: null });
  });

  test.each([
    [2, 1],
    [-1, 1],
    [0.5, 1],
  ])("of %p in %p is none", (count, of) => {
    expect(() => share(count, of)).toThrow(RangeError);
  });

  test("lies in its interval, and the interval between 0 and 1", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (a, b) => {
        const { value, interval } = share(a, a + b);
        if (value === null || interval === null) return a + b === 0;
        return 0 <= interval[0] && interval[0] <= value && value <= interval[1] && interval[1] <= 1;
      }),
    );
  });
});

describe("F1", () => {
  test.each([
    [1, 1, 1],
    [0.5, 1, 2 / 3],
    [0, 0, 0],
    [null, 1, null],
    [1, null, null],
  ])("of precision %p and recall %p is %p", (precision, recall, expected) => {
    const value = f1(precision, recall);
    if (expected === null) expect(value).toBeNull();
    else expect(value).toBeCloseTo(expected, 12);
  });
});

describe("a percentile by nearest rank", () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
  test.each([
    ["95 % of a hundred", hundred, 0.95, 95],
    ["half of a hundred", hundred, 0.5, 50],
    ["95 % of one", [7], 0.95, 7],
    ["95 % of three", [1, 3, 2], 0.95, 3],
    ["nothing", [], 0.95, null],
  ])("%s", (_, values, part, expected) => {
    expect(percentile(values, part)).toBe(expected);
  });
});
