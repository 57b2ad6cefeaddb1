import { describe, expect, test } from "@jest/globals";
import { judge } from "../../app/policy/judge.ts";
import { plain } from "../../app/policy/phrase.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { nextActionOf } from "../../app/report/sentences.ts";
import { stepsOf } from "../../app/report/steps.ts";
import { aCheckRun, anOwnApproval, aReview, aSnapshot, aUser, cut, type SnapshotChanges } from "../support/builders.ts";

const APPLIES = 'author: "dependabot[bot]"';
const APPLIES_NOT = "author: octocat";
const UNKNOWN = "commits: { by: author }";

/** Rules in their order; one with a star is only tried out. */
function decided(rules: readonly string[], changes: SnapshotChanges = {}, rest = "") {
  const written = rules.map((when, index) => {
    const shadow = when.startsWith("* ");
    return `  - { name: R${index + 1}, when: { ${when.replace("* ", "")} }${shadow ? ", mode: shadow" : ""} }\n`;
  });
  const commits = cut([], "only some could be read");
  const policy = `version: 1\nrules:\n${written.join("")}${rest}`;
  return judge(aSnapshot({ policy, ...(rules.join().includes(UNKNOWN) ? { commits } : {}), ...changes }), {});
}

describe("a rule in shadow mode never decides", () => {
  test.each<[string, string[], string, string | null]>([
    ["one that holds says what it would have approved", [`* ${APPLIES}`], "shadow", "R1"],
    ["an ordinary rule behind it decides", [`* ${APPLIES}`, APPLIES], "approved", "R2"],
    ["an ordinary rule before it decides", [APPLIES, `* ${APPLIES}`], "approved", "R1"],
    ["one that cannot be told blocks nothing", [`* ${UNKNOWN}`, "label: dependencies"], "approved", "R2"],
    ["one that cannot be told says nothing", [`* ${UNKNOWN}`], "no-rule", null],
    ["an ordinary rule that cannot be told still stops", [UNKNOWN, `* label: dependencies`], "unknown", null],
    ["one that does not hold says nothing", [`* ${APPLIES_NOT}`], "no-rule", null],
    ["the first of several that hold is told", [`* ${APPLIES_NOT}`, `* ${APPLIES}`, `* ${APPLIES}`], "shadow", "R2"],
  ])("%s", (_, rules, kind, rule) => {
    const decision = decided(rules);
    expect({ kind: decision.reason.kind, rule: decision.rule }).toEqual({ kind, rule });
    expect(decision.approvals.post).toBe(kind === "approved");
  });

  test.each<[string, SnapshotChanges]>([
    ["checks have failed", { checks: [aCheckRun({ conclusion: "failure" })] }],
    ["checks are to come", { checks: [aCheckRun({ status: "in_progress", conclusion: null })] }],
    ["nothing was checked", { checks: [] }],
    ["a reviewer asks for changes", { reviews: [aReview({ author: aUser("alice"), state: "changes-requested" })] }],
  ])("where %s it would not have approved, and a human is needed as without it", (_, changes) => {
    expect(decided([`* ${APPLIES}`], changes)).toMatchObject({ reason: { kind: "no-rule" }, waiting: false });
  });

  test("a guard stops it like any other", () => {
    expect(decided([`* ${APPLIES}`], {}, "never: [{ label: dependencies }]\n").reason.kind).toBe("guard");
  });

  test("an approval from before it was put into shadow mode is withdrawn, and none is kept", () => {
    const earlier = anOwnApproval({ sha: "0".repeat(40), diffSince: "same" });
    const running = [aCheckRun({ status: "in_progress", conclusion: null })];
    for (const checks of [[aCheckRun()], running]) {
      const { outcome, approvals } = decided([`* ${APPLIES}`], { reviews: [earlier], checks });
      expect({ outcome, ...approvals }).toMatchObject({ outcome: "withdraw", kept: null, withdraw: [earlier] });
    }
  });

  test("in check mode it does not pass the check", () => {
    expect(renderCheckRun(decided([`* ${APPLIES}`], {}, "mode: check\n")).conclusion).toBe("failure");
  });

  test("is explained as one that is only tried out", () => {
    const decision = decided([`* ${APPLIES}`, `* ${APPLIES_NOT}`]);
    expect(plain(nextActionOf(decision))).toBe(
      "A human must approve: the rule is in shadow mode, and no other applies.",
    );
    const steps = stepsOf(decision).map(({ mark, what, result }) => `${mark} ${plain(what)}: ${plain(result)}`);
    expect(steps).toContain("off Rule R1 (shadow): would apply; it is only tried out");
    expect(steps).toContainEqual(expect.stringMatching(/^off Rule R2 \(shadow\): would not apply: author/));
  });
});
