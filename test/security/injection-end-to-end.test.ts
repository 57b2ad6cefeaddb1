import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { WorldPull } from "../../app/local/github/index.ts";
import type { Stack } from "../../app/local/stack.ts";
import { commentedLine, commentsOnLines } from "../../app/local/stories/ai-scene.ts";
import { splitReviewLine } from "../../app/pull-request/review-line.ts";
import { readMarkdown } from "../report/markdown-reader.ts";
import { ATTACKS, type Attack, VULNERABLE } from "../support/attacks.ts";
import {
  aBlocker,
  aReviewedRepository,
  ci,
  finds,
  isApproved,
  now,
  questionsAbout,
  REVIEW_POLICY,
  standIn,
  told,
} from "../support/reviewed-pulls.ts";
import { aStack } from "../support/stack.ts";

/**
 * The attacks of injection.test.ts in real pull requests, each in title, description, branch, file name, comment and string at
 * once, on the built bundles and the real protocols.
 */

let stack: Stack;

beforeAll(async () => {
  ({ stack } = await aStack());
  stack.github.world.addUser({ login: "mallory", access: "write" });
}, 30_000);

afterAll(() => stack.close());

/** What GitHub would make something of, and by what it is found again. */
const LIVE = "PWNED @acme/team <img src=x> [x](https://evil.example) #1 | </details> `";
/** What GitHub makes something of by itself where it stands in text. */
const LIVELY = /@\w|https?:|www\.|#\d|GH-\d|[<>]|\]\(|~~|\$|\b[0-9a-f]{7,40}\b/;
const BASE = "export function find(name) {\n  return [];\n}\n";

/** All words of an attack. */
function wordsOf({ pull = {}, above = [], below = [], file = "", section = "" }: Attack): string {
  const { title = "", body = "", head = "", commits = [] } = pull;
  return [title, body, head, ...commits, ...above, ...below, file, section].filter(Boolean).join(" ");
}

const inOneLine = (words: string, longest: number) =>
  words
    .replace(/[\0\r\n\u0085\u2028\u2029]+/g, " ")
    .slice(0, longest)
    .toWellFormed()
    .trim();

/** As git allows it (git-check-ref-format). */
function branchName(words: string): string {
  return `x${words
    .replace(/[\p{Cc}\p{Cs} ~^:?*[\\/.@{]+/gu, "-")
    .slice(0, 150)
    .toWellFormed()}x`;
}

/** Git allows everything in it but the character that ends it; a name between slashes is never empty or only dots. */
function fileName(words: string): string {
  return words.replaceAll("\0", "").replace(/[/.]+/g, "-").slice(0, 120).toWellFormed();
}

function openAttacked(repository: string, words: string, head: string, files: Readonly<Record<string, string>> = {}) {
  const code = inOneLine(words, 3_000).replaceAll("\\", "");
  return stack.github.world.openPullRequest({
    repository,
    author: "mallory",
    head: `${head}/${branchName(words)}`,
    title: inOneLine(words, 250),
    body: words.slice(0, 60_000),
    files: {
      "src/users.ts": BASE.replace(
        "  return [];",
        `  // ${code}\n  const note = "${code.replaceAll('"', "'")}";\n${VULNERABLE}`,
      ),
      [`src/${fileName(words)}.ts`]: "ok();\n",
      ...files,
    },
    commit: { message: words.slice(0, 10_000) },
  });
}

/** What machines are told of the review, without what depends on how long texts are and on where the lines are. */
function receiptOf(pull: WorldPull) {
  const { codes } = readMarkdown(splitReviewLine(told(stack, pull).text).text, "pairs");
  const { verdict, doubts, files, findings } = JSON.parse(codes.find((each) => each.startsWith('{\n "v"')) ?? "{}");
  return { verdict, doubts, files, findings };
}

/** The parts of the decision: what each gate said, without names. */
function gatesOf(pull: WorldPull) {
  const { title, summary, conclusion } = told(stack, pull);
  const { text } = told(stack, pull);
  const held = text
    .split("\n")
    .flatMap((line) => /^\| ([\w .↳-]+?) +\| .* \| (yes|no|unknown) +\|$/.exec(line)?.slice(1) ?? []);
  return { title, summary, conclusion, held };
}

