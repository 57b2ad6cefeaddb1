import { describe, expect, test } from "@jest/globals";
import type { DiffLine } from "../../../app/review/diff/file-diff.ts";
import { parsePatch } from "../../../app/review/diff/parse-patch.ts";

/** `[sign and text, left number, right number, what is special]`. */
type Line = readonly [string, number | null, number | null, ("crlf" | "noNewline" | "crlf noNewline")?];
type Shape = readonly [name: string, patch: string[], hunks: readonly (readonly [string, ...Line[]])[]];

const SIGNS = { added: "+", removed: "-", context: " " };
const NO_NEWLINE = "\\ No newline at end of file";

function told({ kind, text, old, new: fresh, crlf, noNewline }: DiffLine): Line {
  const special = [crlf ? "crlf" : "", noNewline ? "noNewline" : ""].filter((each) => each !== "").join(" ");
  const line = [SIGNS[kind] + text, old, fresh] as const;
  return special === "" ? line : [...line, special as "crlf"];
}

const SHAPES: Shape[] = [
  ["one line on both sides", ["@@ -1 +1 @@", "-a", "+b"], [["-1+1 ", ["-a", 1, null], ["+b", null, 1]]]],
  ["a new file", ["@@ -0,0 +1,2 @@", "+a", "+b"], [["-0+1 ", ["+a", null, 1], ["+b", null, 2]]]],
  ["a deleted file", ["@@ -1,2 +0,0 @@", "-a", "-b"], [["-1+0 ", ["-a", 1, null], ["-b", 2, null]]]],
  [
    "context before and behind",
    ["@@ -7,3 +9,3 @@", " a", "-b", "+c", " d"],
    [["-7+9 ", [" a", 7, 9], ["-b", 8, null], ["+c", null, 10], [" d", 9, 11]]],
  ],
  ["lines put in without context", ["@@ -5,0 +6 @@", "+a"], [["-5+6 ", ["+a", null, 6]]]],
  ["lines taken out without context", ["@@ -5 +4,0 @@", "-a"], [["-5+4 ", ["-a", 5, null]]]],
  [
    "several hunks",
    ["@@ -1 +1,2 @@", " a", "+b", "@@ -9,2 +10 @@ def x", "-c", " d"],
    [
      ["-1+1 ", [" a", 1, 1], ["+b", null, 2]],
      ["-9+10 def x", ["-c", 9, null], [" d", 10, 10]],
    ],
  ],
  [
    "a section that holds @@",
    ["@@ -3 +3 @@ if (a @@ b) @@", "-a", "+b"],
    [["-3+3 if (a @@ b) @@", ["-a", 3, null], ["+b", null, 3]]],
  ],
  [
    "content that looks like headers of a file",
    ["@@ -1 +1 @@", "--- a/x", "+++ b/x"],
    [["-1+1 ", ["--- a/x", 1, null], ["+++ b/x", null, 1]]],
  ],
  [
    "content that looks like the header of a hunk",
    ["@@ -1,2 +1,2 @@", " @@ -9 +9 @@", "-@@ -1 +1 @@", "+@@"],
    [["-1+1 ", [" @@ -9 +9 @@", 1, 1], ["-@@ -1 +1 @@", 2, null], ["+@@", null, 2]]],
  ],
  [
    "content that looks like a missing newline",
    ["@@ -1 +1 @@", `-${NO_NEWLINE}`, `+${NO_NEWLINE}`],
    [["-1+1 ", [`-${NO_NEWLINE}`, 1, null], [`+${NO_NEWLINE}`, null, 1]]],
  ],
  [
    "no newline on the left",
    ["@@ -1 +1 @@", "-a", NO_NEWLINE, "+a"],
    [["-1+1 ", ["-a", 1, null, "noNewline"], ["+a", null, 1]]],
  ],
  [
    "no newline on the right",
    ["@@ -1 +1 @@", "-a", "+a", NO_NEWLINE],
    [["-1+1 ", ["-a", 1, null], ["+a", null, 1, "noNewline"]]],
  ],
  [
    "no newline on both sides",
    ["@@ -1 +1 @@", "-a", NO_NEWLINE, "+b", NO_NEWLINE],
    [["-1+1 ", ["-a", 1, null, "noNewline"], ["+b", null, 1, "noNewline"]]],
  ],
  [
    "no newline behind context",
    ["@@ -1,2 +1 @@", "-a", " b", NO_NEWLINE],
    [["-1+1 ", ["-a", 1, null], [" b", 2, 1, "noNewline"]]],
  ],
  [
    "no newline in another language",
    ["@@ -1 +1 @@", "-a", "\\ Kein Zeilenumbruch am Dateiende.", "+b"],
    [["-1+1 ", ["-a", 1, null, "noNewline"], ["+b", null, 1]]],
  ],
  [
    "lines that end with CRLF",
    ["@@ -1,2 +1,2 @@ x\r", " a\r", "-b\r", "+b", NO_NEWLINE],
    [["-1+1 x", [" a", 1, 1, "crlf"], ["-b", 2, null, "crlf"], ["+b", null, 2, "noNewline"]]],
  ],
  [
    "an end of the file that is half of CRLF",
    ["@@ -1 +1 @@", "-a", "+a\r", NO_NEWLINE],
    [["-1+1 ", ["-a", 1, null], ["+a", null, 1, "crlf noNewline"]]],
  ],
  [
    "empty context lines with and without the blank",
    ["@@ -1,4 +1,3 @@", " ", "", "\r", "-a"],
    [["-1+1 ", [" ", 1, 1], [" ", 2, 2], [" ", 3, 3, "crlf"], ["-a", 4, null]]],
  ],
  [
    "characters that end a line elsewhere",
    ["@@ -0,0 +1,3 @@", "+a\u2028b\vc\fd\u0085e", "+f\rg", "+\u0000\ud800"],
    [["-0+1 ", ["+a\u2028b\vc\fd\u0085e", null, 1], ["+f\rg", null, 2], ["+\u0000\ud800", null, 3]]],
  ],
];

