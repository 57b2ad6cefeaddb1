import { describe, expect, test } from "@jest/globals";
import { type Anchored, anchorIn } from "../../../app/review/findings/anchor.ts";
import { aFileDiff, aHunk } from "../support/findings.ts";

const FILE = aFileDiff(
  "app/pay.ts",
  aHunk(
    [
      " function pay(amount) {",
      "-  check(amount);",
      "-  log(amount);",
      "+  charge(amount);",
      "+\tif  (amount > 10) {",
      "+    refund(amount, reason);",
      "+  }",
      " }",
    ],
    10,
  ),
  aHunk([" const twice = 1;", "+const next = 2;", " // see twice = 1", " }"], 40, 42),
  aHunk([" const twice = 1;", "-const old = 2;", "+const fresh = 3;", " }"], 80, 83),
);
const other = aFileDiff("app/other.ts", aHunk(["+charge(amount);"]));

function anchored(quote: string, side: "LEFT" | "RIGHT" = "RIGHT", lineHint: number | null = null): Anchored {
  return anchorIn([FILE, other])({ path: "app/pay.ts", side, quote, lineHint });
}

const at = (line: number, startLine: number | null = null, side: "LEFT" | "RIGHT" = "RIGHT") => ({
  side,
  line,
  startLine,
});

describe("a quote", () => {
  test.each([
    ["letter by letter", "  charge(amount);", at(11), "exact"],
    ["of several lines", "  charge(amount);\n\tif  (amount > 10) {", at(12, 11), "exact"],
    ["with Windows' line ends", "  charge(amount);\r\n\tif  (amount > 10) {\r\n", at(12, 11), "exact"],
    ["with blank lines around it", "\n\n  charge(amount);\n \n", at(11), "exact"],
    ["over added and context lines", "    refund(amount, reason);\n  }\n}", at(15, 13), "exact"],
    ["with a gap on the other side only", "function pay(amount) {\n  charge(amount);", at(11, 10), "exact"],
    ["but for its indentation", "charge(amount);", at(11), "normalised"],
    ["but for its whitespace", "if (amount > 10) {", at(12), "normalised"],
    ["with the prompt's numbers and signs", "R11 +  charge(amount);\nR12 +\tif  (amount > 10) {", at(12, 11), "exact"],
    ["with the prompt's numbers of context", "R10  function pay(amount) {", at(10), "exact"],
    ["with the signs of a diff", "+  charge(amount);\n+\tif  (amount > 10) {", at(12, 11), "exact"],
    ["with the other side's lines among its own", "L11 -  check(amount);\nR11 +  charge(amount);", at(11), "exact"],
    ["with a fence around it", "```ts\n  charge(amount);\n```", at(11), "exact"],
    ["in backticks", "`charge(amount);`", at(11), "normalised"],
    ["a piece of one line", "refund(amount", at(13), "part"],
    ["in a context line", "function pay(amount) {", at(10), "exact"],
  ] as const)("is found %s", (_, quote, anchor, match) => {
    expect(anchored(quote)).toMatchObject({ anchor, match });
  });

  test.each([
    ["that is empty", "", 0],
    ["of blanks", " \n\t\n", 0],
    ["of punctuation", "  }", 0],
    ["of punctuation, numbered", "R14 +  }", 0],
    ["that is nowhere", "charge(total);", 0],
    ["that stands twice", "const twice = 1;", 2],
    ["that spans two hunks", "}\nconst twice = 1;", 0],
    ["of lines in another order", "\tif  (amount > 10) {\n  charge(amount);", 0],
    ["that leaves a line out", "  charge(amount);\n    refund(amount, reason);", 0],
    ["of a removed line", "  check(amount);", 0],
    ["that is a small piece of a line", "refund", 0],
  ] as const)("%s has no line", (_, quote, places) => {
    expect(anchored(quote)).toMatchObject({ anchor: null, match: "none", places, lines: [], onChangedLine: false });
  });

  test.each([
    ["a removed line", "  check(amount);", at(11, null, "LEFT")],
    ["removed lines", "L11 -  check(amount);\nL12 -  log(amount);", at(12, 11, "LEFT")],
    ["a context line", "function pay(amount) {", null],
    ["an added line", "  charge(amount);", null],
    ["removed lines of two hunks", "  log(amount);\nconst old = 2;", null],
  ] as const)("on the left side means removed lines only: %s", (_, quote, anchor) => {
    expect(anchored(quote, "LEFT").anchor).toEqual(anchor);
  });

  test("is not joined over a context line between removed ones", () => {
    const file = aFileDiff("a", aHunk(["-one()", " between()", "-two()"]));
    expect(anchorIn([file])({ path: "a", side: "LEFT", quote: "one()\ntwo()", lineHint: null }).anchor).toBeNull();
  });

  test("is not joined over two hunks whose lines touch", () => {
    const file = aFileDiff("a", aHunk(["+one()"], 1), aHunk(["+two()"], 2));
    expect(anchorIn([file])({ path: "a", side: "RIGHT", quote: "one()\ntwo()", lineHint: null }).anchor).toBeNull();
  });

  test("is looked for in its own file only", () => {
    const inOther = anchorIn([FILE, other])({ path: "app/other.ts", side: "RIGHT", quote: "next = 2", lineHint: 43 });
    expect(inOther.anchor).toBeNull();
    const nowhere = anchorIn([FILE])({ path: "app/none.ts", side: "RIGHT", quote: "charge(amount);", lineHint: 11 });
    expect(nowhere).toMatchObject({ anchor: null, path: null });
  });

  test.each(["./app/pay.ts", "b/app/pay.ts", "a/app/pay.ts"])("of a file written as %s is found", (path) => {
    const found = anchorIn([FILE])({ path, side: "RIGHT", quote: "const next = 2;", lineHint: null });
    expect(found).toMatchObject({ path: "app/pay.ts", anchor: at(43) });
  });

  test.each([
    ["binary", { kind: "binary" }],
    ["not shown", { kind: "missing", reason: "too large" }],
    ["unchanged", { kind: "unchanged" }],
  ] as const)("has no line in a file that is %s", (_, content) => {
    const find = anchorIn([{ ...FILE, content }]);
    expect(find({ path: FILE.path, side: "RIGHT", quote: "charge(amount);", lineHint: 11 }).anchor).toBeNull();
  });
});

