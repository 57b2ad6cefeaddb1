import { describe, expect, test } from "@jest/globals";
import type { FileDiff } from "../../../app/review/diff/file-diff.ts";
import { fingerprintOf } from "../../../app/review/findings/fingerprint.ts";
import { secretFinding } from "../../../app/review/findings/secret-finding.ts";
import { contentsWanted } from "../../../app/review/memory/carried-blocker.ts";
import type { Increment } from "../../../app/review/memory/plan-increment.ts";
import { aFileDiff, aFinding, aHunk } from "../support/findings.ts";
import { aMemory, planned } from "../support/memory.ts";

const PATH = "app/pay.ts";
const before = aFileDiff(
  PATH,
  aHunk([" open();", "+  charge(amount);", "+  chargeAgain(amount);", "-check(a);", "-check(b);"]),
);
const added = aFinding({
  quote: "  charge(amount);\n  chargeAgain(amount);",
  anchor: { side: "RIGHT", line: 3, startLine: 2 },
});
const removed = aFinding({
  quote: "check(a);\ncheck(b);",
  side: "LEFT",
  anchor: { side: "LEFT", line: 3, startLine: 2 },
});
const memory = aMemory([before], [added]);
const file = (...lines: string[]): FileDiff => aFileDiff(PATH, aHunk(lines, 20));
const settled: Increment["findings"] = [];

type Contents = ReadonlyMap<string, string | null>;
const head = (text: string | null, path = PATH): Contents => new Map([[path, text]]);
const UNKNOWN: Contents = new Map();

describe("a blocking finding on the right side", () => {
  test.each<[string, FileDiff[], Contents, number | null]>([
    ["while its lines are in the diff", [file("+  charge(amount);", "+  chargeAgain(amount);", "+x();")], UNKNOWN, 21],
    [
      "while they are there with other whitespace",
      [file("+charge( amount );", "+\tchargeAgain(amount);", "+x();")],
      UNKNOWN,
      21,
    ],
    [
      "while they are there twice, without a line",
      [file("+  charge(amount);", "+  chargeAgain(amount);", "+  charge(amount);", "+  chargeAgain(amount);", "+x();")],
      UNKNOWN,
      null,
    ],
    [
      "while they are in the file outside the diff",
      [file("+x();")],
      head("y();\n charge(amount);\n chargeAgain(amount);\n"),
      null,
    ],
    ["while the file at the head is not known", [file("+x();")], UNKNOWN, null],
    ["while only another file at the head is known", [file("+x();")], head("x();", "app/other.ts"), null],
    [
      "while the diff of its file is not shown",
      [{ ...before, content: { kind: "missing", reason: "" } }],
      head("x();"),
      null,
    ],
    ["while its file is binary", [{ ...before, content: { kind: "binary" } }], head("x();"), null],
    ["while its file is not changed any more, and not known", [], UNKNOWN, null],
    ["while its file is not changed any more, and has them", [], head("charge(amount);\nchargeAgain(amount);"), null],
    [
      "while its file is only renamed, and has them",
      [{ ...before, path: "app/new.ts", previousPath: PATH, change: "renamed", content: { kind: "unchanged" } }],
      head("charge(amount);\nchargeAgain(amount);", "app/new.ts"),
      null,
    ],
  ])("stays %s", (_, files, contents, line) => {
    const { findings } = planned(memory, files, contents);
    expect(findings).toMatchObject([{ carried: true, onChangedLine: true, refuted: false, judged: false }]);
    expect(findings[0]?.anchor?.line ?? null).toBe(line);
  });

  test.each<[string, FileDiff[], Contents]>([
    ["where its lines are neither in the diff nor in the file", [file("+x();")], head("x();\n")],
    [
      "where one of its lines is another one now",
      [file("+  charge(amount);", "+  x();")],
      head("charge(amount);\nx();"),
    ],
    [
      "where its file was deleted",
      [{ ...before, change: "removed", content: { kind: "text", hunks: [aHunk(["-x();"])] } }],
      UNKNOWN,
    ],
    ["where its file is not there any more", [], head(null)],
    ["where its file is as on the base branch, without them", [], head("open();")],
  ])("is settled %s", (_, files, contents) => {
    expect(planned(memory, files, contents).findings).toEqual(settled);
  });

  test.each<[string, string, number]>([
    ["stays while its line is there with a secret of another number", 'x();\nsend("<secret:jwt:2>", now);', 1],
    ["stays while its line is there, whatever stands for the secret", 'x();\nsend("the secret", now);', 1],
    ["is settled where its line is gone", "x();", 0],
  ])("that quotes a placeholder %s", (_, content, left) => {
    const leak = aFinding({ quote: 'send("<secret:jwt:1>", now);' });
    const was = aFileDiff(PATH, aHunk([" open();", '+send("<secret:jwt:1>", now);']));
    expect(planned(aMemory([was], [leak]), [file("+x();")], head(content)).findings).toHaveLength(left);
  });

  test("goes along when its lines are moved to another file", () => {
    const moved = {
      ...aFileDiff("lib/new.ts", aHunk(["+x();", "+  charge(amount);", "+  chargeAgain(amount);"])),
      change: "added" as const,
    };
    for (const contents of [UNKNOWN, head(null)]) {
      expect(planned(memory, [moved], contents).findings).toMatchObject([
        {
          path: "lib/new.ts",
          anchor: { line: 3, startLine: 2 },
          fingerprint: fingerprintOf("correctness", "lib/new.ts", added.quote),
        },
      ]);
    }
  });

  test("stays without a place when its lines are moved to several files", () => {
    const copies = ["lib/a.ts", "lib/b.ts"].map((path) =>
      aFileDiff(path, aHunk(["+charge(amount);", "+chargeAgain(amount);"])),
    );
    expect(planned(memory, copies, head(null)).findings).toMatchObject([{ path: PATH, anchor: null }]);
  });

  test("is carried from push to push", () => {
    const first = planned(memory, [file("+x();")], UNKNOWN);
    const second = planned(aMemory([file("+x();")], first.findings), [file("+y();")], UNKNOWN);
    expect(second.findings).toMatchObject([{ carried: true, quote: added.quote }]);
    expect(planned(aMemory([file("+y();")], second.findings), [file("+z();")], head("z();")).findings).toEqual(settled);
  });

  test("has no suggestion any more: the lines that it replaced may be others", () => {
    const withSuggestion = aMemory([before], [{ ...added, suggestion: "once();" }]);
    expect(planned(withSuggestion, [file("+x();")]).findings).toMatchObject([{ suggestion: null }]);
  });
});

