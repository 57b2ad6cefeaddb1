import { describe, expect, test } from "@jest/globals";
import type { Finding } from "../../../app/review/findings/finding.ts";
import type { Refutation } from "../../../app/review/findings/raw-finding.ts";
import { applyRefutations, refutationQuestion } from "../../../app/review/findings/refute.ts";
import { secretFinding } from "../../../app/review/findings/secret-finding.ts";
import { aFileDiff, aFinding, aHunk } from "../support/findings.ts";

const FILE = aFileDiff("app/pay.ts", aHunk([" open();", "+charge(amount);", "+log(amount);"]));
const charge = aFinding();
const log = aFinding({ quote: "log(amount);", anchor: { side: "RIGHT", line: 3, startLine: 2 }, severity: "low" });
const elsewhere = aFinding({ path: "app/other.ts" });
const secret = secretFinding({
  path: "app/pay.ts",
  anchor: { side: "RIGHT", line: 3, startLine: null },
  line: "key",
  redacted: "key",
  kind: "a key",
});

function question(findings: readonly Finding[]) {
  const asked = refutationQuestion(findings, FILE);
  if (asked === null) throw new Error("there is something to ask");
  return asked;
}

function answered(findings: readonly Finding[], ...refutations: readonly Partial<Refutation>[]): readonly Finding[] {
  const whole = refutations.map((each) => ({
    number: 1,
    verdict: "wrong" as const,
    why: "It is checked before.",
    ...each,
  }));
  return applyRefutations(findings, question(findings), whole);
}

describe("the question", () => {
  test("has the findings of the file, numbered, with their lines", () => {
    const asked = question([elsewhere, charge, log]);
    expect(asked.file).toBe(FILE);
    expect(asked.findings).toMatchObject([
      { number: 1, lines: "R2", quote: "charge(amount);", title: charge.title, carried: false },
      { number: 2, lines: "R2-R3", quote: "log(amount);" },
    ]);
  });

  test("has no lines for a finding that has no anchor", () => {
    expect(question([{ ...charge, anchor: null }]).findings).toMatchObject([{ lines: null }]);
  });

  test.each([
    ["a secret that code found", { ...secret, judged: false }],
    ["what it has judged", aFinding({ judged: true })],
    ["what it has refuted", aFinding({ refuted: true })],
    ["another file's finding", elsewhere],
  ])("does not ask about %s", (_, finding) => {
    expect(refutationQuestion([finding], FILE)).toBeNull();
  });
});

describe("the refuter", () => {
  test("demotes what it says is wrong, and nothing else", () => {
    expect(answered([charge, log, elsewhere, secret], {})).toEqual([
      { ...charge, judged: true, refuted: true },
      log,
      elsewhere,
      secret,
    ]);
  });

  test.each<[string, Partial<Refutation>[]]>([
    ["is not sure", [{ verdict: "unsure" }]],
    ["says that it holds", [{ verdict: "holds" }]],
    ["says nothing", []],
    ["speaks of a number that was not asked", [{ number: 2 }, { number: 0 }, { number: 1.5 }, { number: Number.NaN }]],
    ["gives no reason", [{ why: " " }, { why: "…" }]],
    ["contradicts itself", [{}, { verdict: "holds" }, {}]],
  ])("takes nothing from a finding where it %s", (_, refutations) => {
    const [finding] = answered([charge], ...refutations);
    expect(finding).toMatchObject({ refuted: false, severity: "critical", confidence: 95 });
  });

  test("raises nothing", () => {
    const mild = aFinding({ severity: "low", confidence: 10 });
    expect(answered([mild], { verdict: "holds" })).toEqual([{ ...mild, judged: true }]);
  });

  test("must refute each of two findings with the same fingerprint", () => {
    const twice = [charge, { ...charge }];
    expect(answered(twice, { number: 1 }).some(({ refuted }) => refuted)).toBe(false);
    expect(answered(twice, { number: 1 }, { number: 2, verdict: "holds" }).some(({ refuted }) => refuted)).toBe(false);
    expect(answered(twice, { number: 1 }, { number: 2 }).every(({ refuted }) => refuted)).toBe(true);
  });
});