describe("the hint", () => {
  test.each([
    ["chooses the nearest of equal places", 41, at(42)],
    ["chooses it from afar", 900, at(83)],
    ["chooses none from the middle between", 62.5, null],
    ["chooses none if it is no number", Number.NaN, null],
    ["chooses none if it is endless", Number.POSITIVE_INFINITY, null],
    ["chooses none if it is missing", null, null],
  ] as const)("%s", (_, hint, anchor) => {
    expect(anchored("const twice = 1;", "RIGHT", hint).anchor).toEqual(anchor);
  });

  test("never moves a quote that stands in one place", () => {
    expect(anchored("const next = 2;", "RIGHT", 11).anchor).toEqual(at(43));
  });

  test("never makes a line nearby of one that is nowhere", () => {
    expect(anchored("charge(total);", "RIGHT", 11).anchor).toBeNull();
  });
});

describe("whether it is on a changed line", () => {
  test.each([
    ["added", "const next = 2;", "RIGHT", true],
    ["removed", "const old = 2;", "LEFT", true],
    ["context", "// see twice = 1", "RIGHT", false],
    ["context and added", "const next = 2;\n// see twice = 1", "RIGHT", true],
  ] as const)("%s", (_, quote, side, onChangedLine) => {
    expect(anchored(quote, side).onChangedLine).toBe(onChangedLine);
  });
});

describe("characters that cannot be seen", () => {
  const LINE = "const is\u200BAdmin\u202E = \u00A0true; // e\u0301";
  const find = anchorIn([aFileDiff("a.ts", aHunk([`+${LINE}`, "+other();"]))]);

  test.each([
    ["as they are", LINE],
    ["as the prompt marks them", "const is<U+200B>Admin<U+202E> = <U+00A0>true; // e\u0301"],
    ["left out", "const isAdmin = true; // e\u0301"],
    ["written in another way", "const isAdmin =  true; // e\u0301".normalize("NFC")],
  ])("keep no quote from being found: %s", (_, quote) => {
    expect(find({ path: "a.ts", side: "RIGHT", quote, lineHint: null }).anchor).toEqual(at(1));
  });
});
