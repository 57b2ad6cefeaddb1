import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { newEffort, TooMuchWork } from "../../app/pull-request/effort.ts";
import { nameFits, pathFits } from "../../app/pull-request/glob.ts";
import { PathIndex } from "../../app/pull-request/path-index.ts";
import { nameFitsReference, pathFitsReference } from "./glob-reference.ts";

/** Everything that means something in a glob, and few letters, so that they meet. */
const piece = fc.constantFrom(
  ...["a", "b", "ab", ".", ".md", "a.md", "*", "*", "**", "?", "/", "/", "**/", "/**", "\\", "[", "]", "[ab]", "[!a]"],
  ...["[^b-]", "[.-0]", "[]a]", "[z-a]", "[\\]a]", "-", "!", "🦊", "+", "(", "\n", "^"],
);
const glob = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(""));
const path = fc
  .array(fc.constantFrom("a", "b", "ab", ".", ".md", "a.md", "/", "/", "*", "[", "]", "\\", "-", "🦊", "\n"), {
    maxLength: 8,
  })
  .map((pieces) => pieces.join(""));
const runs = { numRuns: 20_000 };

describe("globs mean what their regular expressions mean:", () => {
  test("one glob and one path", () => {
    fc.assert(
      fc.property(glob, path, fc.boolean(), (pattern, candidate, folders) => {
        const fits = pathFitsReference(pattern, candidate, folders);
        expect({ pattern, candidate, fits: pathFits(pattern, candidate, { folders }) }).toEqual({
          pattern,
          candidate,
          fits,
        });
      }),
      runs,
    );
  });

  test("many globs and many paths at once", () => {
    fc.assert(
      fc.property(
        fc.array(glob, { maxLength: 4 }),
        fc.array(path, { maxLength: 8 }),
        fc.boolean(),
        (patterns, candidates, folders) => {
          const one = candidates.map((each) => patterns.some((pattern) => pathFits(pattern, each, { folders })));
          const index = new PathIndex(candidates, newEffort());
          expect([...index.fitting(patterns, folders)].map((fits) => fits === 1)).toEqual(one);
          // Remembered.
          expect([...index.fitting(patterns, folders)].map((fits) => fits === 1)).toEqual(one);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test("names", () => {
    const pattern = fc.array(fc.constantFrom("a", "b", "ab", "*", "?", "[a]", "\\", "🦊"), { maxLength: 7 });
    fc.assert(
      fc.property(pattern, path, (pieces, name) => {
        const text = pieces.join("");
        expect({ text, name, fits: nameFits(text, name) }).toEqual({ text, name, fits: nameFitsReference(text, name) });
      }),
      runs,
    );
  });
});

describe("matching stops when it is too much:", () => {
  const paths = (length: number, name: string) =>
    Array.from({ length: 2_000 }, (_, index) => `${name.repeat(length)}${index}`);

  test.each<[string, readonly string[], readonly string[]]>([
    ["paths without end", paths(500, "abc/"), ["x"]],
    ["many stars", paths(50, "a"), Array.from({ length: 100 }, (_, index) => `*${"a".repeat(30)}${index}*b`)],
    ["many folders", paths(20, "a/"), Array.from({ length: 100 }, (_, index) => `**/a/**/a/a/${index}[!b]/?`)],
    ["one glob that takes long", [`${"a".repeat(20_000)}`], [`*${"?a".repeat(2_000)}b*`]],
  ])("%s", (_, candidates, globs) => {
    expect(() => new PathIndex(candidates, newEffort()).fitting(globs, true)).toThrow(TooMuchWork);
  });

  test("3,000 paths and 800 globs as people write them are not too much", () => {
    const candidates = Array.from(
      { length: 3_000 },
      (_, at) => `packages/p${at % 40}/src/module-${at % 90}/file-${at}.ts`,
    );
    const index = new PathIndex(candidates, newEffort());
    for (let rule = 0; rule < 100; rule++) {
      const globs = [
        "docs/**",
        "*.md",
        `packages/p${rule}/**`,
        `**/module-${rule}/*.ts`,
        "package.json",
        `a${rule}/*/b?.ts`,
      ];
      expect(index.fitting([...globs, `packages/*/test/${rule}.ts`, `**/*-${rule}.ts`], false)).toHaveLength(3_000);
    }
  });
});
