import { describe, expect, test } from "@jest/globals";
import { attributesIn, attributesPaths } from "../../../app/review/selection/attributes.ts";

type State = true | false | null | string;

/** Checked against `git check-attr` (git 2.39), which says the same in each case. */
const CASES: [name: string, text: string, path: string, states: Record<string, State>][] = [
  ["sets, unsets and gives values", "* a -b c=d e= !f", "x", { a: true, b: false, c: "d", e: "", f: null }],
  ["says nothing of what does not fit", "*.go a", "x.ts", { a: null }],
  ["fits a name in every folder", "*.go a", "x/y/z.go", { a: true }],
  ["fits a path with a slash from its own folder only", "x/*.go a", "y/x/z.go", { a: null }],
  ["crosses folders by **", "x/**/z.go a", "x/1/2/z.go", { a: true }],
  ["fits everything below a folder by /**", "x/** a", "x/1/2/z.go", { a: true }],
  ["does not fit below a folder that fits", "x a", "x/z.go", { a: null }],
  ["fits no file by a pattern for folders", "x/ a", "x/z.go", { a: null }],
  ["knows classes of characters", "v[[:digit:]] a\nw[a[:upper:]] b", "v7", { a: true, b: null }],
  ["minds case", "*.GO a", "x.go", { a: null }],
  ["heeds the last line that fits, for each attribute", "* a b\n*.go -a", "x.go", { a: false, b: true }],
  ["heeds the last word of a line", "* a -a", "x", { a: false }],
  ["takes back what an earlier line says", "* a\n* !a", "x", { a: null }],
  ["passes over comments and blank lines", "# * a\n\n   \n* b", "x", { a: null, b: true }],
  ["passes over negative patterns", "!x a", "x", { a: null }],
  ["reads an escaped exclamation mark", "\\!x a", "!x", { a: true }],
  ["passes over a line with a name that is none", "* a\n* -a b@c", "x", { a: true }],
  ["passes over lines beyond git's length", `* a\n*${"*".repeat(2_100)} -a`, "x", { a: true }],
  ["reads quoted patterns with escapes", '"a b\\t\\303\\251" a', "a b\té", { a: true }],
  ["reads lines that end with CRLF, and a byte order mark", "\uFEFF* a\r\n* b\r\n", "x", { a: true, b: true }],
  ["knows git's macro binary", "* binary", "x", { binary: true, diff: false, text: false, merge: false }],
  ["lets a later word overrule a macro", "* binary diff", "x", { diff: true, text: false }],
  ["lets a macro overrule an earlier word", "* diff binary", "x", { diff: false }],
  ["does not open a macro that is taken back", "* binary\n* -binary", "x", { binary: false, diff: null }],
  [
    "knows macros of its own, in one another",
    "[attr]m n\n[attr]n -diff m\n* m",
    "x",
    { m: true, n: true, diff: false },
  ],
  ["opens no macro by a value", "[attr]m -diff\n* m=1", "x", { m: "1", diff: null }],
];

describe(".gitattributes", () => {
  test.each(CASES)("%s", (_, text, path, states) => {
    const attribute = attributesIn([{ path: ".gitattributes", text }])(path);
    expect(Object.fromEntries(Object.keys(states).map((name) => [name, attribute(name)]))).toEqual(states);
  });

  test("of the nearest folder counts more than those above it", () => {
    const of = attributesIn([
      { path: "a/b/.gitattributes", text: "x c=b" },
      { path: ".gitattributes", text: "* c=root d=root\n[attr]m -diff" },
      { path: "a/.gitattributes", text: "b/x c=a\nx d=a" },
    ]);
    expect([of("a/b/x")("c"), of("a/b/x")("d"), of("a/y")("c"), of("b/x")("d")]).toEqual(["b", "a", "root", "root"]);
  });

  test("defines macros only at the root, and says nothing of other folders", () => {
    const of = attributesIn([{ path: "a/.gitattributes", text: "[attr]m -diff\n* m" }]);
    expect([of("a/x")("diff"), of("ab/x")("m"), of("x")("m")]).toEqual([null, null, null]);
  });

  test("is asked for in every folder of a path", () => {
    expect(attributesPaths(["a/b/x", "a/y", "z"])).toEqual([
      ".gitattributes",
      "a/.gitattributes",
      "a/b/.gitattributes",
    ]);
  });
});