describe("a patch", () => {
  test.each(SHAPES)("shows %s", (_, patch, hunks) => {
    const parsed = parsePatch(patch.join("\n"));
    const read = parsed.ok
      ? parsed.hunks.map((hunk) => [`-${hunk.oldStart}+${hunk.newStart} ${hunk.section}`, ...hunk.lines.map(told)])
      : parsed.reason;
    expect(read).toEqual(hunks);
  });

  test("is the same with a newline at its end", () => {
    expect(parsePatch("@@ -1 +1 @@\n-a\n+b\n")).toEqual(parsePatch("@@ -1 +1 @@\n-a\n+b"));
  });

  test("may have a line of two million characters", () => {
    const parsed = parsePatch(`@@ -0,0 +1 @@\n+${"x".repeat(2_000_000)}`);
    expect(parsed.ok && parsed.hunks[0]?.lines[0]?.text.length).toBe(2_000_000);
  });

  test.each<[string, string[], string]>([
    ["is empty", [""], "its patch is empty"],
    ["begins with the header of a file", ["--- a", "+++ b", "@@ -1 +1 @@", "-a", "+b"], "belongs to no hunk"],
    ["ends within a hunk", ["@@ -1,2 +1,2 @@", "-a", "+b"], "fewer lines than it says (hunk 1)"],
    ["ends behind a header", ["@@ -1 +1 @@", "-a", "+b", "@@ -5 +5 @@"], "fewer lines than it says (hunk 2)"],
    ["lost an empty line at its end", ["@@ -1,2 +1,2 @@", "-a", "+b", ""], "fewer lines than it says"],
    ["goes on behind a hunk", ["@@ -1 +1 @@", "-a", "+b", "+c"], "belongs to no hunk"],
    ["has too many lines of one side", ["@@ -1 +1,2 @@", "-a", "-b", "+c", "+d"], "more lines than it says"],
    ["has a line without a sign", ["@@ -1 +1 @@", "a", "+b"], "without a sign"],
    ["has a hunk without lines", ["@@ -1,0 +1,0 @@"], "without a line"],
    ["has hunks that overlap", ["@@ -5,2 +5,2 @@", " a", "-b", "+c", "@@ -6 +8 @@", "-a", "+b"], "backwards"],
    ["counts from zero", ["@@ -0 +1 @@", "-a", "+b"], "backwards"],
    ["has numbers beyond all files", ["@@ -99999999999999999999 +1 @@", "-a", "+b"], "belongs to no hunk"],
    ["has a combined diff", ["@@@ -1 -1 +1 @@@", "- a", "++b"], "belongs to no hunk"],
    ["ends a file before its first line", ["@@ -1 +1 @@", NO_NEWLINE, "-a", "+b"], "where no line is"],
    ["ends a file twice", ["@@ -1 +1 @@", "-a", NO_NEWLINE, NO_NEWLINE, "+b"], "where no line is"],
    ["goes on behind the end of a file", ["@@ -1,2 +0,0 @@", "-a", NO_NEWLINE, "-b"], "behind the end"],
    ["has a hunk behind the end", ["@@ -1 +0,0 @@", "-a", NO_NEWLINE, "@@ -9 +8,0 @@", "-b"], "behind the end"],
  ])("that %s is refused", (_, patch, reason) => {
    const parsed = parsePatch(patch.join("\n"));
    expect(parsed).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });
});
