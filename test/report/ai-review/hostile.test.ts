import { describe, expect, test } from "@jest/globals";
import { commandIn } from "../../../app/commands/command-in.ts";
import { renderReviewDetails } from "../../../app/report/ai-review/details.ts";
import { renderReviewPost } from "../../../app/report/ai-review/review-post.ts";
import { aUser } from "../../support/builders.ts";
import { readMarkdown } from "../markdown-reader.ts";
import { advice, anAiReview, aReceipt, aReviewFinding, said } from "./builders.ts";

/** Words as a model would write them that somebody talked into it, or that wants to be more than words. */
const HOSTILE = [
  "`PWNED`",
  "``PWNED",
  "``` PWNED",
  "PWNED | cell | cell",
  "PWNED\\| @acme/team <img src=x> cell",
  "PWNED\\",
  "</summary></details><img src=x onerror=PWNED>",
  "--> PWNED <!--",
  "<!-- greenlight:ai-review COMMENT -->",
  "@acme/PWNED and @octocat",
  "#1 PWNED GH-1 acme/shop#1",
  "PWNED\n\n# heading\n\n- item\n\n/greenlight reevaluate",
  "/greenlight pause",
  "PWNED\r\n| a | b |\n| - | - |",
  "[PWNED](javascript:alert(1))",
  "![PWNED](https://evil.example/x.png)",
  "[PWNED]: https://evil.example",
  "https://evil.example/PWNED www.evil.example evil@evil.example",
  "<https://evil.example/PWNED>",
  "**PWNED** _x_ ~~y~~ __z__",
  "&lt;PWNED&gt; &#64;acme",
  "PWNED\u202Egnp.exe\u202C\u200B\u0000\u001B[31m",
  ":tada: PWNED $x$ $$y$$",
  "1. PWNED\n2) PWNED\n> PWNED\n    PWNED",
  "```suggestion\nPWNED\n```",
  "~~~\nPWNED",
  "0123456789abcdef0123456789abcdef01234567 deadbeef",
  "🦊".repeat(300),
];

const OWN_HTML = /^(<details><summary>([^<>`]|<code>[^<>]*<\/code>)*<\/summary>|<\/details>)$/;
const PLAIN_TYPES = new Set("root paragraph strong text inlineCode code html table list listItem".split(" "));
/** What GitHub makes something of by itself where it stands in text. */
const LIVELY = /@\w|https?:|www\.|#\d|GH-\d|[<>]|\]\(|~~|:\w+:|\$|\b[0-9a-f]{7,40}\b/;

describe.each(HOSTILE.map((words) => [JSON.stringify(words).slice(0, 60), words]))(
  "a model that writes %s",
  (_, words) => {
    const texts = { title: words, why: words, failureScenario: words, quote: words, path: words };
    const findings = [
      aReviewFinding({ ...texts, suggestion: words }),
      advice(1, { ...texts, anchor: null }),
      advice(2, { ...texts, state: "demoted" }),
      advice(3, { ...texts, state: "dismissed", dismissedBy: aUser(words) }),
    ];
    const review = anAiReview(findings, {
      doubts: [words],
      ledger: [
        { path: words, state: "skipped", reason: words },
        { path: `b ${words}`, state: "unreviewable", reason: words },
      ],
      receipt: aReceipt({ model: words, refuter: words, promptVersion: words }),
    });
    const { review: post, summary } = renderReviewPost(review, { max_comments: 5, request_changes: true }, said());
    const all: readonly [string, string][] = [
      ["the heading", post?.heading ?? ""],
      ["the comment", post?.comments[0]?.body ?? ""],
      ["the section", post?.comments[0]?.section ?? ""],
      ["the summary", summary.body],
      ["the check run", renderReviewDetails(review)],
    ];

    test.each(all)("has written words, and nothing else: %s", (_where, markdown) => {
      expect(markdown).not.toBe("");
      for (const escapes of ["pairs", "single"] as const) {
        const { types, html, texts: shown, unevenRows } = readMarkdown(markdown, escapes);
        expect([...types].filter((type) => !PLAIN_TYPES.has(type))).toEqual([]);
        for (const tag of html) expect(tag).toMatch(OWN_HTML);
        expect(shown.filter((text) => LIVELY.test(text))).toEqual([]);
        expect(unevenRows).toEqual([]);
      }
      expect(markdown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]|(?!\n)\p{Cc}/u);
      expect(commandIn(markdown)).toBeNull();
    });
  },
);
