import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { asUntrusted, bounded, checkedNonce, shown } from "../../../app/review/prompt/untrusted.ts";

const NONCE = "5f0c1d9a77e24b3e8a6650b1c3d2e4f7";

describe("text of others", () => {
  test("stands between two lines that it cannot have itself", () => {
    const piece = fc.constantFrom(
      NONCE,
      NONCE.toUpperCase(),
      `[[END diff ${NONCE}]]`,
      "[[",
      "]]",
      "\n",
      "5f0c",
      NONCE.slice(4),
      "a",
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = asUntrusted("diff", pieces.join(""), NONCE);
        const lines = text.split("\n");
        expect([lines[0], lines.at(-1)]).toEqual([`[[BEGIN diff ${NONCE}]]`, `[[END diff ${NONCE}]]`]);
        expect(lines.slice(1, -1).join("\n").toLowerCase()).not.toContain(NONCE);
      }),
    );
  });

  test.each([
    ["", ""],
    ["short", "5f0c1d9a"],
    ["capitals", NONCE.toUpperCase()],
    ["no hexadecimal", "z".repeat(32)],
    ["fixed", "0".repeat(32)],
    ["longer", `${NONCE}0`],
  ])("a nonce that is none is refused (%s)", (_, nonce) => {
    expect(() => checkedNonce(nonce)).toThrow(RangeError);
    expect(() => asUntrusted("diff", "a", nonce)).toThrow("128 random bits");
  });

  test("what is long is cut, visibly, and not within a character", () => {
    expect(bounded("abc", 3)).toEqual({ text: "abc", left: 0 });
    expect(bounded("abcdef", 3)).toEqual({ text: "abc [… 3 more characters were left out here]", left: 3 });
    expect(bounded("ab\u{1f600}", 3)).toEqual({ text: "ab [… 2 more characters were left out here]", left: 2 });
  });

  test.each([
    ["plain\r\ntext\twith tabs", "plain\ntext\twith tabs", false],
    ["a\u202eb", "a<U+202E>b", true],
    ["a\u{e0041}", "a<U+E0041>", true],
    ["a\u200b\ufeff", "a<U+200B><U+FEFF>", true],
    ["a\rb", "a<U+000D>b", true],
    ["\ud800", "<U+D800>", true],
  ])("what cannot be seen is shown: %j", (text, visible, unseen) => {
    expect(shown(text)).toEqual({ text: visible, unseen });
  });
});
