import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import ignore from "ignore";
import { nameFits, pathFits } from "../../app/pull-request/glob.ts";

/**
 * The `ignore` package is the oracle: it does what git does. Left out of what is generated is where we differ on purpose
 * or where the package differs from git:
 * - `!` and `#` at the start, and spaces at the end, mean something in gitignore and nothing to us;
 * - case: the package is told to mind it;
 * - `[` is generated only as a whole, forward set without slashes and escapes: the package reads others in its own way;
 * - empty names in a pattern (`a//b`): git never has such a path.
 */
const letter = fc.constantFrom("a", "b", "c", ".", "-", "+", "(", "$", " x", "é");
const piece = fc.oneof(
  { weight: 5, arbitrary: letter },
  { weight: 1, arbitrary: fc.constantFrom("*", "?", "[ab]", "[!a]", "[a-c]", "[^b-c]", "\\*", "\\?") },
);
const segment = fc.oneof(
  { weight: 5, arbitrary: fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join("")) },
  { weight: 1, arbitrary: fc.constant("**") },
);
const glob = fc
  .record({
    start: fc.constantFrom("", "", "/"),
    segments: fc.array(segment, { minLength: 1, maxLength: 4 }),
    end: fc.constantFrom("", "", "", "/"),
  })
  .map(({ start, segments, end }) => start + segments.join("/") + end);
const pathSegment = fc
  .array(fc.oneof(letter, fc.constantFrom("*", "?")), { minLength: 1, maxLength: 3 })
  .map((letters) => letters.join(""));
const path = fc.array(pathSegment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("/"));

describe("pathFits", () => {
  test("fits what gitignore fits", () => {
    fc.assert(
      fc.property(glob, path, (pattern, candidate) => {
        fc.pre(ignore.isPathValid(candidate) && !candidate.split("/").some((name) => /^\.+$/.test(name)));
        const oracle = ignore({ ignorecase: false }).add(pattern).ignores(candidate);
        expect({ pattern, candidate, fits: pathFits(pattern, candidate) }).toEqual({
          pattern,
          candidate,
          fits: oracle,
        });
      }),
      { numRuns: 5_000 },
    );
  });

  test("never throws, whatever the pattern and the path", () => {
    const wild = fc.string({
      unit: fc.constantFrom(
        "[",
        "]",
        "^",
        "!",
        "-",
        "\\",
        "*",
        "?",
        "/",
        "a",
        "z",
        "{",
        "(",
        "&",
        ":",
        "\u0000",
        "🦊",
        "\ud800",
      ),
    });
    fc.assert(
      fc.property(
        fc.oneof(wild, fc.string({ unit: "binary" })),
        fc.string({ unit: "binary" }),
        (pattern, candidate) => {
          expect(typeof pathFits(pattern, candidate)).toBe("boolean");
          expect(typeof nameFits(pattern, candidate)).toBe("boolean");
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test("every path fits itself once its special characters are escaped", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (name) => {
        fc.pre(!name.includes("/"));
        expect(pathFits(`/${name.replace(/[\\*?[]/g, "\\$&")}`, name)).toBe(true);
      }),
    );
  });
});
