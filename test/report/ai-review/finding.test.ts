import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { plain } from "../../../app/policy/phrase.ts";
import { placeOf, renderComment, renderSection } from "../../../app/report/ai-review/finding.ts";
import { aReviewFinding } from "./builders.ts";

/** What GitHub would apply at a click: the blocks whose info string is `suggestion`. */
function suggestionsIn(markdown: string): string[] {
  return fromMarkdown(markdown).children.flatMap((node) =>
    node.type === "code" && node.lang === "suggestion" ? [node.value] : [],
  );
}

const comment = (suggestion: string | null, changes = {}) =>
  renderComment(aReviewFinding({ suggestion, ...changes }), "a1b2c3d4");

describe("a suggestion", () => {
  test.each([
    ["one line", "charge(total);"],
    ["nothing, which takes the lines away", ""],
    ["an empty line between others", "a();\n\nb();"],
    ["tabs and blanks at both ends", "\t  a();  "],
    ["a fence of its own", "```\nPWNED\n```"],
    ["a longer fence", "`````ts\n```\n`````"],
    ["a fence of tildes", "~~~\nPWNED\n~~~"],
    ["a fence and a mention", "```\n@acme/team <img src=x>\n```suggestion\nevil();"],
    ["HTML that ends a fold", "</details>\n<!-- x"],
    ["Markdown", "# heading\n- item\n| a | b |"],
  ])("is written as it is: %s", (_, code) => {
    expect(suggestionsIn(comment(code))).toEqual([code]);
  });

  test("of any code is that code and nothing else", () => {
    const line = fc.stringMatching(/^[ -~\t]{0,20}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.constantFrom("```", "~~~", "````", "```suggestion"))), (lines) => {
        expect(suggestionsIn(comment(lines.join("\n")))).toEqual([lines.join("\n")]);
      }),
    );
  });

  test.each([
    ["there is none", null, {}],
    ["there is no place", "a();", { anchor: null }],
    ["the lines are gone", "a();", { anchor: { side: "LEFT", line: 3, startLine: null } }],
    ["something in it cannot be seen", "a();\u200B", {}],
    ["it turns the direction of writing around", "a(); // \u202E", {}],
    ["a carriage return is in it", "a();\rb();", {}],
    ["it is longer than anybody reads", "x".repeat(9_000), {}],
  ])("is not offered where %s", (_, code, changes) => {
    expect(suggestionsIn(comment(code, changes))).toEqual([]);
  });

  test("is not offered away from its lines", () => {
    expect(suggestionsIn(renderSection(aReviewFinding({ suggestion: "a();" }), "a1"))).toEqual([]);
  });
});

test("a comment says how bad it is, what and why, what goes wrong, how sure it is and how to dismiss it", () => {
  expect(comment(null)).toBe(`**High, holds the approval:** It charges twice

The call before it charges as well.

**What goes wrong:** A customer pays once and is charged two times.

A model's finding: correctness, confidence 90 of 100. Somebody who may write here and is not the author dismisses it by \`/greenlight dismiss a1b2c3d4\` in a comment.`);
});

test.each([
  ["a line", { side: "RIGHT", line: 4, startLine: null }, "app/pay.ts:4"],
  ["a range", { side: "RIGHT", line: 4, startLine: 2 }, "app/pay.ts:2-4"],
  ["lines that are gone", { side: "LEFT", line: 4, startLine: 2 }, "app/pay.ts:2-4 (removed)"],
  ["no place", null, "app/pay.ts"],
] as const)("where it stands by itself it names %s", (_, anchor, place) => {
  expect(plain(placeOf(aReviewFinding({ anchor })))).toBe(place);
});

test.each([
  ["words", "word ".repeat(50_000)],
  ["what cannot be seen", "\u200B".repeat(100_000)],
  ["backticks", "` ``` `` ".repeat(20_000)],
  ["emoji", "👩‍💻".repeat(30_000)],
])("a comment with too many %s is cut, whole, below 64,000 characters", (_, text) => {
  const finding = aReviewFinding({ title: text, why: text, failureScenario: text, quote: text, suggestion: "b();" });
  for (const markdown of [renderComment(finding, "a1"), renderSection({ ...finding, anchor: null }, "a1")]) {
    expect(markdown.length).toBeLessThanOrEqual(64_000);
    expect(markdown).toContain("`/greenlight dismiss a1`");
    expect(markdown.isWellFormed()).toBe(true);
  }
});
