import { describe, expect, test } from "@jest/globals";
import type { ReviewSettings } from "../../../app/policy/review-settings.ts";
import { acceptFindings } from "../../../app/review/findings/accept.ts";
import type { Finding } from "../../../app/review/findings/finding.ts";
import { secretFinding } from "../../../app/review/findings/secret-finding.ts";
import { type Dismissal, verdictOf } from "../../../app/review/findings/verdict.ts";
import { aUser } from "../../support/builders.ts";
import { aFileDiff, aFinding, aHunk, aRawFinding, reviewed, reviewSettings } from "../support/findings.ts";

const PATHS = ["app/pay.ts"];
const secret = secretFinding({
  path: "app/pay.ts",
  anchor: { side: "RIGHT", line: 7, startLine: null },
  line: 'key = "AKIA"',
  redacted: 'key = "[SECRET]"',
  kind: "an AWS access key",
});

function judged(findings: readonly Finding[], changes: Partial<Parameters<typeof verdictOf>[0]> = {}) {
  const usual = {
    ledger: reviewed(...PATHS),
    doubts: [],
    settings: reviewSettings(),
    changedPaths: PATHS,
    dismissals: [],
  };
  return verdictOf({ findings, ...usual, ...changes });
}

const dismissal = ({ fingerprint }: Finding): Dismissal => ({ fingerprint, by: aUser("mona"), reason: "no key" });

describe("a finding blocks", () => {
  test("where it is severe, certain, on a changed line, and says what fails", () => {
    const { verdict, findings } = judged([aFinding()]);
    expect(verdict).toBe("blocked");
    expect(findings).toMatchObject([{ blocking: true, state: "new", dismissedBy: null }]);
  });

  test.each<[string, Partial<Finding>, Partial<ReviewSettings>]>([
    ["its severity is too low", { severity: "medium" }, {}],
    ["it is not certain enough", { confidence: 79 }, {}],
    ["it is not as certain as the policy asks", { confidence: 95 }, { confidence: 96 }],
    ["the policy holds for worse ones only", { severity: "high" }, { block_on: ["critical"] }],
    ["it is on no changed line", { onChangedLine: false }, {}],
    ["it says not what fails", { failureScenario: "" }, {}],
    ["it says that nothing is known to fail", { failureScenario: "N/A." }, {}],
    ["it says dots", { failureScenario: "…!?" }, {}],
    ["it is refuted", { refuted: true, judged: true }, {}],
  ])("not where %s, and then it is advice", (_, changes, settings) => {
    const { verdict, findings } = judged([aFinding(changes)], { settings: reviewSettings(settings) });
    expect(verdict).toBe("advisory");
    expect(findings).toMatchObject([{ blocking: false }]);
  });

  test.each<[string, Partial<Finding>, Partial<ReviewSettings>]>([
    ["the refuter was not asked", { judged: false }, {}],
    ["the refuter was not sure", { judged: true }, {}],
    ["it was carried and its lines are not in the diff any more", { carried: true, anchor: null }, {}],
    ["the policy names only milder severities", {}, { block_on: ["medium"] }],
    ["it is as certain as the policy asks", { confidence: 80 }, {}],
    ["its scenario is in another language", { failureScenario: "二重に請求される" }, {}],
  ])("also where %s", (_, changes, settings) => {
    expect(judged([aFinding(changes)], { settings: reviewSettings(settings) }).verdict).toBe("blocked");
  });

  test.each([Number.NaN, -5, 250, Number.POSITIVE_INFINITY, 0.95])("where its confidence is %d", (confidence) => {
    const file = aFileDiff("app/pay.ts", aHunk(["+charge(amount);"]));
    const { findings } = acceptFindings([aRawFinding({ confidence })], [file]);
    expect(judged(findings).verdict).toBe("blocked");
  });
});

describe("a secret that code found", () => {
  test("blocks whatever the policy says of severity and confidence", () => {
    const settings = reviewSettings({ block_on: ["critical"], confidence: 100 });
    expect(judged([{ ...secret, severity: "low", confidence: 0 }], { settings }).verdict).toBe("blocked");
  });

  test("can be dismissed by a person, and then another secret in its place blocks again", () => {
    const other = secretFinding({
      ...secret,
      anchor: { side: "RIGHT", line: 7, startLine: null },
      line: 'key = "AKIB"',
      redacted: secret.quote,
      kind: "an AWS access key",
    });
    expect(judged([secret], { dismissals: [dismissal(secret)] }).verdict).toBe("advisory");
    expect(judged([other], { dismissals: [dismissal(secret)] }).verdict).toBe("blocked");
  });
});

