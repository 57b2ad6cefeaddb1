import { describe, expect, test } from "@jest/globals";
import { aligned } from "../../app/report/aligned.ts";

const LONG = "x".repeat(60);

describe("rows whose cells stand below each other", () => {
  test.each<[string, string[][], number | null, string[]]>([
    [
      "are as wide as their widest cell",
      [
        ["a", "b"],
        ["aaa", "b"],
      ],
      null,
      ["a    b", "aaa  b"],
    ],
    [
      "do not count colours",
      [
        ["\u001B[32ma\u001B[39m", "b"],
        ["aa", "b"],
      ],
      null,
      ["\u001B[32ma\u001B[39m   b", "aa  b"],
    ],
    [
      "end without spaces",
      [
        ["a", ""],
        ["aaa", "b"],
      ],
      null,
      ["a", "aaa  b"],
    ],
    [
      "are not pushed away by one that is very long",
      [
        ["a", "b"],
        [LONG, "b"],
      ],
      null,
      ["a  b", LONG, "   b"],
    ],
    [
      "break the last cell at words on a terminal",
      [["a", "one two three four five six"]],
      27,
      ["a  one two three four five", "   six"],
    ],
    ["keep a word that is longer than the terminal", [["a", LONG]], 30, [`a  ${LONG}`]],
    ["may be none", [], null, []],
  ])("%s", (_, rows, width, lines) => {
    expect(aligned(rows, { width })).toEqual(lines);
  });
});
