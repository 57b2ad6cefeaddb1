import { describe, expect, test } from "@jest/globals";
import { parsePolicy } from "../../app/policy/parse.ts";

/** Whoever can open a pull request can make the worker read a policy of 64 KiB, to explain it. */
function filled(start: string, unit: (index: number) => string): string {
  let text = start;
  for (let index = 0; text.length < 64_000; index++) text += unit(index);
  return text;
}

describe("64 KiB of hostile YAML do not keep the worker from its other pull requests:", () => {
  test.each<[string, string]>([
    ["aliases", filled("- &a x\n", () => "- *a\n")],
    ["aliases that stand for nothing", filled("", (index) => `- *a${index}\n`)],
    ["anchors, each with its alias", filled("", (index) => `- &a${index} x\n- *a${index}\n`)],
    ["merges", filled("x: &x {a: 1}\n", (index) => `k${index}: {<<: *x}\n`)],
  ])(
    "%s",
    (_, policy) => {
      const start = performance.now();
      const parsed = parsePolicy(policy);
      expect(parsed).toMatchObject({
        valid: false,
        problems: [{ message: expect.stringContaining("too many aliases") }],
      });
      // Took up to two minutes, which no Lambda is given; takes less than a second. Far from both, so that no load matters.
      expect(performance.now() - start).toBeLessThan(15_000);
    },
    150_000,
  );

  test("a few aliases still mean what they stand for", () => {
    const policy = 'version: 1\nrules: [{ name: a, when: { files: { only: &docs ["docs/**"], any: *docs } } }]\n';
    expect(parsePolicy(policy).valid).toBe(true);
  });
});
