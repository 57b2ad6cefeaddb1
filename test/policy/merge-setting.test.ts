import { describe, expect, test } from "@jest/globals";
import { choiceOf, methodFor } from "../../app/policy/merge-setting.ts";
import { parsePolicy } from "../../app/policy/parse.ts";
import { aPolicy } from "../support/builders-policy.ts";

const RULES = `version: 1
rules:
  - name: Docs
    when: { label: docs }
`;

/** The problems of a policy, as `path: message`. */
function problemsOf(text: string): string[] {
  const parsed = parsePolicy(text);
  return parsed.valid ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("approval.merge", () => {
  test("is off where nothing is said", () => {
    expect(aPolicy(RULES).approval.merge).toBe("off");
  });

  test.each([
    ["off", null],
    ["auto", "auto"],
    ["{ method: squash }", "squash"],
    ["{ method: rebase }", "rebase"],
  ])("%s", (written, choice) => {
    expect(choiceOf(aPolicy(`${RULES}approval: { merge: ${written} }\n`).approval.merge)).toBe(choice);
  });

  test.each(["yes", "squash", "{ method: fast-forward }", "{}", "true"])("%s is no way to merge", (written) => {
    expect(problemsOf(`${RULES}approval: { merge: ${written} }\n`)).toHaveLength(1);
  });

  test.each(["check", "shadow"])("means nothing in %s mode, where no review is posted", (mode) => {
    expect(problemsOf(`${RULES}    merge: auto\napproval: { merge: auto }\nmode: ${mode}\n`)).toEqual([
      `rules[0].merge: nothing is merged in ${mode} mode; remove it, or set \`mode: active\``,
      `approval.merge: nothing is merged in ${mode} mode; remove it, or set \`mode: active\``,
    ]);
    expect(problemsOf(`${RULES}    merge: off\napproval: { merge: off }\nmode: ${mode}\n`)).toEqual([]);
  });

  test("is told together with other problems", () => {
    expect(problemsOf(`${RULES}approval: { merge: auto }\nmode: check\nnever: [{ lable: x }]\n`)).toHaveLength(2);
  });
});

describe("the method", () => {
  test.each([
    ["auto", ["rebase"], "rebase"],
    ["auto", ["merge", "rebase"], "merge"],
    ["auto", ["rebase", "merge", "squash"], "squash"],
    ["auto", [], null],
    ["rebase", ["squash", "rebase"], "rebase"],
    ["rebase", ["squash"], null],
  ] as const)("%s, where %j are allowed, is %s", (choice, allowed, method) => {
    expect(methodFor(choice, allowed)).toBe(method);
  });
});
