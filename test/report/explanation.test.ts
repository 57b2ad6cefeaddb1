import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decide } from "../../app/policy/decide.ts";
import type { Decision } from "../../app/policy/decision.ts";
import { readPolicy } from "../../app/policy/reading.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { decisionJson } from "../../app/report/decision-json.ts";
import { renderExplanation } from "../../app/report/explanation.ts";
import { stepsOf } from "../../app/report/steps.ts";
import { aCheckRun, aSnapshot, aUser } from "../support/builders.ts";
import { policyText, snapshot } from "../support/builders-arbitrary.ts";
import { presentPolicy } from "../support/builders-policy.ts";

const paint = {
  bold: (text: string) => `<b>${text}</b>`,
  dim: (text: string) => text,
  red: (text: string) => text,
  green: (text: string) => text,
  yellow: (text: string) => text,
};

function explained(decision: Decision, details = false): string {
  return renderExplanation(decision, { paint, width: null, details, local: { policy: "a.yml" } });
}

function decided(changes: Parameters<typeof aSnapshot>[0]): Decision {
  const given = aSnapshot(changes);
  return decide(given, readPolicy(given.policy));
}

const anyDecision = fc
  .tuple(snapshot(), policyText())
  .map(([given, text]) => decide(given, readPolicy(presentPolicy(text))));

describe("a decision on a terminal", () => {
  test("has every step of the check run, with the same words", () => {
    fc.assert(
      fc.property(anyDecision, (decision) => {
        const { summary } = renderCheckRun(decision);
        const rows = summary.split("\n").filter((line) => line.startsWith("|"));
        expect(stepsOf(decision)).toHaveLength(Math.max(0, rows.length - 2));
        stepsOf(decision).forEach(({ what, result }, index) => {
          for (const part of [...what, ...result]) {
            const words = typeof part === "string" ? (/^[\w ]+/.exec(part)?.[0].trim() ?? "") : "";
            expect(rows[index + 2]).toContain(words);
          }
        });
      }),
    );
  });

  test("names the problems of a policy that the pull request would break", () => {
    const decision = decided({ files: [".github/greenlight.yml"], proposedPolicy: "version: 2\nrules: []\n" });
    expect(explained(decision)).toContain("  1:10  version: expected `1`, found `2`\n");
  });

  test("without a policy says what to do, and names no source", () => {
    const text = explained(decided({ policy: { status: "absent" } }));
    expect(text).toContain("Next:</b> Add .github/greenlight.yml to the branch main");
    expect(text).not.toContain("Policy: ");
  });

  test.each([
    [
      "a label",
      {
        pull: { labels: ["\u001B]0;owned\u0007"] },
        policy: "version: 1\nnever: [{ label: x }]\nrules: [{ name: a, when: { label: y } }]",
      },
    ],
    ["a path", { files: ["\u001B[2J"] }],
    ["a check", { checks: [aCheckRun({ name: "\u009B31m\u202E", conclusion: "failure" })] }],
    ["a login", { pull: { author: aUser("\r\u0008") } }],
  ])("shows the control characters in %s, and does not write them", (_, changes) => {
    const text = explained(decided(changes), true);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).toContain("<U+");
  });
});

test("a decision as JSON is nothing but JSON, whatever it is about", () => {
  fc.assert(
    fc.property(anyDecision, (decision) => {
      const json = decisionJson(decision, { policy: "a.yml" });
      expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    }),
  );
});
