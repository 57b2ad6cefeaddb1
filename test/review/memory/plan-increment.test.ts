import { describe, expect, test } from "@jest/globals";
import type { FileDiff } from "../../../app/review/diff/file-diff.ts";
import { secretFinding } from "../../../app/review/findings/secret-finding.ts";
import { verdictOf } from "../../../app/review/findings/verdict.ts";
import { BLOCKERS_LOST } from "../../../app/review/memory/encode.ts";
import type { Increment } from "../../../app/review/memory/plan-increment.ts";
import { aFileDiff, aFinding, aHunk, reviewed, reviewSettings } from "../support/findings.ts";
import { aMemory, BASIS, planned } from "../support/memory.ts";

const PAY = [" open();", "+charge(amount);", "+log(amount);"];
const CHECK = [" if (x)", "-  check(x);", "+  skip(x);"];
const pay = aFileDiff("app/pay.ts", aHunk(PAY), aHunk(CHECK, 40, 42));
const other = aFileDiff("app/other.ts", aHunk(["+other();"]));
const charge = aFinding();
const log = aFinding({ quote: "log(amount);", severity: "low", anchor: { side: "RIGHT", line: 3, startLine: null } });
const removed = aFinding({
  quote: "  check(x);",
  side: "LEFT",
  severity: "medium",
  anchor: { side: "LEFT", line: 41, startLine: null },
});

const fresh = ({ fresh }: Increment) => fresh.map(({ path, index }) => `${path} ${index}`);
const reused = ({ reused }: Increment) => reused.map(({ path, index }) => `${path} ${index}`);
const found = ({ findings }: Increment) => findings.map(({ quote, anchor }) => [quote, anchor?.line ?? null]);

describe("without a memory", () => {
  test("everything is fresh", () => {
    const plan = planned(null, [pay, other]);
    expect(plan).toMatchObject({ same: false, reused: [], findings: [], doubts: [] });
    expect(fresh(plan)).toEqual(["app/pay.ts 0", "app/pay.ts 1", "app/other.ts 0"]);
  });
});

describe("the same content", () => {
  const moved = [other, aFileDiff("app/pay.ts", aHunk(PAY, 11), aHunk(CHECK, 50, 62))];

  test("asks nothing, and has its findings where the lines are now", () => {
    const plan = planned(aMemory([pay, other], [charge, log, removed]), moved);
    expect(plan).toMatchObject({ same: true, fresh: [], doubts: [] });
    expect(found(plan)).toEqual([
      ["charge(amount);", 12],
      ["log(amount);", 13],
      ["  check(x);", 51],
    ]);
    expect(plan.findings.some(({ carried }) => carried)).toBe(false);
  });

  test("does not tell as new what was carried before, or of which nobody wrote that down", () => {
    const memory = aMemory([pay, other], [{ ...charge, carried: true }, log]);
    const findings = memory.findings.map(({ carried, ...rest }) => (carried ? { ...rest, carried } : rest));
    expect(planned({ ...memory, findings }, moved).findings.map(({ carried }) => carried)).toEqual([true, true]);
  });

  test("keeps its doubts, and is clean only if it was", () => {
    const plan = planned(aMemory([pay], [], { doubts: ["The model is down."], reviewed: [] }), [pay]);
    expect(plan).toMatchObject({ same: true, fresh: [], reused: [], doubts: ["The model is down."] });
    const { findings, doubts } = plan;
    const usual = { ledger: reviewed("app/pay.ts"), changedPaths: ["app/pay.ts"], settings: reviewSettings() };
    expect(verdictOf({ ...usual, findings, doubts, dismissals: [] }).verdict).toBe("indeterminate");
  });

  test("never counts a hunk as reviewed of which the review failed", () => {
    const plan = planned(aMemory([pay, other], [], { reviewed: aMemory([other]).reviewed }), [pay, other]);
    expect(plan.same).toBe(true);
    expect(reused(plan)).toEqual(["app/other.ts 0"]);
  });

  test("keeps findings that have no line, and blocking findings whose lines were gone before", () => {
    const all = [aFinding({ anchor: null, onChangedLine: false }), aFinding({ anchor: null, category: "security" })];
    expect(planned(aMemory([pay], all), [pay]).findings).toHaveLength(2);
  });

  test("keeps secrets, which are not the same content if they are others", () => {
    const secret = (line: string) =>
      secretFinding({
        path: "app/pay.ts",
        anchor: { side: "RIGHT", line: 3, startLine: null },
        line,
        redacted: "k",
        kind: "a key",
      });
    const memory = aMemory([pay], [secret("one")]);
    expect(planned(memory, [pay], new Map(), { secrets: [secret("one")] })).toMatchObject({
      same: true,
      findings: [{ source: "redaction" }],
    });
    expect(planned(memory, [pay], new Map(), { secrets: [secret("two")] })).toMatchObject({
      same: false,
      findings: [],
    });
  });

  test("is asked again for what was not asked yet", () => {
    const memory = aMemory([pay, other], [charge], { final: false, reviewed: aMemory([pay]).reviewed });
    const plan = planned(memory, [pay, other]);
    expect(plan.same).toBe(false);
    expect([fresh(plan), reused(plan), found(plan)]).toEqual([
      ["app/other.ts 0"],
      ["app/pay.ts 0", "app/pay.ts 1"],
      [["charge(amount);", 2]],
    ]);
  });
});

