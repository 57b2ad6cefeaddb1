import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { commandIn } from "../../app/commands/command-in.ts";

/** In few words: the command, `unknown: word`, or nothing. */
function inShort(body: string): string | null {
  const asked = commandIn(body);
  if (asked === null) return null;
  return asked.kind === "command" ? asked.command : `unknown: ${asked.word}`;
}

describe("a comment gives a command", () => {
  test.each([
    ["alone", "/greenlight explain", "explain"],
    ["in capitals", "/greenlight EXPLAIN", "explain"],
    ["with more spaces", "/greenlight  \t pause  ", "pause"],
    ["with words for people behind it", "/greenlight pause until Monday", "pause"],
    ["in a later line", "Let's wait.\n\n/greenlight pause\n\nThanks!", "pause"],
    ["with Windows' line ends", "Hm.\r\n/greenlight resume\r\n", "resume"],
    ["the first of several", "/greenlight pause\n/greenlight resume", "pause"],
    ["without a word, for help", "/greenlight", "help"],
    ["that does not exist", "/greenlight approve", "unknown: approve"],
    ["behind a block of code that ended", "```\nx\n```\n/greenlight help", "help"],
    ["behind a code span of three backticks", "```x``` is it\n/greenlight help", "help"],
    ["behind an HTML comment that ended", "<!-- a\nb -->\n/greenlight help", "help"],
    ["behind an HTML comment in one line", "<!-- a --> b\n/greenlight help", "help"],
    ["behind a word that only looks like <pre>", "<prefix>\n/greenlight help", "help"],
  ])("%s", (_, body, command) => {
    expect(inShort(body)).toBe(command);
  });
});

test.each([
  ["/greenlight dismiss 0123abcd  a reason\nanother line", "0123abcd  a reason"],
  ["/greenlight\tdismiss\t0123abcd\r\n", "0123abcd"],
  ["/greenlight dismiss", ""],
  ["/greenlight", ""],
])("%j says what it is about in its own line", (body, rest) => {
  expect(commandIn(body)).toMatchObject({ rest });
});

describe("a comment gives no command where it stands", () => {
  test.each([
    ["nowhere", "Looks good."],
    ["within a line", "Say /greenlight pause to pause it."],
    ["behind a space", " /greenlight pause"],
    ["in a quoted line", "> /greenlight pause"],
    ["in a quoted line of a quoted line", ">> /greenlight pause\n> no"],
    ["in a list", "- /greenlight pause"],
    ["in an indented block of code", "    /greenlight pause"],
    ["in a code span", "`/greenlight pause`"],
    ["in a block of code", "```\n/greenlight pause\n```"],
    ["in a block of code with a language", "```sh\n/greenlight pause\n```"],
    ["in a block of code between tildes", "~~~\n/greenlight pause\n~~~"],
    ["in a block of code that never ends", "```\n/greenlight pause"],
    ["in a block of code whose fence is longer than one inside", "````\n```\n/greenlight pause\n````"],
    ["in a block of code with other fences inside", "```\n~~~\n/greenlight pause\n```"],
    ["in a block of code behind a fence with a language", "```\n```sh\n/greenlight pause\n```"],
    ["in a block of code in a list", "- a\n  ```\n/greenlight pause\n  ```"],
    ["in an HTML comment, as templates have them", "<!-- For help:\n/greenlight help\n-->"],
    ["in an HTML comment that never ends", "a <!-- b\n/greenlight pause"],
    ["in <pre>", "<PRE>\n/greenlight pause\n</PRE>"],
    ["as a longer word", "/greenlighting pause"],
    ["with a slash more", "//greenlight pause"],
    ["of another bot", "/green light pause"],
  ])("%s", (_, body) => {
    expect(inShort(body)).toBeNull();
  });
});

test("any text whatever is read, and quoted it gives no command", () => {
  const lines = fc.array(
    fc.oneof(fc.constantFrom("/greenlight pause", "```", "~~~~", "<!--", "-->", "<pre>", "</pre>", ""), fc.string()),
  );
  fc.assert(
    fc.property(lines, (some) => {
      commandIn(some.join("\n"));
      const quoted = some.flatMap((line) => line.split(/\r\n|\r|\n/)).map((line) => `> ${line}`);
      expect(commandIn(quoted.join("\n"))).toBeNull();
    }),
  );
});

test("a comment of GitHub's greatest length is read at once", () => {
  for (const part of ["/greenlight ", "`", "<!--", "```\n", "<pre>", "/greenlight\t\t\t\t"]) {
    const body = part.repeat(65_536 / part.length);
    const before = performance.now();
    commandIn(body);
    expect(performance.now() - before).toBeLessThan(200);
  }
});
