import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { dismissalWords } from "../../app/commands/dismissal.ts";

const ID = "0123456789ab";

test.each([
  ["an id", ID, { id: ID, reason: "" }],
  ["an id and a reason", `${ID}  it is a test key `, { id: ID, reason: "it is a test key" }],
  ["an id as code", `\`${ID}\` it is a test key`, { id: ID, reason: "it is a test key" }],
  ["nothing", "", { id: "", reason: "" }],
  ["what cannot be seen", `${ID} a\u202eb\u0007`, { id: ID, reason: "a<U+202E>b<U+0007>" }],
  ["half a character", `${ID} \ud800`, { id: ID, reason: "\ufffd" }],
  ["a very long reason", `${ID} ${"😀".repeat(300)}`, { id: ID, reason: "😀".repeat(200) }],
  // It has more than an id's 32 digits still.
  ["more than an id", "a".repeat(60_000), { id: "a".repeat(40), reason: "" }],
])("%s is read", (_, rest, words) => {
  expect(dismissalWords(rest)).toEqual(words);
});

test("whatever is written, nothing of it is long or invisible", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 500 }), (rest) => {
      const { id, reason } = dismissalWords(rest);
      expect([...id].length).toBeLessThanOrEqual(40);
      expect([...reason].length).toBeLessThanOrEqual(200);
      expect(id + reason).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    }),
  );
});