describe("a blocking finding on the left side", () => {
  const left = aMemory([before], [removed]);

  test.each<[string, FileDiff[]]>([
    ["while its lines are removed", [file("-check(a);", "-check(b);", "+x();")]],
    ["while one of its lines is removed", [file("-check(b);", "+x();")]],
    ["while the diff of its file is not shown", [{ ...before, content: { kind: "missing", reason: "" } }]],
    [
      "while its renamed file lacks them",
      [{ ...file("-check(a);"), path: "new.ts", previousPath: PATH, change: "renamed" }],
    ],
  ])("stays %s", (_, files) => {
    expect(planned(left, files, head("x();")).findings).toMatchObject([{ carried: true }]);
  });

  test.each<[string, FileDiff[]]>([
    ["where nothing of it is removed any more", [file("+x();", " check(a);")]],
    ["where its file is not changed any more", []],
  ])("is settled %s", (_, files) => {
    expect(planned(left, files, UNKNOWN).findings).toEqual(settled);
  });
});

describe("what is not carried", () => {
  test("is advice", () => {
    const advice = aMemory([before], [{ ...added, severity: "low" }]);
    expect(planned(advice, [file("+  charge(amount);", "+  chargeAgain(amount);", "+x();")]).findings).toEqual(settled);
  });

  test("is a secret that code found: code finds it again", () => {
    const secret = secretFinding({
      path: PATH,
      anchor: { side: "RIGHT", line: 2, startLine: null },
      line: "k",
      redacted: "k",
      kind: "a key",
    });
    expect(planned(aMemory([before], [secret]), [file("+x();")]).findings).toEqual(settled);
  });
});

test("contents are wanted of the files of blocking findings on the right side, under their name at the head", () => {
  const other = aFinding({ path: "a.ts", anchor: null });
  const advice = aFinding({ path: "b.ts", severity: "low" });
  const blockers = aMemory([before], [added, { ...added, category: "security" }, removed, other, advice]);
  const renamed = { ...before, path: "app/new.ts", previousPath: PATH, change: "renamed" as const };
  expect(contentsWanted(blockers, [before])).toEqual([PATH, "a.ts"]);
  expect(contentsWanted(blockers, [renamed])).toEqual(["app/new.ts", "a.ts"]);
  expect(contentsWanted(blockers, [{ ...before, change: "removed" }])).toEqual(["a.ts"]);
  expect(contentsWanted(null, [before])).toEqual([]);
});