describe("a dismissal", () => {
  test("takes away what it names, and tells by whom", () => {
    const { verdict, findings } = judged([aFinding()], { dismissals: [dismissal(aFinding())] });
    expect(verdict).toBe("advisory");
    expect(findings).toMatchObject([{ blocking: false, state: "dismissed", dismissedBy: { login: "mona" } }]);
  });

  test("takes away nothing else", () => {
    const other = aFinding({ quote: "log(amount);", anchor: { side: "RIGHT", line: 3, startLine: null } });
    expect(judged([aFinding(), other], { dismissals: [dismissal(other)] }).verdict).toBe("blocked");
  });

  test("takes no doubt away", () => {
    expect(judged([aFinding()], { dismissals: [dismissal(aFinding())], doubts: ["The model is down."] }).verdict).toBe(
      "indeterminate",
    );
  });

  test("of one finding does not speak for another on the same lines", () => {
    const other = { ...aFinding(), fingerprint: "f".repeat(32) };
    expect(judged([aFinding(), other], { dismissals: [dismissal(other)] }).verdict).toBe("blocked");
    expect(judged([other, aFinding()], { dismissals: [dismissal(aFinding())] }).verdict).toBe("blocked");
  });
});

describe("nobody can tell", () => {
  test.each<[string, Partial<Parameters<typeof verdictOf>[0]>, string]>([
    ["a doubt", { doubts: ["The model is down."] }, "The model is down."],
    ["an empty doubt", { doubts: [""] }, ""],
    [
      "a file that could not be reviewed",
      { ledger: [{ path: "app/pay.ts", state: "unreviewable", reason: "too large" }] },
      "A changed file could not be reviewed; the ledger says which, and why.",
    ],
    [
      "a file that the ledger leaves out",
      { ledger: [] },
      "Of 1 changed file it is not known whether it was looked at.",
    ],
    [
      "a file that is in the ledger twice",
      { ledger: reviewed("app/pay.ts", "app/pay.ts") },
      "Of 1 changed file it is not known whether it was looked at.",
    ],
    ["no changed file at all", { ledger: [], changedPaths: [] }, "There is no changed file to look at."],
  ])("with %s", (_, changes, doubt) => {
    expect(judged([], changes)).toMatchObject({ verdict: "indeterminate", doubts: [doubt] });
    expect(judged([aFinding({ severity: "low" })], changes).verdict).toBe("indeterminate");
  });

  test("but that something blocks can be told, and says more", () => {
    const { verdict, doubts } = judged([aFinding()], { doubts: ["The model is down."] });
    expect(verdict).toBe("blocked");
    expect(doubts).toEqual(["The model is down."]);
  });
});

describe("the rest", () => {
  test("is clean where nothing was found in files that were reviewed or skipped", () => {
    const ledger = [...reviewed("app/pay.ts"), { path: "yarn.lock", state: "skipped" as const, reason: "lockfile" }];
    expect(judged([], { ledger, changedPaths: ["app/pay.ts", "yarn.lock"] })).toEqual({
      verdict: "clean",
      doubts: [],
      findings: [],
      kept: [],
    });
  });

  test("shows what blocks first, then the worst", () => {
    const at = (line: number, changes: Partial<Finding>) =>
      aFinding({ quote: `line${line}`, anchor: { side: "RIGHT", line, startLine: null }, ...changes });
    const { findings } = judged([
      at(1, { severity: "low" }),
      at(2, { refuted: true }),
      at(3, { severity: "high", carried: true }),
      at(4, { severity: "high", confidence: 99 }),
    ]);
    expect(findings.map(({ quote, state }) => `${quote} ${state}`)).toEqual([
      "line4 new",
      "line3 carried",
      "line2 demoted",
      "line1 new",
    ]);
  });
});

describe("findings that are the same", () => {
  test.each<[string, Partial<Finding>]>([
    ["by their fingerprint", { anchor: null }],
    ["by their lines and category", { fingerprint: "f".repeat(32), quote: "charge( amount );" }],
  ])("are one, %s, and the worst of it counts", (_, changes) => {
    const mild = aFinding({ severity: "low", confidence: 99, title: "mild", ...changes });
    for (const findings of [
      [mild, aFinding({ confidence: 60 })],
      [aFinding({ confidence: 60 }), mild],
    ]) {
      expect(judged(findings).findings).toMatchObject([{ severity: "critical", confidence: 99, blocking: true }]);
      expect(judged(findings).findings).toHaveLength(1);
    }
  });

  test("are refuted only if each is", () => {
    const refuted = aFinding({ refuted: true, judged: true });
    expect(judged([refuted, aFinding()]).verdict).toBe("blocked");
    expect(judged([refuted, refuted]).verdict).toBe("advisory");
  });

  test("stay two on other lines and of other categories", () => {
    const other = aFinding({ quote: "log(amount);", anchor: { side: "RIGHT", line: 3, startLine: null } });
    expect(judged([aFinding(), other, aFinding({ category: "security" })]).findings).toHaveLength(3);
  });
});
