import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Phrase } from "../../../app/policy/phrase.ts";
import { inline, paragraph, preformatted, print } from "../../../app/report/markdown.ts";
import { acceptFindings } from "../../../app/review/findings/accept.ts";
import { proseOf } from "../../../app/review/findings/prose.ts";
import { readMarkdown } from "../../report/markdown-reader.ts";
import { aRawFinding } from "../support/findings.ts";

/** What a model may be talked into writing. */
const HOSTILE = [
  "Hello @acme/team and @octocat, see #12, GH-12, acme/shop#12 and acme/shop@0123456789abcdef0123456789abcdef01234567",
  "<img src=x onerror=alert(1)> <details><summary>ok</summary> </details> <!-- greenlight-review:v1:AAAA -->",
  "![x](https://evil.example/x.png) [approve](https://evil.example) [x]: https://evil.example",
  "https://evil.example www.evil.example ftp://evil.example mailto:a@evil.example a@evil.example xmpp:a@evil.example",
  "<https://evil.example> \\<b> &lt;b&gt; &#64;octocat &commat;octocat",
  "```suggestion\nrm -rf /\n```",
  "``` `` ` ```` x ` y `` z",
  "`a``b` `` ` `` `x`y`z",
  "# Approved\n\n- item\n1. item\n\n> quote\n\n---\n\n    code",
  "Title\n===\n\n| a | b |\n| - | - |\n| c | d |",
  "**bold** _em_ ~~gone~~ ==mark== $x$ $$y$$ :tada: ^1 [^1]: note",
  "abc\u202Edef\u2066ghi\u200Bjkl\u0000mno\u001B[31mpqr\u2028stu\uFEFFvwx\u{E0041}\u3164",
  "deadbeef cafebabe 1234567 0123456789abcdef 0123456789abcdef0123456789abcdef01234567",
  "acme/deadbeef read/www.evil JIRA-123 [ ] [x] /cc @octocat\\",
  "(https://evil.example) \"@octocat\" '#1', ('@octocat'), @octocat's: #1!",
  "</code></pre><script>alert(1)</script>",
  "* * *\n+ a\n- b\n***",
];

/** What GitHub makes something of, in text outside code. */
const ALIVE = /[@#<>&[\]`*_~|\\$^=]|:\w+:|https?:\/|www\.\S|mailto:|\b[0-9a-f]{7,40}\b|\b[A-Za-z]+-\d/i;

function expectText(phrase: Phrase): void {
  const markdown = print([paragraph(...inline(phrase))]);
  const { types, html, texts } = readMarkdown(markdown, "pairs");
  expect([...types].filter((type) => !["root", "paragraph", "text", "inlineCode"].includes(type))).toEqual([]);
  expect(html).toEqual([]);
  expect(texts.filter((text) => ALIVE.test(text))).toEqual([]);
  expect(markdown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]|(?!\n)\p{Cc}/u);
}

describe.each(HOSTILE)("what a model writes, such as %j", (text) => {
  const [finding] = acceptFindings(
    [aRawFinding({ title: text, why: text, failure_scenario: text, path: text, quote: text, suggestion: text })],
    [],
  ).findings;

  test.each(["title", "why", "failureScenario"] as const)("is words and code, and nothing else: %s", (key) => {
    expectText(proseOf(finding?.[key] ?? ""));
  });

  test("is code where it is a quote or a path", () => {
    const markdown = print([preformatted(finding?.quote ?? ""), paragraph(...inline([{ name: finding?.path ?? "" }]))]);
    const { types, texts } = readMarkdown(markdown, "pairs");
    expect([...types].filter((type) => !["root", "paragraph", "code", "inlineCode"].includes(type))).toEqual([]);
    expect(texts).toEqual([]);
  });
});

test("whatever a model writes is words and code, and nothing else", () => {
  const spice = fc.constantFrom(
    ..."`@#<>&[]()*_~|\\$^=!:/.-+'\" \n\t1aé😀".split(""),
    "www.",
    "http://",
    "``",
    "\u202E",
    "x@y.z",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(spice, { maxLength: 40 }).map((all) => all.join("")),
        fc.string({ unit: "binary" }),
      ),
      (title) => {
        const [finding] = acceptFindings([aRawFinding({ why: title })], []).findings;
        expectText(proseOf(finding?.why ?? ""));
      },
    ),
    { numRuns: 500 },
  );
});

describe("prose stays readable", () => {
  test.each<[string, Phrase]>([
    ["The loop never ends, e.g. for 3 items.", ["The loop never ends, e.g. for 3 items."]],
    ["It isn't read/write (well-known): 50% fail!", ["It isn't read/write (well-known): 50% fail!"]],
    ["Call `pay(a, b)` twice.", ["Call ", { name: "pay(a, b)" }, " twice."]],
    ["user.name is null", [{ name: "user.name" }, " is null"]],
    ["Ask (@octocat).", ["Ask (", { name: "@octocat" }, ")."]],
    ["Größe überläuft — 値段が負になる", ["Größe überläuft — 値段が負になる"]],
    ["the key <secret:jwt:1> leaks", ["the key ", { name: "<secret:jwt:1>" }, " leaks"]],
    ["", []],
  ])("%s", (text, phrase) => {
    expect(proseOf(text)).toEqual(phrase);
  });
});