describe("a push", () => {
  test("makes changed hunks fresh, and no others", () => {
    const files = [
      aFileDiff("app/pay.ts", aHunk(["+first();"]), aHunk(PAY, 5), aHunk([...CHECK, "+more();"], 80)),
      other,
    ];
    const plan = planned(aMemory([pay, other], [charge, log, removed]), files);
    expect([fresh(plan), reused(plan)]).toEqual([
      ["app/pay.ts 0", "app/pay.ts 2"],
      ["app/pay.ts 1", "app/other.ts 0"],
    ]);
    expect(found(plan)).toEqual([
      ["charge(amount);", 6],
      ["log(amount);", 7],
    ]);
  });

  test("that adds the same lines elsewhere does not take a finding there", () => {
    const files = [aFileDiff("app/pay.ts", aHunk(["+log(amount);"]), aHunk(PAY, 5), aHunk(CHECK, 80))];
    const plan = planned(aMemory([pay], [log]), files);
    expect(found(plan)).toEqual([["log(amount);", 7]]);
  });

  test("that adds a second hunk like the first makes it fresh", () => {
    const files = [aFileDiff("app/pay.ts", aHunk(PAY), aHunk(CHECK, 40, 42), aHunk(PAY, 90))];
    expect(fresh(planned(aMemory([pay]), files))).toEqual(["app/pay.ts 2"]);
  });

  test("that only takes a hunk away makes the rest of its file fresh: it may have relied on it", () => {
    const plan = planned(aMemory([pay, other], [charge, log]), [aFileDiff("app/pay.ts", aHunk(PAY)), other]);
    expect([fresh(plan), reused(plan)]).toEqual([["app/pay.ts 0"], ["app/other.ts 0"]]);
    expect(found(plan)).toEqual([["charge(amount);", 2]]);
  });

  test.each<[string, FileDiff[]]>([
    ["takes a file away", [pay]],
    ["makes a file unreadable", [pay, { ...other, content: { kind: "missing", reason: "too large" } }]],
    ["renames a file", [pay, { ...other, path: "app/new.ts", previousPath: "app/other.ts", change: "renamed" }]],
  ])("that %s makes everything fresh", (_, files) => {
    expect(planned(aMemory([pay, other]), files).reused).toEqual([]);
  });

  test("keeps advice on a file as long as the file is as it was", () => {
    const advice = aFinding({ anchor: null, onChangedLine: false });
    const memory = aMemory([pay, other], [advice]);
    expect(planned(memory, [pay, aFileDiff("app/other.ts", aHunk(["+another();"]))]).findings).toHaveLength(1);
    const changed = aFileDiff("app/pay.ts", aHunk([...PAY, "+more();"]), aHunk(CHECK, 40, 42));
    expect(planned(memory, [changed, other]).findings).toHaveLength(0);
  });

  test("after the prompt or a model changed makes everything fresh, and keeps what blocks", () => {
    const basis = { ...BASIS, promptVersion: "8" };
    const plan = planned(aMemory([pay], [charge, log]), [pay], new Map(), { basis });
    expect(reused(plan)).toEqual([]);
    expect(found(plan)).toEqual([["charge(amount);", 2]]);
  });

  test("after blocking findings were lost is doubtful for good", () => {
    const lost = aMemory([pay], [], { blockersLost: true });
    expect(planned(lost, [pay]).doubts).toEqual([BLOCKERS_LOST]);
    expect(planned(lost, [other]).doubts).toEqual([BLOCKERS_LOST]);
  });
});

describe("what the refuter said", () => {
  const judged = aFinding({ judged: true, refuted: true });

  test("counts as long as the hunk is the same", () => {
    const files = [aFileDiff("app/pay.ts", aHunk(PAY, 7), aHunk(CHECK, 40, 42)), other];
    expect(planned(aMemory([pay], [judged]), files).findings).toMatchObject([{ judged: true, refuted: true }]);
  });

  test("is asked again where the code changed", () => {
    const files = [aFileDiff("app/pay.ts", aHunk([...PAY, "+more();"]), aHunk(CHECK, 40, 42))];
    const held = aFinding({ judged: true });
    expect(planned(aMemory([pay], [held]), files).findings).toMatchObject([{ judged: false, carried: true }]);
  });
});
