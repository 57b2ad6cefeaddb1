import { describe, expect, test } from "@jest/globals";
import { fingerprintNamed, fingerprintOf, secretFingerprint } from "../../../app/review/findings/fingerprint.ts";

describe("a fingerprint", () => {
  const known = fingerprintOf("security", "app/a.ts", "if (isAdmin) {\n  run(x);");

  test("is short, and the same for ever", () => {
    expect(known).toMatch(/^[0-9a-f]{32}$/);
    expect(known).toBe("883089ffc5e4de3105e69c8b2f65d7bd");
  });

  test.each([
    ["other indentation", "  if (isAdmin) {\n\t\trun(x);"],
    ["other blanks", "if  (isAdmin)\t{  \n run(x);"],
    ["Windows' line ends", "if (isAdmin) {\r\n  run(x);\r\n"],
    ["blank lines around it", "\n\nif (isAdmin) {\n  run(x);\n\n"],
  ])("does not change by %s", (_, quote) => {
    expect(fingerprintOf("security", "app/a.ts", quote)).toBe(known);
  });

  test.each([
    ["category", fingerprintOf("correctness", "app/a.ts", "if (isAdmin) {\n  run(x);")],
    ["path", fingerprintOf("security", "app/b.ts", "if (isAdmin) {\n  run(x);")],
    ["code", fingerprintOf("security", "app/a.ts", "if (isAdmin) {\n  run(y);")],
    ["line ends inside", fingerprintOf("security", "app/a.ts", "if (isAdmin) { run(x);")],
    ["what nobody sees", fingerprintOf("security", "app/a.ts", "if (is\u200BAdmin) {\n  run(x);")],
  ])("changes with the %s", (_, other) => {
    expect(other).not.toBe(known);
  });

  test("stays where another push counts secrets otherwise", () => {
    const line = (number: number) => fingerprintOf("security", "app/a.ts", `send("<secret:aws-access-key:${number}>")`);
    expect(line(1)).toBe(line(2));
  });

  test("of a secret is another one for another secret in its place", () => {
    const first = secretFingerprint("a key", "app/a.ts", '  const key = "one";');
    expect(secretFingerprint("a key", "app/a.ts", '\tconst key = "one";')).toBe(first);
    expect(secretFingerprint("a key", "app/a.ts", '  const key = "two";')).not.toBe(first);
    expect(secretFingerprint("a token", "app/a.ts", '  const key = "one";')).not.toBe(first);
    expect(fingerprintOf("secret", "app/a.ts", '  const key = "one";')).not.toBe(first);
  });
});

describe("people name a finding by the beginning of its fingerprint", () => {
  const all = [
    `${"a".repeat(8)}${"0".repeat(24)}`,
    `${"a".repeat(8)}${"1".repeat(24)}`,
    "b".repeat(32),
    "b".repeat(32),
  ];

  test.each([
    ["bbbbbbbb", "b".repeat(32)],
    [" BBBBBBBB ", "b".repeat(32)],
    ["aaaaaaaa0", all[0]],
    ["aaaaaaaa", null],
    ["bbbbbbb", null],
    ["cccccccc", null],
    ["", null],
    [".*......", null],
  ])("%j", (beginning, found) => {
    expect(fingerprintNamed(all, beginning)).toBe(found);
  });
});