/** Every Markdown that we wrote on a pull request. */
async function markdownOn(pull: WorldPull): Promise<readonly string[]> {
  const { summary, text } = told(stack, pull);
  const { reviews, conversation, repository } = now(stack, pull);
  const comments = await commentsOnLines({ github: stack.github, repository }, pull);
  const own = <T extends { readonly author: string }>(all: readonly T[]) => all.filter(({ author }) => author === BOT);
  return [
    summary,
    splitReviewLine(text).text,
    ...own(reviews).map(({ body }) =>
      body.replace(/^<!-- greenlight:ai-review (COMMENT|REQUEST_CHANGES)( [0-9a-f]{32})* -->\n/, ""),
    ),
    ...own(conversation).map(({ body }) => body.replace(/^<!-- greenlight:ai-summary [\w-]+ -->\n/, "")),
    ...comments.map(({ body }) => body),
  ];
}

const BOT = "greenlight[bot]";
const OWN_HTML = /^(<details><summary>([^<>`]|<code>[^<>]*<\/code>)*<\/summary>|<\/details>)$/;
const PLAIN_TYPES = new Set("root paragraph strong text inlineCode code html table list listItem".split(" "));

function expectNothingAlive(markdown: string): void {
  for (const escapes of ["pairs", "single"] as const) {
    const { types, html, texts, unevenRows } = readMarkdown(markdown, escapes);
    expect([...types].filter((type) => !PLAIN_TYPES.has(type))).toEqual([]);
    for (const tag of html) expect(tag).toMatch(OWN_HTML);
    expect(texts.filter((text) => LIVELY.test(text))).toEqual([]);
    expect(unevenRows).toEqual([]);
  }
  expect(markdown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]|(?!\n)\p{Cc}/u);
}

const BUG = { path: "src/users.ts", quote: VULNERABLE };

describe("with a model that finds the bug, and is talked into repeating what it read", () => {
  const pulls = new Map<string, WorldPull>();
  let plain: WorldPull;

  beforeAll(async () => {
    const repository = aReviewedRepository(stack, "attacked", { "src/users.ts": BASE });
    const all = [["none", { above: ["harmless"] }] as const, ...ATTACKS];
    // A few at a time.
    for (let from = 0; from < all.length; from += 6) {
      const opened = all.slice(from, from + 6).map(([name, attack], at) => {
        const words = wordsOf(attack);
        return {
          name,
          words,
          pull: openAttacked(repository, name === "none" ? words : `${words} ${LIVE}`, `a${from + at}`),
        };
      });
      standIn(stack).play(
        opened.flatMap(({ words, pull }) => {
          const said = `${inOneLine(words, 100)} ${LIVE}`;
          return finds(
            `${pull.repository}#${pull.number}`,
            aBlocker(BUG, { title: said, why: words.slice(0, 500) + LIVE }),
          );
        }),
      );
      for (const { name, pull } of opened) {
        ci(stack, pull);
        pulls.set(name, pull);
      }
      await stack.quiet();
    }
    plain = pulls.get("none") as WorldPull;
  }, 120_000);

  test("without an attack it is held, by a comment on the bug", async () => {
    expect(receiptOf(plain)).toMatchObject({
      verdict: "blocked",
      doubts: 0,
      files: { reviewed: 2, skipped: 0, unreviewable: 0 },
    });
    expect(gatesOf(plain).title).toBe("Held by the AI review: 1 finding");
    expect(gatesOf(plain).held.length).toBeGreaterThan(10);
  });

  test.each(ATTACKS.map(([name]) => name))(
    "%s: verdict and gates are the same, and nothing of it is more than text",
    async (name) => {
      const pull = pulls.get(name) as WorldPull;
      expect(receiptOf(pull)).toEqual(receiptOf(plain));
      expect(gatesOf(pull)).toEqual(gatesOf(plain));
      expect(isApproved(stack, pull)).toBe(false);
      const [comment, ...more] = await commentsOnLines({ github: stack.github, repository: pull.repository }, pull);
      expect(more).toEqual([]);
      if (comment === undefined) throw new Error("there is no comment");
      expect(await commentedLine({ github: stack.github, repository: pull.repository }, pull, comment)).toBe(
        `+${VULNERABLE}`,
      );
      const written = await markdownOn(pull);
      expect(written.length).toBeGreaterThanOrEqual(4);
      for (const markdown of written) expectNothingAlive(markdown);
    },
  );
});
