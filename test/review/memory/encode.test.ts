import { randomBytes } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { BLOCKERS_LOST, decodeMemory, encodeMemory } from "../../../app/review/memory/encode.ts";
import type { ReviewMemory } from "../../../app/review/memory/review-memory.ts";
import { aUser } from "../../support/builders.ts";
import { aFileDiff, aFinding, aHunk } from "../support/findings.ts";
import { aMemory } from "../support/memory.ts";

const FILE = aFileDiff("app/pay.ts", aHunk([" open();", "+charge(amount);", "+log(amount);"]));
const usual = aMemory([FILE], [aFinding(), aFinding({ quote: "log(amount);", severity: "low", anchor: null })], {
  doubts: ["The model is down."],
  dismissals: [{ fingerprint: "a".repeat(32), by: aUser("mona"), reason: "fine — 値段" }],
  spent: { calls: 2, inputTokens: 10, outputTokens: 3, cachedTokens: 1, cost: 0.25 },
  posted: { head: "b".repeat(40), commented: ["c".repeat(32)] },
});

const START = "<!-- greenlight-review:v1:";
const packed = (value: unknown, behind = "") =>
  `${START}${deflateRawSync(JSON.stringify(value) + behind).toString("base64")} -->`;
/** Text that cannot be packed. */
const noise = (length: number) => randomBytes(length).toString("base64").slice(0, length);

function many(count: number, blocking: boolean, words = 300): ReviewMemory["findings"] {
  const severity = blocking ? "critical" : "low";
  const findings = Array.from({ length: count }, (_, line) =>
    aFinding({ severity, quote: noise(40), why: noise(words), anchor: { side: "RIGHT", line, startLine: null } }),
  );
  return aMemory([FILE], findings).findings;
}

describe("a memory", () => {
  test("comes back as it was, from the first line of a text", () => {
    const { line, kept } = encodeMemory(usual);
    expect(kept).toBe("everything");
    expect(line).toMatch(/^<!-- greenlight-review:v1:[A-Za-z0-9+/=]+ -->$/);
    for (const text of [line, `${line}\n\nOther words`, `${line}\r\n`]) expect(decodeMemory(text)).toEqual(usual);
  });

  test.each<[string, string]>([
    ["further down", `Words\n${encodeMemory(usual).line}`],
    ["inside a line", `\`${encodeMemory(usual).line}\``],
    ["behind words", `x ${encodeMemory(usual).line}`],
    ["with words behind it", `${encodeMemory(usual).line} x`],
    ["of another version", encodeMemory(usual).line.replace(":v1:", ":v2:")],
    ["cut off", encodeMemory(usual).line.slice(0, 200)],
    ["that lost its middle", encodeMemory(usual).line.replace(/(.{60}).{20}/, "$1")],
    ["of nothing", ""],
    ["that is empty", `${START} -->`],
    ["that is no base64", `${START}***** -->`],
    ["that is not packed", `${START}${Buffer.from("{}").toString("base64")} -->`],
    ["that is no object", packed([1])],
    ["that lacks something", packed({ ...usual, blockersLost: undefined })],
    ["with a verdict of its own", packed({ ...usual, verdict: "approved" })],
    ["with odd hashes", packed({ ...usual, contentHash: "x" })],
    ["with negative numbers", packed({ ...usual, spent: { ...usual.spent, cost: -1 } })],
    ["that is longer than ours", packed({ ...usual, doubts: [noise(40_000)] })],
    ["that unpacks to very much", packed(usual, " ".repeat(8_000_000))],
  ])("is none %s", (_, text) => {
    expect(decodeMemory(text)).toBeNull();
  });

  test("is none in any other text, and nothing is thrown", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String().map((code) => `${START}${code} -->`),
        ),
        (text) => {
          expect(decodeMemory(text)).toBeNull();
        },
      ),
    );
  });
});

describe("a memory that has no room", () => {
  test("loses what can be asked again first, and no blocking finding", () => {
    const [blockers, advice] = [many(10, true), many(200, false)];
    const { line, kept } = encodeMemory({ ...usual, findings: [...advice, ...blockers] });
    expect(kept).toBe("blockers");
    expect(line.length).toBeLessThanOrEqual(30_000);
    expect(decodeMemory(line)).toEqual({ ...usual, reviewed: [], findings: blockers });
  });

  test("counts no hunk as reviewed whose findings it lost", () => {
    const { line } = encodeMemory({ ...usual, findings: many(200, false) });
    expect(decodeMemory(line)).toMatchObject({ reviewed: [], findings: [], doubts: usual.doubts });
  });

  test("then loses the words of blocking findings", () => {
    const { line, kept } = encodeMemory({ ...usual, findings: many(60, true, 1_500) });
    expect(kept).toBe("blockers");
    const read = decodeMemory(line);
    expect(read?.findings).toHaveLength(60);
    expect(read).toMatchObject({
      blockersLost: false,
      dismissals: [{ fingerprint: "a".repeat(32) }],
      doubts: usual.doubts,
    });
    expect(read?.findings.every(({ failureScenario, blocking }) => failureScenario !== "" && blocking)).toBe(true);
  });

  test("says so where not even the blocking findings have room, and never forgets that", () => {
    const { line, kept } = encodeMemory({ ...usual, findings: many(1_500, true) });
    expect(kept).toBe("some-blockers");
    expect(line.length).toBeLessThanOrEqual(30_000);
    const read = decodeMemory(line);
    expect(read).toMatchObject({ blockersLost: true });
    expect(read?.doubts).toContain(BLOCKERS_LOST);
    expect(encodeMemory({ ...usual, blockersLost: true }).kept).toBe("some-blockers");
  });

  test("keeps a doubt, however many there are", () => {
    const { line } = encodeMemory({ ...usual, doubts: Array.from({ length: 900 }, () => noise(200)) });
    expect(decodeMemory(line)?.doubts.length).toBeGreaterThan(0);
  });

  test("is refused where it is none of ours", () => {
    expect(() => encodeMemory({ ...usual, contentHash: "x" })).toThrow("must fit");
  });
});
